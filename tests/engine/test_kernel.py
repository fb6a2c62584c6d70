"""The compiled engine against the NumPy reference: drawn networks, every activation, loss and rule, fifty steps."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz.engine import selection
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.backprop import cost_and_gradient, costs, forward
from nnviz.engine.kernel_layout import HYPERPARAMETER_CODES
from nnviz.engine.network import Network, NeuronActivation, dense_synapses, network
from nnviz.engine.optimizers import HYPERPARAMETERS, OPTIMIZERS, add_weight_decay
from nnviz.engine.perceptron import cost_and_errors

pytestmark = pytest.mark.skipif(not selection.is_installed(), reason="needs Numba")
SMOOTH = sorted(set(ACTIVATIONS) - {"softmax", "step", "perceptron", "ramp", "relu", "leaky_relu"})
N_STEPS = 50


@st.composite
def activations(draw: Any, names: list[str]) -> NeuronActivation:
    """An activation with constants drawn around its defaults."""
    entry = ACTIVATIONS[draw(st.sampled_from(names))]
    shift = draw(st.floats(-0.3, 0.3))
    return NeuronActivation(entry.name, tuple(constant.default + shift for constant in entry.constants))


@st.composite
def networks(draw: Any, hidden: list[str], outputs: list[NeuronActivation]) -> Network:
    """Columns of any widths, some synapses absent, some reaching over columns, some pinned."""
    sizes = (
        draw(st.integers(1, 3)),
        *draw(st.lists(st.integers(1, 10), max_size=3)),
        len(outputs),
    )
    synapses = set(dense_synapses(sizes))
    firsts = np.concatenate([[0], np.cumsum(sizes)])
    for _ in range(draw(st.integers(0, 6))):
        columns = sorted(draw(st.lists(st.integers(0, len(sizes) - 1), min_size=2, max_size=2, unique=True)))
        pair = tuple(int(firsts[c] + draw(st.integers(0, sizes[c] - 1))) for c in columns)
        synapses ^= {pair}
    pinned = draw(st.sets(st.sampled_from(sorted(synapses)), max_size=2)) if synapses else set()
    chosen = []
    for size in sizes[1:-1]:
        chosen += (
            [draw(activations(hidden))] * size
            if draw(st.booleans())
            else [draw(activations(hidden)) for _ in range(size)]
        )
    return network(sizes, synapses, [*chosen, *outputs], pinned)


def reference(
    net: Network, vector: np.ndarray, rule: str, loss: str, batches: list[Any], in_use: dict[str, Any], is_mean: bool
) -> tuple[np.ndarray, tuple[np.ndarray, ...], list[float]]:
    """The same steps as `advance` makes them with NumPy."""
    optimizer, vector = OPTIMIZERS[rule], vector.copy()
    memory, seen = optimizer.start(len(vector)), []
    slope = cost_and_errors if optimizer.follows_errors else cost_and_gradient
    for step, (inputs, targets) in enumerate(batches):
        cost, gradient = slope(net, vector, inputs, targets, loss)
        gradient = gradient / len(inputs) if is_mean else gradient
        add_weight_decay(gradient, vector, net.synapse_indices, in_use.get("l1", 0.0), in_use.get("l2", 0.0))
        gradient[net.pinned] = 0.0
        optimizer.update(vector, memory, gradient, in_use, step)
        seen.append(cost / len(inputs))
    return vector, memory, seen


def compare(net: Network, rule: str, loss: str, batch_size: int, is_mean: bool, seed: int, n_points: int = 23) -> None:
    """Fifty steps by both engines from the same start."""
    draws = np.random.default_rng(seed)
    inputs = draws.uniform(-1, 1, (n_points, net.n_inputs))
    targets = draws.uniform(0, 1, (n_points, net.n_outputs))
    vector = draws.uniform(-0.5, 0.5, net.n_parameters)
    values = {entry.name: entry.default for entry in OPTIMIZERS[rule].hyperparameters}
    values |= {"learning_rate": 0.01} | {name: 0.001 for name in ("l1", "l2") if name in values}
    # With a tiny divisor or a long step, AdaGrad, RMSProp and Adam jump about a minimum, and a rounding error
    # grows from step to step.
    values |= {"epsilon": 0.01, "learning_rate": 0.001} if "epsilon" in values else {}
    factors = draws.uniform(0.5, 1.5, net.n_parameters)
    n_batches = -(-n_points // batch_size)
    order = np.array([draws.permutation(n_points) for _ in range(-(-N_STEPS // n_batches))])
    batches = [order[step // n_batches][step % n_batches * batch_size :][:batch_size] for step in range(N_STEPS)]

    calls = selection.kernel()
    task = calls.Training(
        net, inputs, targets, loss, rule, is_mean, batch_size, factors, untrained=np.flatnonzero(net.pinned)
    )
    found, seen = vector.copy(), np.empty(N_STEPS)
    memory = OPTIMIZERS[rule].start(len(vector))
    assert task.advance(found, memory, order, 0, [values], 0, seen) == N_STEPS
    in_use = values | {"learning_rate": values["learning_rate"] * factors}
    points = [(inputs[batch], targets[batch]) for batch in batches]
    expected, kept, wanted = reference(net, vector, rule, loss, points, in_use, is_mean)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(seen, wanted, rtol=1e-12, atol=1e-15)
    for one, other in zip(memory, kept, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("rule", OPTIMIZERS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_fifty_steps_are_those_of_the_reference(rule: str, data: st.DataObject) -> None:
    follows_errors = OPTIMIZERS[rule].follows_errors
    loss = data.draw(st.sampled_from(["squared_error", "cross_entropy"]))
    n_outputs = data.draw(st.integers(1, 9))
    if loss == "cross_entropy":
        outputs = [NeuronActivation(data.draw(st.sampled_from(["sigmoid", "softmax"])))] * n_outputs
    else:
        outputs = [data.draw(activations(["perceptron"] if follows_errors else SMOOTH))] * n_outputs
    net = data.draw(networks(SMOOTH, outputs))
    batch_size, is_mean = data.draw(st.sampled_from([1, 2, 5, 8, 9, 23])), data.draw(st.booleans())
    compare(net, rule, loss, batch_size, is_mean, data.draw(st.integers(0, 1000)))


@pytest.mark.parametrize("batch_size", [1, 8, 10, 75])
def test_wide_columns_with_gaps_are_those_of_the_reference(batch_size: int) -> None:
    sizes = (3, 17, 24, 13)
    synapses = set(dense_synapses(sizes)) - {(4, 21), (12, 43), (30, 50)} | {(1, 25), (7, 56)}
    net = network(sizes, synapses, [NeuronActivation("tanh")] * 54, pinned={(12, 30)})
    compare(net, "momentum", "squared_error", batch_size, True, seed=6, n_points=150)


@pytest.mark.parametrize("loss", ["squared_error", "cross_entropy"])
@pytest.mark.parametrize("batch_size", [1, 10, 150])
def test_softmax_is_that_of_the_reference(loss: str, batch_size: int) -> None:
    net = network(
        (2, 5, 11), dense_synapses((2, 5, 11)), [NeuronActivation("tanh")] * 5 + [NeuronActivation("softmax")] * 11
    )
    compare(net, "momentum", loss, batch_size, True, seed=4, n_points=150)


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"softmax"}))
@pytest.mark.parametrize("batch_size", [1, 10])
def test_every_activation_is_that_of_the_reference_in_the_middle_and_at_the_end(name: str, batch_size: int) -> None:
    sizes = (2, 9, 3, 2)
    chosen = [NeuronActivation(name)] * 9 + [NeuronActivation("linear")] * 2 + [NeuronActivation(name)] * 3
    net = network(sizes, [*dense_synapses(sizes), (0, 14), (3, 15)], chosen)
    compare(net, "gradient_descent", "squared_error", batch_size, True, seed=5)


def test_outputs_and_costs_are_those_of_the_reference() -> None:
    calls = selection.kernel()
    draws = np.random.default_rng(0)
    sizes = (2, 9, 4)
    net = network(sizes, dense_synapses(sizes), [NeuronActivation("sin")] * 9 + [NeuronActivation("softmax")] * 4)
    vectors = draws.normal(0, 2, (3, net.n_parameters))
    inputs, targets = draws.uniform(-2, 2, (203, 2)), np.eye(4)[draws.integers(0, 4, 203)]
    for loss in ("squared_error", "cross_entropy"):
        for vector, total in zip(vectors, calls.total_costs(net, vectors, inputs, targets, loss), strict=True):
            activity = forward(net, vector, inputs)
            expected = costs(net, activity, targets, loss)
            found, outputs = calls.costs_and_outputs(net, vector, inputs, targets, loss)
            np.testing.assert_allclose(found, expected, rtol=1e-12)
            np.testing.assert_allclose(outputs, activity.y[:, -4:], rtol=1e-12)
            np.testing.assert_allclose(calls.neuron_outputs(net, vector, inputs), activity.y.T, rtol=1e-12, atol=1e-15)
            assert total == pytest.approx(expected.sum(), rel=1e-12)


def test_orders_are_those_that_numpy_draws() -> None:
    calls = selection.kernel()
    for seed in (0, 7, 2**32 - 1, 2**32, 2**60 + 5):
        for first, n_points in ((0, 1), (3, 250), (2**33, 77)):
            found = calls.orders(seed, 3, first, 2, n_points)
            for epoch, order in enumerate(found, first):
                sequence = np.random.SeedSequence((seed, 3, epoch))
                assert (order == np.random.Generator(np.random.PCG64(sequence)).permutation(n_points)).all()


def test_every_hyperparameter_and_rule_has_its_place() -> None:
    assert list(HYPERPARAMETER_CODES) == list(HYPERPARAMETERS)
