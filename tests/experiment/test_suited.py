"""Whatever data set is chosen after another one is then really learned, by training it for a while."""

import pytest

from nnviz.datasets.catalog import DATASETS
from nnviz.experiment.build import build
from nnviz.experiment.edits import new_spec, suited_to
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.state import first_state

LEAST_ACCURACY = 0.9
EPOCHS = {
    "circles": 60,
    "xor": 30,
    "blobs": 10,
    "spiral": 320,
    "moons": 150,
    "rings": 60,
    "ball": 20,
    "plane": 20,
    "hills": 60,
    "waves": 40,
    "sine": 100,
    "bumps": 60,
    "one_hot": 400,
    "iris": 30,
    "digits": 4,
}
VARIANCE_SHARE = 0.2


def offered(name: str) -> DatasetSpec:
    entry = DATASETS[name]
    return DatasetSpec(name, entry.default_points, entry.default_noise, scaling=entry.scaling)


def with_other_ends(name: str) -> ExperimentSpec:
    """A spec of another number of inputs and outputs than the data set has."""
    first = new_spec("2-4-2-1", DatasetSpec())
    return suited_to(first, offered("rings")) if DATASETS[name].n_inputs == 4 else suited_to(first, offered("iris"))


@pytest.mark.parametrize("name", list(DATASETS))
def test_what_is_chosen_is_learned(name: str) -> None:
    """A regression explains most of the variance of its targets; a classification puts most points into their class."""
    spec = suited_to(with_other_ends(name), offered(name))
    run = build(spec)
    state, trace = advance(run, first_state(run), EPOCHS[name] * run.steps_per_epoch)
    assert trace.diverged is None
    evaluation = evaluate(run, state.parameters)
    if run.dataset.values is None:
        assert evaluation.train_accuracy is not None
        assert evaluation.train_accuracy >= LEAST_ACCURACY
    else:
        half_of_variance = run.dataset.values.var(axis=0).sum() / 2
        assert evaluation.train_mean < VARIANCE_SHARE * half_of_variance


def test_hidden_columns_stay_where_the_ends_do() -> None:
    spec = suited_to(new_spec("2-3-5-1", DatasetSpec()), offered("xor"))
    assert spec.network.sizes == (2, 3, 5, 1)
    assert suited_to(spec, offered("rings")).network.sizes == (2, *DATASETS["rings"].hidden, 3)
