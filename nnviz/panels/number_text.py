"""Numbers as people write and read them: a decimal comma, 1/3 and 1e-3 are understood; digits are fixed on screen.

Numbers shown in fields hold their full value; numbers shown beside a moving picture keep a fixed count of digits.
"""

import math
import re

from PySide6.QtCore import QCoreApplication, QLocale

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?", re.IGNORECASE)


def number(text: str) -> float:
    """The number a person typed; ValueError with one sentence where it is none."""
    parts = [part.strip() for part in text.replace("−", "-").split("/")]
    if len(parts) > 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError(_tr("“{}” is not a number; write 0.03, 0,03, 1/3 or 1e-3.").format(text.strip()))
    values = [float(part.replace(",", ".")) for part in parts]
    if len(values) == 2 and values[1] == 0:
        raise ValueError(_tr("“{}” divides by zero.").format(text.strip()))
    value = values[0] if len(values) == 1 else values[0] / values[1]
    if not math.isfinite(value):
        raise ValueError(_tr("“{}” is too large.").format(text.strip()))
    return value


def whole_number(text: str) -> int:
    """The whole number a person typed; ValueError with one sentence where it is none."""
    if "," in text:
        raise ValueError(_tr("“{}” is not a whole number; write it without commas.").format(text.strip()))
    value = number(text)
    if value != int(value):
        raise ValueError(_tr("“{}” is not a whole number.").format(text.strip()))
    return int(value)


def plain(value: float) -> str:
    """A number for a field: four significant digits, no more than it needs."""
    return _signed(f"{value:.4g}")


def exact(value: float) -> str:
    """A number for typing over: as many digits as it takes to give the same number again."""
    return _signed(f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(value))


def significant(value: float, digits: int = 4) -> str:
    """A number for a read-out: always so many significant digits, with a power of ten when small or large."""
    if not math.isfinite(value):
        return _tr("not finite")
    if value == 0:
        return _signed(f"{0:.{digits - 1}f}")
    rounded = float(f"{value:.{digits - 1}e}")
    exponent = math.floor(math.log10(abs(rounded)) + 1e-12)
    if -3 <= exponent < digits:
        return _signed(f"{rounded:.{digits - 1 - exponent}f}")
    mantissa, power = f"{value:.{digits - 2}e}".split("e")
    return _signed(f"{mantissa}e{int(power)}")


def count(value: int) -> str:
    """A count with the thousands apart."""
    separator = QLocale().groupSeparator() or ","
    return f"{value:,}".replace(",", separator)


def percent(share: float, decimals: int = 1) -> str:
    """A share of one as a percentage."""
    return _signed(f"{100 * share:.{decimals}f}") + " %"


def by_factors(value: float, direction: int) -> float:
    """The next of ... 0.1, 0.2, 0.5, 1, 2, 5 ... above or below a positive value."""
    if value <= 0:
        return 0.001 if direction > 0 else 0.0
    exponent = math.floor(math.log10(value))
    series = [float(f"{digit}e{power}") for power in range(exponent - 1, exponent + 2) for digit in (1, 2, 5)]
    if direction > 0:
        return next(step for step in series if step > value * (1 + 1e-9))
    return next(step for step in reversed(series) if step < value * (1 - 1e-9))


def _signed(digits: str) -> str:
    return digits.replace("-", "−").replace(".", QLocale().decimalPoint())


def _tr(text: str) -> str:
    return QCoreApplication.translate("numbers", text)
