"""N1, N2: gradients beside derivatives that know nothing of back-propagation, and training beside other libraries."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.app.bench.figures import PYTORCH, SCIKIT_LEARN, Reading
from nnviz.engine import selection
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.backprop import cost_and_gradient, costs, forward
from nnviz.engine.network import Network, NeuronActivation, dense_synapses, network
from nnviz.engine.optimizers import OPTIMIZERS

Floats = NDArray[np.float64]

SIZES = (3, 4, 3, 2)
DENSE = dense_synapses(SIZES)
TOPOLOGIES = (
    DENSE,
    [pair for pair in DENSE if pair not in {(0, 3), (2, 3), (1, 6), (4, 8), (3, 9), (9, 10)}],
    [*DENSE, (0, 7), (2, 9), (1, 10), (3, 11), (6, 10)],
)
N_POINTS = 5
TINY, SMALL = 1e-30, 1e-5
# A gradient smaller than this is compared as if it were this large.
LEAST_GRADIENT = 1e-3
N_STEPS = 199
LEARNED_SIZES = (3, 5, 4, 1)
N_LEARNED = 40
RATE = 0.1


def gradients(_seconds: float) -> dict[str, Reading]:
    """N1: the largest difference over every activation, output, loss and topology."""
    differences: dict[str, list[float]] = {}
    for hidden, output, loss, synapses in _combinations():
        net = network(SIZES, synapses, [NeuronActivation(hidden)] * 7 + [NeuronActivation(output)] * 2)
        stream = np.random.default_rng(3)
        inputs, targets = stream.uniform(-1.5, 1.5, (N_POINTS, 3)), stream.uniform(0, 1, (N_POINTS, 2))
        if output == "softmax":
            targets = np.eye(2)[stream.integers(0, 2, N_POINTS)]
        vector = stream.uniform(-0.8, 0.8, net.n_parameters)
        reference = cost_and_gradient(net, vector, inputs, targets, loss)[1]
        found = {"NumPy": reference, "compiled": _compiled_gradient(net, vector, inputs, targets, loss)}
        largest = max(float(np.abs(reference).max()), LEAST_GRADIENT)
        for derivative, of in (("complex step", _complex_step), ("central differences", _central_differences)):
            expected = of(partial(_total, net, inputs, targets, loss), vector)
            for engine, gradient in found.items():
                difference = float(np.abs(gradient - expected).max()) / largest
                differences.setdefault(f"{engine}, {derivative}", []).append(difference)
    return {part: Reading(max(each)) for part, each in differences.items()}


def _combinations() -> Iterator[tuple[str, str, str, list[tuple[int, int]]]]:
    """(hidden, output, loss, synapses) of all that fit together."""
    for synapses in TOPOLOGIES:
        for name in ACTIVATIONS:
            if name != "softmax":
                yield name, name, "squared_error", synapses
                yield name, "sigmoid", "cross_entropy", synapses
                yield name, "softmax", "cross_entropy", synapses
        yield "tanh", "softmax", "squared_error", synapses


def _total(net: Network, inputs: Floats, targets: Floats, loss: str, vector: NDArray[Any]) -> Any:
    return costs(net, forward(net, vector, inputs), targets, loss).sum()


def _complex_step(cost: Callable[[NDArray[Any]], Any], vector: Floats) -> Floats:
    return np.array([cost(vector + TINY * 1j * direction).imag / TINY for direction in np.eye(len(vector))])


def _central_differences(cost: Callable[[NDArray[Any]], Any], vector: Floats) -> Floats:
    shifts = SMALL * np.eye(len(vector))
    return np.array([(cost(vector + shift) - cost(vector - shift)) / (2 * SMALL) for shift in shifts])


def _compiled_gradient(net: Network, vector: Floats, inputs: Floats, targets: Floats, loss: str) -> Floats:
    """What one full step of rate 1 goes back."""
    moved = vector.copy()
    _train_compiled(net, moved, inputs, targets, loss, "gradient_descent", {"learning_rate": 1.0}, 1, is_mean=False)
    return vector - moved


def _train_compiled(
    net: Network,
    vector: Floats,
    inputs: Floats,
    targets: Floats,
    loss: str,
    optimizer: str,
    values: Mapping[str, float],
    n_steps: int,
    is_mean: bool = True,
) -> None:
    """Full-batch steps that change the vector in place."""
    calls, rule = selection.kernel(), OPTIMIZERS[optimizer]
    defaults = {entry.name: entry.default for entry in rule.hyperparameters}
    untrained = np.zeros(0, np.intp)
    task = calls.Training(net, inputs, targets, loss, optimizer, is_mean, len(inputs), None, untrained)
    order, memory = np.arange(len(inputs))[None], rule.start(net.n_parameters)
    task.advance(vector, memory, order, 0, [{**defaults, **values}], 0, np.empty(n_steps))


def libraries(_seconds: float) -> dict[str, Reading]:
    """N2: the largest difference of a parameter, over hidden activations or over rules."""
    absent = {SCIKIT_LEARN: "sklearn", PYTORCH: "torch"}
    compared = {SCIKIT_LEARN: _scikit_learn, PYTORCH: _pytorch}
    return {
        library: Reading(compare()) if find_spec(absent[library]) else Reading(None, why=f"{library} is not installed")
        for library, compare in compared.items()
    }


def _points() -> tuple[Floats, Floats]:
    stream = np.random.default_rng(11)
    inputs = stream.uniform(-1, 1, (N_LEARNED, 3))
    return inputs, np.sin(2 * inputs[:, 0]) + inputs[:, 1] * inputs[:, 2]


def _learner(hidden: str) -> Network:
    activations = [NeuronActivation(hidden)] * sum(LEARNED_SIZES[1:-1]) + [NeuronActivation("linear")]
    return network(LEARNED_SIZES, dense_synapses(LEARNED_SIZES), activations)


def _scikit_learn() -> float:
    """Gradient descent and momentum with each activation that both have."""
    inputs, values = _points()
    differences = []
    for momentum in (0.0, 0.9):
        for ours, theirs_name in (("tanh", "tanh"), ("sigmoid", "logistic"), ("relu", "relu"), ("linear", "identity")):
            theirs = import_module("sklearn.neural_network").MLPRegressor(
                hidden_layer_sizes=LEARNED_SIZES[1:-1],
                activation=theirs_name,
                solver="sgd",
                alpha=0.0,
                batch_size=len(inputs),
                learning_rate_init=RATE,
                momentum=momentum,
                nesterovs_momentum=False,
                shuffle=False,
                random_state=5,
            )
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs.partial_fit(inputs, values)
                for velocity in theirs._optimizer.velocities:
                    velocity[...] = 0.0
                vector, rule = _flat(theirs), "momentum" if momentum else "gradient_descent"
                for _ in range(N_STEPS):
                    theirs.partial_fit(inputs, values)
            numbers = {"learning_rate": RATE, "momentum": momentum}
            task = _learner(ours), vector, inputs, values[:, None], "squared_error"
            _train_compiled(*task, rule, numbers if momentum else {"learning_rate": RATE}, N_STEPS)
            differences.append(float(np.abs(vector - _flat(theirs)).max()))
    return max(differences)


def _flat(theirs: Any) -> Floats:
    pairs = zip(theirs.coefs_, theirs.intercepts_, strict=True)
    return np.concatenate([np.concatenate([weights.T.ravel(), biases]) for weights, biases in pairs])


def _pytorch() -> float:
    """Every rule that PyTorch has too, with autograd's gradients."""
    torch: Any = import_module("torch")
    torch.set_num_threads(1)
    rate, adam = {"learning_rate": 0.01}, {"beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}
    rules: dict[str, tuple[Any, dict[str, float], dict[str, Any]]] = {
        "gradient_descent": (torch.optim.SGD, {}, {}),
        "momentum": (torch.optim.SGD, {"momentum": 0.9}, {"momentum": 0.9}),
        "nesterov": (torch.optim.SGD, {"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}),
        "adagrad": (torch.optim.Adagrad, {"epsilon": 1e-8}, {"eps": 1e-8}),
        "rmsprop": (torch.optim.RMSprop, {"decay": 0.95, "epsilon": 1e-6}, {"alpha": 0.95, "eps": 1e-6}),
        "adam": (torch.optim.Adam, adam, {"betas": (0.9, 0.999), "eps": 1e-8}),
    }
    inputs, values = _points()
    differences = []
    for name, (kind, numbers, options) in rules.items():
        net = _learner("tanh")
        vector = np.random.default_rng(4).uniform(-0.8, 0.8, net.n_parameters)
        theirs = torch.nn.Parameter(torch.tensor(vector))
        optimizer = kind([theirs], lr=rate["learning_rate"], **options)
        _train_compiled(net, vector, inputs, values[:, None], "squared_error", name, rate | numbers, N_STEPS)
        for _ in range(N_STEPS):
            optimizer.zero_grad()
            y = torch.tensor(inputs)
            for at, column in enumerate(net.columns):
                weights = theirs[column.weights].reshape(column.exists.shape)
                y = y @ weights.T + theirs[column.biases]
                y = torch.tanh(y) if at < len(net.columns) - 1 else y
            (0.5 * (y[:, 0] - torch.tensor(values)) ** 2).mean().backward()
            optimizer.step()
        differences.append(float(np.abs(vector - theirs.detach().numpy()).max()))
    return max(differences)
