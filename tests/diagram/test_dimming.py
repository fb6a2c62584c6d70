"""What an open menu offers does something or says why not; what would do nothing is grey."""

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from nnviz.diagram.rooms import ROOMS
from nnviz.experiment.edits import leave_ends, move_neurons

MENUS = ("&Select", "&Arrange", "&Network")
ALWAYS = {"", "show_counting", "search_pieces", "move_freely"}
NAMES = [each.name for room in ROOMS for each in room.COMMANDS if each.menu in MENUS and each.name not in ALWAYS]
# Selects again what may be selected already.
AS_IT_IS = {"select_all", "select_neurons", "select_synapses", "select_layer", "select_alike"}
# The ids of 2-3-2-1 are 0 1 | 2 3 4 | 5 6 | 7.
SELECTED = {
    "nothing": (),
    "input": ({0},),
    "neuron": ({3},),
    "two": ({2, 4},),
    "layer": ({2, 3, 4},),
    "output": ({7},),
    "synapse": (set(), {(2, 5)}),
    "all": (set(range(8)),),
}


@pytest.fixture
def editor(open_editor):
    return open_editor("2-3-2-1")


def dimmed(editor, actions) -> set[str]:
    """What is grey in an open menu of everything."""
    menu = QMenu(editor)
    menu.addActions(list(actions.values()))
    editor.menu.watch(menu)
    menu.aboutToShow.emit()
    grey = {name for name, action in actions.items() if not action.isEnabled()}
    menu.aboutToHide.emit()
    assert all(action.isEnabled() for action in actions.values())
    return grey


def seen(editor) -> tuple[object, ...]:
    """What a person would see change."""
    menus = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible()]
    selection, is_typing = editor.selection, [field.isVisible() for field in editor.findChildren(QLineEdit)]
    return editor.session.spec, selection.neurons, selection.synapses, is_typing, len(menus)


@pytest.mark.parametrize(("is_moved", "is_empty"), [(False, False), (True, False), (True, True)])
@pytest.mark.parametrize("selected", SELECTED)
def test_what_is_not_grey_does_something_or_says_why_and_what_is_grey_changes_nothing(
    editor, actions, hand, selected, is_empty, is_moved
):
    session, said = editor.session, []
    session.failed.connect(said.append)
    if is_moved:
        session.edit("Move", lambda spec: move_neurons(spec, {2: (300.0, -90.0), 7: (700.0, 60.0)}))
    if is_empty:
        session.edit("Empty", leave_ends)
    revision = session.document.current
    for name in NAMES:
        editor.selection.set(*(frozenset(each) for each in SELECTED[selected]))
        grey, before = dimmed(editor, actions), seen(editor)
        said.clear()
        hand.do(name)
        if name in grey:
            assert seen(editor) == before, name
        else:
            assert seen(editor) != before or said or name in AS_IT_IS, name
        editor.number_editor.close_up()
        session.go_to(revision)


def test_what_says_only_why_not_is_grey_too(editor, actions):
    needing = {"align_left", "distribute_down", "remove_layer", "pin_selection", "name_neuron", "choose_activation"}
    assert needing <= dimmed(editor, actions)
    editor.selection.set(frozenset({3}))
    assert dimmed(editor, actions) & needing == {"align_left", "distribute_down", "pin_selection"}
