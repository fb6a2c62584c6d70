"""The context menus: what they offer is what the window does, to what was hit or to the selection it belongs to."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from nnviz.app.main_window import MainWindow
from nnviz.diagram.selection import EMPTY, Hit
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.specs import Bias
from nnviz.session.preferences import Preferences

KINDS = {
    "neuron": lambda network: Hit("neuron", network.ids[-1]),
    "synapse": lambda network: Hit("synapse", synapse=min(network.synapses)),
    "header": lambda network: Hit("header", column=1),
    "empty": lambda network: EMPTY,
}


def opened(editor) -> QMenu:
    return editor.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]


def choose(editor, hit, *labels):
    """Open the context menu of what was hit and choose an entry by its labels."""
    editor.menu.open(hit, QPoint(50, 50))
    top = menu = opened(editor)
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


@pytest.mark.usefixtures("actions")
def test_a_bias_is_typed_from_the_menu(editor, hand):
    neuron = editor.session.spec.network.ids[3]
    choose(editor, Hit("neuron", neuron), "Type weight or bias…")
    hand.type("2")
    assert editor.session.value(Bias(neuron)) == 2.0


@pytest.mark.usefixtures("actions")
def test_a_weight_is_pinned_and_freed(editor):
    pair = editor.scene.pairs[3]
    choose(editor, Hit("synapse", synapse=pair), "Pin or free weights")
    assert editor.session.spec.network.pinned == {pair}
    choose(editor, Hit("synapse", synapse=pair), "Pin or free weights")
    assert not editor.session.spec.network.pinned


@pytest.mark.usefixtures("actions")
def test_all_selected_synapses_go_together_and_one_that_is_not_selected_goes_alone(editor):
    pairs = frozenset(editor.scene.pairs[:3])
    editor.selection.set(synapses=pairs)
    choose(editor, Hit("synapse", synapse=editor.scene.pairs[0]), "Delete")
    assert not pairs & editor.session.spec.network.synapses
    assert editor.session.undo_label == "Remove 3 synapses"
    editor.session.undo()
    assert pairs <= editor.session.spec.network.synapses
    editor.selection.set(synapses=pairs)
    other = editor.scene.pairs[5]
    choose(editor, Hit("synapse", synapse=other), "Delete")
    assert pairs <= editor.session.spec.network.synapses
    assert other not in editor.session.spec.network.synapses


@pytest.mark.usefixtures("actions")
def test_a_header_changes_its_layer(editor):
    choose(editor, Hit("header", column=1), "Add neuron")
    assert editor.session.spec.network.sizes == (2, 5, 2, 1)
    choose(editor, Hit("header", column=1), "Activation", "relu")
    assert {neuron.activation.name for neuron in editor.session.spec.network.columns[1].neurons} == {"relu"}
    assert editor.session.undo_label == "Set activation of 5 neurons"
    choose(editor, Hit("header", column=1), "Add layer")
    assert editor.session.spec.network.sizes == (2, 5, 3, 2, 1)
    choose(editor, Hit("header", column=1), "Remove layer")
    assert editor.session.spec.network.sizes == (2, 3, 2, 1)


@pytest.mark.usefixtures("actions")
def test_empty_paper_offers_what_the_window_does_for_it(editor):
    editor.view.zoom_by(1.25)
    zoom = editor.view.zoom
    choose(editor, EMPTY, "Fit the diagram")
    assert editor.view.zoom < zoom
    with pytest.raises(StopIteration):
        choose(editor, EMPTY, "Connect all to all")
    choose(editor, EMPTY, "Add layer")
    assert editor.session.spec.network.sizes == (2, 4, 2, 3, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_context_menu_offers_stands_in_the_menus_with_its_shortcut(qtbot, kind):
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    editor = window.editor
    in_the_bar = {action for menu in window.menuBar().actions() for action in menu.menu().actions()}
    editor.menu.open(KINDS[kind](editor.session.spec.network), QPoint(50, 50))
    offered = [action for action in opened(editor).actions() if not action.isSeparator()]
    assert len(offered) > 2
    lists = {"Activation": "choose_activation", "Constants": "choose_constant"}
    for action in offered:
        own = window.menus.actions[lists[action.text()]] if action.menu() else action
        assert own in in_the_bar
        assert action.menu() or own.text() in {"T&ype weight or bias…"} or own.shortcuts()
    opened(editor).close()


@pytest.mark.parametrize("what", ["neuron", "synapse", "layer"])
def test_the_menu_key_opens_the_menu_at_what_is_selected(editor, what):
    network = editor.session.spec.network
    hit = {
        "neuron": Hit("neuron", network.ids[4]),
        "synapse": Hit("synapse", synapse=editor.scene.pairs[2]),
        "layer": Hit("header", column=1),
    }[what]
    editor.selection.choose(hit)
    asked = []
    editor.view.menu_asked.connect(lambda *each: asked.append(each))
    pressed = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(3, 3), QPoint(3, 3))
    QApplication.sendEvent(editor.view.viewport(), pressed)
    opened(editor).close()
    ((seen, at),) = asked
    places = {
        "neuron": editor.scene.neurons[network.ids[4]].pos(),
        "synapse": QPointF(*editor.scene.lines[2, 12].tolist()),
        "layer": editor.scene.headers[1].pos(),
    }
    assert seen == hit
    assert (editor.view.mapFromScene(places[what]) - at).manhattanLength() <= 2
