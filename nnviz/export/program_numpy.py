"""The program in NumPy, back-propagation written out: forward, costs, backward, update, as on paper."""

import re
from collections.abc import Sequence

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.export.program_activations import NUMPY, slope
from nnviz.export.program_outline import Layer, Outline
from nnviz.export.program_text import assigned, indented, laid_out, number, plus, statement, times
from nnviz.export.program_training import batch, caption, constants, data, decays, imports, loop, rule


def numpy_program(outline: Outline) -> str:
    """The text of the program."""
    forward, mean_cost, gradients = _functions(outline)
    penalty = ["g /= len(batch)" if outline.run.steps_per_epoch > 1 else "g /= len(x)"]
    penalty = penalty if outline.run.reduction == "mean" else []
    penalty += _decay(outline)
    before, update = rule(outline, "np", "slopes", penalty)
    body = [
        *data(outline),
        "",
        *constants(outline),
        *NUMPY.defined([*forward, *gradients]),
        *forward,
        *mean_cost,
        *gradients,
        *statement("parameters = [", [parameter.name for parameter in outline.parameters], "]"),
        *before,
        *loop(outline, [f"slopes = gradients({batch(outline.run)})", *update]),
    ]
    head = [*caption(outline, "Needed: NumPy."), "", *imports(body), ""]
    return laid_out([*head, *body])


def activity(outline: Outline, number_of_layer: int) -> str:
    """What the activity of a layer is called: x of the inputs, z of the outputs."""
    if number_of_layer == 0:
        return "x"
    return "z" if number_of_layer == outline.outputs.number else f"y{number_of_layer}"


def entering(outline: Outline, layer: Layer, of: str = "", rows: str = "np.tile({b}, (len(x), 1))") -> list[str]:
    """The lines of v = W y + b; `of` stands before every name of a parameter."""
    v, b = f"v{layer.number}", of + layer.bias_name
    if not layer.bundles:
        return [f"{v} = {rows.format(b=b)}"]
    terms = [f"{activity(outline, bundle.source)} @ {of}{bundle.name}.T" for bundle in layer.bundles]
    line = f"{v} = {' + '.join([*terms, b])}"
    if len(line) <= 80:
        return [line]
    return [f"{v} = {terms[0]} + {b}", *(f"{v} = {v} + {term}" for term in terms[1:])]


def odds(outline: Outline) -> str:
    """The log odds that cross entropy reads from sigmoid outputs, where all have the same constants; "" elsewhere."""
    v = f"v{outline.outputs.number}"
    first, *others = outline.outputs.stretches
    return "" if others else plus(times(first.constants[0], v), -first.constants[1])


def odds_lines(outline: Outline) -> list[str]:
    """`t = ...`, the log odds of every output."""
    v = f"v{outline.outputs.number}"
    return assigned(
        "t",
        [odds(outline)]
        if odds(outline)
        else statement(
            "np.hstack([",
            [
                plus(times(stretch.constants[0], f"{v}[:, {stretch.first}:{stretch.stop}]"), -stretch.constants[1])
                for stretch in outline.outputs.stretches
            ],
            "])",
        ),
    )


def is_softmax(outline: Outline) -> bool:
    """Whether the outputs are shares of one whole."""
    return ACTIVATIONS[outline.outputs.stretches[0].activation].joint


def _functions(outline: Outline) -> tuple[list[str], list[str], list[str]]:
    gradients = _gradients(outline)
    used = set(re.findall(r"\w+", "\n".join(gradients)))
    k = outline.outputs.number
    for_cost = f"v{k}" if outline.run.loss == "cross_entropy" else "z"
    names = [name for layer in outline.layers for name in (f"v{layer.number}", activity(outline, layer.number))]
    kept = [name for name in names if name in used and name != for_cost] + [for_cost]
    lines = ['"""u = W y, v = u + b, y = phi(v), layer by layer; z is what leaves the last one."""']
    for layer in outline.layers:
        v, y = f"v{layer.number}", activity(outline, layer.number)
        has_readers = y in {*used, *kept} or any(outline.leaving(layer.number))
        if has_readers or v in used:
            lines += entering(outline, layer)
        if has_readers:
            lines += assigned(y, NUMPY.value(layer, v))
    lines += statement("return ", kept, "") if len(", ".join(kept)) < 70 else statement("return (", kept, ")")
    taken = [name if name in used else "_" for name in kept]
    call = [f"{kept[0]} = forward(x)"] if len(kept) == 1 else _unpacked(taken)
    gradients = ["def gradients(x, d):", *indented([gradients[0], *call, *gradients[1:]])]
    return ["def forward(x):", *indented(lines)], _mean_cost(outline, for_cost, len(kept)), gradients


def _unpacked(names: Sequence[str]) -> list[str]:
    line = f"{', '.join(names)} = forward(x)"
    return [line] if len(line) <= 80 else statement("(", names, ") = forward(x)")


def _mean_cost(outline: Outline, read: str, n_kept: int) -> list[str]:
    call = [f"{read} = forward(x)" if n_kept == 1 else f"*_, {read} = forward(x)"]
    if outline.run.loss == "squared_error":
        lines = [
            '"""The mean over the points of L = 1/2 ||d - z||^2."""',
            *call,
            "return 0.5 * ((d - z) ** 2).sum(axis=1).mean()",
        ]
    elif is_softmax(outline):
        lines = [
            '"""The mean of L = -sum_k d_k log z_k, from v, so that no logarithm overflows."""',
            *call,
            f"t = {read} - {read}.max(axis=1, keepdims=True)",
            "return (d * (np.log(np.exp(t).sum(axis=1, keepdims=True)) - t)).sum(axis=1).mean()",
        ]
    else:
        lines = [
            '"""The mean over the points of L = -sum_k d_k log z_k + (1 - d_k) log(1 - z_k).',
            "",
            "Computed from t = log(z / (1 - z)), so that no logarithm overflows.",
            '"""',
            *call,
            *odds_lines(outline),
            "return (np.logaddexp(0, t) - d * t).sum(axis=1).mean()",
        ]
    return ["def mean_cost(x, d):", *indented(lines)]


def _gradients(outline: Outline) -> list[str]:
    """Docstring and lines of the function, without what it takes from `forward`."""
    lines = ['"""Back-propagation: the slope of the cost for each parameter, summed over the points."""']
    if OPTIMIZERS[outline.run.optimizer].follows_errors:
        lines = ['"""The perceptron rule (Rosenblatt 1958): error times input, summed over the points."""']
    lines += assigned(f"delta{outline.outputs.number}", _error(outline))
    for layer in reversed(outline.layers[:-1]):
        lines += _behind(outline, layer)
    lines += ["# dL/dW = delta y, dL/db = delta"]
    items = []
    for layer in outline.layers:
        delta = f"delta{layer.number}"
        items += [f"{delta}.T @ {activity(outline, bundle.source)}" for bundle in layer.bundles]
        items.append(f"{delta}.sum(axis=0)")
    return [*lines, *statement("return [", items, "]")]


def _error(outline: Outline) -> list[str]:
    """delta = dL/dv of the outputs."""
    layer, run = outline.outputs, outline.run
    if OPTIMIZERS[run.optimizer].follows_errors:
        return ["z - d"]
    if run.loss == "cross_entropy":
        if is_softmax(outline):
            is_share = (run.targets.sum(axis=1) == 1).all()
            return ["z - d" if is_share else "z * d.sum(axis=1, keepdims=True) - d"]
        slopes = {stretch.constants[0] for stretch in layer.stretches}
        if len(slopes) == 1:
            slope_of_all = slopes.pop()
            return ["z - d" if slope_of_all == 1 else f"{number(slope_of_all)} * (z - d)"]
        each = [number(stretch.constants[0]) for stretch in layer.stretches for _ in range(stretch.first, stretch.stop)]
        return statement("(z - d) * np.array([", each, "])")
    if is_softmax(outline):
        return ["z * ((z - d) - (z * (z - d)).sum(axis=1, keepdims=True))"]
    return _times("(z - d)", slope(layer, f"v{layer.number}", "z"))


def _behind(outline: Outline, layer: Layer) -> list[str]:
    """delta of a hidden layer: the errors that come back through its synapses, times phi'(v)."""
    name, phi_slope = f"delta{layer.number}", slope(layer, f"v{layer.number}", f"y{layer.number}")
    terms = [f"delta{target.number} @ {bundle.name}" for target, bundle in outline.leaving(layer.number)]
    if not terms:
        return [f"{name} = np.zeros((len(x), {layer.size}))  # it leads to no output"]
    if len(terms) == 1 and len(phi_slope) == 1 and len(terms[0] + phi_slope[0]) < 60:
        return assigned(name, _times(terms[0], phi_slope))
    lines = [f"e{layer.number} = {terms[0]}", *(f"e{layer.number} += {term}" for term in terms[1:])]
    return [*lines, *assigned(name, _times(f"e{layer.number}", phi_slope))]


def _times(error: str, phi_slope: list[str]) -> list[str]:
    if phi_slope == [""]:
        return [error.removeprefix("(").removesuffix(")")]
    return [f"{error} * {phi_slope[0]}", *phi_slope[1:]]


def _decay(outline: Outline) -> list[str]:
    if not decays(outline):
        return []
    terms = []
    if decays(outline, "l1"):
        terms.append("l1 * np.sign(theta)")
    if decays(outline, "l2"):
        terms.append("l2 * theta")
    return ["if theta.ndim == 2:  # weights decay, biases do not", f"    g += {' + '.join(terms)}"]
