"""Whatever is edited, undone or redone, the diagram shows exactly the neurons and synapses of the document."""

import numpy as np
import pytest

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import (
    add_column,
    add_neuron,
    connect,
    disconnect,
    move_neurons,
    refusal,
    remove_column,
    remove_neurons,
    set_activation,
    set_pinned,
)


def random_edit(editor, rng) -> None:
    session, network = editor.session, editor.session.spec.network
    neuron = int(rng.choice(network.ids[2:-1] or network.ids))
    pair = sorted(network.synapses)[int(rng.integers(len(network.synapses)))] if network.synapses else None
    two = [int(neuron_id) for neuron_id in rng.choice(network.ids, 2, replace=False)]
    column = int(rng.integers(1, max(2, len(network.columns) - 1)))
    changes = [
        lambda spec: add_neuron(spec, column)[0],
        lambda spec: remove_neurons(spec, [neuron]),
        lambda spec: add_column(spec, column - 1, 2),
        lambda spec: remove_column(spec, column),
        lambda spec: spec if refusal(spec, *two) else connect(spec, *two),
        lambda spec: disconnect(spec, [pair]) if pair else spec,
        lambda spec: set_pinned(spec, [pair], True) if pair else spec,
        lambda spec: move_neurons(spec, {neuron: tuple(rng.uniform(-300, 300, 2))}),
        lambda spec: set_activation(spec, [neuron], NeuronActivation("relu")),
    ]
    editor.selection.set(frozenset({neuron}), frozenset({pair} if pair else ()))
    choice = int(rng.integers(len(changes) + 2))
    if choice < len(changes):
        session.edit("Edit", changes[choice])
    elif choice == len(changes):
        session.undo()
    else:
        session.redo()


def assert_shown(editor) -> None:
    network, scene = editor.session.spec.network, editor.scene
    assert scene.network == network
    assert set(scene.neurons) == set(network.ids)
    assert set(scene.pairs) == network.synapses
    assert len(scene.headers) == len(network.columns)
    assert len(editor.overlays.header_buttons.buttons) == 2 * len(network.columns)
    assert editor.selection.neurons <= set(network.ids)
    assert editor.selection.synapses <= network.synapses
    for neuron in network.neurons:
        item = scene.neurons[neuron.id]
        assert item.scene() is scene
        assert item.activation == neuron.activation
        if neuron.position is not None:
            assert (item.x(), item.y()) == neuron.position
    parameters, run = editor.session.snapshot.state.parameters, editor.session.run
    weights = {
        (network.ids[source], network.ids[target]): parameters[index]
        for (source, target), index in run.network.index_of_synapse.items()
    }
    assert dict(zip(scene.pairs, scene.weights.tolist(), strict=True)) == weights


@pytest.mark.parametrize("seed", range(4))
def test_random_edits_keep_the_diagram_and_the_document_together(open_editor, qtbot, seed):
    editor = open_editor("2-3-2-1")
    editor.session.failed.connect(lambda sentence: None)
    rng = np.random.default_rng(seed)
    for _ in range(40):
        random_edit(editor, rng)
        assert_shown(editor)
    while editor.session.can_undo:
        editor.session.undo()
    assert_shown(editor)
    assert editor.session.spec.network.sizes == (2, 3, 2, 1)


def test_items_that_stay_are_the_same_objects(open_editor):
    editor = open_editor()
    before = dict(editor.scene.neurons)
    editor.commands.add_neuron()
    assert all(editor.scene.neurons[neuron_id] is item for neuron_id, item in before.items())
