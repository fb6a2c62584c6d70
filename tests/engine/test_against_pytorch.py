"""Every rule beside PyTorch's over 100 steps on the same gradients; PyTorch is an optional oracle."""

import numpy as np
import pytest

from nnviz.engine.optimizers import OPTIMIZERS, add_weight_decay

torch = pytest.importorskip("torch", reason="PyTorch is not installed", exc_type=ImportError)

N_STEPS = 100
N_PARAMETERS = 7
SGD, ADAGRAD, RMSPROP, ADAM = "SGD", "Adagrad", "RMSprop", "Adam"
TWINS = {
    "gradient_descent": (SGD, {"learning_rate": 0.05}, {"lr": 0.05}),
    "momentum": (SGD, {"learning_rate": 0.05, "momentum": 0.9}, {"lr": 0.05, "momentum": 0.9}),
    # PyTorch's dampening leaves the first gradient whole; the rate times (1 - gamma) is the averaged form throughout.
    "averaged_momentum": (SGD, {"learning_rate": 0.05, "momentum": 0.9}, {"lr": 0.05 * (1 - 0.9), "momentum": 0.9}),
    "nesterov": (SGD, {"learning_rate": 0.05, "momentum": 0.9}, {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    "adagrad": (ADAGRAD, {"learning_rate": 0.05, "epsilon": 1e-8}, {"lr": 0.05, "eps": 1e-8}),
    "rmsprop": (
        RMSPROP,
        # A larger rate hops about the minimum, where every hop multiplies the difference that rounding makes.
        {"learning_rate": 0.005, "decay": 0.95, "epsilon": 1e-6},
        {"lr": 0.005, "alpha": 0.95, "eps": 1e-6},
    ),
    "adam": (
        ADAM,
        {"learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-8},
        {"lr": 0.05, "betas": (0.8, 0.99), "eps": 1e-8},
    ),
}


def gradient(vector):
    """Of a valley with a bend, different in every direction."""
    return np.linspace(0.2, 2, len(vector)) * vector + 0.3 * np.sin(3 * vector) + 0.1


def ours(name, numbers, l2=0.0):
    rule = OPTIMIZERS[name]
    vector = np.linspace(-1, 1.5, N_PARAMETERS)
    memory = rule.start(N_PARAMETERS)
    for step in range(N_STEPS):
        slope = gradient(vector)
        add_weight_decay(slope, vector, np.arange(N_PARAMETERS), 0.0, l2)
        rule.update(vector, memory, slope, numbers, step)
    return vector


def theirs(class_name, options):
    vector = torch.nn.Parameter(torch.tensor(np.linspace(-1, 1.5, N_PARAMETERS), dtype=torch.float64))
    optimizer = getattr(torch.optim, class_name)([vector], **options)
    for _ in range(N_STEPS):
        vector.grad = torch.tensor(gradient(vector.detach().numpy()), dtype=torch.float64)
        optimizer.step()
    return vector.detach().numpy()


def test_every_rule_that_follows_the_gradient_has_its_twin():
    assert set(TWINS) == {name for name, rule in OPTIMIZERS.items() if not rule.follows_errors}


@pytest.mark.parametrize("l2", [0.0, 0.03])
@pytest.mark.parametrize("name", sorted(TWINS))
def test_the_rule_walks_as_its_twin_does(name, l2):
    class_name, numbers, options = TWINS[name]
    expected = theirs(class_name, {**options, "weight_decay": l2})
    assert np.abs(expected - np.linspace(-1, 1.5, N_PARAMETERS)).max() > 0.1
    np.testing.assert_allclose(ours(name, numbers, l2), expected, rtol=0, atol=1e-10)
