"""The compiled rules: how a gradient changes eight parameters at a time, as the functions of OPTIMIZERS do it.

The memory holds the arrays that a rule remembers one after another, as long as theta each.
"""

from typing import Any

import numpy as np

from nnviz.engine.kernel_layout import HYPERPARAMETER_CODES, OPTIMIZER_CODES
from nnviz.engine.lanes import (
    compiled,
    inlined,
    lane_sum,
    load,
    magnitude,
    root,
    spread,
    store,
    where_greater,
    with_sign,
)

MOMENTUM, AVERAGED_MOMENTUM = OPTIMIZER_CODES["momentum"], OPTIMIZER_CODES["averaged_momentum"]
NESTEROV, ADAGRAD, RMSPROP = (OPTIMIZER_CODES[name] for name in ("nesterov", "adagrad", "rmsprop"))
ADAM = OPTIMIZER_CODES["adam"]
_RATE, _GAMMA, _DECAY = (HYPERPARAMETER_CODES[name] for name in ("learning_rate", "momentum", "decay"))
_BETA_1, _BETA_2, _EPSILON = (HYPERPARAMETER_CODES[name] for name in ("beta_1", "beta_2", "epsilon"))
_L1, _L2 = HYPERPARAMETER_CODES["l1"], HYPERPARAMETER_CODES["l2"]


@inlined
def update(
    rule: int, theta: Any, memory: Any, gradient: Any, scale: float, in_use: Any, factors: Any, trained: Any,
    is_weight: Any, step: int,
) -> bool:  # fmt: skip
    """Change theta and memory in place; whether every parameter stayed finite.

    scale : what the summed gradient is multiplied by
    in_use : hyperparameters by HYPERPARAMETER_CODES
    factors, trained, is_weight : (n,) factor of the learning rate, 1 for what is trained, 1 for weights
    step : updates made before this one
    """
    n = len(theta)
    broken = spread(0.0)
    for p in range(0, n, 8):
        g, w = load(gradient, p) * scale, load(theta, p)
        if in_use[_L1] != 0.0 or in_use[_L2] != 0.0:
            g = g + load(is_weight, p) * (sign(w) * in_use[_L1] + w * in_use[_L2])
        store(gradient, p, where_greater(load(trained, p), 0.0, g, 0.0))
    if rule == MOMENTUM:
        momentum(theta, memory, gradient, factors, in_use[_RATE], in_use[_GAMMA])
    elif rule == AVERAGED_MOMENTUM:
        averaged_momentum(theta, memory, gradient, factors, in_use[_RATE], in_use[_GAMMA])
    elif rule == NESTEROV:
        nesterov(theta, memory, gradient, factors, in_use[_RATE], in_use[_GAMMA])
    elif rule == ADAGRAD:
        adagrad(theta, memory, gradient, factors, in_use[_RATE], in_use[_EPSILON])
    elif rule == RMSPROP:
        rmsprop(theta, memory, gradient, factors, in_use[_RATE], in_use[_DECAY], in_use[_EPSILON])
    elif rule == ADAM:
        adam(theta, memory, gradient, factors, in_use, step)
    else:
        gradient_descent(theta, gradient, factors, in_use[_RATE])
    for p in range(0, n, 8):
        broken = where_greater(np.inf, magnitude(load(theta, p)), broken, 1.0)
    return lane_sum(broken) == 0.0


@inlined
def sign(x: Any) -> Any:
    """-1, 0 or 1."""
    return where_greater(magnitude(x), 0.0, with_sign(spread(1.0), x), 0.0)


@inlined
def gradient_descent(theta: Any, gradient: Any, factors: Any, rate: float) -> None:
    """theta <- theta - eta g."""
    for p in range(0, len(theta), 8):
        store(theta, p, load(theta, p) - load(factors, p) * rate * load(gradient, p))


@inlined
def momentum(theta: Any, memory: Any, gradient: Any, factors: Any, rate: float, gamma: float) -> None:
    """m <- gamma m - eta g; theta <- theta + m."""
    for p in range(0, len(theta), 8):
        m = load(memory, p) * gamma - load(factors, p) * rate * load(gradient, p)
        store(memory, p, m)
        store(theta, p, load(theta, p) + m)


@inlined
def averaged_momentum(theta: Any, memory: Any, gradient: Any, factors: Any, rate: float, gamma: float) -> None:
    """m <- gamma m + (1 - gamma) g; theta <- theta - eta m."""
    for p in range(0, len(theta), 8):
        m = load(memory, p) * gamma + load(gradient, p) * (1.0 - gamma)
        store(memory, p, m)
        store(theta, p, load(theta, p) - load(factors, p) * rate * m)


@inlined
def nesterov(theta: Any, memory: Any, gradient: Any, factors: Any, rate: float, gamma: float) -> None:
    """m <- gamma m + g; theta <- theta - eta (g + gamma m)."""
    for p in range(0, len(theta), 8):
        g = load(gradient, p)
        m = load(memory, p) * gamma + g
        store(memory, p, m)
        store(theta, p, load(theta, p) - load(factors, p) * rate * (g + m * gamma))


@inlined
def adagrad(theta: Any, memory: Any, gradient: Any, factors: Any, rate: float, epsilon: float) -> None:
    """s <- s + g^2; theta <- theta - eta g / (sqrt s + epsilon)."""
    for p in range(0, len(theta), 8):
        g = load(gradient, p)
        s = load(memory, p) + g * g
        store(memory, p, s)
        store(theta, p, load(theta, p) - load(factors, p) * rate * g / (root(s) + epsilon))


@inlined
def rmsprop(theta: Any, memory: Any, gradient: Any, factors: Any, rate: float, decay: float, epsilon: float) -> None:
    """s <- rho s + (1 - rho) g^2; theta <- theta - eta g / (sqrt s + epsilon)."""
    for p in range(0, len(theta), 8):
        g = load(gradient, p)
        s = load(memory, p) * decay + g * g * (1.0 - decay)
        store(memory, p, s)
        store(theta, p, load(theta, p) - load(factors, p) * rate * g / (root(s) + epsilon))


@inlined
def adam(theta: Any, memory: Any, gradient: Any, factors: Any, in_use: Any, step: int) -> None:
    """m and s, moving averages of g and g^2, each divided by 1 - beta^t."""
    beta_1, beta_2, n = in_use[_BETA_1], in_use[_BETA_2], len(theta)
    share_1, share_2 = 1.0 - power(beta_1, step + 1), 1.0 - power(beta_2, step + 1)
    for p in range(0, n, 8):
        g = load(gradient, p)
        m = load(memory, p) * beta_1 + g * (1.0 - beta_1)
        s = load(memory, n + p) * beta_2 + g * g * (1.0 - beta_2)
        store(memory, p, m)
        store(memory, n + p, s)
        change = load(factors, p) * in_use[_RATE] * (m / share_1) / (root(s / share_2) + in_use[_EPSILON])
        store(theta, p, load(theta, p) - change)


@compiled
def power(base: float, exponent: int) -> float:
    """base^exponent by squaring, in the order of `optimizers.power`."""
    result = 1.0
    while exponent:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result
