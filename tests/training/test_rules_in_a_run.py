"""What a run says about its rule reaches every step: schedules, factors, decay, the perceptron rule."""

from collections.abc import Callable

import numpy as np
import pytest

from nnviz.engine.backprop import cost_and_gradient
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import Schedule, rate_factors
from nnviz.training.advance import advance
from nnviz.training.requests import SetHyperparameter
from nnviz.training.run import Run
from nnviz.training.state import first_state

MakeRun = Callable[..., Run]


def parameters(run: Run, n_steps: int) -> np.ndarray:
    return advance(run, first_state(run), n_steps)[0].parameters


def defaults(name: str) -> tuple[tuple[str, float], ...]:
    return tuple((entry.name, entry.default) for entry in OPTIMIZERS[name].hyperparameters)


def runs_with(make_run: MakeRun, name: str, **fields: object) -> Run:
    if OPTIMIZERS[name].follows_errors:
        return make_run((2, 1), output="perceptron", optimizer=name, hyperparameters=defaults(name), **fields)
    return make_run(optimizer=name, hyperparameters=defaults(name), **fields)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_every_rule_trains_to_the_same_bits_however_its_steps_are_portioned(make_run: MakeRun, name: str) -> None:
    run = runs_with(make_run, name, rate_schedule=Schedule("cosine", (8, 0.1)), slow_epochs=3)
    whole = parameters(run, 60)
    state = first_state(run)
    for n_steps in (1, 6, 13, 40):
        state, _ = advance(run, state, n_steps)
    assert state.parameters.tobytes() == whole.tobytes()
    assert np.isfinite(whole).all()
    assert not np.array_equal(whole, run.start)


@pytest.mark.parametrize("name", sorted(set(OPTIMIZERS) - {"perceptron"}))
def test_every_rule_lowers_the_cost(make_run: MakeRun, name: str) -> None:
    run = make_run(optimizer=name, hyperparameters=defaults(name), batch_size=19)
    costs = advance(run, first_state(run), 2000)[1].costs
    assert costs[-1] < 0.9 * costs[0]


def test_a_schedule_turns_the_rate_at_ends_of_epochs(make_run: MakeRun) -> None:
    plain, per_epoch = make_run(), make_run().steps_per_epoch
    halved = make_run(rate_schedule=Schedule("step_decay", (0.5, 2)))
    by_hand = make_run(
        by_hand=(
            (2 * per_epoch, SetHyperparameter("learning_rate", 0.025)),
            (4 * per_epoch, SetHyperparameter("learning_rate", 0.0125)),
        )
    )
    np.testing.assert_array_equal(parameters(halved, 2 * per_epoch), parameters(plain, 2 * per_epoch))
    np.testing.assert_array_equal(parameters(halved, 6 * per_epoch), parameters(by_hand, 6 * per_epoch))


def test_momentum_rises_at_the_chosen_epoch(make_run: MakeRun) -> None:
    per_epoch = make_run().steps_per_epoch
    by_hand = make_run(
        by_hand=((0, SetHyperparameter("momentum", 0.5)), (3 * per_epoch, SetHyperparameter("momentum", 0.9)))
    )
    np.testing.assert_array_equal(parameters(make_run(slow_epochs=3), 40), parameters(by_hand, 40))


def test_a_column_with_factor_zero_stays_and_the_other_learns(make_run: MakeRun) -> None:
    run = make_run()
    run = make_run(rate_factors=rate_factors(run.network, [0.0, 1.0]))
    moved = parameters(run, 20) != run.start
    assert not moved[: 3 * 2 + 3].any()
    assert moved[3 * 2 + 3 :].all()


def test_one_step_with_decay_is_that_of_the_pencil(make_run: MakeRun) -> None:
    numbers = (("learning_rate", 0.1), ("l1", 0.02), ("l2", 0.3))
    run = make_run(optimizer="gradient_descent", hyperparameters=numbers, batch_size=19)
    points = run.training_points
    _, gradient = cost_and_gradient(run.network, run.start, run.dataset.inputs[points], run.targets[points], run.loss)
    expected = run.start - 0.1 * gradient / 19
    weights = run.network.synapse_indices
    expected[weights] -= 0.1 * (0.02 * np.sign(run.start[weights]) + 0.3 * run.start[weights])
    np.testing.assert_allclose(parameters(run, 1), expected, rtol=1e-13)


def test_decay_leaves_pinned_synapses_alone(make_run: MakeRun) -> None:
    numbers = (("learning_rate", 0.1), ("momentum", 0.9), ("l1", 0.02), ("l2", 0.3))
    run = make_run(hyperparameters=numbers, pinned=((0, 2), (4, 5)))
    pinned = run.network.pinned
    np.testing.assert_array_equal(parameters(run, 30)[pinned], run.start[pinned])


def test_the_perceptron_rule_summed_over_an_epoch_is_one_step_per_epoch(make_run: MakeRun) -> None:
    run = runs_with(make_run, "perceptron", batch_size=19, reduction="sum")
    points = run.training_points
    x, d = run.dataset.inputs[points], run.targets[points, 0]
    z = np.where(x @ run.start[:2] + run.start[2] >= 0, 1.0, -1.0)
    expected = run.start + 0.03 * np.append((d - z) @ x, (d - z).sum())
    np.testing.assert_allclose(parameters(run, 1), expected, rtol=1e-13)


def test_the_numbers_in_use_are_those_after_the_schedules(make_run: MakeRun) -> None:
    run = make_run(rate_schedule=Schedule("step_decay", (0.1, 10)), slow_epochs=15)
    shown = dict(run.hyperparameters)
    assert run.in_use(shown, 9 * run.steps_per_epoch) == {"learning_rate": 0.05, "momentum": 0.5}
    later = run.in_use(shown, 15 * run.steps_per_epoch)
    assert later == {"learning_rate": pytest.approx(0.005), "momentum": 0.9}
