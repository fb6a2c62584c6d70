"""Names as they stand in formulas, their numbers below, and powers with their exponents above."""

from nnviz.datasets.features import BELOW, symbol

__all__ = ["above", "below", "symbol"]

_ABOVE = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def below(number: int) -> str:
    """The number as subscript digits."""
    return str(number).translate(BELOW)


def above(number: int) -> str:
    """The number as superscript digits."""
    return str(number).translate(_ABOVE)
