"""The context menus: their entries edit the document."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from nnviz.diagram.selection import EMPTY, Hit
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.specs import Bias


def choose(editor, hit, *labels):
    """Open the context menu of what was hit and choose an entry by its labels."""
    editor.menu.open(hit, QPoint(50, 50))
    menu = editor.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    top = menu
    for label in labels[:-1]:
        menu = next(action for action in menu.actions() if action.text() == label).menu()
    action = next(action for action in menu.actions() if action.text() == labels[-1])
    action.trigger()
    top.close()


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_a_neuron_takes_any_activation(editor, name):
    neuron = editor.session.spec.network.ids[3]
    choose(editor, Hit("neuron", neuron), "Activation", name.replace("_", " "))
    assert editor.session.spec.network.neuron(neuron).activation.name == name
    assert editor.scene.neurons[neuron].activation.name == name


def test_a_constant_is_typed(editor, hand):
    neuron = editor.session.spec.network.ids[3]
    choose(editor, Hit("neuron", neuron), "Activation", "gaussian")
    choose(editor, Hit("neuron", neuron), "Constants", "sigma = 1 …")
    hand.type("0,5")
    assert editor.session.spec.network.neuron(neuron).activation == NeuronActivation("gaussian", (0.0, 0.5))


def test_a_constant_out_of_its_domain_is_refused_in_words(editor, hand, qtbot):
    neuron = editor.session.spec.network.ids[3]
    choose(editor, Hit("neuron", neuron), "Activation", "gaussian")
    choose(editor, Hit("neuron", neuron), "Constants", "sigma = 1 …")
    with qtbot.waitSignal(editor.session.failed) as failed:
        hand.type("-1")
    assert "sigma" in failed.args[0]


def test_a_bias_is_typed_from_the_menu(editor, hand):
    neuron = editor.session.spec.network.ids[3]
    choose(editor, Hit("neuron", neuron), "Type bias …")
    hand.type("2")
    assert editor.session.value(Bias(neuron)) == 2.0


def test_a_weight_is_pinned_and_freed(editor):
    pair = editor.scene.pairs[3]
    choose(editor, Hit("synapse", synapse=pair), "Pin weight")
    assert editor.session.spec.network.pinned == {pair}
    choose(editor, Hit("synapse", synapse=pair), "Unpin weight")
    assert not editor.session.spec.network.pinned


def test_all_selected_synapses_go_together(editor):
    pairs = frozenset(editor.scene.pairs[:3])
    editor.selection.set(synapses=pairs)
    choose(editor, Hit("synapse", synapse=editor.scene.pairs[0]), "Remove synapses")
    assert not pairs & editor.session.spec.network.synapses
    editor.session.undo()
    assert pairs <= editor.session.spec.network.synapses


def test_a_header_changes_its_layer(editor):
    choose(editor, Hit("header", column=1), "Add neuron")
    assert editor.session.spec.network.sizes == (2, 5, 2, 1)
    choose(editor, Hit("header", column=1), "Activation", "relu")
    assert {neuron.activation.name for neuron in editor.session.spec.network.columns[1].neurons} == {"relu"}
    choose(editor, Hit("header", column=1), "Insert layer after")
    assert editor.session.spec.network.sizes == (2, 5, 3, 2, 1)
    choose(editor, Hit("header", column=1), "Remove layer")
    assert editor.session.spec.network.sizes == (2, 3, 2, 1)


def test_empty_paper_offers_what_the_window_does_for_it(editor):
    fit = QAction("Fit the diagram", editor)
    fit.triggered.connect(editor.fit)
    editor.menu.actions = {"fit": fit, "connect_selection": QAction("Connect", editor)}
    editor.view.zoom_by(1.25)
    zoom = editor.view.zoom
    choose(editor, EMPTY, "Fit the diagram")
    assert editor.view.zoom < zoom
    with pytest.raises(StopIteration):
        choose(editor, EMPTY, "Connect")


def test_empty_paper_offers_a_layer(editor):
    choose(editor, EMPTY, "Add hidden layer")
    assert editor.session.spec.network.sizes == (2, 4, 2, 3, 1)
