"""A table of the user's own as an experiment that can train at once."""

import numpy as np

from nnviz.datasets.tables import Table
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec, TableSpec

HIDDEN_NEURONS = 8


def table_spec(table: Table) -> TableSpec:
    """The table as the value an experiment keeps."""
    values = np.ascontiguousarray(table.values, "<f8").tobytes()
    return TableSpec(table.file_name, table.columns, values, table.target, table.class_names)


def table_experiment(table: Table) -> ExperimentSpec:
    """Inputs, one hidden column of 8 tanh neurons, the target; inputs standardized, which the data panel shows.

    Raises EditError where nothing can be learned from the table.
    """
    dataset = DatasetSpec(
        name="table",
        n_points=len(table.values),
        noise=0.0,
        scaling="standardize",
        table=table_spec(table),
    )
    outputs = 1 if len(table.class_names) <= 2 else len(table.class_names)
    return new_spec(f"{len(table.columns) - 1}-{HIDDEN_NEURONS}-{outputs}", dataset)
