"""What is drawn, by statistics: ink, colors and where they are."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from nnviz.diagram.pictures import Pictures
from nnviz.experiment.build import build
from nnviz.experiment.edits import new_spec
from nnviz.experiment.specs import Bias, DatasetSpec, Weight
from nnviz.views.colors import DARK, rgb


def pixels(editor) -> np.ndarray:
    """(height, width, 3) what the editor shows."""
    editor.show_now()
    image = editor.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return lines[:, : image.width(), 2::-1].astype(float)


def patch(editor, at: QPointF, reach: int = 2) -> np.ndarray:
    """(3,) the mean color around a place of the scene."""
    center = editor.view.mapFromScene(at)
    part = pixels(editor)[center.y() - reach : center.y() + reach + 1, center.x() - reach : center.x() + reach + 1]
    return part.mean(axis=(0, 1))


def looks_positive(color: np.ndarray) -> bool:
    return bool(color[0] > color[2] + 20)


def looks_negative(color: np.ndarray) -> bool:
    return bool(color[2] > color[0] + 20)


def test_the_inputs_show_their_own_axes_right_side_up(open_editor):
    editor = open_editor()
    first, second = (editor.scene.neurons[neuron_id].pos() for neuron_id in editor.session.spec.network.ids[:2])
    assert looks_negative(patch(editor, first - QPointF(22, 0)))
    assert looks_positive(patch(editor, first + QPointF(22, 0)))
    assert looks_positive(patch(editor, second - QPointF(0, 22)))
    assert looks_negative(patch(editor, second + QPointF(0, 22)))


def test_a_neurons_map_shows_its_output(open_editor):
    editor = open_editor("2-1-1")
    first, second, hidden, _ = editor.session.spec.network.ids
    for name, value in ((Weight(first, hidden), 8.0), (Weight(second, hidden), 0.0), (Bias(hidden), 0.0)):
        editor.session.set_value(name, value, "Set")
    at = editor.scene.neurons[hidden].pos()
    assert looks_negative(patch(editor, at - QPointF(18, 0)))
    assert looks_positive(patch(editor, at + QPointF(18, 0)))


def test_a_synapse_is_drawn_wider_and_in_another_color_when_its_weight_changes(open_editor):
    editor = open_editor("1-1-1", "sine")
    pair = editor.scene.pairs[0]
    ink = {}
    for weight in (0.3, 4.0, -4.0):
        editor.session.set_value(Weight(*pair), weight, "Set")
        place = QPointF(*editor.scene.curves[0, 0].tolist()) + QPointF(14, 0)
        center = editor.view.mapFromScene(place)
        column = pixels(editor)[center.y() - 9 : center.y() + 10, center.x() - 3 : center.x() + 22].mean(axis=1)
        ink[weight] = (255 - column).sum(axis=0)
    assert ink[4.0].sum() > 2 * ink[0.3].sum()
    assert ink[4.0][2] > ink[4.0][0]
    assert ink[-4.0][0] > ink[-4.0][2]


def test_the_dark_palette_puts_everything_on_dark_paper(open_editor):
    editor = open_editor()
    editor.recolor(DARK)
    shown = pixels(editor).reshape(-1, 3)
    on_paper = (np.abs(shown - rgb(DARK.paper)).max(axis=1) < 2).mean()
    assert on_paper > 0.6
    assert shown.mean() < 70


@pytest.mark.parametrize("size", [(640, 470), (1100, 800)])
def test_everything_is_in_view_at_first_show(open_editor, size):
    editor = open_editor("2-4-2-1", size=size)
    content = editor.view.mapFromScene(editor.scene.content_rect()).boundingRect()
    assert editor.view.viewport().rect().contains(content)
    assert content.height() > 0.55 * size[1]
    edge = pixels(editor)
    assert (np.abs(edge[:, [0, -1]] - 255.0) < 2).all()


def test_what_is_not_in_focus_is_grey(open_editor):
    editor = open_editor()
    network = editor.session.spec.network
    editor.selection.set(frozenset({network.ids[2]}))
    other = editor.scene.neurons[network.ids[4]]
    assert other.is_dim
    assert not editor.scene.neurons[network.ids[0]].is_dim
    labeled = {editor.scene.pairs[at] for at in editor.scene.labels.labeled}
    assert labeled == {pair for pair in network.synapses if network.ids[2] in pair}
    assert editor.overlays.card.isVisible()
    assert editor.overlays.card.formula.sum.startswith("u = w₁₁ x₁ + w₁₂ x₂ = (")


def test_the_formula_is_that_of_the_shown_moment(open_editor, qtbot):
    editor = open_editor()
    editor.selection.set(frozenset({editor.session.spec.network.ids[2]}))
    before = editor.overlays.card.formula
    editor.session.step(50)
    qtbot.waitUntil(lambda: editor.session.snapshot.state.step == 50)
    qtbot.waitUntil(lambda: editor.overlays.card.formula != before)
    editor.session.scrub(0)
    qtbot.waitUntil(lambda: editor.overlays.card.formula == before)


def test_all_numbers_are_labeled_in_a_small_network_and_none_in_a_dense_one(open_editor):
    small = open_editor("2-3-1")
    assert len(small.scene.labels.labeled) == len(small.scene.pairs)
    dense = open_editor("2-8-8-1")
    assert len(dense.scene.labels.labeled) == 0


def test_pixels_become_an_image_and_their_neurons_show_weights():
    run = build(new_spec("64-5-10", DatasetSpec("digits")))
    vector = run.start.copy()
    index = run.network.index_of_synapse
    for source in range(64):
        vector[index[source, 64]] = 2.0 if source < 32 else -2.0
    pictures = Pictures(run)
    shown = pictures.of(vector)
    assert shown[0] is None
    assert shown[64].map.shape == (8, 8)
    assert (shown[64].map[:4] > 250).all()
    assert (shown[64].map[4:] < 5).all()
    assert pictures.ink.shape == (64,)
    assert 0 <= pictures.ink.min() < pictures.ink.max() <= 1


@pytest.mark.parametrize("shape", ["2-200-1", "2-40-40-1"])
def test_wide_layers_stay_in_view(open_editor, shape):
    editor = open_editor(shape)
    content = editor.view.mapFromScene(editor.scene.content_rect()).boundingRect()
    assert editor.view.viewport().rect().contains(content)
