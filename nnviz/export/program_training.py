"""What the programs of all libraries share: the points, the numbers of the rule, and the loop over the steps.

The loop asks for the cost at the ends of epochs, as training does, and draws the same order of the points.
"""

from collections.abc import Sequence
from itertools import groupby
from textwrap import wrap

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import SLOW_MOMENTUM, constants_of
from nnviz.export.program_outline import Outline, Parameter, ProgramError, shape_text
from nnviz.export.program_text import TABLE, UNPACKED, WIDTH, array, comment, indented, number, plain, statement, table
from nnviz.streams import EPOCH_ORDER
from nnviz.training.curves import EVERY_EPOCH_UNTIL, SHORT_EPOCHS_UNTIL, STEPS_PER_EVALUATION
from nnviz.training.requests import Hold, Release, SetHyperparameter, SetParameter
from nnviz.training.run import Run

SYMBOLS = {"learning_rate": "eta", "momentum": "gamma", "decay": "rho"}
MEANINGS = {
    "learning_rate": "learning rate",
    "momentum": "momentum: the share of the last change that goes on",
    "decay": "how much of the mean square is kept",
    "beta_1": "how much of the mean gradient is kept",
    "beta_2": "how much of the mean square is kept",
    "epsilon": "the smallest divisor",
    "l1": "weight decay: l1 |w|",
    "l2": "weight decay: l2 w^2 / 2",
}
# What a rule remembers of each parameter, and the update of `theta` by its gradient `g`.
RULES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "gradient_descent": ((), ("theta -= {eta} * g",)),
    "momentum": (("m",), ("m *= gamma", "m -= {eta} * g", "theta += m")),
    "averaged_momentum": (("m",), ("m *= gamma", "m += (1 - gamma) * g", "theta -= {eta} * m")),
    "nesterov": (("m",), ("m *= gamma", "m += g", "theta -= {eta} * (g + gamma * m)")),
    "adagrad": (("s",), ("s += g * g", "theta -= {eta} * g / (s**0.5 + epsilon)")),
    "rmsprop": (("s",), ("s *= rho", "s += (1 - rho) * g * g", "theta -= {eta} * g / (s**0.5 + epsilon)")),
    "adam": (
        ("m", "s"),
        (
            "m *= beta_1",
            "m += (1 - beta_1) * g",
            "s *= beta_2",
            "s += (1 - beta_2) * g * g",
            "m_hat = m / (1 - beta_1 ** (step + 1))",
            "s_hat = s / (1 - beta_2 ** (step + 1))",
            "theta -= {eta} * m_hat / (s_hat**0.5 + epsilon)",
        ),
    ),
    "perceptron": ((), ("theta -= {eta} * g",)),
}


def caption(outline: Outline, needs: str) -> list[str]:
    """The docstring of the program."""
    run = outline.run
    points, size = len(run.training_points), run.batch_size
    how = "all at once" if run.steps_per_epoch == 1 else "one by one" if size == 1 else f"in batches of {size}"
    name = plain(outline.title or run.dataset.name)[:40] or "An experiment"
    first = f"{name}: a {shape_text(run.network)} network that learns from {points:,} points, {how}."
    rest = (
        f"Rule: {OPTIMIZERS[run.optimizer].label}. {needs} "
        "The points, the start and the order of the batches are those of nnviz, and so is the mean cost printed, "
        "epoch by epoch: up to rounding, which a long training may magnify."
    )
    return [f'"""{first}', "", *wrap(rest, WIDTH), '"""']


def data(outline: Outline) -> list[str]:
    """The points, the start values of the parameters, and which of them training may change."""
    run = outline.run
    names = [*run.dataset.input_names, *_target_names(run)]
    lines = comment("The points, one per row: " + ", ".join(plain(name) for name in names) + ".")
    lines += _points(run, run.training_points, "points", "x", "d")
    if len(run.held_out_points):
        lines += ["", *comment("Points that are held out: no step ever sees them.")]
        lines += _points(run, run.held_out_points, "held_out_points", "x_held_out", "d_held_out")
    lines += ["", *comment("The start: a row of W per neuron, a column per source; b holds the biases.")]
    if has_gaps(outline):
        lines += comment("0 stands where there is no synapse.")
    for parameter in outline.parameters:
        lines += array(parameter.name, parameter.start)
    if is_restricted(outline):
        lines += ["", *comment("1 where training may change a parameter, 0 where it is pinned or there is no synapse.")]
        for parameter in outline.parameters:
            if not parameter.trained.all():
                lines += array(f"free_{parameter.name}", parameter.trained.astype(float))
    return lines


def imports(body: Sequence[str], *libraries: str) -> list[str]:
    """The imports that the lines need, and the functions that read their numbers."""
    text = "\n".join(body)
    lines = ["import base64", "import zlib", ""] if "unpacked(" in text else []
    lines += sorted(["import numpy as np", *libraries], key=lambda line: (line.startswith("from"), line))
    for name, function in (("table(", TABLE), ("unpacked(", UNPACKED)):
        if name in text:
            lines += function.strip().split("\n")
    return lines


def constants(outline: Outline) -> list[str]:
    """How many steps of which size, and the hyperparameters as the program names them."""
    run = outline.run
    lines = [f"STEPS = {outline.n_steps}  # each one update of all parameters"]
    if run.steps_per_epoch > 1:
        lines += [f"BATCH = {run.batch_size}  # points per step", f"SEED = {run.seed}"]
        lines += ["STEPS_PER_EPOCH = -(-len(x) // BATCH)  # the last batch may be smaller"]
    for name, value in run.hyperparameters:
        if name not in ("l1", "l2") or decays(outline, name):
            meaning = "before its schedule" if _base(run, name) == name in SYMBOLS else MEANINGS[name]
            lines.append(f"{_base(run, name)} = {number(value)}  # {meaning}")
    return lines


def loop(outline: Outline, update: Sequence[str], of_parameter: str = "") -> list[str]:
    """The steps of training with `update`, whose points are those of `batch`.

    of_parameter : what stands behind a parameter to get at its numbers
    """
    run = outline.run
    lines = [*_before_the_first(run), "for step in range(STEPS + 1):"]
    if run.steps_per_epoch > 1:
        lines += indented(["epoch, number = divmod(step, STEPS_PER_EPOCH)"])
    else:
        lines += indented(["epoch = step  # every step takes all points"])
    lines += indented(_by_hand(outline, of_parameter))
    lines += indented(_evaluation(outline))
    lines += indented(["if step == STEPS:", "    break"])
    if run.steps_per_epoch > 1:
        draw = [
            "# Each epoch visits the points in an order of its own.",
            f"draws = np.random.Generator(np.random.PCG64([SEED, {EPOCH_ORDER}, epoch]))",
            "order = draws.permutation(len(x))",
        ]
        lines += indented(["if number == 0:", *indented(draw)])
        lines += indented(["batch = order[number * BATCH : (number + 1) * BATCH]"])
    return lines + indented(_in_use(run)) + indented(update)


def batch(run: Run) -> str:
    """The arguments of one step's points."""
    return "x[batch], d[batch]" if run.steps_per_epoch > 1 else "x, d"


def rule(outline: Outline, dialect: str, slopes: str, penalty: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """What stands before the loop, and the update of every parameter by its gradient in `slopes`.

    penalty : lines that add the slope of the decay to `g`
    """
    run = outline.run
    memories, formulas = RULES[run.optimizer]
    items = {"theta": "parameters", "g": slopes} | {name: f"all_{name}" for name in memories}
    before = [f"all_{name} = [{dialect}.zeros_like(theta) for theta in parameters]" for name in memories]
    if is_held(outline):
        ones = f"{dialect}.ones_like(theta)"
        before.append(f"all_free = [{ones} for theta in parameters]")
        for at, parameter in enumerate(outline.parameters):
            if not parameter.trained.all():
                before.append(f"all_free[{at}][:] = {_array(dialect, 'free_' + parameter.name)}")
    elif is_restricted(outline):
        free = [
            "1.0" if parameter.trained.all() else _array(dialect, f"free_{parameter.name}")
            for parameter in outline.parameters
        ]
        before += statement("all_free = [", free, "]")
    if "all_free" in "".join(before):
        items["free"] = "all_free"
    if run.rate_factors is not None:
        items["factor"] = "factors"
        before += ["# What the learning rate is multiplied by for each parameter."]
        for parameter in outline.parameters:
            if not isinstance(parameter.factors, float):
                before += array(f"factor_{parameter.name}", parameter.factors)
        before += statement("factors = [", [_factor(dialect, parameter) for parameter in outline.parameters], "]")
    eta = "eta * factor" if "factor" in items else "eta"
    body = [*penalty, *(["g *= free"] if "free" in items else []), *(line.format(eta=eta) for line in formulas)]
    head = statement(f"for {', '.join(items)} in zip(", [*items.values(), "strict=True"], "):")
    return before, [*head, *indented(body)]


def decays(outline: Outline, *names: str) -> bool:
    """Whether one of the decays is ever other than 0."""
    run = outline.run
    turned = {request.name for _, request in run.by_hand if isinstance(request, SetHyperparameter)}
    return any(value != 0 or name in turned for name, value in run.hyperparameters if name in (names or ("l1", "l2")))


def has_gaps(outline: Outline) -> bool:
    """Whether a synapse is missing in a matrix."""
    return any((parameter.indices < 0).any() for parameter in outline.parameters)


def is_restricted(outline: Outline) -> bool:
    """Whether there are gaps or pinned synapses."""
    return not all(parameter.trained.all() for parameter in outline.parameters)


def is_held(outline: Outline) -> bool:
    """Whether a hand ever holds a parameter."""
    return any(isinstance(request, Hold) for _, request in outline.run.by_hand)


def _base(run: Run, name: str) -> str:
    """The name of what a schedule starts from, or of the number itself."""
    if name == "learning_rate" and run.rate_schedule.name != "constant":
        return "learning_rate"
    return "momentum" if name == "momentum" and run.slow_epochs else SYMBOLS.get(name, name)


def _in_use(run: Run) -> list[str]:
    """The learning rate and the momentum of the epoch."""
    lines = []
    schedule = run.rate_schedule
    if schedule.name == "step_decay":
        factor, epochs = constants_of(schedule)
        lines.append(f"eta = learning_rate * {number(factor)} ** (epoch // {int(epochs)})")
    elif schedule.name == "cosine":
        epochs, lowest = constants_of(schedule)
        lines.append(f"wave = (1 + np.cos(np.pi * min(epoch / {int(epochs)}, 1))) / 2")
        lines.append(f"eta = learning_rate * ({number(lowest)} + {number(1 - lowest)} * wave)")
    elif schedule.name != "constant":
        raise ProgramError(f"The rate schedule {schedule.name} has no program yet; choose another one.")
    if run.slow_epochs and "momentum" in dict(run.hyperparameters):
        lines.append(f"gamma = {SLOW_MOMENTUM} if epoch < {run.slow_epochs} else momentum")
    return lines


def _by_hand(outline: Outline, of_parameter: str) -> list[str]:
    """What a hand did before which step."""
    lines = []
    memories = RULES[outline.run.optimizer][0]
    for step, entries in groupby(outline.run.by_hand, key=lambda entry: entry[0]):
        if step > outline.n_steps:
            break
        lines.append(f"if step == {step}:  # by hand")
        for _, request in entries:
            if isinstance(request, SetHyperparameter):
                lines.append(f"    {_base(outline.run, request.name)} = {number(request.value)}")
                continue
            at, place = outline.place(request.index)
            parameter, where = outline.parameters[at], ", ".join(map(str, place))
            if isinstance(request, SetParameter):
                lines.append(
                    f"    parameters[{at}]{of_parameter}[{where}] = {number(request.value)}  # {parameter.name}"
                )
            elif isinstance(request, Hold):
                lines.append(f"    all_free[{at}][{where}] = 0.0  # {parameter.name} is held")
                lines += [f"    all_{name}[{at}][{where}] = 0.0" for name in memories]
            elif isinstance(request, Release) and parameter.trained[place]:
                lines.append(f"    all_free[{at}][{where}] = 1.0  # {parameter.name} is released")
    return lines


def _evaluation(outline: Outline) -> list[str]:
    """The cost at ends of epochs, printed, and where training stops because of it."""
    run = outline.run
    has_held_out = bool(len(run.held_out_points))
    conditions = ["number == 0"] if run.steps_per_epoch > 1 else []
    stops = run.least_change is not None or (
        has_held_out and (run.held_out_target is not None or run.patience is not None)
    )
    n_epochs = outline.n_steps // run.steps_per_epoch
    every = _every(run, n_epochs) if stops or n_epochs > 2 * EVERY_EPOCH_UNTIL else ""
    lines = []
    if every:
        lines.append(f"every = {every}  # later epochs are evaluated more rarely")
        conditions.append("epoch % every == 0")
    shown = ["{epoch:6d}  {train:.12g}"]
    inner = ["train = mean_cost(x, d)"]
    if has_held_out:
        inner.append("held_out = mean_cost(x_held_out, d_held_out)")
        shown.append("{held_out:.12g}")
    if outline.n_steps % run.steps_per_epoch:
        shown[0] = shown[0].replace("{epoch:6d}", "{step / STEPS_PER_EPOCH:9.3f}")
    inner += [f'print(f"{"  ".join(shown)}")', *_stopping(run, has_held_out, bool(every))]
    condition = " and ".join(conditions)
    is_last_apart = outline.n_steps % run.steps_per_epoch or every
    if condition and is_last_apart:
        condition = f"({condition}) or step == STEPS" if " and " in condition else f"{condition} or step == STEPS"
    return lines + ([f"if {condition}:", *indented(inner)] if condition else inner)


def _every(run: Run, n_epochs: int) -> str:
    """How many epochs lie between evaluations, as an expression; "" where it is 1 throughout."""
    rarely = f"1 << (epoch // {EVERY_EPOCH_UNTIL}).bit_length()"
    if run.steps_per_epoch < STEPS_PER_EVALUATION and n_epochs > SHORT_EPOCHS_UNTIL:
        least = f"{STEPS_PER_EVALUATION} if epoch > {SHORT_EPOCHS_UNTIL} else 1"
        return f"max({rarely}, {least})" if n_epochs >= EVERY_EPOCH_UNTIL else least
    return rarely if n_epochs >= EVERY_EPOCH_UNTIL else ""


def _stopping(run: Run, has_held_out: bool, is_thinned: bool) -> list[str]:
    lines = []
    if run.least_change is not None:
        change = "abs(train - last_train)" + (" / (epoch - last_epoch)" if is_thinned else "")
        going_on = "step < STEPS and " if is_thinned else ""
        lines += ["# The mean cost hardly changes any more.", f"if {going_on}{change} < {number(run.least_change)}:"]
        lines += ["    break", "last_train, last_epoch = train, epoch" if is_thinned else "last_train = train"]
    if has_held_out and run.held_out_target is not None:
        lines += [f"if held_out < {number(run.held_out_target)}:  # good enough", "    break"]
    if has_held_out and run.patience is not None:
        lines += ["# The held-out cost has been above its lowest for too long.", "if held_out < lowest:"]
        lines += ["    lowest, lowest_epoch = held_out, epoch"]
        lines += [f"if held_out > lowest and epoch - lowest_epoch >= {run.patience}:", "    break"]
    return lines


def _before_the_first(run: Run) -> list[str]:
    """What the criteria compare the first cost with."""
    lines = ["last_train, last_epoch = np.inf, -1"] if run.least_change is not None else []
    return [*lines, *(["lowest, lowest_epoch = np.inf, 0"] if run.patience is not None else [])]


def _points(run: Run, which: NDArray[np.intp], name: str, x: str, d: str) -> list[str]:
    both = np.hstack([run.dataset.inputs[which], run.targets[which]])
    n_inputs = run.dataset.n_inputs
    return [*table(name, both), f"{x}, {d} = {name}[:, :{n_inputs}], {name}[:, {n_inputs}:]"]


def _target_names(run: Run) -> list[str]:
    n_outputs = run.network.n_outputs
    return ["d"] if n_outputs == 1 else [f"d{number}" for number in range(1, n_outputs + 1)]


def _array(dialect: str, name: str) -> str:
    return f"torch.from_numpy({name})" if dialect == "torch" else name


def _factor(dialect: str, parameter: Parameter) -> str:
    if isinstance(parameter.factors, float):
        return number(parameter.factors)
    return _array(dialect, f"factor_{parameter.name}")
