"""The compiled way back: errors from the outputs to the first hidden column, and the gradient of every parameter."""

from typing import Any

from nnviz.engine.kernel_forward import CROSS_ENTROPY, SOFTMAX, multiply_by_slope
from nnviz.engine.lanes import filled, inlined, lane_sum, load, spread, store, store_turned, sums


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
def backward(net: Any, theta: Any, v: Any, y: Any, delta: Any, width: int, n_blocks: int) -> None:
    """Errors of the hidden neurons from those of the outputs, column by column."""
    for column in range(len(net.columns) - 3, -1, -1):
        i, stop = net.columns[column], net.columns[column + 1]
        while i < stop:
            if width == 1 and net.n_alike[i] >= 8:
                bring_back_eight_single(net, theta, i, delta)
                i += 8
            elif width == 1:
                bring_back_single(net, theta, i, delta)
                i += 1
            elif net.n_alike[i] >= 4:
                bring_back_four(net, theta, i, delta, width, n_blocks)
                i += 4
            else:
                bring_back(net, theta, i, delta, width, n_blocks)
                i += 1
        for group in range(net.groups[column], net.groups[column + 1]):
            begin, end = net.group_rows[group, 0] * width, net.group_rows[group, 1] * width
            multiply_by_slope(net.group_codes[group], net.group_constants, group, v, y, delta, begin, end, width)


@inlined
def bring_back_single(net: Any, theta: Any, i: int, delta: Any) -> None:
    """dL/dy of neuron i: the sum of its weights times delta of their targets."""
    total = spread(0.0)
    for place in range(net.outgoing[i], net.outgoing[i + 1]):
        p, row = net.outgoing_chunks[place] * 8, net.block_rows[net.outgoing_blocks[place], 0]
        total = total + load(theta, p) * load(delta, row)
    delta[net.rows[i]] = lane_sum(total)


@inlined
def bring_back_eight_single(net: Any, theta: Any, i: int, delta: Any) -> None:
    """The same for eight neurons alike, from i on."""
    a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = spread(0.0)
    for place in range(net.outgoing[i], net.outgoing[i + 1]):
        p, row = net.outgoing_chunks[place] * 8, net.block_rows[net.outgoing_blocks[place], 0]
        error = load(delta, row)
        a0 = a0 + load(theta, p) * error
        a1 = a1 + load(theta, p + 8) * error
        a2 = a2 + load(theta, p + 16) * error
        a3 = a3 + load(theta, p + 24) * error
        a4 = a4 + load(theta, p + 32) * error
        a5 = a5 + load(theta, p + 40) * error
        a6 = a6 + load(theta, p + 48) * error
        a7 = a7 + load(theta, p + 56) * error
    store(delta, net.rows[i], sums(a0, a1, a2, a3, a4, a5, a6, a7))


@inlined
def bring_back(net: Any, theta: Any, i: int, delta: Any, width: int, n_blocks: int) -> None:
    """The row of dL/dy of neuron i: the sum of its weights times delta of their targets, in this order."""
    at = net.rows[i] * width
    for k in range(0, n_blocks * 8, 8):
        total = spread(0.0)
        for place in range(net.outgoing[i], net.outgoing[i + 1]):
            p, block = net.outgoing_chunks[place] * 8, net.outgoing_blocks[place]
            for row in range(net.block_rows[block, 0], net.block_rows[block, 1]):
                total = total + load(delta, row * width + k) * filled(theta, p)
                p += 1
        store(delta, at + k, total)


@inlined
def bring_back_four(net: Any, theta: Any, i: int, delta: Any, width: int, n_blocks: int) -> None:
    """The same for four neurons alike, from i on."""
    at = net.rows[i] * width
    for k in range(0, n_blocks * 8, 8):
        a = b = c = d = spread(0.0)
        for place in range(net.outgoing[i], net.outgoing[i + 1]):
            p, block = net.outgoing_chunks[place] * 8, net.outgoing_blocks[place]
            for row in range(net.block_rows[block, 0], net.block_rows[block, 1]):
                error = load(delta, row * width + k)
                a = a + error * filled(theta, p)
                b = b + error * filled(theta, p + 8)
                c = c + error * filled(theta, p + 16)
                d = d + error * filled(theta, p + 24)
                p += 1
        store(delta, at + k, a)
        store(delta, at + width + k, b)
        store(delta, at + 2 * width + k, c)
        store(delta, at + 3 * width + k, d)


@inlined
def add_gradient(net: Any, y: Any, delta: Any, turned: Any, gradient: Any, width: int, count: int) -> None:
    """Add to (n_padded,) `gradient` the sum over the first `count` points of y delta, chunk by chunk.

    turned : room for the delta of a block, points outermost
    """
    for block in range(len(net.block_rows)):
        row, chunk, stop = net.block_rows[block, 0], net.block_chunks[block], net.block_chunks[block + 1]
        if width == 1:
            error = load(delta, row)
            for each in range(chunk, stop):
                store(gradient, each * 8, load(gradient, each * 8) + error * filled(y, net.sources[each]))
        else:
            turn(delta, row * width, turned, width, count)
            while chunk + 4 <= stop:
                add_four_chunks(net.sources, y, turned, gradient, chunk, width, count)
                chunk += 4
            while chunk < stop:
                total, at = spread(0.0), net.sources[chunk] * width
                for k in range(count):
                    total = total + load(turned, k * 8) * filled(y, at + k)
                store(gradient, chunk * 8, load(gradient, chunk * 8) + total)
                chunk += 1


@inlined
def turn(delta: Any, at: int, turned: Any, width: int, count: int) -> None:
    """Put eight rows, from index `at` on, into columns."""
    for k in range(0, count, 8):
        p = at + k
        store_turned(
            turned, k * 8,
            load(delta, p), load(delta, p + width), load(delta, p + 2 * width), load(delta, p + 3 * width),
            load(delta, p + 4 * width), load(delta, p + 5 * width), load(delta, p + 6 * width),
            load(delta, p + 7 * width),
        )  # fmt: skip


@inlined
def add_four_chunks(sources: Any, y: Any, turned: Any, gradient: Any, chunk: int, width: int, count: int) -> None:
    """Add to four chunks of the gradient the sum of y of their sources times delta of the block."""
    s0, s1 = sources[chunk] * width, sources[chunk + 1] * width
    s2, s3 = sources[chunk + 2] * width, sources[chunk + 3] * width
    a = b = c = d = spread(0.0)
    for k in range(count):
        error = load(turned, k * 8)
        a = a + error * filled(y, s0 + k)
        b = b + error * filled(y, s1 + k)
        c = c + error * filled(y, s2 + k)
        d = d + error * filled(y, s3 + k)
    p = chunk * 8
    store(gradient, p, load(gradient, p) + a)
    store(gradient, p + 8, load(gradient, p + 8) + b)
    store(gradient, p + 16, load(gradient, p + 16) + c)
    store(gradient, p + 24, load(gradient, p + 24) + d)
