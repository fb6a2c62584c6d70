"""Guides: while a neuron is moved it stops in line with its neighbors and at gaps as wide as theirs."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsPathItem

from nnviz.diagram.guides import SNAP_PX, guide_lines, neighbors, snapped


def points(*places):
    return np.array(places, float)


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("off", [-5.0, 0.0, 5.0])
def test_a_center_near_the_line_of_a_neighbor_goes_onto_it(axis, off):
    moving, standing = points((200.0, 90.0)), points((400.0, 300.0))
    moving[0, axis] = standing[0, axis] + off
    step = snapped(moving, standing, 6.0)
    assert step[axis] == pytest.approx(-off)
    assert step[1 - axis] == 0.0


def test_what_is_farther_than_the_reach_moves_freely():
    assert snapped(points((200.0, 90.0)), points((206.5, 300.0)), 6.0) == (0.0, 0.0)
    assert snapped(points((200.0, 90.0)), np.empty((0, 2)), 6.0) == (0.0, 0.0)


@pytest.mark.parametrize(("y", "wanted"), [(152.0, 150.0), (297.0, 300.0), (-4.0, 0.0)])
def test_gaps_become_equal_between_above_and_below_two_neighbors(y, wanted):
    """Neighbors at 100 and 200: midway is 150, one gap further is 300, one before is 0."""
    standing = points((0.0, 100.0), (0.0, 200.0))
    assert snapped(points((1.0, y)), standing, 6.0) == pytest.approx((-1.0, wanted - y))


def test_neighbors_of_another_column_make_no_gaps():
    assert snapped(points((120.0, 152.0)), points((0.0, 100.0), (0.0, 200.0)), 6.0) == (0.0, 0.0)


def test_several_neurons_keep_their_distances():
    moving, standing = points((0.0, 10.0), (50.0, 70.0)), points((53.0, 300.0))
    assert snapped(moving, standing, 6.0) == (3.0, 0.0)


def test_the_line_runs_through_all_that_stand_on_it():
    lines = guide_lines(points((100.0, 50.0)), points((100.0, 200.0), (300.0, 20.0), (100.0, -60.0)))
    ((x, y, x_end, y_end),) = lines
    assert x == x_end == 100.0
    assert y < -60.0 and y_end > 200.0


def test_equal_gaps_are_shown_with_their_ends():
    lines = guide_lines(points((0.0, 150.0)), points((0.0, 100.0), (0.0, 200.0)))
    upright = sorted(line[1::2] for line in lines if line[0] == line[2] != 0.0)
    assert upright == [(100.0, 150.0), (150.0, 200.0)]
    assert len([line for line in lines if line[1] == line[3]]) == 3
    assert not [line for line in guide_lines(points((0.0, 160.0)), points((0.0, 100.0), (0.0, 200.0))) if line[0]]


def test_of_many_only_the_nearest_guide():
    standing = np.stack([np.arange(500.0), np.zeros(500)], axis=1)
    near = neighbors(points((250.2, 0.0)), standing)
    assert len(near) == 30
    assert np.abs(near[:, 0] - 250.2).max() < 16


def guides_shown(editor):
    """The paths of guides, drawn above all."""
    return [item for item in above_all(editor) if not item.path().isEmpty()]


def above_all(editor):
    """What the gesture under way has put into the scene."""
    return [item for item in editor.scene.items() if isinstance(item, QGraphicsPathItem) and item.zValue() == 9.0]


def drag(hand, begin, end, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press and move, without release."""
    surface, left = hand.view.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(surface, left, modifiers, begin)
    for part in (0.5, 1.0):
        at = QPointF(begin) + QPointF(end - begin) * part
        QApplication.sendEvent(
            surface, QMouseEvent(QEvent.Type.MouseMove, at, surface.mapToGlobal(at), left, left, modifiers)
        )


def test_a_dragged_neuron_stops_in_line_and_the_line_is_shown_until_the_release(editor, hand):
    moved, other = editor.session.spec.network.ids[7], editor.session.spec.network.ids[4]
    y = hand.neuron(other).y()
    begin = hand.pixel(hand.neuron(moved))
    end = hand.pixel(QPointF(hand.neuron(moved).x() + 60, y)) + QPoint(0, round(SNAP_PX) - 3)
    drag(hand, begin, end)
    assert guides_shown(editor)
    hand.release(end)
    assert editor.session.spec.network.neuron(moved).position[1] == pytest.approx(y, abs=0.06)
    assert not guides_shown(editor)
    assert editor.session.undo_label == "Move neuron"


def test_without_guides_it_stays_where_the_hand_is(editor, hand):
    editor.scene.look.has_guides = False
    moved, other = editor.session.spec.network.ids[7], editor.session.spec.network.ids[4]
    before, y = hand.neuron(moved), hand.neuron(other).y()
    begin = hand.pixel(before)
    end = hand.pixel(QPointF(before.x() + 60, y)) + QPoint(0, 4)
    drag(hand, begin, end)
    assert not guides_shown(editor)
    hand.release(end)
    by = hand.view.mapToScene(end) - hand.view.mapToScene(begin)
    wanted = (before.x() + by.x(), before.y() + by.y())
    assert editor.session.spec.network.neuron(moved).position == pytest.approx(wanted, abs=0.06)


def test_with_shift_it_moves_along_one_direction(editor, hand):
    moved = editor.session.spec.network.ids[3]
    before, begin = hand.neuron(moved), hand.pixel(hand.neuron(moved))
    drag(hand, begin, begin + QPoint(57, 13), Qt.KeyboardModifier.ShiftModifier)
    hand.release(begin + QPoint(57, 13))
    x, y = editor.session.spec.network.neuron(moved).position
    assert y == pytest.approx(before.y(), abs=0.06)
    assert x > before.x() + 20


def test_escape_gives_the_neuron_back(editor, hand):
    moved = editor.session.spec.network.ids[3]
    before, begin = hand.neuron(moved), hand.pixel(hand.neuron(moved))
    drag(hand, begin, begin + QPoint(57, 3))
    QTest.keyClick(editor.view, Qt.Key.Key_Escape)
    hand.release(begin + QPoint(57, 3))
    assert editor.scene.neurons[moved].pos() == before
    assert not editor.session.can_undo
    assert not above_all(editor)
