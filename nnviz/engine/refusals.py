"""Why a rule cannot train a network, as one sentence each: asked before training starts, never while it runs."""

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATIONS, constants_of
from nnviz.engine.network import Network, NeuronActivation
from nnviz.engine.optimizers import OPTIMIZERS


def training_refusal(network: Network, optimizer: str) -> str:
    """Why the rule of this name cannot train the network; "" where it can."""
    return path_refusal(network) or rule_refusal(network, optimizer)


def rule_refusal(network: Network, optimizer: str) -> str:
    """Why this rule, and perhaps not another one, cannot train the network; "" where it can."""
    return perceptron_refusal(network) if OPTIMIZERS[optimizer].follows_errors else gradient_refusal(network)


def path_refusal(network: Network) -> str:
    """Which output no way leads to from an input; "" where all can be reached."""
    is_reached = np.zeros(network.n_neurons, bool)
    is_reached[: network.n_inputs] = True
    for column in network.columns:
        is_reached[column.neurons] = (column.exists & is_reached[column.sources]).any(axis=1)
    lost = np.flatnonzero(~is_reached[network.columns[-1].neurons])
    if not len(lost):
        return ""
    output = "the output" if network.n_outputs == 1 else f"output {lost[0] + 1}"
    return f"No path of synapses leads from an input to {output}; connect it before training."


def perceptron_refusal(network: Network) -> str:
    """Why the perceptron rule cannot train the network, as one sentence; "" where it can."""
    if len(network.columns) > 1:
        return (
            "The perceptron rule trains a single layer and says nothing about hidden ones; "
            "remove the hidden layers, or choose gradient descent."
        )
    for output in network.output_activations:
        if not _is_threshold(output):
            return (
                f"The perceptron rule needs outputs that are perceptrons, or steps from 0 or -1 up to 1, not "
                f"{output.name}; choose another activation, or gradient descent."
            )
    return ""


def _is_threshold(output: NeuronActivation) -> bool:
    """Whether the output is one of two values, the upper for the larger v, that targets can take."""
    if output.name == "perceptron":
        return True
    return output.name == "step" and constants_of(output)[:2] in ((0, 1), (-1, 1))


def gradient_refusal(network: Network) -> str:
    """Why a rule that follows the gradient cannot train the network, as one sentence; "" where it can.

    A neuron is out of reach where every way from it to the outputs leads through a jump, its own included. That is
    refused, unless all synapses into such neurons are pinned, or no way leads from them to an output at all.
    """
    reached = _leads_on(network, is_blocked_by_jumps=True)
    connected = _leads_on(network, is_blocked_by_jumps=False)
    lost = connected & ~reached
    free = ~network.pinned[network.synapse_indices]
    targets = network.synapses[free, 1]
    if not lost[targets].any():
        return ""
    first = int(targets[lost[targets]].min())
    at = next(n for n, column in enumerate(network.columns) if first < column.neurons.stop)
    layer = "the outputs" if at == len(network.columns) - 1 else f"hidden layer {at + 1}"
    remedy = " the perceptron rule," if not perceptron_refusal(network) else ""
    return (
        f"Gradient descent cannot train {layer}: a jump as of step or perceptron has no slope to follow; choose"
        f"{remedy} another activation, or pin the weights."
    )


def _leads_on(network: Network, is_blocked_by_jumps: bool) -> NDArray[np.bool_]:
    """(n_neurons,) whether a way leads from the neuron, its own activation included, to an output."""
    leads = np.zeros(network.n_neurons, bool)
    leads[network.columns[-1].neurons] = True
    for column in reversed(network.columns):
        if is_blocked_by_jumps:
            has_slope = [ACTIVATIONS[choice.name].trainable for choice in column.activations]
            leads[column.neurons] &= np.array(has_slope)
        leads[column.sources] |= (column.exists & leads[column.neurons, None]).any(axis=0)
    return leads
