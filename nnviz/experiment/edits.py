"""Every edit of an experiment, by one name each: pure functions spec -> spec that raise EditError on nonsense."""

from nnviz.experiment.checks import EditError, check, refusal
from nnviz.experiment.settings import set_dataset, set_rate_factor, set_seed, set_start, set_training
from nnviz.experiment.shapes import fit_to_dataset, new_spec, set_shape, suited_to
from nnviz.experiment.structure import (
    add_column,
    add_neuron,
    connect,
    connect_columns,
    disconnect,
    move_neurons,
    remove_column,
    remove_neurons,
    rename_neuron,
    resize_column,
    set_activation,
    set_pinned,
)

__all__ = [
    "EditError",
    "add_column",
    "add_neuron",
    "check",
    "connect",
    "connect_columns",
    "disconnect",
    "fit_to_dataset",
    "move_neurons",
    "new_spec",
    "refusal",
    "remove_column",
    "remove_neurons",
    "rename_neuron",
    "resize_column",
    "set_activation",
    "set_dataset",
    "set_pinned",
    "set_rate_factor",
    "set_seed",
    "set_shape",
    "set_start",
    "set_training",
    "suited_to",
]
