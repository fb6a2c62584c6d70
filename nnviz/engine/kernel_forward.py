"""The compiled way forward: the sum into every neuron, its activation, and what the outputs cost.

Rows stand one after another in a flat array, `width` numbers each, points innermost; eight points are taken at a time.
"""

from typing import Any

from nnviz.engine.elementary import cos, exp, exp_of_negative, expm1_of_negative, log, log1p, logistic, sin, tanh
from nnviz.engine.kernel_layout import ACTIVATION_CODES, LOSS_CODES
from nnviz.engine.lanes import compiled, filled, inlined, load, magnitude, spread, store, where_greater

STEP, RAMP, SIGMOID = ACTIVATION_CODES["step"], ACTIVATION_CODES["ramp"], ACTIVATION_CODES["sigmoid"]
GAUSSIAN, PERCEPTRON, LINEAR = (ACTIVATION_CODES[name] for name in ("gaussian", "perceptron", "linear"))
TANH, RELU, LEAKY_RELU = ACTIVATION_CODES["tanh"], ACTIVATION_CODES["relu"], ACTIVATION_CODES["leaky_relu"]
SOFTPLUS, ELU, SIN = ACTIVATION_CODES["softplus"], ACTIVATION_CODES["elu"], ACTIVATION_CODES["sin"]
SOFTMAX = ACTIVATION_CODES["softmax"]
CROSS_ENTROPY = LOSS_CODES["cross_entropy"]
_ROOT_2_PI = 2.5066282746310002


@inlined
def forward(net: Any, theta: Any, v: Any, y: Any, width: int, n_blocks: int) -> None:
    """Fill the rows of v and y after the inputs, `n_blocks` times eight points."""
    for column in range(len(net.columns) - 1):
        for block in range(net.blocks[column], net.blocks[column + 1]):
            first, stop = net.block_chunks[block], net.block_chunks[block + 1]
            row, end = net.block_rows[block, 0], net.block_rows[block, 1]
            if width == 1:
                add_up_single(net.sources, theta, first, stop, y, v, row)
            else:
                for lane in range(0, end - row, 4):
                    add_up(net.sources, theta, first, stop, lane, y, v, row + lane, width, n_blocks)
        for group in range(net.groups[column], net.groups[column + 1]):
            begin, end = net.group_rows[group, 0] * width, net.group_rows[group, 1] * width
            activate(net.group_codes[group], net.group_constants, group, v, y, begin, end, width)


@inlined
def add_up_single(sources: Any, theta: Any, first: int, stop: int, y: Any, v: Any, row: int) -> None:
    """v of the eight neurons of a block: the sum of its chunks times y of their sources, in this order."""
    total = spread(0.0)
    for chunk in range(first, stop):
        total = total + load(theta, chunk * 8) * filled(y, sources[chunk])
    store(v, row, total)


@inlined
def add_up(
    sources: Any, theta: Any, first: int, stop: int, lane: int, y: Any, v: Any, row: int, width: int, n_blocks: int
) -> None:
    """Rows of v of four neurons of a block, from this lane on: the same sum."""
    at = row * width
    for k in range(0, n_blocks * 8, 8):
        a = b = c = d = spread(0.0)
        for chunk in range(first, stop):
            p, given = chunk * 8 + lane, load(y, sources[chunk] * width + k)
            a = a + given * filled(theta, p)
            b = b + given * filled(theta, p + 1)
            c = c + given * filled(theta, p + 2)
            d = d + given * filled(theta, p + 3)
        store(v, at + k, a)
        store(v, at + width + k, b)
        store(v, at + 2 * width + k, c)
        store(v, at + 3 * width + k, d)


@compiled
def activate(code: int, constants: Any, group: int, v: Any, y: Any, begin: int, end: int, width: int) -> None:
    """y = phi(v) from index begin to end; row `group` of the constants holds those of ACTIVATIONS."""
    p, q, r, s = constants[group, 0], constants[group, 1], constants[group, 2], constants[group, 3]
    if code == TANH:
        for k in range(begin, end, 8):
            store(y, k, tanh(load(v, k)))
    elif code == SIGMOID:
        for k in range(begin, end, 8):
            store(y, k, logistic(load(v, k) * p - q) + r)
    elif code == RELU:
        for k in range(begin, end, 8):
            store(y, k, where_greater(load(v, k), 0.0, load(v, k), 0.0))
    elif code == LEAKY_RELU:
        for k in range(begin, end, 8):
            store(y, k, where_greater(load(v, k), 0.0, load(v, k), load(v, k) * p))
    elif code == LINEAR:
        for k in range(begin, end, 8):
            store(y, k, load(v, k))
    elif code == STEP:
        for k in range(begin, end, 8):
            store(y, k, where_greater(r, load(v, k), p, q))
    elif code == PERCEPTRON:
        for k in range(begin, end, 8):
            store(y, k, where_greater(0.0, load(v, k), -1.0, 1.0))
    elif code == RAMP:
        slope = (q - p) / (s - r)
        for k in range(begin, end, 8):
            x = load(v, k)
            store(y, k, where_greater(r, x, p, where_greater(x, s, q, (x - r) * slope + p)))
    elif code == GAUSSIAN:
        for k in range(begin, end, 8):
            t = (load(v, k) - p) / q
            store(y, k, exp(t * t * -0.5) / (_ROOT_2_PI * q))
    elif code == SOFTPLUS:
        for k in range(begin, end, 8):
            store(y, k, softplus(load(v, k)))
    elif code == ELU:
        for k in range(begin, end, 8):
            x = load(v, k)
            store(y, k, where_greater(x, 0.0, x, expm1_of_negative(where_greater(x, 0.0, 0.0, x))))
    elif code == SIN:
        for k in range(begin, end, 8):
            store(y, k, sin(load(v, k)))
    elif code == SOFTMAX:
        for k in range(begin, begin + width, 8):
            softmax(v, y, k, end - begin, width)


@inlined
def softplus(t: Any) -> Any:
    """log(1 + e^t) without overflow."""
    return where_greater(t, 0.0, t, 0.0) + log1p(exp_of_negative(magnitude(t) * -1.0))


@inlined
def softmax(v: Any, y: Any, at: int, length: int, width: int) -> None:
    """y = e^v_k / sum_j e^v_j over rows of this length together, for the eight points from index `at` on."""
    highest = highest_of(v, at, length, width)
    total = spread(0.0)
    for k in range(at, at + length, width):
        total = total + exp(load(v, k) - highest)
    for k in range(at, at + length, width):
        store(y, k, exp(load(v, k) - highest) / total)


@inlined
def highest_of(v: Any, at: int, length: int, width: int) -> Any:
    """The largest v over the neurons, point by point."""
    highest = load(v, at)
    for k in range(at + width, at + length, width):
        highest = where_greater(load(v, k), highest, load(v, k), highest)
    return highest


@inlined
def set_costs(net: Any, loss: int, v: Any, y: Any, d: Any, costs: Any, width: int, n_blocks: int) -> None:
    """Set `costs`, one per point, to L(d, z); d holds the rows of the outputs alone."""
    shift = net.rows[net.columns[-2]] * width
    for k in range(0, n_blocks * 8, 8):
        store(costs, k, spread(0.0))
    for group in range(net.groups[-2], net.groups[-1]):
        begin, length = net.group_rows[group, 0] * width, (net.group_rows[group, 1] - net.group_rows[group, 0]) * width
        for k in range(0, n_blocks * 8, 8):
            at, desired = begin + k, begin + k - shift
            if loss != CROSS_ENTROPY:
                cost = squared_cost(y, d, at, desired, length, width)
            elif net.group_codes[group] == SOFTMAX:
                cost = softmax_entropy(v, d, at, desired, length, width)
            else:
                x, shifted = net.group_constants[group, 0], net.group_constants[group, 1]
                cost = sigmoid_entropy(v, d, at, desired, length, width, x, shifted)
            store(costs, k, load(costs, k) + cost)


@inlined
def squared_cost(y: Any, d: Any, at: int, desired: int, length: int, width: int) -> Any:
    """1/2 ||d - z||^2."""
    cost = spread(0.0)
    for row in range(0, length, width):
        e = load(d, desired + row) - load(y, at + row)
        cost = cost + e * e
    return cost * 0.5


@compiled
def softmax_entropy(v: Any, d: Any, at: int, desired: int, length: int, width: int) -> Any:
    """-sum_k d_k log z_k, from v."""
    highest = highest_of(v, at, length, width)
    total, cost = spread(0.0), spread(0.0)
    for row in range(0, length, width):
        total = total + exp(load(v, at + row) - highest)
    total = log(total)
    for row in range(0, length, width):
        cost = cost + load(d, desired + row) * (total - (load(v, at + row) - highest))
    return cost


@compiled
def sigmoid_entropy(v: Any, d: Any, at: int, desired: int, length: int, width: int, x: float, y: float) -> Any:
    """-sum_k d_k log z_k + (1 - d_k) log(1 - z_k), from v, with t = x v - y."""
    cost = spread(0.0)
    for row in range(0, length, width):
        t = load(v, at + row) * x - y
        cost = cost + (softplus(t) - load(d, desired + row) * t)
    return cost


@compiled
def multiply_by_slope(
    code: int, constants: Any, group: int, v: Any, y: Any, delta: Any, begin: int, end: int, width: int
) -> None:
    """delta = dL/dv from dL/dy in its place, from index begin to end."""
    p, q, r, s = constants[group, 0], constants[group, 1], constants[group, 2], constants[group, 3]
    if code == TANH:
        for k in range(begin, end, 8):
            store(delta, k, load(delta, k) * (1.0 - load(y, k) * load(y, k)))
    elif code == SIGMOID:
        for k in range(begin, end, 8):
            phi = load(y, k) - r
            store(delta, k, load(delta, k) * (phi * p * (1.0 - phi)))
    elif code == RELU:
        for k in range(begin, end, 8):
            store(delta, k, load(delta, k) * where_greater(load(v, k), 0.0, 1.0, 0.0))
    elif code == LEAKY_RELU:
        for k in range(begin, end, 8):
            store(delta, k, load(delta, k) * where_greater(load(v, k), 0.0, 1.0, p))
    elif code in (STEP, PERCEPTRON):
        for k in range(begin, end, 8):
            store(delta, k, load(delta, k) * 0.0)
    elif code == RAMP:
        slope = (q - p) / (s - r)
        for k in range(begin, end, 8):
            x = load(v, k)
            inside = where_greater(x, r, where_greater(x, s, 0.0, slope), 0.0)
            store(delta, k, load(delta, k) * inside)
    elif code == GAUSSIAN:
        for k in range(begin, end, 8):
            store(delta, k, load(delta, k) * ((p - load(v, k)) / (q * q) * load(y, k)))
    elif code == SOFTPLUS:
        for k in range(begin, end, 8):
            store(delta, k, load(delta, k) * logistic(load(v, k)))
    elif code == ELU:
        for k in range(begin, end, 8):
            store(delta, k, load(delta, k) * where_greater(load(v, k), 0.0, 1.0, load(y, k) + 1.0))
    elif code == SIN:
        for k in range(begin, end, 8):
            store(delta, k, load(delta, k) * cos(load(v, k)))
    elif code == SOFTMAX and width == 1:
        sum_of_one = 0.0
        for k in range(begin, end):
            sum_of_one += y[k] * delta[k]
        for k in range(begin, end):
            delta[k] = y[k] * (delta[k] - sum_of_one)
    elif code == SOFTMAX:
        for k in range(begin, begin + width, 8):
            total = spread(0.0)
            for row in range(k, k + end - begin, width):
                total = total + load(y, row) * load(delta, row)
            for row in range(k, k + end - begin, width):
                store(delta, row, load(y, row) * (load(delta, row) - total))
