"""The gradient per layer on screen: central differences as oracle, factors on and off, an axis that stays."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnviz.engine.rates import rate_factors
from nnviz.experiment.build import build
from nnviz.experiment.shipped import experiment
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.loop import first_snapshot
from nnviz.training.run import next_run_number
from nnviz.views.colors import LIGHT, rgb
from nnviz.views.layer_bars import caption
from nnviz.views.layer_gradients import LayerGradientsView, LayerSettings, decades_of, layer_sizes, training_gradient
from nnviz.views.style import picture_metrics


@pytest.fixture
def moment(trained):
    """Fields of the run -> the moment of a network of three layers."""

    def made(**fields):
        before = trained(shape="2-3-3-1", n_steps=40)
        return replace(before, run=replace(before.run, number=next_run_number(), **fields))

    return made


@pytest.fixture
def view(qtbot, worker, moment) -> LayerGradientsView:
    view = LayerGradientsView(worker)
    qtbot.addWidget(view)
    view.resize(480, 360)
    view.recolor(LIGHT)
    view.show()
    view.show_snapshot(moment())
    return view


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_gradient_is_that_of_the_cost_of_all_training_points(moment, reduction):
    shown = moment(reduction=reduction)
    run, vector = shown.run, shown.state.parameters
    gradient, h = training_gradient(run, vector), 1e-6
    for index in range(len(vector)):
        ends = [evaluate(run, vector + sign * h * (np.arange(len(vector)) == index)) for sign in (1, -1)]
        high, low = (end.train_mean if reduction == "mean" else end.train_total for end in ends)
        assert gradient[index] == pytest.approx((high - low) / (2 * h), rel=1e-5, abs=1e-7)


def test_factors_count_only_while_they_are_on(moment):
    off = layer_sizes(moment(), LayerSettings())
    assert not off.has_factors
    assert off.counted == pytest.approx(off.plain)
    assert off.factors.tolist() == [1.0, 1.0, 1.0]
    assert off.by_rule == pytest.approx(off.plain / np.sqrt([2, 3, 3]))
    network = moment().run.network
    on = layer_sizes(moment(rate_factors=rate_factors(network, [1, 1, 1], divides_by_fan_in=True)), LayerSettings())
    assert on.has_factors
    assert on.counted == pytest.approx(on.by_rule)
    layered = layer_sizes(moment(rate_factors=rate_factors(network, [4, 2, 1])), LayerSettings(is_norm=False))
    assert layered.counted == pytest.approx(layered.plain * [4, 2, 1])
    assert layered.factors.tolist() == [4.0, 2.0, 1.0]


def test_a_full_batch_step_is_the_counted_gradient_times_the_rate(moment):
    network = moment().run.network
    shown = moment(
        optimizer="gradient_descent",
        hyperparameters=(("learning_rate", 0.1),),
        batch_size=90,
        rate_factors=rate_factors(network, [3, 1, 0.5], divides_by_fan_in=True),
    )
    state = replace(shown.state, optimizer_state=(), hyperparameters=shown.run.hyperparameters)
    after, _ = advance(shown.run, state, 1)
    moved = [np.linalg.norm((after.parameters - state.parameters)[column.weights]) for column in network.columns]
    assert layer_sizes(shown, LayerSettings()).counted * 0.1 == pytest.approx(moved, rel=1e-9)


@pytest.mark.parametrize(
    ("sizes", "decades"),
    [([0.05, 0.002], (-4, -1)), ([1.0], (-1, 1)), ([0.0, np.nan, np.inf], (-2, 0)), ([3e-9, 20.0], (-10, 2))],
)
def test_the_axis_has_whole_powers_of_ten_around_all_sizes(sizes, decades):
    assert decades_of(np.array(sizes)) == decades


def test_the_axis_stays_until_it_is_fitted_or_another_run_is_shown(view, moment):
    before, shown = view._arrays.decades, view.snapshot
    far = replace(shown, state=replace(shown.state, parameters=shown.state.parameters * 1e-4))
    view.show_snapshot(far)
    assert view._arrays.decades == before
    QTest.mouseClick(view._fit, Qt.MouseButton.LeftButton)
    assert view._arrays.decades != before
    view.show_snapshot(moment())
    assert view._arrays.decades == before


def test_bars_stand_as_high_as_their_sizes_say(view, pixels):
    shown, (low, high) = pixels(view.bars), view._arrays.decades
    rect = view.bars.plot_rect()
    for layer, size in enumerate(view._arrays.plain.tolist()):
        middle = round(view.bars.bar(layer, 0, size).center().x())
        is_bar = np.abs(shown[:, middle] - rgb(LIGHT.soft)).sum(axis=-1) < 30
        length = is_bar[round(rect.top()) : round(rect.bottom())].sum()
        assert length == pytest.approx((np.log10(size) - low) / (high - low) * rect.height(), abs=2)


def test_bars_beyond_the_axis_end_at_it(view):
    arrays = view._arrays
    view.draw(replace(arrays, plain=np.array([1e9, 0.0, np.nan]), counted=np.full(3, np.inf), by_rule=np.zeros(3)))
    view.grab()
    assert view.bars.bar(0, 0, 1e9).top() == pytest.approx(view.bars.plot_rect().top())
    assert view.bars.bar(1, 0, 0.0).height() == 0.0


def test_what_is_measured_is_said(view):
    assert view.bars.accessibleDescription().startswith("Norm of ∂C/∂w of the mean cost, all 90 training points")
    view._measure.choose(False)
    said = view.bars.accessibleDescription().splitlines()
    assert said[0] == "Mean size of ∂C/∂w of the mean cost, all 90 training points"
    assert [line.split(":")[0] for line in said[1:]] == ["hidden 1", "hidden 2", "output"]


@pytest.mark.parametrize("width", [140, 200, 300, 480])
def test_names_and_factors_never_run_together(view, moment, width):
    factors = rate_factors(moment().run.network, [0.123, 1.0, 12.5])
    view.show_snapshot(moment(rate_factors=factors))
    view.resize(width, 320)
    bars = view.bars
    slot, metrics = bars.plot_rect().width() / 3, picture_metrics(bars)
    names, factors = bars.names()
    assert all(metrics.horizontalAdvance(text) < slot for text in (*names, *factors))
    assert names in (["hidden 1", "hidden 2", "output"], ["1", "2", "3"])
    assert (width < 300) == (names == ["1", "2", "3"])


def test_a_single_training_point_is_not_counted() -> None:
    alone = first_snapshot(build(experiment("simplest")))
    assert caption(layer_sizes(alone, LayerSettings())) == "Norm of ∂C/∂w of the mean cost, the only training point"
