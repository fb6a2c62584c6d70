"""The experiments that ship with nnviz: sound, small, and trained as well as they promise."""

import math

import numpy as np
import pytest

from nnviz import resources
from nnviz.experiment.build import build
from nnviz.experiment.edits import check
from nnviz.experiment.files import to_text
from nnviz.experiment.shipped import EXPERIMENTS, experiment
from nnviz.training.advance import advance
from nnviz.training.evaluation import Evaluation, evaluate
from nnviz.training.state import first_state


def trained(name: str, n_steps: int | None = None) -> Evaluation:
    run = build(experiment(name))
    n_steps = n_steps or run.steps_per_epoch * (run.max_epochs or 1)
    state, trace = advance(run, first_state(run), n_steps)
    assert trace.diverged is None
    assert np.isfinite(trace.costs).all()
    return evaluate(run, state.parameters)


def test_every_shipped_file_has_its_line_and_every_line_its_file() -> None:
    assert set(resources.names("experiments", ".nnviz")) == set(EXPERIMENTS)
    with pytest.raises(KeyError):
        experiment("missing")


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_shipped_experiment_is_written_as_nnviz_writes(name: str) -> None:
    spec = experiment(name)
    check(spec)
    build(spec)
    assert spec.title
    assert to_text(spec) == resources.text("experiments", f"{name}.nnviz")


def test_iris_is_learned() -> None:
    evaluation = trained("iris")
    assert evaluation.train_accuracy is not None
    assert evaluation.train_accuracy >= 0.95


def test_digits_are_learned() -> None:
    evaluation = trained("digits")
    assert evaluation.train_accuracy is not None
    assert evaluation.held_out_accuracy is not None
    assert evaluation.train_accuracy >= 0.97
    assert evaluation.held_out_accuracy >= 0.93


def test_the_first_experiment_evolves_for_seconds_and_then_stands() -> None:
    early, middle, late = (trained("first", n_steps).train_accuracy or 0 for n_steps in (60, 250, 800))
    assert early < 0.85 < middle < 0.99
    assert late > 0.99


@pytest.mark.parametrize(("name", "n_steps"), [("xor", 1000), ("spiral", 2000)])
def test_what_needs_hidden_neurons_is_learned_by_them(name: str, n_steps: int) -> None:
    assert trained(name, n_steps).train_accuracy == 1.0


def test_the_start_that_ships_with_the_local_minima_ends_in_one() -> None:
    astray = trained("local-minima", 2000)
    assert (astray.train_accuracy or 1.0) < 0.9
    further = trained("local-minima", 4000)
    assert further.train_total == pytest.approx(astray.train_total, rel=0.05)


def test_the_sine_is_met() -> None:
    assert trained("sine", 3000).train_mean < 0.01


def test_the_network_of_the_board_is_three_four_two() -> None:
    assert build(experiment("three-four-two")).network.n_parameters == 26
    assert (trained("three-four-two", 1000).train_accuracy or 0) > 0.85


def test_the_simplest_network_steps_as_the_chain_rule_by_hand() -> None:
    """x --w1--> y --w2--> z without biases; every number with plain Python."""

    def s(p: float) -> float:
        return 1 / (1 + math.exp(-p))

    run = build(experiment("simplest"))
    w1, w2, x, d, eta = -1.0, -1.0, 1.0, 0.8, 5.0
    state = first_state(run)
    assert state.parameters.tolist() == [w1, 0.0, w2, 0.0]
    for _ in range(50):
        y = s(w1 * x)
        z = s(w2 * y)
        assert evaluate(run, state.parameters).train_total == pytest.approx(0.5 * (d - z) ** 2, rel=1e-12)
        dp_dw2 = (d - z) * z * (1 - z) * y
        dp_dw1 = (d - z) * z * (1 - z) * w2 * y * (1 - y) * x
        w1, w2 = w1 + eta * dp_dw1, w2 + eta * dp_dw2
        state, _ = advance(run, state, 1)
        assert state.parameters.tolist() == pytest.approx([w1, 0.0, w2, 0.0], rel=1e-12, abs=0.0)
    assert evaluate(run, state.parameters).train_total < 1e-3
