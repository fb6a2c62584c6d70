"""The compiled way back: errors from the outputs to the first hidden column, and the gradient of every parameter."""

from typing import Any

from nnviz.engine.kernel_forward import CROSS_ENTROPY, SOFTMAX, add_up, dot, multiply_by_slope
from nnviz.engine.lanes import inlined, load, spread, store, sums, where_greater


@inlined
def output_deltas(net: Any, loss: int, follows_errors: bool, v: Any, y: Any, d: Any, delta: Any, width: int) -> None:
    """delta = dL/dv of the outputs; z - d, as the perceptron rule takes it, where it follows errors."""
    shift = net.rows[net.columns[-2]] * width
    for k in range(shift, net.group_rows[-1, 1] * width, 8):
        store(delta, k, load(y, k) - load(d, k - shift))
    if follows_errors:
        return
    for group in range(net.groups[-2], net.groups[-1]):
        begin, end = net.group_rows[group, 0] * width, net.group_rows[group, 1] * width
        code = net.group_codes[group]
        if loss != CROSS_ENTROPY:
            multiply_by_slope(code, net.group_constants, group, v, y, delta, begin, end, width)
        elif code == SOFTMAX:
            for k in range(begin, begin + width, 8):
                total = spread(0.0)
                for row in range(k, k + end - begin, width):
                    total = total + load(d, row - shift)
                for row in range(k, k + end - begin, width):
                    store(delta, row, load(y, row) * total - load(d, row - shift))
        else:
            for k in range(begin, end, 8):
                store(delta, k, load(delta, k) * net.group_constants[group, 0])


@inlined
def forget_padding(net: Any, is_point: Any, delta: Any, width: int) -> None:
    """Zero the errors of the outputs where no point stands."""
    for row in range(net.group_rows[net.groups[-2], 0] * width, net.group_rows[-1, 1] * width, width):
        for k in range(0, width, 8):
            store(delta, row + k, where_greater(load(is_point, k), 0.0, load(delta, row + k), 0.0))


@inlined
def backward(net: Any, theta: Any, v: Any, y: Any, delta: Any, width: int, n_blocks: int) -> None:
    """Errors of the hidden neurons from those of the outputs, column by column."""
    parameters, targets = net.outgoing_parameter, net.outgoing_target
    for column in range(len(net.columns) - 3, -1, -1):
        for i in range(net.columns[column], net.columns[column + 1]):
            first, stop, at = net.outgoing[i], net.outgoing[i + 1], net.rows[i] * width
            if width == 1:
                delta[at] = dot(theta, parameters, targets, first, stop, 0.0, delta)
            else:
                add_up(theta, parameters, targets, first, stop, spread(0.0), delta, delta, at, width, n_blocks)
        for group in range(net.groups[column], net.groups[column + 1]):
            begin, end = net.group_rows[group, 0] * width, net.group_rows[group, 1] * width
            multiply_by_slope(net.group_codes[group], net.group_constants, group, v, y, delta, begin, end, width)


@inlined
def add_gradient(net: Any, y: Any, delta: Any, gradient: Any, width: int, n_blocks: int) -> None:
    """Add to (n_padded,) `gradient` the sum over points of y delta, eight parameters at a time."""
    source, target, end = net.source, net.target, n_blocks * 8
    if width == 1:
        for p in range(len(gradient)):
            gradient[p] += y[source[p]] * delta[target[p]]
        return
    for p in range(0, len(gradient), 8):
        s0, s1, s2, s3 = rows(source, p, width)
        s4, s5, s6, s7 = rows(source, p + 4, width)
        t0, t1, t2, t3 = rows(target, p, width)
        t4, t5, t6, t7 = rows(target, p + 4, width)
        a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = spread(0.0)
        for k in range(0, end, 8):
            a0 = a0 + load(y, s0 + k) * load(delta, t0 + k)
            a1 = a1 + load(y, s1 + k) * load(delta, t1 + k)
            a2 = a2 + load(y, s2 + k) * load(delta, t2 + k)
            a3 = a3 + load(y, s3 + k) * load(delta, t3 + k)
            a4 = a4 + load(y, s4 + k) * load(delta, t4 + k)
            a5 = a5 + load(y, s5 + k) * load(delta, t5 + k)
            a6 = a6 + load(y, s6 + k) * load(delta, t6 + k)
            a7 = a7 + load(y, s7 + k) * load(delta, t7 + k)
        store(gradient, p, load(gradient, p) + sums(a0, a1, a2, a3, a4, a5, a6, a7))


@inlined
def rows(numbers: Any, p: int, width: int) -> Any:
    """Where the rows of four parameters begin."""
    return numbers[p] * width, numbers[p + 1] * width, numbers[p + 2] * width, numbers[p + 3] * width
