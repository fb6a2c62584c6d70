"""The activations as expressions of NumPy, PyTorch and Keras, and their slopes for the program that has no autograd.

A kink has the slope that training gives it: at 0 the rectifiers' is that of the left.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nnviz.engine.activations import ACTIVATIONS
from nnviz.export.program_outline import Layer, Stretch
from nnviz.export.program_text import number, plus, statement, times

_ELEMENTARY = {
    "step": "{of}.where({v} < {c}, {a}, {b})",
    "ramp": "ramp({v}, {a}, {b}, {c}, {d})",
    "gaussian": "gaussian({v}, {mu}, {sigma})",
    "perceptron": "{of}.where({v} >= 0, 1.0, -1.0)",
    "linear": "{v}",
    "tanh": "{of}.tanh({v})",
    "leaky_relu": "{of}.where({v} > 0, {v}, {alpha} * {v})",
    "sin": "{of}.sin({v})",
}
_SLOPES = {
    "step": "np.zeros_like({v})",
    "ramp": "ramp_slope({v}, {a}, {b}, {c}, {d})",
    "gaussian": "({mu} - {v}) / {sigma}**2 * {y}",
    "perceptron": "np.zeros_like({v})",
    "linear": "",
    "tanh": "(1 - {y} * {y})",
    "relu": "({v} > 0)",
    "leaky_relu": "np.where({v} > 0, 1.0, {alpha})",
    "softplus": "sigmoid({v})",
    "elu": "np.where({v} > 0, 1.0, {y} + 1)",
    "sin": "np.cos({v})",
}
_RAMP = '''
def ramp(v, a, b, c, d):
    """a below c, b above d, a straight line between."""
    between = a + (v - c) * ((b - a) / (d - c))
    return {of}.where(v <= c, a, {of}.where(v > d, b, between))
'''
_GAUSSIAN = '''
def gaussian(v, mu, sigma):
    """The bell curve around mu."""
    t = (v - mu) / sigma
    return {of}.exp(-t * t / 2) / (np.sqrt(2 * np.pi) * sigma)
'''
_DEFINITIONS = {
    "sigmoid": '''
def sigmoid(v):
    """The logistic function 1 / (1 + exp(-v))."""
    return 1 / (1 + np.exp(-v))
''',
    "ramp_slope": '''
def ramp_slope(v, a, b, c, d):
    """The slope of the line between c and d, 0 elsewhere."""
    return np.where((v > c) & (v <= d), (b - a) / (d - c), 0.0)
''',
    "elu": '''
def elu(v):
    """v where it is positive, else exp(v) - 1."""
    return np.where(v > 0, v, np.expm1(np.minimum(v, 0)))
''',
    "softmax": '''
def softmax(v):
    """exp(v_k) / sum_j exp(v_j); the largest v is taken off, so that nothing overflows."""
    e = np.exp(v - v.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
''',
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one library writes activations.

    of : its name in the program; values : what is written otherwise than in `_ELEMENTARY`; definitions : functions
        that the program has to bring along, by name
    """

    of: str
    values: Mapping[str, str]
    definitions: Mapping[str, str]

    def value(self, layer: Layer, v: str) -> list[str]:
        """The lines of an expression of y = phi(v)."""
        return _joined(self.of, layer, lambda stretch, at: self._value(stretch, v + at))

    def defined(self, lines: Sequence[str]) -> list[str]:
        """The functions that the lines call and the library does not have."""
        text = "\n".join(lines)
        found = [body for name, body in self.definitions.items() if re.search(rf"(?<![.\w]){name}\(", text)]
        return [line for body in found for line in body.strip().split("\n")]

    def _value(self, stretch: Stretch, v: str) -> str:
        if stretch.activation == "sigmoid":
            x, y, z = stretch.constants
            text = self.values["sigmoid"].format(v=plus(times(x, v), -y))
            return text if z == 0 else f"{number(z)} + {text}"
        return {**_ELEMENTARY, **self.values}[stretch.activation].format(of=self.of, v=v, **_constants(stretch))


NUMPY = Dialect(
    "np",
    {
        "sigmoid": "sigmoid({v})",
        "relu": "np.maximum({v}, 0)",
        "softplus": "np.logaddexp(0, {v})",
        "elu": "elu({v})",
        "softmax": "softmax({v})",
    },
    _DEFINITIONS | {"ramp": _RAMP.format(of="np"), "gaussian": _GAUSSIAN.format(of="np")},
)
PYTORCH = Dialect(
    "torch",
    {
        "sigmoid": "torch.sigmoid({v})",
        "relu": "torch.relu({v})",
        "softplus": "torch.logaddexp(torch.zeros_like({v}), {v})",
        "elu": "torch.nn.functional.elu({v})",
        "softmax": "torch.softmax({v}, dim=1)",
    },
    {"ramp": _RAMP.format(of="torch"), "gaussian": _GAUSSIAN.format(of="torch")},
)
KERAS = Dialect(
    "ops",
    {
        "sigmoid": "ops.sigmoid({v})",
        "relu": "ops.relu({v})",
        "softplus": "ops.logaddexp(ops.zeros_like({v}), {v})",
        "elu": "ops.elu({v})",
        "softmax": "ops.softmax({v}, axis=-1)",
    },
    {"ramp": _RAMP.format(of="ops"), "gaussian": _GAUSSIAN.format(of="ops")},
)


def slope(layer: Layer, v: str, y: str) -> list[str]:
    """The lines of an expression of phi'(v) that can be multiplied with; [""] where it is 1 for all."""
    if len(layer.stretches) == 1:
        return [_slope(layer.stretches[0], v, y)]
    return _joined("np", layer, lambda stretch, at: _slope(stretch, v + at, y + at) or f"np.ones_like({v}{at})")


def _slope(stretch: Stretch, v: str, y: str) -> str:
    if stretch.activation == "sigmoid":
        x, _, z = stretch.constants
        s = y if z == 0 else f"({plus(y, -z)})"
        return times(x, f"{s} * (1 - {s})")
    return _SLOPES[stretch.activation].format(v=v, y=y, **_constants(stretch))


def _joined(of: str, layer: Layer, expression: Callable[[Stretch, str], str]) -> list[str]:
    """The expression of a layer whose neurons agree, or those of its stretches side by side."""
    if len(layer.stretches) == 1:
        return [expression(layer.stretches[0], "")]
    parts = [expression(stretch, _columns(stretch, layer.size)) for stretch in layer.stretches]
    return statement(f"{of}.hstack([", parts, "])")


def _columns(stretch: Stretch, size: int) -> str:
    first = stretch.first or ""
    stop = "" if stretch.stop == size else stretch.stop
    return f"[:, {first}:{stop}]"


def _constants(stretch: Stretch) -> Mapping[str, str]:
    names: Sequence[str] = [constant.name for constant in ACTIVATIONS[stretch.activation].constants]
    return dict(zip(names, map(number, stretch.constants), strict=True))
