"""Align, distribute, and giving neurons back to the layout; each one undo step."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from nnviz.diagram.arranging import Arranging
from nnviz.experiment.edits import move_neurons


@pytest.fixture
def room(editor) -> Arranging:
    return next(room for room in editor.rooms if isinstance(room, Arranging))


def scattered(editor):
    """Five neurons of two sizes at uneven places, all selected."""
    ids = editor.session.spec.network.ids[2:7]
    places = [(200.0, -150.0), (260.5, -40.0), (190.0, 60.0), (330.0, 210.0), (410.0, 20.0)]
    editor.session.edit("Scatter", lambda spec: move_neurons(spec, dict(zip(ids, places, strict=True))))
    editor.selection.set(frozenset(ids))
    return ids, np.array(places)


def drawn(editor, ids):
    return np.array([(editor.scene.neurons[each].x(), editor.scene.neurons[each].y()) for each in ids])


@pytest.mark.parametrize(
    ("command", "axis", "wanted"),
    [
        ("align_left", 0, 190.0),
        ("align_center", 0, 300.0),
        ("align_right", 0, 410.0),
        ("align_top", 1, -150.0),
        ("align_middle", 1, 30.0),
        ("align_bottom", 1, 210.0),
    ],
)
def test_align_brings_neurons_into_line_and_leaves_the_other_direction(editor, room, command, axis, wanted):
    ids, places = scattered(editor)
    radii = [editor.scene.neurons[each].radius for each in ids]
    assert len(set(radii)) == 1
    getattr(room, command)()
    assert drawn(editor, ids)[:, axis] == pytest.approx([wanted] * 5)
    np.testing.assert_array_equal(drawn(editor, ids)[:, 1 - axis], places[:, 1 - axis])
    assert editor.session.undo_label == "Align 5 neurons"
    editor.session.undo()
    np.testing.assert_array_equal(drawn(editor, ids), places)


def test_edges_are_those_of_the_disks(open_editor):
    editor = open_editor("2-12-1")
    room = next(room for room in editor.rooms if isinstance(room, Arranging))
    small, large = editor.session.spec.network.ids[2], editor.session.spec.network.ids[-1]
    editor.selection.set(frozenset({small, large}))
    room.align_bottom()
    bottoms = [editor.scene.neurons[each].y() + editor.scene.neurons[each].radius for each in (small, large)]
    assert editor.scene.neurons[small].radius < editor.scene.neurons[large].radius
    assert bottoms[0] == pytest.approx(bottoms[1], abs=0.11)


@pytest.mark.parametrize(("command", "axis"), [("distribute_across", 0), ("distribute_down", 1)])
def test_distribute_makes_gaps_equal_between_the_outermost(editor, room, command, axis):
    ids, places = scattered(editor)
    getattr(room, command)()
    after = drawn(editor, ids)
    order = places[:, axis].argsort()
    assert np.diff(after[order, axis]) == pytest.approx([np.ptp(places[:, axis]) / 4] * 4, abs=0.11)
    assert (after[order[[0, -1]], axis] == places[order[[0, -1]], axis]).all()
    np.testing.assert_array_equal(after[:, 1 - axis], places[:, 1 - axis])


@pytest.mark.parametrize(("command", "n"), [("align_left", 1), ("distribute_down", 2)])
def test_too_few_neurons_are_refused_in_words(editor, room, qtbot, command, n):
    editor.selection.set(frozenset(editor.session.spec.network.ids[2 : 2 + n]))
    with qtbot.waitSignal(editor.session.failed) as told:
        getattr(room, command)()
    assert told.args[0].startswith("Select ")
    assert not editor.session.can_undo


def test_the_selection_goes_back_to_the_layout_and_the_rest_stays(editor, room):
    free = drawn(editor, editor.session.spec.network.ids)
    ids, places = scattered(editor)
    editor.selection.set(frozenset(ids[:2]))
    room.give_back()
    positions = [editor.session.spec.network.neuron(each).position for each in ids]
    assert positions[:2] == [None, None]
    assert positions[2:] == [tuple(place) for place in places[2:].tolist()]
    assert editor.session.undo_label == "Lay out 2 neurons"
    room.lay_out_anew()
    np.testing.assert_array_equal(drawn(editor, editor.session.spec.network.ids), free)
    editor.session.undo()
    assert editor.session.spec.network.neuron(ids[4]).position is not None


def test_where_the_layout_rules_already_that_is_said_and_nothing_is_edited(editor, room, qtbot):
    editor.selection.set(frozenset(editor.session.spec.network.ids[2:4]))
    for ask in (room.give_back, room.lay_out_anew):
        with qtbot.waitSignal(editor.session.noted):
            ask()
    assert not editor.session.can_undo


def test_guides_are_switched_off_and_on(editor, room, hand):
    room.move_freely(True)
    moved, other = editor.session.spec.network.ids[7], editor.session.spec.network.ids[4]
    begin, y = hand.pixel(hand.neuron(moved)), hand.neuron(other).y()
    end = QPoint(begin.x() + 40, hand.pixel(hand.neuron(other)).y() + 2)
    hand.drag(begin, end)
    assert abs(editor.session.spec.network.neuron(moved).position[1] - y) > 1
    room.move_freely(False)
    hand.drag(end, end + QPoint(5, 0))
    assert editor.session.spec.network.neuron(moved).position[1] == pytest.approx(y, abs=0.06)
