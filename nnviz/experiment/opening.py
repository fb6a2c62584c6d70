"""One way in for whatever a person names: an experiment file, a table, or an experiment that ships with nnviz."""

from pathlib import Path

from nnviz.datasets.tables import TableError, read_csv
from nnviz.experiment.files import FileError, read
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
    return read(path)
