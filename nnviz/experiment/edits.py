"""Every edit of an experiment, by one name each: pure functions spec -> spec that raise EditError on nonsense."""

from nnviz.experiment.checks import EditError, check, refusal
from nnviz.experiment.clipping import paste
from nnviz.experiment.data_for_shape import shaped
from nnviz.experiment.growing import fed_by, free_column, free_neuron, inserted, layer_between
from nnviz.experiment.inputs import add_feature, add_neuron, remove_feature, remove_neurons, set_feature
from nnviz.experiment.settings import set_dataset, set_rate_factor, set_seed, set_start, set_training
from nnviz.experiment.shapes import fit_to_dataset, new_spec, set_shape, suited_to
from nnviz.experiment.structure import (
    add_column,
    connect,
    connect_all,
    connect_columns,
    connect_loners,
    disconnect,
    move_neurons,
    pin_biases,
    remove_column,
    rename_column,
    rename_neuron,
    resize_column,
    set_activation,
    set_pinned,
)
from nnviz.experiment.wiring import connect_groups, connect_one_to_one, connect_share, disconnect_groups, leave_ends

__all__ = [
    "EditError",
    "add_column",
    "add_feature",
    "add_neuron",
    "check",
    "connect",
    "connect_all",
    "connect_columns",
    "connect_groups",
    "connect_loners",
    "connect_one_to_one",
    "connect_share",
    "disconnect",
    "disconnect_groups",
    "fed_by",
    "fit_to_dataset",
    "free_column",
    "free_neuron",
    "inserted",
    "layer_between",
    "leave_ends",
    "move_neurons",
    "new_spec",
    "paste",
    "pin_biases",
    "refusal",
    "remove_column",
    "remove_feature",
    "remove_neurons",
    "rename_column",
    "rename_neuron",
    "resize_column",
    "set_activation",
    "set_dataset",
    "set_feature",
    "set_pinned",
    "set_rate_factor",
    "set_seed",
    "set_shape",
    "set_start",
    "set_training",
    "shaped",
    "suited_to",
]
