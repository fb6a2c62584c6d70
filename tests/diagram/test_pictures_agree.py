"""What circles show agrees with the decision regions, and with calculation by hand where there is one input."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from nnviz.diagram.pictures import Pictures, indices
from nnviz.experiment.build import build
from nnviz.experiment.edits import new_spec
from nnviz.experiment.specs import Bias, DatasetSpec, Weight
from nnviz.training.loop import first_snapshot
from nnviz.views.colors import DARK, LIGHT, rgb
from nnviz.views.region_field import RegionSettings, region_field


@pytest.mark.parametrize(
    ("shape", "dataset"), [("2-4-1", "circles"), ("2-4-1", "hills"), ("2-4-2", "circles"), ("2-2-1", "spiral")]
)
def test_maps_are_those_of_the_decision_regions_to_the_pixel(shape, dataset):
    run = build(new_spec(shape, DatasetSpec(dataset, n_points=90)))
    snapshot = first_snapshot(run)
    pictures = Pictures(run).of(snapshot.state.parameters)
    side = len(pictures[0].map)
    shown = list(range(run.network.n_neurons))
    if run.network.n_outputs == 1:
        shown[-1] = None  # the answer itself, over the range of the targets
    for neuron in shown:
        field = region_field(snapshot, RegionSettings(neuron, side))
        assert np.array_equal(pictures[-1 if neuron is None else neuron].map, indices(field.levels)), neuron


def curve_of(run, vector, neuron):
    return Pictures(run).of(vector)[neuron].curve


def test_one_input_shows_as_a_curve_over_it():
    run = build(new_spec("1-1-1", DatasetSpec("sine", n_points=60)))
    vector = run.start.copy()
    index = run.network
    vector[index.index_of_synapse[0, 1]], vector[index.bias_indices[1]] = 3.0, 0.6
    x, down = curve_of(run, vector, 1).T
    left, right = Pictures(run).plane.x_range
    inputs = left + (x - x[0]) / (x[-1] - x[0]) * (right - left)
    expected = np.tanh(3.0 * inputs + 0.6)
    assert np.corrcoef(-down, expected)[0, 1] == pytest.approx(1.0)
    assert np.interp(0.0, expected, -down) == pytest.approx(0.0, abs=1e-9)


def test_a_curve_stays_inside_its_circle_whatever_the_weights():
    run = build(new_spec("1-4-1", DatasetSpec("sine", n_points=60)))
    for vector in (run.start * 1e3, np.full(len(run.start), np.nan), np.full(len(run.start), 1e308)):
        with np.errstate(all="ignore"):
            for picture in Pictures(run).of(vector):
                assert np.hypot(*picture.curve.T).max() < 1.0


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_curve_is_drawn_in_ink_and_its_ground_says_the_sign(open_editor, palette):
    editor = open_editor("1-1-1", "sine")
    editor.recolor(palette)
    source, hidden, _ = editor.session.spec.network.ids
    editor.session.set_value(Weight(source, hidden), 40.0, "Set")
    editor.session.set_value(Bias(hidden), 0.0, "Set")
    editor.show_now()
    item = editor.scene.neurons[hidden]
    image = editor.grab().toImage()

    def color(across: float, up: float) -> np.ndarray:
        at = editor.view.mapFromScene(item.pos() + QPointF(across, -up) * item.radius)
        pixel = image.pixelColor(at)
        return np.array([pixel.red(), pixel.green(), pixel.blue()], float)

    height = -float(item._picture.curve[-10, 1])
    assert np.abs(color(0.6, height) - rgb(palette.ink)).max() < 60
    ground = color(0.5, height / 2) - rgb(palette.paper)
    toward = rgb(palette.positive) - rgb(palette.paper)
    assert ground @ toward / np.linalg.norm(ground) / np.linalg.norm(toward) > 0.99
    ground = color(-0.5, -height / 2) - rgb(palette.paper)
    toward = rgb(palette.negative) - rgb(palette.paper)
    assert ground @ toward / np.linalg.norm(ground) / np.linalg.norm(toward) > 0.99
    assert np.abs(color(0.5, -height / 2) - rgb(palette.paper)).max() < 6


def test_the_place_in_a_curve_is_its_input():
    pictures = Pictures(build(new_spec("1-2-1", DatasetSpec("sine", n_points=60))))
    run = pictures.run
    (left, right), inputs = pictures.plane.x_range, run.dataset.inputs[:, 0]
    for across, wanted in ((0.0, (left + right) / 2), (-1.0, left), (1.0, right)):
        example = pictures.example_at(1, across, 0.3)
        others = inputs[run.training_points]
        assert abs(inputs[example] - wanted) == pytest.approx(np.abs(others - wanted).min())
