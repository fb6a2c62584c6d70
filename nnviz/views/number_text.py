"""Numbers as people write and read them, in the user's language of numbers and with a true minus sign.

Fields show a number in full, pictures and read-outs with a fixed count of digits, so that nothing trembles.
"""

import math
import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

MINUS = "\N{MINUS SIGN}"
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)


def parse_number(text: str) -> float:
    """The number a person typed: 0.5, 0,5, 1/3 or 1e-3; ValueError with one sentence where it is none."""
    parts = [part.strip() for part in text.replace(MINUS, "-").split("/")]
    if len(parts) > 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError(_tr("“{}” is not a number; write 0.03, 0,03, 1/3 or 1e-3.").format(text.strip()))
    values = [float(part.replace(",", ".")) for part in parts]
    if len(values) == 2 and values[1] == 0:
        raise ValueError(_tr("“{}” divides by zero.").format(text.strip()))
    value = values[0] if len(values) == 1 else values[0] / values[1]
    if not math.isfinite(value):
        raise ValueError(_tr("“{}” is too large.").format(text.strip()))
    return value


def parse_whole_number(text: str) -> int:
    """The whole number a person typed; ValueError with one sentence where it is none, or where it could be two."""
    if "," in text or "." in text:
        raise ValueError(_tr("“{}” is not a whole number; write its digits alone.").format(text.strip()))
    value = parse_number(text)
    if value != int(value):
        raise ValueError(_tr("“{}” is not a whole number.").format(text.strip()))
    return int(value)


def number_text(value: float, digits: int = 2) -> str:
    """So many digits after the point; without a sign where it rounds to zero."""
    if not math.isfinite(value):
        return _not_finite(value)
    text = f"{value:.{digits}f}" if abs(value) < 1e5 else f"{value:.{digits}e}"
    return _written(text.removeprefix("-") if float(text) == 0 else text)


def significant(value: float, digits: int = 4) -> str:
    """So many significant digits, zeros at the end included; with a power of ten when small or large."""
    if not math.isfinite(value):
        return _not_finite(value)
    if value == 0:
        return _written(f"{0:.{digits - 1}f}")
    rounded = float(f"{value:.{digits - 1}e}")
    exponent = math.floor(math.log10(abs(rounded)) + 1e-12)
    if -3 <= exponent < digits:
        return _written(f"{rounded:.{digits - 1 - exponent}f}")
    return _written(f"{value:.{digits - 2}e}")


def of_one_sum(values: Sequence[float], digits: int = 3, most: int = 8) -> list[str]:
    """Parts and result of a sum, to the place that its smallest part needs, so that it can be checked by hand.

    digits : of the largest at least, one fewer of the smallest; most : that any number has
    """
    exponents = [math.floor(math.log10(abs(value))) for value in values if value and math.isfinite(value)]
    largest, smallest = max(exponents, default=0), min(exponents, default=0)
    last = max(min(smallest - digits + 2, largest - digits + 1), largest - most + 1)
    is_fixed = -3 <= largest < 5
    return [
        number_text(value, max(-last, 0))
        if is_fixed and (value == 0 or abs(value) >= 10.0**last)
        else significant(value, digits)
        for value in values
    ]


def plain(value: float, digits: int = 4) -> str:
    """At most so many significant digits, no more than it needs."""
    if not math.isfinite(value):
        return _not_finite(value)
    return _written(f"{float(f'{value:.{digits}g}') + 0.0:.{max(digits, 6)}g}")


def exact(value: float) -> str:
    """As many digits as it takes to give the same number again; for typing over."""
    return _written(f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(value))


def count(value: int) -> str:
    """A count with the thousands apart."""
    return f"{value:,}".replace(",", QLocale().groupSeparator() or ",")


def percent(share: float, digits: int = 1) -> str:
    """A share of one as a percentage."""
    return number_text(100 * share, digits) + " %"


def place_text(coordinates: Sequence[float], spans: Sequence[float]) -> str:
    """A place as (x, y), each to the hundredth part of the range it is read from; one coordinate stands alone."""
    pairs = zip(coordinates, spans, strict=True)
    texts = [number_text(at, max(0, math.ceil(-math.log10(span / 100)))) for at, span in pairs]
    if len(texts) == 1:
        return texts[0]
    return f"({('; ' if QLocale().decimalPoint() == ',' else ', ').join(texts)})"


def _not_finite(value: float) -> str:
    return _tr("not a number") if math.isnan(value) else "∞" if value > 0 else f"{MINUS}∞"


def _written(digits: str) -> str:
    """What Python writes, as people do."""
    mantissa, _, exponent = digits.partition("e")
    power = f"e{int(exponent)}" if exponent else ""
    return (mantissa.replace(".", QLocale().decimalPoint()) + power).replace("-", MINUS)


def _tr(text: str) -> str:
    return QCoreApplication.translate("numbers", text)
