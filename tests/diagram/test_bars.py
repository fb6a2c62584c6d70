"""Activity bars of networks with more than two inputs, against the outputs themselves."""

import numpy as np
import pytest

from nnviz.diagram.bars import HALF_HEIGHT, HALF_WIDTH, N_BARS, SIDE, bar_at, bar_examples
from nnviz.diagram.pictures import Pictures
from nnviz.engine.backprop import forward
from nnviz.experiment.build import build
from nnviz.experiment.edits import new_spec
from nnviz.experiment.specs import DatasetSpec


def run_of(shape: str, dataset: str):
    return build(new_spec(shape, DatasetSpec(dataset, n_points=90)))


@pytest.mark.parametrize(("shape", "dataset", "n_classes"), [("4-5-3", "iris", 3), ("3-4-1", "ball", 2)])
def test_the_examples_stand_class_by_class_and_none_is_held_out(shape, dataset, n_classes):
    run = run_of(shape, dataset)
    examples = bar_examples(run)
    assert len(set(examples.tolist())) == N_BARS
    assert set(examples.tolist()) <= set(run.training_points.tolist())
    assert (np.diff(run.dataset.labels[examples]) >= 0).all()
    assert len(set(run.dataset.labels[examples].tolist())) == n_classes


def heights(picture) -> np.ndarray:
    """(N_BARS,) how much is colored at the left of each bar, in units of the bars' full height."""
    middles = (np.arange(SIDE) + 0.5) / SIDE * 2 - 1
    bars = np.array([bar_at(x, N_BARS) if abs(x) < HALF_WIDTH else -1 for x in middles])
    colored = (picture.map.astype(int) != 127).sum(axis=0)
    return np.array([colored[(bars == bar).argmax()] for bar in range(N_BARS)]) / (SIDE * HALF_HEIGHT)


@pytest.mark.parametrize("neuron", [4, 5, 6])
def test_bars_are_as_high_as_the_outputs_and_on_the_side_of_their_sign(neuron):
    run = run_of("4-5-3", "iris")
    picture = Pictures(run).of(run.start)[neuron]
    y = forward(run.network, run.start, run.dataset.inputs[bar_examples(run)]).y[:, neuron]
    assert heights(picture) == pytest.approx(np.abs(y) / 2, abs=2.0 / SIDE / HALF_HEIGHT)
    upper, lower = picture.map[: SIDE // 2].astype(int), picture.map[SIDE // 2 :].astype(int)
    assert (upper >= 127).all()
    assert (lower <= 127).all()
    assert ((upper > 127).any(), (lower < 127).any()) == ((y > 0).any(), (y < 0).any())


def test_the_place_in_a_bar_is_its_example():
    run = run_of("4-5-3", "iris")
    pictures, examples = Pictures(run), bar_examples(run)
    for bar in (0, 7, N_BARS - 1):
        across = -HALF_WIDTH + (bar + 0.3) * 2 * HALF_WIDTH / N_BARS
        assert pictures.example_at(6, across, 0.4) == examples[bar]


def test_neurons_that_show_weights_show_no_example():
    pictures = Pictures(run_of("64-5-10", "digits"))
    assert pictures.example_at(0, 0.0, 0.0) is None
    assert pictures.example_at(66, 0.0, 0.0) is None
    assert pictures.example_at(70, 0.0, 0.0) is not None


def test_outputs_that_are_no_numbers_break_nothing():
    run = run_of("4-5-3", "iris")
    for value in (np.nan, 1e308):
        with np.errstate(all="ignore"):
            assert all(
                picture.map.shape == (SIDE, SIDE) for picture in Pictures(run).of(np.full(len(run.start), value))
            )
