"""Which features the data of a spec have, and which feed the network; () in a spec stands for the raw inputs."""

from collections.abc import Sequence
from dataclasses import replace

from nnviz.datasets.catalog import DATASETS
from nnviz.datasets.features import FEATURES, RAW_KEYS, feature_name, offered
from nnviz.experiment.specs import DatasetSpec

_SHORT_NAME = 2


def features_offered(dataset: DatasetSpec) -> tuple[str, ...]:
    """All that may feed the network; none where there are more than two raw inputs, or the pixels of an image."""
    is_image = dataset.table is None and DATASETS[dataset.name].image_shape is not None
    return () if is_image else offered(n_raw_inputs(dataset))


def features_shown(dataset: DatasetSpec) -> tuple[str, ...]:
    """Those that always have a place where features are offered: the usual ones, and any that is in use."""
    return tuple(key for key in features_offered(dataset) if FEATURES[key].is_usual or key in dataset.features)


def features_in_use(dataset: DatasetSpec) -> tuple[str, ...]:
    """What feeds the network, input by input, also where these are the raw inputs; none where none are offered."""
    return dataset.features or tuple(key for key in features_offered(dataset) if key in RAW_KEYS)


def n_raw_inputs(dataset: DatasetSpec) -> int:
    """How many inputs the points have before features are taken of them."""
    return DATASETS[dataset.name].n_inputs if dataset.table is None else len(dataset.table.columns) - 1


def raw_names(dataset: DatasetSpec) -> tuple[str, ...]:
    """What at most two raw inputs are called."""
    if dataset.table is not None:
        return tuple(name for name in dataset.table.columns if name != dataset.table.target)
    return ("x",) if n_raw_inputs(dataset) == 1 else RAW_KEYS


def name_of(dataset: DatasetSpec, key: str) -> str:
    """What the screen calls a feature of these points, before the number of a raw input is put below."""
    return feature_name(key, raw_names(dataset))


def short_name_of(dataset: DatasetSpec, key: str) -> str:
    """The name; where the raw inputs have words for names, the one by x1 and x2."""
    names = raw_names(dataset)
    return feature_name(key, names if max(map(len, names)) <= _SHORT_NAME else RAW_KEYS)


def fed_with(dataset: DatasetSpec, features: Sequence[str]) -> DatasetSpec:
    """The same points feeding the network with these features."""
    is_raw = tuple(features) == features_in_use(replace(dataset, features=()))
    return replace(dataset, features=() if is_raw else tuple(features))


def keeping_features(dataset: DatasetSpec, before: DatasetSpec) -> DatasetSpec:
    """Other points, fed to the network by the same features as far as these points have them."""
    there = features_offered(dataset)
    return fed_with(dataset, [key for key in before.features if key in there])


def features_remark(before: DatasetSpec, after: DatasetSpec) -> str:
    """That features have gone with the points that had them, as one sentence; "" where none has."""
    gone = [name_of(before, key) for key in before.features if key not in features_in_use(after)]
    if not gone:
        return ""
    *others, last = gone
    named = f"{', '.join(others)} or {last}" if others else last
    return f"The new data have no {named}; undo brings {'them' if others else 'it'} back."
