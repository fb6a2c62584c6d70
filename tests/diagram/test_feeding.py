"""Features of the data with the mouse and by keys: what is dropped on the first layer feeds the network."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from nnviz.diagram.geometry import RADIUS
from nnviz.diagram.outline_model import OutlineModel
from nnviz.diagram.palette_search import Searching
from nnviz.diagram.pieces import input_pieces
from nnviz.diagram.room import Desk
from nnviz.experiment.data_for_shape import default_dataset
from nnviz.experiment.edits import suited_to
from nnviz.experiment.specs import DatasetSpec

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def chip(editor, symbol):
    return next(each for each in editor.overlays.palette.inputs.buttons if each.piece.symbol == symbol)


def carry(editor, symbol, to: QPointF, let_go=True):
    """Drag an input out of the palette to a place of the scene."""
    piece, end = chip(editor, symbol), editor.view.mapFromScene(to)
    begin = piece.mapTo(editor, piece.rect().center())
    QTest.mousePress(piece, LEFT, PLAIN, piece.rect().center())
    for share in (0.2, 0.6, 1.0):
        at = begin + QPoint(round((end.x() - begin.x()) * share), round((end.y() - begin.y()) * share))
        QTest.mouseMove(piece, piece.mapFrom(editor, at))
    if let_go:
        QTest.mouseRelease(piece, LEFT, PLAIN, piece.mapFrom(editor, end))


def beside_inputs(editor) -> QPointF:
    return QPointF(float(editor.scene.places.column_x[0]) - 20, 150.0)


def symbols(editor):
    return [editor.scene.neurons[neuron.id].symbol for neuron in editor.session.spec.network.columns[0].neurons]


def features(editor):
    return editor.session.spec.dataset.features


def choose_from_menu(qtbot, editor, text):
    """The entry of the menu that has just opened."""
    menu = editor.view.findChildren(QMenu)[-1]
    qtbot.waitUntil(menu.isVisible)
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_a_feature_dropped_beside_the_inputs_feeds_the_network_in_one_undo_step(editor):
    before = editor.session.spec
    carry(editor, "x₁²", beside_inputs(editor))
    assert features(editor) == ("x1", "x2", "x1^2")
    assert symbols(editor) == ["x₁", "x₂", "x₁²"]
    assert editor.session.run.dataset.n_inputs == 3
    assert editor.selection.focus == editor.session.spec.network.columns[0].neurons[-1].id
    assert not chip(editor, "x₁²").isEnabled()
    editor.session.undo()
    assert editor.session.spec == before
    assert not editor.session.can_undo
    assert chip(editor, "x₁²").isEnabled()


def test_a_feature_dropped_on_an_input_takes_its_place(editor, hand):
    first = editor.session.spec.network.ids[0]
    synapses = editor.session.spec.network.synapses
    carry(editor, "x₁x₂", hand.neuron(first))
    assert features(editor) == ("x1 x2", "x2")
    assert symbols(editor) == ["x₁x₂", "x₂"]
    assert editor.session.spec.network.synapses == synapses
    assert chip(editor, "x₁").isEnabled()


def test_a_feature_among_the_hidden_layers_is_refused_before_the_hand_lets_go(editor):
    before = editor.session.spec
    carry(editor, "sin πx₂", QPointF(float(editor.scene.places.column_x[1]), 0.0), let_go=False)
    assert "first layer" in editor.view.whisper.text()
    assert editor.view.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    assert editor.scene.neurons[before.network.ids[-1]].opacity() < 1 == editor.scene.neurons[0].opacity()
    QTest.mouseRelease(chip(editor, "sin πx₂"), LEFT, PLAIN, QPoint(0, 0))
    assert editor.session.spec is before


def test_a_double_click_and_del_put_an_input_in_and_out(editor, hand):
    before = editor.session.spec
    QTest.mouseDClick(chip(editor, "sin πx₁"), LEFT)
    assert features(editor) == ("x1", "x2", "sin pi x1")
    hand.do("remove_selection")
    assert editor.session.spec.network.sizes == before.network.sizes
    assert features(editor) == ()
    assert symbols(editor) == ["x₁", "x₂"]


def test_the_last_input_stays_and_words_say_why(editor, hand):
    said = []
    editor.session.failed.connect(said.append)
    for _ in range(2):
        editor.selection.set(frozenset({editor.session.spec.network.ids[0]}))
        hand.do("remove_selection")
    assert features(editor) == ("x2",)
    assert "at least one input" in said[0]


@pytest.mark.parametrize(
    ("typed", "feature"),
    [
        ("x1^2", "x1^2"),
        ("x₂²", "x2^2"),
        ("x²", "x1^2"),
        ("x2²", "x2^2"),
        ("x1x2", "x1 x2"),
        ("sin x2", "sin x2"),
        ("sin πx2", "sin pi x2"),
        ("sin pi", "sin pi x1"),
    ],
)
def test_a_search_finds_every_way_to_write_a_feature(editor, typed, feature):
    searching = next(room for room in editor.rooms if isinstance(room, Searching))
    searching.search_pieces()
    searching.search.field.insert(typed)
    assert all(piece.kind == "input" for piece in searching.search.matches())
    QTest.keyClick(searching.search.field, Qt.Key.Key_Return)
    assert features(editor) == ("x1", "x2", feature)


def test_a_search_offers_no_input_that_feeds_the_network_already(editor):
    searching = next(room for room in editor.rooms if isinstance(room, Searching))
    searching.search_pieces()
    QTest.keyClicks(searching.search.field, "sin")
    assert [piece.word for piece in searching.search.matches()] == [
        "sin",
        "input sin πx₁",
        "input sin πx₂",
        "input sin x₁",
        "input sin x₂",
    ]
    searching.search.close_up()
    editor.session.edit("Data", lambda spec: suited_to(spec, default_dataset("iris", spec.dataset)))
    searching.search_pieces()
    QTest.keyClicks(searching.search.field, "input")
    assert not searching.search.matches()


def test_keys_open_lists_that_add_and_replace_inputs(editor, actions, qtbot):
    QTest.keyClick(editor.view, Qt.Key.Key_I, Qt.KeyboardModifier.ShiftModifier)
    choose_from_menu(qtbot, editor, "x₂²")
    assert features(editor) == ("x1", "x2", "x2^2")
    assert editor.session.undo_label == "Add input x₂²"
    editor.selection.set(frozenset({editor.session.spec.network.ids[0]}))
    actions["replace_input"].trigger()
    choose_from_menu(qtbot, editor, "x₁²")
    assert features(editor) == ("x1^2", "x2", "x2^2")


def test_plus_and_minus_of_the_first_layer_feed_the_next_feature_and_take_the_last(editor):
    less, more = editor.overlays.header_buttons.buttons[:2]
    QTest.mouseClick(more, LEFT)
    assert features(editor) == ("x1", "x2", "x1^2")
    QTest.mouseClick(less, LEFT)
    QTest.mouseClick(less, LEFT)
    assert features(editor) == ("x1",)
    assert not less.isEnabled()


def test_the_palette_offers_what_the_data_have(open_editor):
    line = open_editor("1-3-1", "sine")
    assert [each.text() for each in line.overlays.palette.inputs.buttons] == ["x", "x²", "sin πx"]
    assert [each.isEnabled() for each in line.overlays.palette.inputs.buttons] == [False, True, True]
    assert all(each.accessibleName() and each.toolTip() for each in line.overlays.palette.inputs.buttons)
    line.session.edit("Data", lambda spec: suited_to(spec, default_dataset("iris", spec.dataset)))
    assert not line.overlays.palette.inputs.isVisible()
    line.session.undo()
    assert line.overlays.palette.inputs.isVisible()


@pytest.mark.parametrize("size", [(636, 463), (900, 650)])
def test_all_of_the_palette_fits_the_paper_and_every_chip_shows_its_whole_symbol(open_editor, size):
    strip = open_editor("2-4-2-1", size=size).overlays.palette
    assert strip.height() == strip.widget().height()
    assert strip.inputs.isVisible()
    for button in strip.inputs.buttons:
        assert button.fontMetrics().horizontalAdvance(button.text()) <= button.width() - 2
        assert button.height() == strip.buttons[0].height() == button.parentWidget().height()


def test_pictures_of_features_span_the_plane_and_their_examples_are_the_nearest_points(editor):
    carry(editor, "x₁²", beside_inputs(editor))
    editor.show_now()
    number = 2
    map_of = editor.scene.pictures.of(editor.session.snapshot.state.parameters)[number].map.astype(int)
    assert (map_of == map_of[0]).all()
    middle = map_of.shape[1] // 2
    assert map_of[0, middle] < map_of[0, 0] and abs(map_of[0, 0] - map_of[0, -1]) <= 1
    raw = editor.session.run.dataset.raw.inputs
    example = editor.scene.pictures.example_at(number, 0.5, -0.5)
    (low, high), (bottom, top) = editor.scene.pictures.plane.x_range, editor.scene.pictures.plane.y_range
    x, y = low + 0.75 * (high - low), bottom + 0.75 * (top - bottom)
    distances = ((raw - (x, y)) ** 2).sum(axis=1)
    training = editor.session.run.training_points
    assert example == training[distances[training].argmin()]


def test_the_outline_names_the_features(editor):
    carry(editor, "x₁²", beside_inputs(editor))
    desk = Desk(editor.session, editor.scene, editor.view, editor.selection, editor.typist)
    model = OutlineModel(desk, editor)
    model.follow()
    inputs = model.index(0, 0)
    assert [model.index(row, 0, inputs).data() for row in range(3)] == ["x₁", "x₂", "x₁²"]


def test_names_of_a_table_stand_in_hints_and_short_symbols_on_chips():
    from nnviz.experiment.specs import TableSpec

    table = TableSpec("a.csv", ("length", "width", "kind"), bytes(48), "kind")
    pieces = {piece.feature: piece for piece in input_pieces(DatasetSpec(table=table))}
    assert pieces["x1 x2"].symbol == "length · width"
    assert [pieces[key].short_word for key in ("x1", "x1 x2", "x2^2")] == ["x₁", "x₁x₂", "x₂²"]
    assert "width²" in pieces["x2^2"].hint


def test_the_key_for_a_neuron_brings_an_input_where_an_input_is_selected(editor, actions):
    editor.selection.set(frozenset({editor.session.spec.network.ids[0]}))
    QTest.keyClick(editor.view, Qt.Key.Key_N)
    assert features(editor) == ("x1", "x2", "x1^2")
    assert symbols(editor)[-1] == "x₁²"


def test_a_new_input_shows_its_picture_at_once(editor, hand):
    carry(editor, "x₁x₂", beside_inputs(editor))
    item = editor.scene.neurons[editor.session.spec.network.columns[0].neurons[-1].id]
    assert item.radius == RADIUS  # that of an item which has not been placed yet
    editor.selection.set()
    editor.show_now()
    image = editor.view.grab().toImage()
    at, reach = hand.pixel(item.pos()), editor.view.zoom * item.radius / 2
    corners = [QPointF(x, y) * reach for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    colors = [image.pixelColor(at + corner.toPoint()) for corner in corners]
    assert [color.blue() > color.red() for color in colors] == [True, False, True, False]
