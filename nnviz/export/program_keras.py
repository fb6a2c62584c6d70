"""The program in Keras 3: Dense layers with the same start, trained batch by batch in the same order.

What Keras has no short form for is refused: it trains by gradients, with one learning rate for all layers.
"""

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.export.program_activations import KERAS
from nnviz.export.program_numpy import activity, is_softmax, odds_lines
from nnviz.export.program_outline import Layer, Outline, ProgramError
from nnviz.export.program_text import indented, laid_out, statement
from nnviz.export.program_training import batch, caption, constants, data, decays, imports, is_restricted, loop

_BY_NAME = ("tanh", "relu", "elu", "softmax")
_SGD = {
    "gradient_descent": "keras.optimizers.SGD({eta})",
    "momentum": "keras.optimizers.SGD({eta}, momentum=np.float64(gamma))",
}
# What a rule remembers, and its update of `theta` by `g`, where Keras has no rule of the same definition.
_RULES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "averaged_momentum": (
        ("m",),
        ("self.assign(m, gamma * m + (1 - gamma) * g)", "self.assign(theta, theta - eta * m)"),
    ),
    "nesterov": (("m",), ("self.assign(m, gamma * m + g)", "self.assign(theta, theta - eta * (g + gamma * m))")),
    "adagrad": (("s",), ("self.assign(s, s + g * g)", "self.assign(theta, theta - eta * g / (ops.sqrt(s) + epsilon))")),
    "rmsprop": (
        ("s",),
        (
            "self.assign(s, rho * s + (1 - rho) * g * g)",
            "self.assign(theta, theta - eta * g / (ops.sqrt(s) + epsilon))",
        ),
    ),
    "adam": (
        ("m", "s"),
        (
            "self.assign(m, beta_1 * m + (1 - beta_1) * g)",
            "self.assign(s, beta_2 * s + (1 - beta_2) * g * g)",
            't = ops.cast(self.iterations + 1, "float64")',
            "m_hat, s_hat = m / (1 - beta_1**t), s / (1 - beta_2**t)",
            "self.assign(theta, theta - eta * m_hat / (ops.sqrt(s_hat) + epsilon))",
        ),
    ),
}
_FREE = '''
class Free(keras.constraints.Constraint):
    """Puts the weights back that training must not change."""

    def __init__(self, free, start):
        self.free, self.start = free.T == 1, start.T

    def __call__(self, w):
        return ops.where(self.free, w, self.start)
'''
_MEAN_COST = """
def mean_cost(x, d):
    z = ops.convert_to_tensor(network.predict_on_batch(x))
    return float(ops.sum(cost(ops.convert_to_tensor(d), z))) / len(d)
"""


def keras_program(outline: Outline) -> str:
    """The text of the program; ProgramError, one sentence, for what Keras has no short form for."""
    _check(outline)
    run = outline.run
    network = _network(outline)
    body = [
        *data(outline),
        "",
        *constants(outline),
        'keras.config.set_floatx("float64")',
        *(_FREE.strip().split("\n") if is_restricted(outline) else []),
        *_activations(outline),
        *_cost(outline),
        *_MEAN_COST.strip().split("\n"),
        *_rule(outline),
        *network,
        *loop(outline, [*_rate(outline), f"network.train_on_batch({batch(run)})"]),
    ]
    needs = "Needed: Keras 3. On TensorFlow it has all digits, elsewhere about 7."
    return laid_out([*caption(outline, needs), "", *imports(body, "import keras", "from keras import ops"), "", *body])


def _check(outline: Outline) -> None:
    run = outline.run
    if OPTIMIZERS[run.optimizer].follows_errors:
        what = "Keras follows gradients, and the perceptron rule has none"
    elif run.by_hand:
        what = "What was done by hand between the steps has no short form in Keras"
    elif run.rate_factors is not None:
        what = "Keras has one learning rate for all layers"
    elif run.slow_epochs:
        what = "A momentum that rises has no short form in Keras"
    elif not all(layer.bundles for layer in outline.layers):
        what = "A layer that no synapse enters has no short form in Keras"
    else:
        return
    raise ProgramError(f"{what}; take --for pytorch or --for numpy.")


def _network(outline: Outline) -> list[str]:
    lines = [*_side_by_side(outline), f"y0 = keras.Input(({outline.run.network.n_inputs},))"]
    live = _live(outline)
    for layer in live:
        lines += statement(f"layer{layer.number} = keras.layers.Dense(", _arguments(outline, layer), ")")
    for layer in live:
        sources = [_name(outline, bundle.source) for bundle in layer.bundles]
        joined = f"keras.layers.Concatenate()([{', '.join(sources)}])" if len(sources) > 1 else sources[0]
        lines.append(f"{_name(outline, layer.number)} = layer{layer.number}({joined})")
    lines.append("network = keras.Model(y0, z)")
    for layer in live:
        lines.append(f"layer{layer.number}.set_weights([{_weights(layer)}.T, {layer.bias_name}])")
    of_batch = "lambda d, z: ops.sum(cost(d, z))" if outline.run.reduction == "sum" else "cost"
    rule = _SGD.get(outline.run.optimizer, "Rule({eta})").format(eta="learning_rate" if _rate(outline) else "eta")
    return [*lines, *statement("network.compile(", [f"optimizer={rule}", f"loss={of_batch}"], ")")]


def _arguments(outline: Outline, layer: Layer) -> list[str]:
    arguments = [str(layer.size)]
    is_of_entropy = layer is outline.outputs and outline.run.loss == "cross_entropy"
    if not is_of_entropy and _activation(layer):
        arguments.append(f"activation={_activation(layer)}")
    if decays(outline):
        l1 = ["l1=l1"] if decays(outline, "l1") else []
        l2 = ["l2=l2 / 2"] if decays(outline, "l2") else []
        arguments.append(f"kernel_regularizer=keras.regularizers.L1L2({', '.join(l1 + l2)})")
    if _is_restricted(outline, layer):
        free = f"free{layer.number}" if len(layer.bundles) > 1 else f"free_{layer.bundles[0].name}"
        arguments.append(f"kernel_constraint=Free({free}, {_weights(layer)})")
    return arguments


def _is_restricted(outline: Outline, layer: Layer) -> bool:
    names = {bundle.name for bundle in layer.bundles}
    return any(not parameter.trained.all() for parameter in outline.parameters if parameter.name in names)


def _weights(layer: Layer) -> str:
    """The name of all weights of a layer, its sources side by side."""
    return f"start{layer.number}" if len(layer.bundles) > 1 else layer.bundles[0].name


def _side_by_side(outline: Outline) -> list[str]:
    """The weights of layers that several others feed, and which of them are trained."""
    lines = []
    is_trained = {parameter.name: bool(parameter.trained.all()) for parameter in outline.parameters}
    for layer in _live(outline):
        names = [bundle.name for bundle in layer.bundles]
        if len(names) > 1:
            lines += statement(f"start{layer.number} = np.hstack([", names, "])")
            if _is_restricted(outline, layer):
                free = [f"np.ones_like({name})" if is_trained[name] else f"free_{name}" for name in names]
                lines += statement(f"free{layer.number} = np.hstack([", free, "])")
    return lines


def _activation(layer: Layer) -> str:
    """What Dense is given: a word that Keras knows, or a function of the program; "" where phi(v) = v."""
    first, *others = layer.stretches
    if not others and first.activation == "linear":
        return ""
    if not others and (first.activation in _BY_NAME or (first.activation, *first.constants) == ("sigmoid", 1, 0, 0)):
        return f'"{first.activation}"'
    return f"phi{layer.number}"


def _activations(outline: Outline) -> list[str]:
    lines: list[str] = []
    for layer in _live(outline):
        is_of_entropy = layer is outline.outputs and outline.run.loss == "cross_entropy"
        if _activation(layer).startswith("phi") and not is_of_entropy:
            lines += [f"def phi{layer.number}(v):"]
            first, *others = KERAS.value(layer, "v")
            lines += indented([f"return {first}", *others])
    return [*KERAS.defined(lines), *lines]


def _cost(outline: Outline) -> list[str]:
    v = f"v{outline.outputs.number}"
    if outline.run.loss == "squared_error":
        return ["def cost(d, z):", '    """L = 1/2 ||d - z||^2 of each point."""', *_returned("(d - z) ** 2", "0.5 * ")]
    if is_softmax(outline):
        lines = ['"""L = -sum_k d_k log z_k of each point, z = softmax(v)."""']
        return [f"def cost(d, {v}):", *indented(lines), *_returned(f"d * ops.log_softmax({v}, axis=-1)", "-")]
    odds = [line.replace("np.", "ops.") for line in odds_lines(outline)]
    lines = ['"""L = -sum_k d_k log z_k + (1 - d_k) log(1 - z_k) of each point, z = sigmoid(t)."""', *odds]
    entropy = "ops.logaddexp(ops.zeros_like(t), t) - d * t"
    return [f"def cost(d, {v}):", *indented(lines), *_returned(entropy)]


def _returned(summed: str, factor: str = "") -> list[str]:
    return [f"    return {factor}ops.sum({summed}, axis=1)"]


def _rule(outline: Outline) -> list[str]:
    """The rule as an optimizer of its own: Keras defines the others otherwise, with ε inside of the root."""
    if outline.run.optimizer in _SGD:
        return []
    memories, formulas = _RULES[outline.run.optimizer]
    made = '[self.add_variable_from_reference(v, "{}") for v in variables]'
    memory = [f"self.all_{name} = {made.format(name)}" for name in memories]
    return [
        "class Rule(keras.optimizers.Optimizer):",
        f'    """{OPTIMIZERS[outline.run.optimizer].label}, defined as in nnviz; Keras has it a little otherwise."""',
        "",
        "    def build(self, variables):",
        "        super().build(variables)",
        *indented(indented(memory)),
        "",
        "    def update_step(self, g, theta, eta):",
        "        at = self._get_variable_index(theta)",
        f"        {', '.join(memories)} = {', '.join(f'self.all_{name}[at]' for name in memories)}",
        *indented(indented(formulas)),
    ]


def _rate(outline: Outline) -> list[str]:
    is_constant = outline.run.rate_schedule.name == "constant"
    return [] if is_constant else ["network.optimizer.learning_rate = eta"]


def _live(outline: Outline) -> list[Layer]:
    """The layers from which a way leads to the outputs."""
    live, read = [], {outline.outputs.number}
    for layer in reversed(outline.layers):
        if layer.number in read:
            live.append(layer)
            read |= {bundle.source for bundle in layer.bundles}
    return live[::-1]


def _name(outline: Outline, number: int) -> str:
    return "y0" if number == 0 else activity(outline, number)
