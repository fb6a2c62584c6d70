"""All parameters of a moment as files that other programs read: named arrays, or a table of one row per parameter.

W2 holds the synapses into layer 2 from the layer before, W2_0 those that skip from layer 0, the inputs, to it.
"""

import csv
from io import BytesIO, StringIO

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network
from nnviz.experiment.specs import NetworkSpec
from nnviz.export.program_outline import layers_of
from nnviz.training.state import TrainingState
from nnviz.views.symbols import usual_letter

COLUMNS = ("kind", "layer", "source", "target", "value")


def weights_npz(spec: NetworkSpec, network: Network, state: TrainingState) -> bytes:
    """The content of a .npz file, read by `numpy.load` without pickle.

    Per layer k: `Wk` (n_neurons, n_sources), 0 where there is no synapse, and `Wk_exists`, booleans; `bk` (n_neurons,);
    `names_k` of its neurons, `names_0` of the inputs. And `step`, the updates made so far.
    """
    arrays: dict[str, NDArray[np.generic]] = {"step": np.array(state.step)}
    names = neuron_names(spec)
    for number, of_layer in enumerate(np.split(np.array(names), np.cumsum(spec.sizes)[:-1])):
        arrays[f"names_{number}"] = of_layer
    for layer in layers_of(network):
        for bundle in layer.bundles:
            exists = bundle.indices >= 0
            arrays[bundle.name] = np.where(exists, state.parameters[bundle.indices], 0.0)
            arrays[f"{bundle.name}_exists"] = exists
        arrays[layer.bias_name] = state.parameters[layer.bias_indices]
    content = BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    return content.getvalue()


def weights_csv(spec: NetworkSpec, network: Network, state: TrainingState) -> str:
    """The content of a .csv file: kind (weight or bias), layer of the target, source, target, value to the last bit."""
    names, values = neuron_names(spec), state.parameters.tolist()
    layer_of = np.repeat(np.arange(len(spec.sizes)), spec.sizes).tolist()
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for (source, target), index in zip(network.synapses.tolist(), network.synapse_indices.tolist(), strict=True):
        writer.writerow(["weight", layer_of[target], names[source], names[target], repr(values[index])])
    for target, index in enumerate(network.bias_indices.tolist()):
        if index >= 0:
            writer.writerow(["bias", layer_of[target], "", names[target], repr(values[index])])
    return text.getvalue()


def neuron_names(spec: NetworkSpec) -> list[str]:
    """A name for every neuron: its own, or x1, y1_2 (the second of layer 1), z1."""
    names = []
    for number, column in enumerate(spec.columns):
        letter = usual_letter(len(spec.columns), number)
        layer = f"{number}_" if letter == "y" else ""
        names += [neuron.name or f"{letter}{layer}{place}" for place, neuron in enumerate(column.neurons, 1)]
    return names
