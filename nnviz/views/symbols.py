"""Names as they stand in formulas, their numbers below, and powers with their exponents above."""

_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_ABOVE = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def symbol(name: str) -> str:
    """x1 with its number below; a name that is no letter with a number stays as it is."""
    return name[0] + name[1:].translate(_BELOW) if name[1:].isdecimal() and name[0].isalpha() else name


def below(number: int) -> str:
    """The number as subscript digits."""
    return str(number).translate(_BELOW)


def above(number: int) -> str:
    """The number as superscript digits."""
    return str(number).translate(_ABOVE)
