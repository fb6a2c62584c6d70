"""The fitted diagram fills its paper and leaves free only what the counts above and the formula below need."""

from itertools import pairwise, product

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from whole_view import all_in_view

from nnviz.diagram.covering import covered_px
from nnviz.experiment.edits import add_column, add_feature, add_neuron, leave_ends, move_neurons, shaped

SIZES = [(636, 470), (1100, 830)]
NETWORKS = [("2-4-2-1", "circles"), ("3-4-2", "ball"), ("4-8-3", "iris"), ("64-32-10", "digits"), ("1-10-1", "sine")]


def in_view(editor, rect: QRectF) -> QRectF:
    return QRectF(editor.view.mapFromScene(rect).boundingRect())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("shape", "dataset"), NETWORKS)
def test_width_and_height_are_used(open_editor, shape, dataset, size):
    editor = open_editor(shape, dataset, size=size)
    content = in_view(editor, editor.scene.content_rect())
    assert content.width() > 0.8 * size[0]
    assert content.height() > 0.66 * size[1]
    assert content.left() >= 0
    assert content.right() <= size[0]


@pytest.mark.parametrize("content_scale", [1.0, 1.5])
@pytest.mark.parametrize(("shape", "dataset"), NETWORKS)
def test_counts_headers_neurons_and_the_formula_keep_clear_of_each_other(open_editor, shape, dataset, content_scale):
    editor = open_editor(shape, dataset, size=(900, 650))
    editor.rescale(content_scale)
    lowest = max(editor.scene.neurons.values(), key=lambda item: item.y() + item.radius)
    editor.selection.set(frozenset({lowest.neuron_id}))
    card = QRectF(editor.overlays.card.geometry())
    circles = in_circles(editor)
    parts = [card.intersected(each) for each in circles]
    assert sum(part.width() * part.height() for part in parts) < 0.05 * circles[0].width() ** 2
    assert not card.intersects(in_view(editor, lowest.bias_box().translated(lowest.pos())))
    assert not card.intersects(QRectF(editor.overlays.palette.geometry()))
    headers = [in_view(editor, header.sceneBoundingRect()) for header in editor.scene.headers]
    assert min(header.top() for header in headers) >= editor.overlays.counts.geometry().bottom()
    for button in editor.overlays.header_buttons.buttons:
        assert not any(QRectF(button.geometry()).intersects(each) for each in in_circles(editor))


def in_circles(editor) -> list[QRectF]:
    """Boxes within the neurons as they are seen."""
    items = editor.scene.neurons.values()
    return [
        in_view(editor, QRectF(-r, -r, 2 * r, 2 * r).translated(item.pos()))
        for item in items
        if (r := 0.95 * item.radius)
    ]


@pytest.mark.parametrize("size", [*SIZES, (640, 380)])
@pytest.mark.parametrize(("shape", "dataset"), NETWORKS)
def test_larger_words_never_make_the_network_smaller_and_all_stays_in_view(open_editor, shape, dataset, size):
    editor = open_editor(shape, dataset, size=size)
    zoom = editor.view.zoom
    for content_scale in (1.15, 1.5, 2.0):
        editor.rescale(content_scale)
        assert editor.view.zoom >= 0.99 * zoom
        assert all_in_view(editor.view)
    editor.rescale(1.0)
    assert editor.view.zoom == zoom


def test_an_edit_by_hand_never_moves_the_view_and_what_it_leaves_outside_is_one_press_away(editor):
    view, session = editor.view, editor.session
    before = view.transform(), view.mapToScene(view.rect().center())
    for _ in range(9):
        session.edit("Add neuron", lambda spec: add_neuron(spec, 1)[0])
    session.edit("Add layer", lambda spec: add_column(spec, 0, 3))
    session.edit("Move", lambda spec: move_neurons(spec, {session.spec.network.ids[0]: (-2000.0, 0.0)}))
    session.undo()
    session.redo()
    assert (view.transform(), view.mapToScene(view.rect().center())) == before
    assert not all_in_view(view)
    QTest.mouseClick(editor.overlays.zoom_button, Qt.MouseButton.LeftButton)
    assert all_in_view(view)


def test_what_lies_beyond_an_edge_is_told_there_and_one_press_away(editor):
    session, chips = editor.session, editor.overlays.outside.chips
    assert not any(chip.isVisible() for chip in chips.values())
    session.edit("Add neuron", lambda spec: add_neuron(spec, 1)[0])
    assert chips["right"].isVisible() and chips["right"].text().startswith("output")
    assert covered_px(editor.view, chips["right"].geometry()) == 0
    for column in (1, 2, 3):
        session.edit("Add layer", lambda spec, column=column: add_column(spec, column, 3))
    edge = editor.view.mapToScene(900, 0).x()
    outside = sum(item.x() + 0.5 * item.radius > edge for item in editor.scene.neurons.values())
    assert outside > 1 and chips["right"].text().startswith(f"{outside} neurons")
    assert editor.rect().contains(chips["right"].geometry())
    editor.view.zoom_by(2.0)
    overlays = editor.overlays
    others = [overlays.counts, overlays.zoom_button, overlays.palette]
    for side, chip in chips.items():
        assert chip.isVisible(), side
        assert not any(chip.geometry().intersects(other.geometry()) for other in others)
    QTest.mouseClick(chips["right"], Qt.MouseButton.LeftButton)
    assert all_in_view(editor.view)
    assert not any(chip.isVisible() for chip in chips.values())


@pytest.mark.parametrize("content_scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [360, 480, 900])
def test_zoom_problems_and_counts_share_the_top_of_a_narrow_paper(open_editor, width, content_scale):
    editor = open_editor("2-4-2-1", size=(width, 420))
    editor.session.edit("Empty", leave_ends)
    editor.rescale(content_scale)
    overlays = editor.overlays
    places = [widget.geometry() for widget in (overlays.zoom_button, overlays.badges, overlays.counts)]
    assert "1 parameter" in overlays.counts.text() and overlays.badges.isVisible()
    assert places == sorted(places, key=lambda place: place.left())
    assert not any(before.intersects(after) for before, after in pairwise(places))
    assert places[-1].right() < width


@pytest.mark.parametrize("shape", ["2-8-8-8-1", "3-4-2", "2-4-12-1", "2-1"])
def test_a_fitted_diagram_follows_a_shape_that_was_typed_and_one_chosen_by_hand_does_not(editor, shape):
    fitted = editor.view.transform()
    editor.session.edit("Shape", lambda spec: shaped(spec, shape))
    assert all_in_view(editor.view) and editor.view.transform() != fitted
    editor.session.undo()
    assert all_in_view(editor.view)
    editor.view.zoom_by(1.25)
    zoom = editor.view.zoom
    editor.session.edit("Shape", lambda spec: shaped(spec, shape))
    assert editor.view.zoom == zoom


@pytest.mark.parametrize("command", ["add_neuron", "add_layer"])
def test_what_a_key_adds_to_an_empty_network_is_seen_clear_of_the_formula(open_editor, hand_of, command):
    editor = open_editor("2-1", size=(700, 400))
    editor.session.edit("Empty", leave_ends)
    editor.fit()
    for _ in range(2):
        hand_of(editor).do(command)
        assert editor.session.spec.network.synapses == frozenset()
        added = [editor.scene.neurons[neuron_id] for neuron_id in editor.selection.neurons]
        assert added and all_in_view(editor.view)
        editor.selection.set(frozenset({added[-1].neuron_id}))
        shown = in_view(editor, added[-1].boundingRect().translated(added[-1].pos()))
        assert not shown.adjusted(0, 10, 0, -10).intersects(QRectF(editor.overlays.card.geometry()))


def test_another_file_is_fitted_whatever_a_hand_had_chosen(editor):
    editor.view.zoom_by(4.0)
    editor.session.open_spec(editor.session.spec)
    assert all_in_view(editor.view)


def test_names_alone_that_reach_under_the_palette_are_not_told_as_more_beyond_the_edge(editor):
    overlays, chips = editor.overlays, editor.overlays.outside.chips
    for feature in ("x1^2", "sin pi x1"):
        editor.session.edit("Feed", lambda spec, feature=feature: add_feature(spec, feature)[0])
    content = editor.view.mapFromScene(editor.scene.content_rect()).boundingRect()
    assert content.left() < overlays.palette.margin_px - 3
    assert chips["left"].isHidden()


def test_what_is_told_at_an_edge_never_covers_the_buttons_of_a_layer(editor):
    chip = editor.overlays.outside.chips["left"]
    for left_px, down_px in product(range(20, 120, 20), range(0, 320, 20)):
        editor.fit()
        editor.view.pan(QPoint(-left_px, down_px))
        buttons = [button.geometry() for button in editor.overlays.header_buttons.buttons]
        assert chip.isHidden() or not any(chip.geometry().intersects(button) for button in buttons)
    assert chip.isVisible()


@pytest.mark.parametrize("down_px", [0, 150])
def test_the_formula_hides_neither_words_nor_the_count_where_there_is_room(open_editor, down_px):
    editor = open_editor("2-4-2-1", size=(636, 470))
    card, counts = editor.overlays.card, editor.overlays.counts
    if down_px:
        editor.view.pan(QPoint(0, down_px))
    editor.selection.set(frozenset({editor.session.spec.network.ids[4]}))
    assert (card.geometry().center().y() < editor.height() / 2) == bool(down_px)
    assert not card.geometry().intersects(counts.geometry())
    assert covered_px(editor.view, card.geometry()) < 100
    headers = [in_view(editor, header.sceneBoundingRect()) for header in editor.scene.headers]
    assert not any(header.intersects(QRectF(card.geometry())) for header in headers)
