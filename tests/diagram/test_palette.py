"""The palette with real mouse events: what is dragged out of it stands in the document where the hand let go."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from whole_view import all_in_view

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import disconnect

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def button(editor, word):
    return next(each for each in editor.overlays.palette.buttons if each.piece.word == word)


def carry(editor, word, to: QPointF, let_go=True):
    """Drag a piece out of the palette to a place of the scene."""
    piece, end = button(editor, word), editor.view.mapFromScene(to)
    QTest.mousePress(piece, LEFT, PLAIN, piece.rect().center())
    for share in (0.2, 0.6, 1.0):
        begin = piece.mapTo(editor, piece.rect().center())
        at = begin + QPoint(round((end.x() - begin.x()) * share), round((end.y() - begin.y()) * share))
        QTest.mouseMove(piece, piece.mapFrom(editor, at))
    if let_go:
        QTest.mouseRelease(piece, LEFT, PLAIN, piece.mapFrom(editor, end))


def between(editor, gap, y=0.0) -> QPointF:
    x = editor.scene.places.column_x
    return QPointF(float(x[gap] + x[gap + 1]) / 2, y)


@pytest.fixture
def bare(open_editor):
    """Two inputs and an output, nothing connected."""
    editor = open_editor("2-1")
    editor.session.edit("Part", lambda spec: disconnect(spec, spec.network.synapses))
    return editor


def network_of(editor):
    return editor.session.spec.network


def test_the_palette_offers_a_neuron_a_layer_and_every_activation_by_name(editor):
    pieces = [each.piece for each in editor.overlays.palette.buttons]
    assert [piece.kind for piece in pieces[:2]] == ["neuron", "layer"]
    assert [piece.activation.name for piece in pieces[2:]] == list(ACTIVATIONS)
    assert all(each.accessibleName() and each.toolTip() for each in editor.overlays.palette.buttons)


@pytest.mark.parametrize("size", [(636, 463), (1100, 830)])
@pytest.mark.parametrize("shape", ["2-4-2-1", "2-8-8-1"])
def test_the_fitted_network_stands_beside_the_palette(open_editor, shape, size):
    editor = open_editor(shape, size=size)
    strip = editor.overlays.palette.geometry()
    assert strip.bottom() < editor.height()
    content = editor.view.mapFromScene(editor.scene.content_rect()).boundingRect()
    assert content.left() > strip.right()
    assert content.right() < editor.width()


def test_a_neuron_between_two_layers_is_a_layer_of_its_own_and_connected_to_nothing(bare):
    carry(bare, "neuron", between(bare, 0))
    assert network_of(bare).sizes == (2, 1, 1)
    assert network_of(bare).synapses == frozenset()
    assert bare.selection.neurons == {network_of(bare).columns[1].neurons[0].id}
    bare.session.undo()
    assert network_of(bare).sizes == (2, 1)


def test_a_neuron_dropped_into_a_layer_joins_it_where_it_was_dropped(editor):
    before = network_of(editor)
    first, second = (editor.scene.neurons[neuron.id].pos() for neuron in before.columns[1].neurons[:2])
    carry(editor, "neuron", (first + second) / 2 + QPointF(10, 0))
    after = network_of(editor)
    assert after.sizes == (2, 5, 2, 1)
    assert after.synapses == before.synapses
    assert [neuron.id in before.ids for neuron in after.columns[1].neurons] == [True, False, True, True, True]
    assert all(neuron.position is None for neuron in after.neurons)


def test_a_neuron_dropped_off_the_layout_stays_where_it_was_dropped(editor):
    x, _ = editor.scene.places.positions[3].tolist()
    editor.view.zoom_by(0.45)
    carry(editor, "neuron", QPointF(x, 420.0))
    added = network_of(editor).columns[1].neurons[-1]
    assert added.position is not None
    assert editor.scene.neurons[added.id].y() == pytest.approx(420.0, abs=2)


def test_an_activation_on_a_neuron_replaces_its_own_in_one_undo_step(editor, hand):
    before, chosen = network_of(editor), network_of(editor).ids[3]
    carry(editor, "relu", hand.neuron(chosen))
    assert network_of(editor).neuron(chosen).activation == NeuronActivation("relu")
    assert network_of(editor).sizes == before.sizes
    editor.session.undo()
    assert network_of(editor) == before
    assert not editor.session.can_undo


def test_an_activation_on_the_paper_is_a_neuron_that_has_it(bare):
    carry(bare, "sigmoid", between(bare, 0))
    assert network_of(bare).columns[1].neurons[0].activation == NeuronActivation("sigmoid")


def test_a_layer_takes_over_the_synapses_of_the_gap_it_is_dropped_into(editor, bare):
    carry(editor, "layer", between(editor, 1, 190.0))
    assert network_of(editor).sizes == (2, 4, 3, 2, 1)
    assert len(network_of(editor).synapses) == 2 * 4 + 4 * 3 + 3 * 2 + 2
    carry(bare, "layer", between(bare, 0))
    assert network_of(bare).sizes == (2, 3, 1)
    assert not network_of(bare).synapses


def test_a_neuron_dropped_on_a_synapse_parts_it(editor, hand):
    before, pair = network_of(editor), editor.scene.pairs[0]
    middle = QPointF(*editor.scene.lines[0, 12].tolist())
    carry(editor, "neuron", middle)
    new = network_of(editor).columns[1].neurons[0].id
    assert network_of(editor).sizes == (2, 1, 4, 2, 1)
    assert network_of(editor).synapses == before.synapses - {pair} | {(pair[0], new), (new, pair[1])}


def test_what_would_be_refused_says_so_before_the_hand_lets_go(editor, hand):
    before = editor.session.spec
    carry(editor, "relu", hand.neuron(network_of(editor).ids[0]), let_go=False)
    assert "input has no activation" in editor.view.whisper.text()
    assert editor.view.whisper.isVisible()
    assert editor.view.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    assert editor.scene.neurons[network_of(editor).ids[0]].opacity() < 1
    QTest.mouseRelease(button(editor, "relu"), LEFT, PLAIN, QPoint(0, 0))
    assert editor.session.spec is before
    assert all(item.opacity() == 1 for item in editor.scene.neurons.values())


@pytest.mark.parametrize("word", ["neuron", "layer", "tanh"])
def test_escape_gives_the_piece_up(editor, word):
    before, items = editor.session.spec, len(editor.scene.items())
    carry(editor, word, between(editor, 0), let_go=False)
    QTest.keyClick(editor.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(button(editor, word), LEFT, PLAIN, QPoint(200, 30))
    assert editor.session.spec is before
    assert len(editor.scene.items()) == items


def test_a_click_and_a_drop_on_the_palette_place_nothing(editor):
    before = editor.session.spec
    QTest.mouseClick(button(editor, "neuron"), LEFT)
    strip = editor.overlays.palette.geometry()
    carry(editor, "layer", editor.view.mapToScene(strip.center() + QPoint(8, 80)))
    assert editor.session.spec is before


def test_a_double_click_places_where_it_makes_sense(editor, bare):
    for word, sizes in (("neuron", (2, 1, 1)), ("neuron", (2, 2, 1)), ("layer", (2, 2, 3, 1))):
        QTest.mouseDClick(button(bare, word), LEFT)
        assert network_of(bare).sizes == sizes
    editor.selection.set(frozenset(network_of(editor).ids[2:4]))
    QTest.mouseDClick(button(editor, "sin"), LEFT)
    chosen = [neuron.activation.name for neuron in network_of(editor).columns[1].neurons]
    assert chosen == ["sin", "sin", "tanh", "tanh"]


def test_folded_up_it_leaves_its_room_to_the_network(editor):
    narrow = editor.view.zoom
    QTest.mouseClick(editor.overlays.palette.fold_button, LEFT)
    assert not any(each.isVisible() for each in editor.overlays.palette.buttons)
    assert editor.view.zoom > narrow
    assert all_in_view(editor.view)
    QTest.mouseClick(editor.overlays.palette.fold_button, LEFT)
    assert editor.view.zoom == narrow
