"""Costs and accuracies against sums over single points."""

import math
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, replace

import numpy as np
import pytest

from nnviz.engine import backprop
from nnviz.training.evaluation import evaluate
from nnviz.training.run import Run


def test_costs_and_accuracies_are_those_of_the_points_one_by_one(make_run: Callable[..., Run]) -> None:
    run = make_run(sizes=(2, 1))
    vector = np.array([1.5, -0.5, 0.25])
    costs, right = [], []
    for point in range(24):
        x, d = run.dataset.inputs[point], run.targets[point, 0]
        z = math.tanh(1.5 * x[0] - 0.5 * x[1] + 0.25)
        costs.append(0.5 * (d - z) ** 2)
        right.append((z >= 0) == (d == 1))
    train, held_out = list(run.training_points), list(run.held_out_points)
    evaluation = evaluate(run, vector)
    assert evaluation.train_total == pytest.approx(sum(costs[point] for point in train), rel=1e-13)
    assert evaluation.train_mean == pytest.approx(evaluation.train_total / 19, rel=1e-13)
    assert evaluation.held_out_mean == pytest.approx(sum(costs[point] for point in held_out) / 5, rel=1e-13)
    assert evaluation.train_accuracy == sum(right[point] for point in train) / 19
    assert evaluation.held_out_accuracy == sum(right[point] for point in held_out) / 5


def test_outputs_coded_zero_and_one_are_parted_at_one_half(make_run: Callable[..., Run]) -> None:
    run = make_run(sizes=(2, 1), output="sigmoid", n_held_out=0)
    run = replace(run, targets=(run.targets + 1) / 2)
    share_outside = float(run.targets.mean())
    for bias, accuracy in ((0.1, share_outside), (-0.1, 1 - share_outside)):
        assert evaluate(run, np.array([0.0, 0.0, bias])).train_accuracy == pytest.approx(accuracy)


def test_several_outputs_are_read_by_the_largest(make_run: Callable[..., Run]) -> None:
    run = make_run(sizes=(2, 2), n_held_out=0)
    run = replace(run, targets=np.stack([-run.targets[:, 0], run.targets[:, 0]], axis=1))
    always_second = np.array([0.0, 0.0, 0.0, 0.0, -2.0, -1.0])
    assert evaluate(run, always_second).train_accuracy == pytest.approx(run.dataset.labels.mean())


def test_without_held_out_points_or_classes_there_is_none(make_run: Callable[..., Run]) -> None:
    run = make_run(n_held_out=0)
    assert evaluate(run, run.start).held_out_mean is None
    assert evaluate(run, run.start).held_out_accuracy is None
    regression = replace(run, dataset=replace(run.dataset, labels=None, values=run.targets))
    assert evaluate(regression, run.start).train_accuracy is None


def test_numbers_that_overflow_give_no_warning(make_run: Callable[..., Run]) -> None:
    run = make_run(activation="linear", output="linear")
    assert not math.isfinite(evaluate(run, np.full(13, 1e308)).train_mean)
    each_finite_but_not_their_sum = np.array([0.0] * 12 + [1e154])
    assert evaluate(run, each_finite_but_not_their_sum).train_total == math.inf


def test_points_in_portions_give_the_numbers_of_all_at_once(
    make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run(sizes=(2, 9, 2), n_points=200)
    vector = np.random.default_rng(2).normal(size=run.network.n_parameters)
    at_once = evaluate(run, vector)
    monkeypatch.setattr(backprop, "_NUMBERS_AT_ONCE", 13 * 17)
    assert asdict(evaluate(run, vector)) == pytest.approx(asdict(at_once), rel=1e-12)


def test_memory_does_not_grow_with_the_points(make_run: Callable[..., Run]) -> None:
    run = make_run(sizes=(2, 300, 1), n_points=8000)
    tracemalloc.start()
    evaluate(run, run.start)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6e6 < 300 * 8000 * 8
