"""The outline: the same network, the same selection and the same commands as on the paper, by keyboard and mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from nnviz.diagram.outline import Outline
from nnviz.diagram.outline_model import NAME, NUMBER
from nnviz.diagram.selection import Hit
from nnviz.experiment.edits import add_column, add_neuron, move_neurons, remove_neurons
from nnviz.experiment.specs import Bias, Weight
from nnviz.views.number_text import number_text


@pytest.fixture
def outline(editor, actions, qtbot) -> Outline:
    outline = Outline(editor.menu)
    qtbot.addWidget(outline)
    outline.resize(320, 600)
    outline.show()
    outline.activateWindow()
    outline.setFocus()
    qtbot.waitUntil(outline.hasFocus)
    return outline


def texts(outline, parent=None):
    """The tree as nested lists of its names."""
    model = outline.model()
    parent = outline.rootIndex() if parent is None else parent
    rows = [model.index(row, NAME, parent) for row in range(model.rowCount(parent))]
    return [(row.data(), texts(outline, row)) for row in rows]


def row_of(outline, hit, column=NAME):
    return outline.model().index_of(hit, column)


def press(outline, hit, modifiers=Qt.KeyboardModifier.NoModifier):
    outline.scrollTo(row_of(outline, hit))
    at = outline.visualRect(row_of(outline, hit)).center()
    QTest.mouseClick(outline.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


def type_into(outline, text, end=Qt.Key.Key_Return):
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit) and outline.isAncestorOf(field)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, end)
    QApplication.processEvents()


def test_layers_hold_neurons_and_neurons_the_synapses_into_them(outline, editor):
    tree = texts(outline)
    assert [name for name, _ in tree] == ["input", "hidden 1", "hidden 2", "output"]
    assert [len(neurons) for _, neurons in tree] == [2, 4, 2, 1]
    assert tree[1][1][2] == ("y₃⁽¹⁾", [("from x₁", []), ("from x₂", [])])
    network = editor.session.spec.network
    n_synapses = sum(len(synapses) for _, neurons in tree for _, synapses in neurons)
    assert n_synapses == len(network.synapses)


def test_every_row_knows_its_parent_and_its_number(outline, editor):
    model, session = outline.model(), editor.session
    for pair in session.spec.network.synapses:
        row = row_of(outline, Hit("synapse", synapse=pair))
        assert model.hit(row).synapse == pair
        assert model.hit(model.parent(row)).neuron == pair[1]
        assert row_of(outline, Hit("synapse", synapse=pair), NUMBER).data() == number_text(
            session.value(Weight(*pair)), 4
        )
    for number, neuron_id in enumerate(session.spec.network.ids):
        shown = row_of(outline, Hit("neuron", neuron_id), NUMBER).data()
        assert shown == ("" if number < 2 else number_text(session.value(Bias(neuron_id)), 4))


def test_what_is_selected_on_the_paper_is_selected_in_the_outline(outline, editor, hand):
    hand.click(hand.neuron(3))
    assert [outline.model().hit(row).neuron for row in outline.selectionModel().selectedRows()] == [3]
    assert outline.model().hit(outline.currentIndex()).neuron == 3
    pair = min(editor.session.spec.network.synapses)
    hand.click(hand.synapse(pair))
    assert outline.model().hit(outline.currentIndex()).synapse == pair
    assert outline.isExpanded(row_of(outline, Hit("neuron", pair[1])))
    hand.do("select_all")
    assert len(outline.selectionModel().selectedRows()) == 9 + len(editor.session.spec.network.synapses)


def test_what_is_selected_in_the_outline_is_selected_on_the_paper(outline, editor):
    press(outline, Hit("neuron", 3))
    assert editor.selection.neurons == {3} and editor.selection.focus == 3
    press(outline, Hit("neuron", 6), Qt.KeyboardModifier.ControlModifier)
    assert editor.selection.neurons == {3, 6}
    press(outline, Hit("header", column=1))
    assert editor.selection.neurons == {2, 3, 4, 5}
    outline.expand(row_of(outline, Hit("neuron", 2)))
    press(outline, Hit("synapse", synapse=(1, 2)))
    assert editor.selection.synapses == {(1, 2)} and not editor.selection.neurons


def test_arrows_walk_the_tree_and_the_paper_follows(outline, editor):
    press(outline, Hit("neuron", 2))
    QTest.keyClick(outline, Qt.Key.Key_Down)
    assert editor.selection.neurons == {3}
    QTest.keyClick(outline, Qt.Key.Key_Right)
    QTest.keyClick(outline, Qt.Key.Key_Down)
    assert editor.selection.synapses == {(0, 3)}


def test_f2_types_a_name_in_place_and_enter_a_number(outline, editor):
    press(outline, Hit("neuron", 3))
    QTest.keyClick(outline, Qt.Key.Key_F2)
    type_into(outline, "gate")
    assert editor.session.spec.network.neuron(3).name == "gate"
    assert row_of(outline, Hit("neuron", 3)).data() == "gate"
    QTest.keyClick(outline, Qt.Key.Key_Return)
    type_into(outline, "1/4")
    assert editor.session.value(Bias(3)) == 0.25
    assert (editor.session.undo_label, outline.model().hit(outline.currentIndex()).neuron) == ("Set bias", 3)
    press(outline, Hit("header", column=1))
    QTest.keyClick(outline, Qt.Key.Key_F2)
    type_into(outline, "first")
    assert editor.session.spec.network.columns[1].name == "first"


def test_a_weight_is_typed_and_tab_goes_on_to_the_next(outline, editor):
    outline.expand(row_of(outline, Hit("neuron", 3)))
    press(outline, Hit("synapse", synapse=(0, 3)))
    QTest.keyClick(outline, Qt.Key.Key_Return)
    type_into(outline, "0,5", Qt.Key.Key_Tab)
    type_into(outline, "-2")
    assert [editor.session.value(Weight(source, 3)) for source in (0, 1)] == [0.5, -2.0]


def test_nonsense_and_escape_change_nothing(outline, editor, qtbot):
    before = editor.session.spec
    press(outline, Hit("neuron", 3))
    QTest.keyClick(outline, Qt.Key.Key_Return)
    with qtbot.waitSignal(editor.session.failed) as failed:
        type_into(outline, "much")
    assert "much" in failed.args[0]
    QTest.keyClick(outline, Qt.Key.Key_Return)
    type_into(outline, "3", Qt.Key.Key_Escape)
    QTest.keyClick(outline, Qt.Key.Key_Return)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert editor.session.spec is before


def test_what_is_open_stays_open_over_edits_and_new_layers_come_open(outline, editor):
    session = editor.session
    outline.collapse(row_of(outline, Hit("header", column=1)))
    outline.expand(row_of(outline, Hit("neuron", 6)))
    session.edit("Add", lambda spec: add_neuron(spec, 1)[0])
    session.edit("Layer", lambda spec: add_column(spec, 0, 2))
    assert [outline.isExpanded(row_of(outline, Hit("header", column=at))) for at in range(5)] == [
        True,
        True,
        False,
        True,
        True,
    ]
    assert outline.isExpanded(row_of(outline, Hit("neuron", 6)))
    session.edit("Remove", lambda spec: remove_neurons(spec, [6]))
    assert texts(outline)[3][1] == [("y₁⁽³⁾", [(f"from y{n}⁽²⁾", []) for n in "₁₂₃₄₅"])]


def test_a_moved_neuron_leaves_the_tree_alone(outline, editor, qtbot):
    with qtbot.assertNotEmitted(outline.model().modelReset):
        editor.session.edit("Move", lambda spec: move_neurons(spec, {3: (1.0, 2.0)}))


def test_the_context_menu_is_that_of_the_paper(outline, editor, actions):
    at = outline.visualRect(row_of(outline, Hit("neuron", 3))).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, outline.viewport().mapToGlobal(at))
    QApplication.sendEvent(outline.viewport(), event)
    menu = editor.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    assert actions["remove_selection"] in menu.actions()
    actions["remove_selection"].trigger()
    menu.close()
    assert 3 not in editor.session.spec.network.column_of


def test_hidden_it_follows_nothing_and_shown_again_all(outline, editor, qtbot):
    outline.hide()
    with qtbot.assertNotEmitted(outline.model().modelReset):
        editor.session.edit("Add", lambda spec: add_neuron(spec, 1)[0])
    editor.selection.set(frozenset({9}))
    outline.show()
    assert len(texts(outline)[1][1]) == 5
    assert outline.model().hit(outline.currentIndex()).neuron == 9


def test_numbers_go_along_with_the_training(outline, editor, qtbot):
    cell = row_of(outline, Hit("neuron", 3), NUMBER)
    before = cell.data()
    editor.session.step(30)
    qtbot.waitUntil(lambda: editor.session.last_step == 30)
    assert cell.data() == number_text(editor.session.value(Bias(3)), 4) != before
