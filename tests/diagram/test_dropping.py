"""A rim let go on the paper or on a synapse, and what a refusal looks like; the document says what has come of it."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtTest import QTest

from nnviz.diagram.whisper import clear_place
from nnviz.experiment.edits import connect


def network_of(editor):
    return editor.session.spec.network


def beside(editor, gap, y):
    x = editor.scene.places.column_x
    return QPointF(float(x[gap] + x[gap + 1]) / 2, y)


def carry_rim(hand, source, to, let_go=True):
    begin, end = hand.pixel(hand.rim(source)), hand.pixel(to)
    hand.press(begin)
    hand.move(begin, end)
    if let_go:
        hand.release(end)


def test_a_rim_let_go_on_the_paper_feeds_a_new_neuron_and_that_alone(editor, hand):
    before, source = network_of(editor), network_of(editor).ids[6]
    carry_rim(hand, source, beside(editor, 2, -170))
    after = network_of(editor)
    assert after.sizes == (2, 4, 2, 1, 1)
    (new,) = editor.selection.neurons
    assert after.synapses == before.synapses | {(source, new)}
    editor.session.undo()
    assert network_of(editor) == before
    assert not editor.session.can_undo


def test_into_a_later_layer_the_new_neuron_joins_it(editor, hand):
    source, x = network_of(editor).ids[0], float(editor.scene.places.column_x[2])
    carry_rim(hand, source, QPointF(x, 0))
    (new,) = editor.selection.neurons
    assert network_of(editor).sizes == (2, 4, 3, 1)
    assert [neuron.id for neuron in network_of(editor).columns[2].neurons].index(new) == 1
    assert {pair for pair in network_of(editor).synapses if new in pair} == {(source, new)}


def test_a_new_neuron_is_shown_while_dragging_and_escape_gives_it_up(editor, hand):
    before, items = editor.session.spec, len(editor.scene.items())
    to = beside(editor, 2, -170)
    carry_rim(hand, network_of(editor).ids[6], to, let_go=False)
    assert len(editor.scene.items()) > items
    assert any(item.contains(item.mapFromScene(to)) for item in editor.scene.items() if item.zValue() == 4)
    QTest.keyClick(editor.view, Qt.Key.Key_Escape)
    hand.release(hand.pixel(to))
    assert editor.session.spec is before
    assert len(editor.scene.items()) == items


def test_a_rim_let_go_near_where_it_began_does_and_says_nothing(editor, hand):
    before, source = editor.session.spec, network_of(editor).ids[7]
    radius = editor.scene.neurons[source].radius
    carry_rim(hand, source, hand.neuron(source) + QPointF(0.3 * radius, 1.45 * radius))
    assert editor.session.spec is before
    assert not editor.view.whisper.isVisible()


def test_a_neuron_is_not_connected_to_itself_and_says_so_to_a_hand_that_comes_back(editor, hand):
    before, source = editor.session.spec, network_of(editor).ids[7]
    begin, there = hand.pixel(hand.rim(source)), hand.pixel(beside(editor, 2, -170))
    hand.press(begin)
    hand.move(begin, begin + QPoint(-8, 0))
    assert not editor.view.whisper.isVisible()
    hand.move(begin, there)
    hand.move(there, begin)
    assert "cycle" in editor.view.whisper.text() and editor.view.whisper.isVisible()
    assert editor.view.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    hand.release(begin)
    assert "cycle" in editor.view.whisper.text() and editor.view.whisper.isVisible()
    hand.press(begin)
    hand.release(begin)
    assert not editor.view.whisper.isVisible()
    assert editor.session.spec is before


def test_backward_from_the_bias_mark_on_the_rim_is_refused_and_turns_no_bias(editor, hand):
    before, (output, hidden) = editor.session.spec, (network_of(editor).ids[8], network_of(editor).ids[7])
    begin, end = hand.pixel(hand.bias(output)), hand.pixel(hand.neuron(hidden))
    assert begin.x() - end.x() > abs(begin.y() - end.y())
    hand.drag(begin, end)
    assert "backward" in editor.view.whisper.text()
    assert editor.session.spec is before
    hand.drag(begin, begin + QPoint(-6, 30))
    assert editor.session.undo_label == "Set bias"


def test_no_new_neuron_stands_before_the_one_that_feeds_it(editor, hand):
    before, source = editor.session.spec, network_of(editor).ids[6]
    carry_rim(hand, source, beside(editor, 0, 190), let_go=False)
    assert "further right" in editor.view.whisper.text()
    assert editor.view.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    hand.release(hand.pixel(beside(editor, 0, 190)))
    assert editor.session.spec is before


def test_a_rim_let_go_on_a_synapse_feeds_a_neuron_in_its_place(editor, hand):
    source = network_of(editor).ids[0]
    pair = (network_of(editor).ids[6], network_of(editor).ids[8])
    before = network_of(editor).synapses
    carry_rim(hand, source, QPointF(*editor.scene.lines[editor.scene.pair_index[pair], 12].tolist()))
    (new,) = editor.selection.neurons
    assert network_of(editor).synapses == before - {pair} | {(pair[0], new), (new, pair[1]), (source, new)}


def test_its_own_synapse_is_fed_once_and_a_skipping_one_is_met_by_a_layer_that_is_there(editor, hand):
    first, last = network_of(editor).ids[0], network_of(editor).ids[8]
    editor.session.edit("Connect", lambda spec: connect(spec, first, last))
    before = network_of(editor)
    line = editor.scene.lines[editor.scene.pair_index[first, last]]
    at = next(at for at in range(12, 24) if hand.editor.scene.places.column_x[1] + 60 < line[at, 0])
    carry_rim(hand, first, QPointF(*line[at].tolist()))
    (new,) = editor.selection.neurons
    assert len(network_of(editor).columns) == len(before.columns)
    assert network_of(editor).synapses == before.synapses - {(first, last)} | {(first, new), (new, last)}


def test_a_refused_neuron_is_crossed_out_and_the_unsuitable_grow_pale(editor, hand):
    source, refused = network_of(editor).ids[8], network_of(editor).ids[0]
    carry_rim(hand, source, hand.neuron(refused), let_go=False)
    assert editor.view.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    crosses = [item for item in editor.scene.items(hand.neuron(refused)) if item.zValue() == 4]
    assert len(crosses) == 1
    assert all(editor.scene.neurons[other].opacity() < 1 for other in network_of(editor).ids if other != source)
    words = editor.view.whisper.geometry()
    way = QRect(hand.pixel(hand.neuron(refused)), hand.pixel(hand.rim(source))).normalized()
    center = hand.pixel(hand.neuron(refused))
    assert not words.contains(center)
    assert not words.intersects(QRect(way.left() + 30, way.center().y() - 4, way.width() - 60, 8))
    assert distance(words, box_of(editor, refused)) < 20
    hand.release(center)
    assert editor.view.whisper.isVisible()
    assert distance(editor.view.whisper.geometry(), box_of(editor, refused)) < 20
    hand.press(hand.pixel(beside(editor, 0, 190)))
    assert not editor.view.whisper.isVisible()
    hand.release(hand.pixel(beside(editor, 0, 190)))
    assert all(item.opacity() == 1 for item in editor.scene.neurons.values())
    assert not editor.session.can_undo


def box_of(editor, neuron_id) -> QRect:
    """Where a neuron is seen."""
    item = editor.scene.neurons[neuron_id]
    r = item.radius
    return editor.view.mapFromScene(QRectF(-r, -r, 2 * r, 2 * r).translated(item.pos())).boundingRect()


def distance(one: QRect, other: QRect) -> int:
    """The width of the gap between two boxes."""
    across = max(one.left() - other.right(), other.left() - one.right(), 0)
    return max(across, one.top() - other.bottom(), other.top() - one.bottom())


def test_words_stand_where_they_cover_least():
    room, size, at = QRect(0, 0, 600, 400), QSize(200, 40), QRect(290, 190, 20, 20)
    below = QRect(0, 205, 600, 195)
    assert not QRect(clear_place(size, at, room, [below]), size).intersects(below)
    corner = clear_place(size, QRect(585, 385, 12, 12), room, [])
    assert room.contains(QRect(corner, size))


@pytest.mark.parametrize("nearer", [1.0, 1.2])
def test_a_pixel_is_connected_like_any_neuron(open_editor, hand_of, nearer):
    editor = open_editor("64-10-10", "digits")
    editor.view.zoom_by(nearer)
    hand, network = hand_of(editor), network_of(editor)
    pixel, target = network.ids[20], network.ids[-1]
    editor.view.centerOn((hand.neuron(pixel) + hand.neuron(target)) / 2)
    begin, end = hand.pixel(hand.neuron(pixel)), hand.pixel(hand.neuron(target))
    hand.drag(begin, end)
    assert network_of(editor).synapses == network.synapses | {(pixel, target)}
