"""The fitted diagram fills its paper and leaves free only what the counts above and the formula below need."""

import pytest
from PySide6.QtCore import QRectF

from nnviz.diagram.editor import all_in_view
from nnviz.experiment.edits import set_shape

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


def test_an_edit_that_stays_in_view_does_not_move_the_view(editor):
    editor.session.edit("Shape", lambda spec: set_shape(spec, "2-8-1"))
    zoom = editor.view.zoom
    editor.session.edit("Shape", lambda spec: set_shape(spec, "2-6-1"))
    assert editor.view.zoom == zoom


def test_a_fitted_diagram_follows_another_shape_and_one_chosen_by_hand_does_not(editor):
    editor.session.edit("Shape", lambda spec: set_shape(spec, "2-8-8-8-1"))
    assert all_in_view(editor.view)
    editor.session.undo()
    assert all_in_view(editor.view)
    editor.view.zoom_by(1.25)
    zoom = editor.view.zoom
    editor.session.edit("Shape", lambda spec: set_shape(spec, "2-9-9-9-9-1"))
    assert editor.view.zoom == zoom
