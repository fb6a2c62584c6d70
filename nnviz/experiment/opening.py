"""One way in for whatever a person names: an experiment file, a table, or an experiment that ships with nnviz."""

from dataclasses import replace
from pathlib import Path

from nnviz.datasets.tables import TableError, read_csv
from nnviz.experiment.features import name_of
from nnviz.experiment.files import FileError, read
from nnviz.experiment.shapes import neuron_name
from nnviz.experiment.shipped import EXPERIMENTS, experiment
from nnviz.experiment.specs import ExperimentSpec
from nnviz.experiment.tables import table_experiment

TABLE_SUFFIXES = (".csv", ".tsv", ".txt")


def open_experiment(name: str | Path) -> ExperimentSpec:
    """The spec behind a path or a shipped name; FileError with one sentence where there is none.

    A table becomes a network that fits its columns: inputs, one hidden layer of 8 tanh neurons, its target.
    """
    path = Path(name)
    if path.suffix.lower() in TABLE_SUFFIXES:
        try:
            return table_experiment(read_csv(path))
        except TableError as error:
            raise FileError(str(error)) from error
    if not path.exists() and str(name) in EXPERIMENTS:
        return experiment(str(name))
    if not path.exists() and not path.suffix:
        raise FileError(f"{name}: there is no such file or shipped experiment; shipped are {', '.join(EXPERIMENTS)}")
    return _with_features_named(read(path))


def _with_features_named(spec: ExperimentSpec) -> ExperimentSpec:
    """Inputs fed with features are called after them, as when they are drawn, where the file gives them no name."""
    inputs, *others = spec.network.columns
    if not spec.dataset.features:
        return spec
    named = tuple(
        replace(neuron, name=neuron.name or neuron_name(name_of(spec.dataset, key)))
        for neuron, key in zip(inputs.neurons, spec.dataset.features, strict=True)
    )
    return replace(spec, network=spec.network.redrawn((replace(inputs, neurons=named), *others)))
