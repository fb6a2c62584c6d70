"""The fitted diagram fills its paper and leaves free only what the counts above and the formula below need."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest

from nnviz.diagram.overlays import all_in_view
from nnviz.experiment.edits import add_column, add_neuron, move_neurons, shaped

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
    editor.selection.set(frozenset({editor.session.spec.network.ids[-1]}))
    bottom = in_view(editor, QRectF(lowest.pos(), lowest.pos()).adjusted(0, 0, 0, lowest.radius)).bottom()
    assert bottom < editor.overlays.card.y()
    headers = [in_view(editor, header.sceneBoundingRect()) for header in editor.scene.headers]
    assert min(header.top() for header in headers) >= editor.overlays.counts.geometry().bottom()
    for button in editor.overlays.header_buttons.buttons:
        neurons = [in_view(editor, QRectF(-r, -r, 2 * r, 2 * r).translated(item.pos())) for item, r in circles(editor)]
        assert not any(QRectF(button.geometry()).intersects(neuron) for neuron in neurons)


def circles(editor):
    return [(item, item.radius) for item in editor.scene.neurons.values()]


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
    assert not all_in_view(view) and "show all" in editor.overlays.zoom_button.text()
    QTest.mouseClick(editor.overlays.zoom_button, Qt.MouseButton.LeftButton)
    assert all_in_view(view) and "show all" not in editor.overlays.zoom_button.text()


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


def test_another_file_is_fitted_whatever_a_hand_had_chosen(editor):
    editor.view.zoom_by(4.0)
    editor.session.open_spec(editor.session.spec)
    assert all_in_view(editor.view)
