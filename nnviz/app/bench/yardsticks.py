"""Ways to train the same network on the same points: nnviz with each engine, a plain NumPy loop, other libraries.

Each is a function of a run with dense columns that gives another, which trains so many epochs by gradient descent in
double precision, on one thread. Libraries that are not installed are left out.
"""

import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.app.bench.figures import NUMPY_PREALLOCATED, NUMPY_REFERENCE, PYTORCH, SCIKIT_LEARN
from nnviz.engine import selection
from nnviz.streams import EPOCH_ORDER, stream
from nnviz.training.advance import advance
from nnviz.training.run import Run
from nnviz.training.state import first_state

NNVIZ = "nnviz"
# The trace of a call holds a cost for each of its steps.
EPOCHS_AT_ONCE = 10_000

Train = Callable[[int], None]
Floats = NDArray[np.float64]


def contenders(run: Run) -> dict[str, Train]:
    """Every way that there is here."""
    found = {NNVIZ: nnviz(run, "kernel"), NUMPY_REFERENCE: nnviz(run, "numpy"), NUMPY_PREALLOCATED: preallocated(run)}
    if find_spec("sklearn") is not None:
        found[SCIKIT_LEARN] = scikit_learn(run)
    if find_spec("torch") is not None:
        found[PYTORCH] = pytorch(run)
    return found


def nnviz(run: Run, engine: selection.Engine) -> Train:
    """As the program trains."""
    state = first_state(run)

    def train(n_epochs: int) -> None:
        selection.choose(engine)
        for first in range(0, n_epochs, EPOCHS_AT_ONCE):
            advance(run, state, min(n_epochs - first, EPOCHS_AT_ONCE) * run.steps_per_epoch)

    return train


def matrices(run: Run) -> list[tuple[Floats, Floats]]:
    """The start weights (n_neurons, n_sources) and biases of every column."""
    return [
        (run.start[column.weights].reshape(column.exists.shape), run.start[column.biases])
        for column in run.network.columns
    ]


def learning_rate(run: Run) -> float:
    return dict(run.hyperparameters)["learning_rate"]


def is_softmax(run: Run) -> bool:
    return run.network.output_activations[0].name == "softmax"


def preallocated(run: Run) -> Train:
    """Tanh columns in plain NumPy: nothing allocated, nothing checked, no cost reported."""
    layers = [(weights.T.copy(), biases.copy()) for weights, biases in matrices(run)]
    inputs, targets = run.dataset.inputs[run.training_points], run.targets[run.training_points]
    rate, softmax = learning_rate(run), is_softmax(run)
    sizes = run.network.sizes
    of_size = {
        n: ([np.empty((n, size)) for size in sizes], [np.empty((n, size)) for size in sizes], np.empty((n, sizes[-1])))
        for n in {run.batch_size, len(inputs) % run.batch_size or run.batch_size}
    }
    slopes = [(np.empty_like(weights), np.empty_like(biases)) for weights, biases in layers]

    def step(points: NDArray[np.intp]) -> None:
        y, delta, d = of_size[len(points)]
        inputs.take(points, axis=0, out=y[0])
        targets.take(points, axis=0, out=d)
        for at, (weights, biases) in enumerate(layers):
            v = np.dot(y[at], weights, out=y[at + 1])
            v += biases
            if softmax and at == len(layers) - 1:
                v -= v.max(axis=1, keepdims=True)
                np.exp(v, out=v)
                v /= v.sum(axis=1, keepdims=True)
            else:
                np.tanh(v, out=v)
        np.subtract(y[-1], d, out=delta[-1])
        for at in range(len(layers) - 1, -1, -1):
            if not (softmax and at == len(layers) - 1):
                np.multiply(y[at + 1], y[at + 1], out=y[at + 1])
                np.subtract(1.0, y[at + 1], out=y[at + 1])
                delta[at + 1] *= y[at + 1]
            if at:
                np.dot(delta[at + 1], layers[at][0].T, out=delta[at])
        for at, ((weights, biases), (slope, slope_b)) in enumerate(zip(layers, slopes, strict=True)):
            np.dot(y[at].T, delta[at + 1], out=slope)
            np.add.reduce(delta[at + 1], axis=0, out=slope_b)
            slope *= rate / len(points)
            slope_b *= rate / len(points)
            weights -= slope
            biases -= slope_b

    def train(n_epochs: int) -> None:
        for epoch in range(n_epochs):
            order = stream(run.seed, EPOCH_ORDER, epoch).permutation(len(inputs))
            for first in range(0, len(order), run.batch_size):
                step(order[first : first + run.batch_size])

    return train


def scikit_learn(run: Run) -> Train:
    """Its perceptron of many layers, an epoch per call."""
    library = import_module("sklearn.neural_network")
    classifies = is_softmax(run)
    kind = library.MLPClassifier if classifies else library.MLPRegressor
    theirs = kind(
        hidden_layer_sizes=run.network.sizes[1:-1],
        activation="tanh",
        solver="sgd",
        alpha=0.0,
        batch_size=run.batch_size,
        learning_rate_init=learning_rate(run),
        momentum=0.0,
        nesterovs_momentum=False,
        random_state=1,
    )
    inputs, targets = run.dataset.inputs[run.training_points], run.targets[run.training_points]
    desired = targets.argmax(axis=1) if classifies else targets[:, 0]
    rest = {"classes": np.arange(targets.shape[1])} if classifies else {}

    def train(n_epochs: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for _ in range(n_epochs):
                theirs.partial_fit(inputs, desired, **rest)

    return train


def pytorch(run: Run) -> Train:
    """Its modules, autograd and optimizer, one operation after the other."""
    torch: Any = import_module("torch")
    torch.set_num_threads(1)
    layers: list[Any] = []
    for at, (weights, biases) in enumerate(matrices(run)):
        linear = torch.nn.Linear(weights.shape[1], weights.shape[0], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(weights))
            linear.bias.copy_(torch.tensor(biases))
        layers.append(linear)
        if at < len(run.network.columns) - 1 or not is_softmax(run):
            layers.append(torch.nn.Tanh())
    net = torch.nn.Sequential(*layers)
    cost = torch.nn.CrossEntropyLoss() if is_softmax(run) else torch.nn.MSELoss()
    rule = torch.optim.SGD(net.parameters(), lr=learning_rate(run))
    inputs, targets = (torch.tensor(a[run.training_points]) for a in (run.dataset.inputs, run.targets))

    def train(n_epochs: int) -> None:
        for _ in range(n_epochs):
            order = torch.randperm(len(inputs))
            for first in range(0, len(order), run.batch_size):
                points = order[first : first + run.batch_size]
                rule.zero_grad()
                cost(net(inputs[points]), targets[points]).backward()
                rule.step()

    return train
