"""Steps of training against a plain loop over neurons, and against themselves in other portions."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.backprop import cost_and_gradient
from nnviz.training.advance import advance, batch_points
from nnviz.training.evaluation import evaluate
from nnviz.training.requests import Hold, Release, SetHyperparameter, SetParameter
from nnviz.training.run import Run
from nnviz.training.state import TrainingState, first_state

BY_HAND = (
    (0, SetParameter(2, 0.25)),
    (3, Hold(4)),
    (3, SetParameter(4, -1.5)),
    (5, SetHyperparameter("learning_rate", 0.2)),
    (6, SetParameter(4, 0.75)),
    (9, Release(4)),
    (17, SetHyperparameter("momentum", 0.5)),
)


def test_fifty_steps_equal_a_plain_loop_over_neurons(make_run: Callable[..., Run]) -> None:
    for reduction in ("mean", "sum"):
        run = make_run(reduction=reduction)
        state, trace = advance(run, first_state(run), 50)
        parameters, velocity, costs = plain_training(run, 50)
        assert state.step == 50
        np.testing.assert_allclose(state.parameters, parameters, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(state.optimizer_state[0], velocity, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(trace.costs, costs, rtol=1e-12)


def plain_training(run: Run, n_steps: int) -> tuple[list[float], list[float], list[float]]:
    """Mini-batch momentum for a fully connected 2-3-1 tanh network with squared error, one number at a time."""
    theta, velocity, costs = [float(value) for value in run.start], [0.0] * len(run.start), []
    training = [int(point) for point in run.training_points]
    eta, gamma = (value for _, value in run.hyperparameters)
    step, epoch = 0, 0
    while True:
        generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence((run.seed, 3, epoch))))
        order = [training[number] for number in generator.permutation(len(training))]
        for first in range(0, len(order), run.batch_size):
            if step == n_steps:
                return theta, velocity, costs
            batch = order[first : first + run.batch_size]
            gradient, cost = [0.0] * len(theta), 0.0
            for point in batch:
                x, d = [float(value) for value in run.dataset.inputs[point]], float(run.targets[point, 0])
                y = [math.tanh(theta[2 * j] * x[0] + theta[2 * j + 1] * x[1] + theta[6 + j]) for j in range(3)]
                z = math.tanh(sum(theta[9 + j] * y[j] for j in range(3)) + theta[12])
                cost += 0.5 * (d - z) ** 2
                delta = -(d - z) * (1 - z * z)
                gradient[12] += delta
                for j in range(3):
                    gradient[9 + j] += delta * y[j]
                    below = delta * theta[9 + j] * (1 - y[j] ** 2)
                    gradient[2 * j] += below * x[0]
                    gradient[2 * j + 1] += below * x[1]
                    gradient[6 + j] += below
            share = len(batch) if run.reduction == "mean" else 1
            for number, slope in enumerate(gradient):
                velocity[number] = gamma * velocity[number] - eta * slope / share
                theta[number] += velocity[number]
            costs.append(cost / len(batch))
            step += 1
        epoch += 1


def test_what_is_given_stays_as_it_was_and_what_is_returned_is_read_only(make_run: Callable[..., Run]) -> None:
    run = make_run(by_hand=BY_HAND)
    before, _ = advance(run, first_state(run), 4)
    copy = TrainingState(
        before.step,
        before.parameters.copy(),
        tuple(array.copy() for array in before.optimizer_state),
        before.hyperparameters,
        before.held,
    )
    after, trace = advance(run, before, 20)
    assert_same(before, copy)
    for array in (after.parameters, *after.optimizer_state, trace.costs):
        assert not array.flags.writeable
        assert not any(np.shares_memory(array, other) for other in (run.start, before.parameters))


@pytest.mark.parametrize("batch_size", [1, 4, 19])
@pytest.mark.parametrize("portions", [(10,) * 10, (1,) * 100, (0, 3, 50, 0, 47)])
def test_portions_do_not_change_a_bit(make_run: Callable[..., Run], batch_size: int, portions: tuple[int, ...]) -> None:
    run = make_run(batch_size=batch_size, by_hand=BY_HAND)
    whole, whole_trace = advance(run, first_state(run), 100)
    state, costs = first_state(run), []
    for portion in portions:
        state, trace = advance(run, state, portion)
        costs.append(trace.costs)
    assert_same(state, whole)
    assert np.concatenate(costs).tobytes() == whole_trace.costs.tobytes()


def test_the_same_run_gives_the_same_digest_and_another_seed_another(make_run: Callable[..., Run]) -> None:
    digests = [digest_after(make_run(seed=seed), 200) for seed in (7, 7, 8)]
    assert digests[0] == digests[1] != digests[2]


def digest_after(run: Run, n_steps: int) -> str:
    return advance(run, first_state(run), n_steps)[0].parameters_sha256


def test_an_epoch_visits_every_training_point_once_and_no_held_out_one(make_run: Callable[..., Run]) -> None:
    run = make_run(batch_size=4)
    assert run.steps_per_epoch == 5
    orders = []
    for epoch in range(3):
        batches = [batch_points(run, step, step + 1) for step in range(epoch * 5, epoch * 5 + 5)]
        assert [len(batch) for batch in batches] == [4, 4, 4, 4, 3]
        order = np.concatenate(batches)
        assert sorted(order) == list(run.training_points)
        orders.append(tuple(order))
    assert len(set(orders)) == 3


def test_a_full_batch_is_the_training_points_in_rising_order(make_run: Callable[..., Run]) -> None:
    run = make_run(batch_size=19)
    assert list(batch_points(run, 3, 4)) == list(run.training_points)
    _, trace = advance(run, first_state(run), 1)
    assert trace.costs[0] == pytest.approx(evaluate(run, first_state(run).parameters).train_mean, rel=1e-14)
    assert run.samples_until(3) == 57


def test_samples_count_the_smaller_last_batch(make_run: Callable[..., Run]) -> None:
    run = make_run(batch_size=4)
    assert [run.samples_until(step) for step in (0, 1, 4, 5, 6)] == [0, 4, 16, 19, 23]


def test_pinned_and_held_parameters_stay_and_forget_their_velocity(make_run: Callable[..., Run]) -> None:
    run = make_run(pinned=((0, 2),))
    state, _ = advance(run, first_state(run), 5)
    held = run.with_by_hand(((5, Hold(7)), (8, Release(7))))
    during, _ = advance(held, state, 2)
    assert during.parameters[0] == run.start[0]
    assert during.parameters[7] == state.parameters[7]
    assert during.optimizer_state[0][[0, 7]].tolist() == [0.0, 0.0]
    assert during.held == (7,)
    after, _ = advance(held, during, 3)
    assert after.parameters[7] != state.parameters[7]
    assert after.held == ()


def test_what_is_done_by_hand_at_a_step_shows_in_the_state_at_that_step(make_run: Callable[..., Run]) -> None:
    run = make_run(by_hand=((0, SetParameter(1, 4.0)), (6, SetParameter(1, -4.0))))
    assert advance(run, first_state(run), 0)[0].parameters[1] == 4.0
    assert advance(run, first_state(run), 5)[0].parameters[1] != -4.0
    assert advance(run, first_state(run), 6)[0].parameters[1] == -4.0


def test_a_huge_learning_rate_stops_at_the_last_finite_state_with_a_sentence(make_run: Callable[..., Run]) -> None:
    run = make_run(output="linear", hyperparameters=(("learning_rate", 5000.0), ("momentum", 0.9)))
    state, trace = advance(run, first_state(run), 1000)
    assert trace.diverged is not None
    assert 0 < state.step < 1000
    assert len(trace.costs) == state.step == trace.diverged.step
    assert np.isfinite(trace.costs).all()
    assert np.isfinite(state.parameters).all()
    sentence = trace.diverged.sentence()
    assert f"step {state.step}" in sentence
    assert "learning rate 5000" in sentence
    assert "the output layer" in sentence
    assert "smaller learning rate" in sentence

    by_one, steps = first_state(run), 0
    while (result := advance(run, by_one, 1))[1].diverged is None:
        by_one, steps = result[0], steps + 1
    assert_same(result[0], state)
    assert result[1].diverged == trace.diverged


@pytest.mark.parametrize("batch_size", [1, 4, 19])
@pytest.mark.parametrize("learning_rate", [3.0, 10.0, 33.0, 200.0, 5000.0])
@pytest.mark.parametrize("activation", ["tanh", "linear"])
def test_a_training_stops_at_the_last_state_with_finite_parameters_and_a_finite_cost(
    make_run: Callable[..., Run], activation: str, learning_rate: float, batch_size: int
) -> None:
    run = make_run(
        activation=activation,
        output="linear",
        batch_size=batch_size,
        optimizer="gradient_descent",
        hyperparameters=(("learning_rate", learning_rate),),
    )
    state, trace = advance(run, first_state(run), 3000)
    assert trace.diverged is not None and trace.diverged.step == len(trace.costs) == state.step
    assert np.isfinite(state.parameters).all()
    assert math.isfinite(evaluate(run, state.parameters).train_total)
    with np.errstate(all="ignore"):
        points = batch_points(run, state.step, state.step + 1)
        gradient = cost_and_gradient(
            run.network, state.parameters, run.dataset.inputs[points], run.targets[points], run.loss
        )[1]
        after = state.parameters - learning_rate * gradient / len(points)
        # Where the next batch costs little, no other point's cost is asked for.
        assert not evaluate(run, after).train_total < 1e150

    by_one, step = first_state(run), 0
    while (result := advance(run, by_one, 1))[1].diverged is None:
        by_one, step = result[0], step + 1
    assert_same(result[0], state)
    assert result[1].diverged == trace.diverged

    mended_too_late = run.with_by_hand(
        tuple((state.step + 1, SetParameter(index, value)) for index, value in enumerate(run.start.tolist()))
    )
    assert_same(advance(mended_too_late, first_state(run), state.step + 2)[0], state)


def test_a_state_is_not_left_where_only_a_point_outside_of_its_batch_costs_infinitely_much(
    make_run: Callable[..., Run],
) -> None:
    run = make_run(
        sizes=(1, 1),
        n_points=2,
        n_held_out=0,
        output="linear",
        batch_size=1,
        optimizer="gradient_descent",
        hyperparameters=(("learning_rate", 1.0),),
        by_hand=((0, Hold(1)),),
    )
    # The first batch costs (3e153)^2 / 2 and would bring the weight to 0; the other point costs (3e154)^2 / 2.
    inputs = np.full((2, 1), 10.0)
    inputs[batch_points(run, 0, 1)] = 1.0
    run = replace(
        run, dataset=replace(run.dataset, inputs=inputs), targets=np.zeros((2, 1)), start=np.array([3e153, 0.0])
    )
    state, trace = advance(run, first_state(run), 2)
    assert trace.diverged is not None
    assert (state.step, state.parameters[0]) == (0, 3e153)


def test_a_cost_that_a_hand_makes_infinite_stops_at_what_the_hand_has_made(make_run: Callable[..., Run]) -> None:
    run = make_run(output="linear", by_hand=((6, SetParameter(12, 1e200)),))
    whole, trace = advance(run, first_state(run), 50)
    assert (whole.step, whole.parameters[12], len(trace.costs)) == (6, 1e200, 6)
    assert trace.diverged is not None and (trace.diverged.step, trace.diverged.column) == (6, 1)
    reached, sound = advance(run, first_state(run), 6)
    assert sound.diverged is None
    stopped, portioned = advance(run, reached, 44)
    assert_same(stopped, whole)
    assert portioned.diverged == trace.diverged


def test_divergence_names_the_first_layer_that_overflowed(make_run: Callable[..., Run]) -> None:
    run = make_run(sizes=(2, 3, 3, 1), activation="linear", output="linear")
    huge = run.start.copy()
    huge[:6] = 1e308
    huge[6:9] = 1.7e308
    state, trace = advance(replace(run, start=huge), first_state(replace(run, start=huge)), 3)
    assert state.step == 0
    assert trace.diverged is not None
    assert trace.diverged.column == 0
    assert "hidden layer 1" in trace.diverged.sentence()


def test_divergence_names_the_layer_whose_parameters_or_outputs_an_update_makes_overflow(
    make_run: Callable[..., Run],
) -> None:
    held = tuple((0, Hold(index)) for index in range(9, 13))
    run = make_run(hyperparameters=(("learning_rate", 1e308), ("momentum", 10.0)), by_hand=held)
    state, trace = advance(run, first_state(run), 50)
    assert trace.diverged is not None and trace.diverged.column == 0
    assert np.isfinite(state.parameters).all()

    run = make_run(activation="linear", output="linear", batch_size=19, optimizer="gradient_descent", by_hand=held)
    run = replace(run, targets=1000 * run.targets)
    inputs, targets = (array[run.training_points] for array in (run.dataset.inputs, run.targets))
    gradient = cost_and_gradient(run.network, run.start, inputs, targets, run.loss)[1][:9] / 19
    largest = 1.7e308 / float(np.abs(gradient).max())
    run = replace(run, hyperparameters=(("learning_rate", largest),))
    state, trace = advance(run, first_state(run), 1)
    assert np.isfinite(run.start[:9] - largest * gradient).all()
    assert trace.diverged is not None and (trace.diverged.step, trace.diverged.column) == (0, 0)

    _, trace = advance(run.with_by_hand(()), replace(first_state(run), hyperparameters=(("learning_rate", 1e308),)), 1)
    assert trace.diverged is not None and (trace.diverged.step, trace.diverged.column) == (0, 1)


def test_parameters_that_overflow_without_a_cost_that_does_are_caught(make_run: Callable[..., Run]) -> None:
    run = make_run(hyperparameters=(("learning_rate", 1e308), ("momentum", 10.0)))
    state, trace = advance(run, first_state(run), 50)
    assert trace.diverged is not None
    assert np.isfinite(state.parameters).all()
    assert np.isfinite(state.optimizer_state[0]).all()


def assert_same(one: TrainingState, other: TrainingState) -> None:
    assert one.step == other.step
    assert one.parameters.tobytes() == other.parameters.tobytes()
    assert [array.tobytes() for array in one.optimizer_state] == [array.tobytes() for array in other.optimizer_state]
    assert one.hyperparameters == other.hyperparameters
    assert one.held == other.held
