"""The compiled engine: thousands of steps per call, outside the interpreter lock, the same bits on every processor.

What `backprop` and `optimizers` say in the lecture's notation, eight points at a time; the tests hold the two together.
One compilation serves all networks. `kernel_calls` calls what stands here with arrays of the right kind.
"""

from typing import Any, NamedTuple

import numpy as np

from nnviz.engine.kernel_backward import add_gradient, backward, output_deltas
from nnviz.engine.kernel_forward import forward, set_costs
from nnviz.engine.kernel_layout import LANES, POINTS_AT_ONCE, Floats, Wiring, aligned_zeros, padded
from nnviz.engine.kernel_update import update
from nnviz.engine.lanes import compiled, inlined, lane_sum, load, spread, store, where_greater


class Rows(NamedTuple):
    """Room for one pass: flat rows of `width` numbers, points innermost.

    v, y, delta : as many rows as the wiring says, the last of ones in y
    turned : a block of delta, points outermost
    desired : the rows of the outputs alone
    costs, is_point : one row; lane by lane whether a point stands there
    """

    width: int
    v: Floats
    y: Floats
    delta: Floats
    turned: Floats
    desired: Floats
    costs: Floats
    is_point: Floats


class Task(NamedTuple):
    """What stays the same from step to step.

    loss, rule : by LOSS_CODES and OPTIMIZER_CODES
    follows_errors : whether the errors of the outputs are z - d, whatever the loss
    factors, trained : (n_padded,) factor of the learning rate; 1 where a parameter is trained, else 0
    """

    loss: int
    rule: int
    follows_errors: bool
    is_mean: bool
    batch_size: int
    factors: Floats
    trained: Floats


def rows(net: Wiring, n_points: int) -> Rows:
    """Room for passes of at most `n_points` points; for wiring one by one, of one."""
    width = 1 if net.is_single else min(padded(n_points), POINTS_AT_ONCE)
    y, v, delta = (aligned_zeros(net.n_rows * width) for _ in range(3))
    y[(net.n_rows - 1) * width :] = 1.0
    n_outputs = net.n_rows - int(net.rows[net.columns[-2]])
    costs, is_point = aligned_zeros(padded(width)), aligned_zeros(padded(width))
    turned, desired = aligned_zeros(padded(width) * LANES), aligned_zeros(padded(n_outputs * width))
    return Rows(width, v, y, delta, turned, desired, costs, is_point)


@compiled
def train(
    net: Any, task: Any, room: Any, inputs: Any, targets: Any, orders: Any, first: int, in_use: Any, theta: Any,
    memory: Any, gradient: Any, step: int, costs: Any,
) -> int:  # fmt: skip
    """One update per entry of `costs`, in place; the number of those whose cost and parameters stayed finite.

    inputs, targets : (n_inputs, n_points) and (n_outputs, n_points)
    orders : (n_epochs, n) numbers of the points in the order of each epoch; the last one stands for all later epochs
    first : place in the first epoch at which to begin
    in_use : (n_epochs, n_hyperparameters) by HYPERPARAMETER_CODES; the last row stands for all later epochs
    theta, gradient : (n_padded,) parameters; any numbers
    memory : (n_arrays * n_padded,)
    step : updates made before
    costs : (n_steps,) filled with the mean cost of each batch before its update
    """
    n_points, epoch, at = orders.shape[1], 0, first
    for number in range(len(costs)):
        n, cost = min(task.batch_size, n_points - at), 0.0
        points, hyper = orders[min(epoch, len(orders) - 1)], in_use[min(epoch, len(in_use) - 1)]
        for p in range(0, len(gradient), LANES):
            store(gradient, p, spread(0.0))
        for begin in range(at, at + n, room.width):
            count = min(room.width, at + n - begin)
            take(net, room, inputs, targets, points, begin, count)
            cost += learn(net, task, room, theta, gradient, count)
        scale = 1.0 / n if task.is_mean else 1.0
        is_finite = update(
            task.rule, theta, memory, gradient, scale, hyper, task.factors, task.trained, net.is_weight, step + number
        )
        if not (is_finite and np.isfinite(cost)):
            return number
        costs[number] = cost / n
        at += n
        if at == n_points:
            epoch, at = epoch + 1, 0
    return len(costs)


@compiled
def fill_activity(net: Any, room: Any, theta: Any, inputs: Any, out: Any) -> None:
    """Fill (n_neurons, n_points) `out` with the outputs y of all neurons."""
    for begin in range(0, inputs.shape[1], room.width):
        count = min(room.width, inputs.shape[1] - begin)
        take_inputs(room, inputs, begin, count)
        forward(net, theta, room.v, room.y, room.width, (count + LANES - 1) // LANES)
        for j in range(len(net.rows)):
            put(room.y, net.rows[j] * room.width, out[j], begin, count)


@inlined
def put(numbers: Any, at: int, out: Any, begin: int, count: int) -> None:
    """Copy `count` numbers from index `at` on to index `begin` on."""
    whole = count // LANES * LANES
    for k in range(0, whole, LANES):
        store(out, begin + k, load(numbers, at + k))
    for k in range(whole, count):
        out[begin + k] = numbers[at + k]


@compiled
def fill_costs(
    net: Any, loss: int, room: Any, theta: Any, inputs: Any, targets: Any, costs: Any, outputs: Any
) -> None:  # fmt: skip
    """Fill (n_points,) `costs` and (n_outputs, n_points) `outputs`."""
    first = net.columns[-2]
    for begin in range(0, inputs.shape[1], room.width):
        count = min(room.width, inputs.shape[1] - begin)
        take_points(net, room, inputs, targets, begin, count)
        n_blocks = (count + LANES - 1) // LANES
        forward(net, theta, room.v, room.y, room.width, n_blocks)
        set_costs(net, loss, room.v, room.y, room.desired, room.costs, room.width, n_blocks)
        put(room.costs, 0, costs, begin, count)
        for i in range(targets.shape[0]):
            put(room.y, net.rows[first + i] * room.width, outputs[i], begin, count)


@compiled
def fill_totals(
    net: Any, loss: int, room: Any, vectors: Any, theta: Any, inputs: Any, targets: Any, totals: Any
) -> None:
    """Fill (n_vectors,) `totals` with the summed cost under each of (n_vectors, n_parameters) `vectors`.

    theta : (n_padded,) 0 where no parameter stands
    """
    for number in range(len(vectors)):
        for p in range(vectors.shape[1]):
            theta[net.places[p]] = vectors[number, p]
        totals[number] = 0.0
        for begin in range(0, inputs.shape[1], room.width):
            count = min(room.width, inputs.shape[1] - begin)
            take_points(net, room, inputs, targets, begin, count)
            n_blocks = (count + LANES - 1) // LANES
            forward(net, theta, room.v, room.y, room.width, n_blocks)
            set_costs(net, loss, room.v, room.y, room.desired, room.costs, room.width, n_blocks)
            totals[number] += summed(room.costs, room.is_point, n_blocks)


@inlined
def take(net: Any, room: Any, inputs: Any, targets: Any, points: Any, begin: int, count: int) -> None:
    """Put `count` points into the rows; behind the last one its double stands, up to whole lanes."""
    width, shift = room.width, net.rows[net.columns[-2]]
    n_lanes = (count + LANES - 1) // LANES * LANES
    for k in range(n_lanes):
        room.is_point[k] = 1.0 if k < count else 0.0
    for k in range(min(n_lanes, width)):
        point = points[begin + min(k, count - 1)]
        for i in range(inputs.shape[0]):
            room.y[i * width + k] = inputs[i, point]
        for i in range(targets.shape[0]):
            room.desired[(net.rows[net.columns[-2] + i] - shift) * width + k] = targets[i, point]


@inlined
def take_points(net: Any, room: Any, inputs: Any, targets: Any, begin: int, count: int) -> None:
    """Put `count` neighboring points into the rows."""
    take_inputs(room, inputs, begin, count)
    for k in range(room.width):
        room.is_point[k] = 1.0 if k < count else 0.0
    for i in range(targets.shape[0]):
        at = i * room.width
        for k in range(count):
            room.desired[at + k] = targets[i, begin + k]


@inlined
def take_inputs(room: Any, inputs: Any, begin: int, count: int) -> None:
    """Put the inputs of neighboring points into the rows."""
    for i in range(inputs.shape[0]):
        for k in range(count):
            room.y[i * room.width + k] = inputs[i, begin + k]


@inlined
def learn(net: Any, task: Any, room: Any, theta: Any, gradient: Any, count: int) -> float:
    """The summed cost of the points in the rows; their gradient is added."""
    n_blocks = (count + LANES - 1) // LANES
    forward(net, theta, room.v, room.y, room.width, n_blocks)
    set_costs(net, task.loss, room.v, room.y, room.desired, room.costs, room.width, n_blocks)
    output_deltas(net, task.loss, task.follows_errors, room.v, room.y, room.desired, room.delta, room.width)
    if not task.follows_errors:
        backward(net, theta, room.v, room.y, room.delta, room.width, n_blocks)
    add_gradient(net, room.y, room.delta, room.turned, gradient, room.width, count)
    return summed(room.costs, room.is_point, n_blocks)


@inlined
def summed(costs: Any, is_point: Any, n_blocks: int) -> float:
    """The sum of the costs where a point stands."""
    total = spread(0.0)
    for k in range(0, n_blocks * LANES, LANES):
        total = total + where_greater(load(is_point, k), 0.0, load(costs, k), 0.0)
    return lane_sum(total)
