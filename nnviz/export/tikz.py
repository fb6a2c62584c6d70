"""The network as a TikZ picture that LaTeX sets by itself: circles with their symbols, synapses by weight.

Color and dash say the sign of a weight, as in the diagram, and the width says its magnitude. Of a wide layer only the
first and the last neurons stand there, with an ellipsis between.
"""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network
from nnviz.experiment.specs import ColumnSpec, NetworkSpec
from nnviz.views.colors import LIGHT
from nnviz.views.symbols import symbol, usual_symbol

MOST_SHOWN = 12
FIRST_SHOWN, LAST_SHOWN = 5, 2
_CM_PER_UNIT = 0.02
_RADIUS, _HEADER_GAP = 28.0, 14.0
_THINNEST_PT, _THICKEST_PT = 0.2, 2.2

_HEAD = rf"""\documentclass[tikz, border=6pt]{{standalone}}
\usetikzlibrary{{backgrounds}}
\definecolor{{positive}}{{HTML}}{{{LIGHT.positive[1:].upper()}}}
\definecolor{{negative}}{{HTML}}{{{LIGHT.negative[1:].upper()}}}
\begin{{document}}
\begin{{tikzpicture}}[
  x={_CM_PER_UNIT}cm, y=-{_CM_PER_UNIT}cm,
  neuron/.style={{circle, draw, fill=white, inner sep=0pt, font=\small}},
  layer/.style={{align=center, font=\small, anchor=south}},
  positive/.style={{draw=positive}},
  negative/.style={{draw=negative, dash pattern=on 3pt off 1.5pt}},
  pinned/.style={{rectangle, draw=black, fill=white, solid, line width=0.4pt, inner sep=1.4pt}},
]"""
_FOOT = r"""\end{tikzpicture}
\end{document}
"""
_GREEK_WORDS = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon varphi chi psi omega
"""
_GREEK = dict(zip("αβγδεζηθικλμνξπρστυφχψω", _GREEK_WORDS.split(), strict=True))
_BELOW = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
_ABOVE = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_SYMBOL = re.compile("([a-zA-Z])([₀-₉]{0,3})([⁰¹²³⁴-⁹⁽⁾]*)")
_SPECIAL = {letter: f"\\{letter}" for letter in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "−": "$-$",
    "·": r"$\cdot$",
}


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Where what is shown stands: neuron number -> (x, y); and the ellipses."""

    neurons: dict[int, tuple[float, float]]
    ellipses: list[tuple[float, float]]
    radius: float


def tikz_text(
    spec: NetworkSpec, network: Network, parameters: NDArray[np.float64], positions: NDArray[np.float64]
) -> str:
    """The text of a LaTeX document of its own.

    network : the spec resolved; parameters : (n_parameters,)
    positions : (n_neurons, 2) centers in diagram units, y downward, in the order of `spec.neurons`
    """
    places = _places(spec, positions)
    lines = [_HEAD, *_headers(spec, places, positions), *_neurons(spec, places)]
    lines += [rf"  \node at ({x:.1f},{y:.1f}) {{$\vdots$}};" for x, y in places.ellipses]
    lines += [r"  \begin{scope}[on background layer]", *_synapses(spec, network, parameters, places), r"  \end{scope}"]
    return "\n".join([*lines, _FOOT])


def tex(words: str) -> str:
    """Words of a person as LaTeX sets them; a letter that pdfLaTeX has not is left out."""
    letters = []
    for letter in " ".join(words.split()):
        if letter in _SPECIAL:
            letters.append(_SPECIAL[letter])
        elif letter in _GREEK:
            letters.append(rf"$\{_GREEK[letter]}$")
        elif letter in _BELOW:
            letters.append(f"$_{{{_BELOW[letter]}}}$")
        elif letter in _ABOVE:
            letters.append(f"$^{{{_ABOVE[letter]}}}$")
        elif letter.isascii() or (letter.isalpha() and letter < "ſ"):
            letters.append(letter)
    return "".join(letters)


def _places(spec: NetworkSpec, positions: NDArray[np.float64]) -> _Places:
    neurons: dict[int, tuple[float, float]] = {}
    ellipses: list[tuple[float, float]] = []
    nearest, first = 2.5 * _RADIUS, 0
    for size in spec.sizes:
        around = positions[first : first + size]
        if size <= MOST_SHOWN:
            neurons |= {first + at: (x, y) for at, (x, y) in enumerate(around.tolist())}
            rows: NDArray[np.floating] = np.sort(around[:, 1])
        else:
            x, middle = float(around[:, 0].mean()), float(around[:, 1].mean())
            shown = [*range(FIRST_SHOWN), None, *range(size - LAST_SHOWN, size)]
            gap = max(float(np.ptp(around[:, 1])) / (len(shown) - 1), 2.3 * _RADIUS)
            rows = middle + gap * (np.arange(len(shown)) - (len(shown) - 1) / 2)
            for at, y in zip(shown, rows.tolist(), strict=True):
                if at is None:
                    ellipses.append((x, y))
                else:
                    neurons[first + at] = (x, y)
        if len(rows) > 1:
            nearest = min(nearest, float(np.diff(rows).min()))
        first += size
    return _Places(neurons, ellipses, max(min(_RADIUS, 0.44 * nearest), 8.0))


def _headers(spec: NetworkSpec, places: _Places, positions: NDArray[np.float64]) -> list[str]:
    top = min(y for _, y in [*places.neurons.values(), *places.ellipses]) - places.radius - _HEADER_GAP
    lines, first = [], 0
    for number, column in enumerate(spec.columns):
        x = float(positions[first : first + len(column.neurons), 0].mean())
        lines.append(rf"  \node[layer] at ({x:.1f},{top:.1f}) {{{_header(number, column, len(spec.columns))}}};")
        first += len(column.neurons)
    return lines


def _header(number: int, column: ColumnSpec, n_columns: int) -> str:
    usual = "inputs" if number == 0 else "outputs" if number == n_columns - 1 else f"hidden layer {number}"
    names = {neuron.activation.name for neuron in column.neurons if neuron.activation is not None}
    below = tex(names.pop().replace("_", " ")) if len(names) == 1 else ""
    return rf"{tex(column.name) or usual} \\ \footnotesize\strut {below}"


def _neurons(spec: NetworkSpec, places: _Places) -> list[str]:
    lines, number, last = [], 0, len(spec.columns) - 1
    size_cm = 2 * places.radius * _CM_PER_UNIT
    for at, column in enumerate(spec.columns):
        for place, neuron in enumerate(column.neurons, 1):
            if number in places.neurons:
                x, y = places.neurons[number]
                inside, label = mathematics(symbol(neuron.name)), ""
                if neuron.name and not inside:
                    side = "left" if at == 0 else "right" if at == last else "below"
                    label = rf", label={{[font=\footnotesize]{side}:{{{tex(neuron.name)}}}}}"
                lines.append(
                    rf"  \node[neuron, minimum size={size_cm:.2f}cm{label}] (n{number}) at ({x:.1f},{y:.1f})"
                    rf" {{${inside or mathematics(usual_symbol(spec.sizes, at, place))}$}};"
                )
            number += 1
    return lines


def mathematics(symbol: str) -> str:
    """A letter with its number below and its layer above, as LaTeX writes it; "" for any other name."""
    found = _SYMBOL.fullmatch(symbol)
    if not found:
        return ""
    letter, number, layer = found.groups()
    return letter + "".join(
        f"{sign}{{{unicodedata.normalize('NFKC', digits)}}}" for sign, digits in (("_", number), ("^", layer)) if digits
    )


def _synapses(spec: NetworkSpec, network: Network, parameters: NDArray[np.float64], places: _Places) -> list[str]:
    column_of = np.repeat(np.arange(len(spec.sizes)), spec.sizes)
    shown = [
        (source, target, float(parameters[index]), bool(network.pinned[index]))
        for (source, target), index in zip(network.synapses.tolist(), network.synapse_indices.tolist(), strict=True)
        if source in places.neurons and target in places.neurons
    ]
    strongest = max((abs(weight) for *_, weight, _ in shown), default=0.0) or 1.0
    middle = float(np.mean([y for _, y in places.neurons.values()]))
    lines = []
    for source, target, weight, is_pinned in sorted(shown, key=lambda synapse: abs(synapse[2])):
        width = _THINNEST_PT + (_THICKEST_PT - _THINNEST_PT) * abs(weight) / strongest
        way = "--"
        if column_of[target] - column_of[source] > 1:
            way = "to[bend left=24]" if places.neurons[source][1] <= middle else "to[bend right=24]"
        mark = " node[pinned] {}" if is_pinned else ""
        sign = "positive" if weight >= 0 else "negative"
        lines.append(rf"    \draw[{sign}, line width={width:.2f}pt] (n{source}) {way}{mark} (n{target});")
    return lines
