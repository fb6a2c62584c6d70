"""Names as they stand in formulas, their numbers below, and powers with their exponents above."""

from collections.abc import Sequence

from nnviz.datasets.features import BELOW, symbol

__all__ = ["above", "below", "symbol", "usual_letter", "usual_symbol"]

_ABOVE = str.maketrans("-0123456789()", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


def below(number: int) -> str:
    """The number as subscript digits."""
    return str(number).translate(BELOW)


def above(number: int) -> str:
    """The number as superscript digits."""
    return str(number).translate(_ABOVE)


def usual_symbol(sizes: Sequence[int], column: int, place: int) -> str:
    """What a neuron is called by its place: x₁ among inputs, y₁ hidden, z₁ among outputs, z where it is alone there.

    Of two or more hidden layers the layer stands above, y₁⁽²⁾, so that no two neurons share a name.
    """
    letter, last = usual_letter(len(sizes), column), len(sizes) - 1
    if column == last and sizes[last] == 1:
        return letter
    return f"{letter}{below(place)}" + (f"({column})".translate(_ABOVE) if letter == "y" and last > 2 else "")


def usual_letter(n_columns: int, column: int) -> str:
    """x for inputs, y for hidden neurons, z for outputs."""
    return "z" if column == n_columns - 1 else "x" if column == 0 else "y"
