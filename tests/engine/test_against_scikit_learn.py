"""199 full-batch steps beside scikit-learn's multi-layer perceptrons, from the same weights."""

import warnings

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier, MLPRegressor

from nnviz.engine.backprop import cost_and_gradient
from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.engine.optimizers import OPTIMIZERS

SIZES = {"regression": (3, 5, 4, 1), "two classes": (3, 5, 4, 1), "three classes": (3, 5, 4, 3)}
OUTPUTS = {"regression": "linear", "two classes": "sigmoid", "three classes": "softmax"}
HIDDEN = {"tanh": "tanh", "sigmoid": "logistic", "relu": "relu", "linear": "identity"}


def points(task):
    stream = np.random.default_rng(11)
    inputs = stream.uniform(-1, 1, (40, 3))
    if task == "regression":
        values = np.sin(2 * inputs[:, 0]) + inputs[:, 1] * inputs[:, 2]
        return inputs, values, values[:, None]
    labels = (inputs[:, 0] > inputs[:, 1]).astype(int) + (task == "three classes") * (inputs[:, 2] > 0.3)
    return inputs, labels, labels[:, None].astype(float) if task == "two classes" else np.eye(3)[labels]


def their_perceptron(task, hidden, momentum, labels, inputs):
    """Theirs, its weights drawn and its velocities at rest."""
    kind = MLPRegressor if task == "regression" else MLPClassifier
    theirs = kind(
        hidden_layer_sizes=SIZES[task][1:-1],
        activation=HIDDEN[hidden],
        solver="sgd",
        alpha=0.0,
        batch_size=len(inputs),
        learning_rate_init=0.1,
        momentum=momentum,
        nesterovs_momentum=False,
        shuffle=False,
        random_state=5,
    )
    theirs_step(theirs, task, inputs, labels)
    for velocity in theirs._optimizer.velocities:
        velocity[...] = 0.0
    return theirs


def theirs_step(theirs, task, inputs, labels):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if task == "regression":
            theirs.partial_fit(inputs, labels)
        else:
            theirs.partial_fit(inputs, labels, classes=np.unique(labels))


def flat(theirs):
    return np.concatenate(
        [
            np.concatenate([weights.T.ravel(), biases])
            for weights, biases in zip(theirs.coefs_, theirs.intercepts_, strict=True)
        ]
    )


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("task", SIZES)
def test_199_full_batch_steps_are_scikit_learns(task, hidden, momentum):
    inputs, labels, targets = points(task)
    theirs = their_perceptron(task, hidden, momentum, labels, inputs)
    sizes = SIZES[task]
    activations = [NeuronActivation(hidden)] * sum(sizes[1:-1]) + [NeuronActivation(OUTPUTS[task])] * sizes[-1]
    net = network(sizes, dense_synapses(sizes), activations)
    loss = "squared_error" if task == "regression" else "cross_entropy"
    rule = OPTIMIZERS["momentum" if momentum else "gradient_descent"]
    vector, memory = flat(theirs), rule.start(net.n_parameters)
    start = vector.copy()
    for _ in range(199):
        cost, gradient = cost_and_gradient(net, vector, inputs, targets, loss)
        rule.update(vector, memory, gradient / len(inputs), {"learning_rate": 0.1, "momentum": momentum}, 0)
        theirs_step(theirs, task, inputs, labels)
        assert abs(cost / len(inputs) - theirs.loss_) <= 1e-10
    assert np.abs(vector - flat(theirs)).max() <= 1e-10
    assert np.abs(vector - start).max() > 0.1
