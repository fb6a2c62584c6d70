"""Numbers and statements as Python text: floats to the last bit, arrays and calls laid out as formatters leave them."""

import base64
import zlib
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

import numpy as np
from numpy.typing import NDArray

WIDTH = 80
MOST_NUMBERS_IN_FULL = 10_000
_MOST_LINES = 24

TABLE = '''
def table(text, columns):
    """The numbers of a text, row by row."""
    return np.array(text.split(), float).reshape(-1, columns)
'''
UNPACKED = '''
def unpacked(text, columns):
    """The numbers behind a text: their bytes, compressed, in base 85."""
    packed = base64.b85decode("".join(text.split()))
    return np.frombuffer(zlib.decompress(packed), "<f8").reshape(-1, columns).copy()
'''


def number(value: float) -> str:
    """The number to its last bit."""
    return repr(float(value))


def plus(text: str, value: float) -> str:
    """The text with a number added, left out where it is 0."""
    if value == 0:
        return text
    return f"{text} + {number(value)}" if value > 0 else f"{text} - {number(-value)}"


def times(value: float, text: str) -> str:
    """The text multiplied by a number, left out where it is 1."""
    return text if value == 1 else f"{number(value)} * {text}"


def plain(text: str) -> str:
    """Words of a person as one line that ends no comment and no string."""
    words = "".join(letter if letter.isprintable() else " " for letter in text).split()
    return " ".join(words).replace("\\", "/").replace('"', "'")


def indented(lines: Iterable[str]) -> list[str]:
    """The lines one level further in."""
    return [f"    {line}" if line else line for line in lines]


def comment(text: str) -> list[str]:
    """A comment in as many lines as it needs."""
    return [f"# {line}" for line in wrap(text, WIDTH)]


def statement(head: str, items: Sequence[str], tail: str) -> list[str]:
    """A call or a display: in one line, or with one line per item where that is too long."""
    line = head + ", ".join(items) + tail
    if len(line) <= WIDTH:
        return [line]
    each = [f"    {item}," for item in items]
    if head.endswith("(["):
        return [head.removesuffix("["), "    [", *indented(each), "    ]", tail.removeprefix("]")]
    return [head, *each, tail]


def assigned(name: str, expression: Sequence[str]) -> list[str]:
    """`name = ...` of an expression in one or more lines."""
    return [f"{name} = {expression[0]}", *expression[1:]]


def array(name: str, values: NDArray[np.float64]) -> list[str]:
    """`name = ...`: a literal where it stays readable, else the numbers as a text."""
    if not values.any():
        return [f"{name} = np.zeros({values.shape if values.ndim == 2 else len(values)})"]
    rows = [number(value) if np.ndim(value) == 0 else _row(value) for value in values]
    line = f"{name} = np.array([{', '.join(rows)}])"
    if len(line) <= WIDTH:
        return [line]
    if values.ndim == 2 and len(rows) <= _MOST_LINES and max(map(len, rows)) < WIDTH:
        return [f"{name} = np.array(", "    [", *(f"        {row}," for row in rows), "    ]", ")"]
    if values.ndim == 1:
        return table(name, values[None, :], "[0]")
    return table(name, values)


def table(name: str, values: NDArray[np.float64], tail: str = "") -> list[str]:
    """`name = table(...)` of (n_rows, n_columns) numbers, or `name = unpacked(...)` where they are many."""
    if values.size <= MOST_NUMBERS_IN_FULL:
        function, text = "table", [line for row in values.tolist() for line in _wrapped(row)]
    else:
        packed = base64.b85encode(zlib.compress(values.astype("<f8").tobytes(), 9)).decode("ascii")
        function, text = "unpacked", [packed[first : first + WIDTH] for first in range(0, len(packed), WIDTH)]
    return [f"{name} = {function}(", *indented(['"""', *text, '""",', f"{values.shape[1]},"]), f"){tail}"]


def laid_out(lines: Iterable[str]) -> str:
    """The text of a program, with two empty lines around each function and class."""
    parts: list[list[str]] = []
    is_function = False
    for line in lines:
        starts = bool(line) and not line.startswith((" ", ")"))
        defines = line.startswith(("def ", "class ", "@"))
        if not parts or (starts and (defines or is_function) and not parts[-1][-1].startswith("@")):
            parts.append([])
            is_function = defines
        parts[-1].append(line)
    return "\n\n\n".join("\n".join(part).strip("\n") for part in parts) + "\n"


def _row(values: NDArray[np.float64]) -> str:
    return f"[{', '.join(map(number, values.tolist()))}]"


def _wrapped(row: Sequence[float]) -> Iterator[str]:
    """The numbers of a row, whole ones without a point; a long row goes on in the next line, further in."""
    texts = (repr(value).removesuffix(".0") for value in row)
    return iter(wrap(" ".join(texts), WIDTH, subsequent_indent="  ", break_on_hyphens=False))
