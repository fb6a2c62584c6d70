"""Formulas set as on paper: variables in italics, x₁ with a real subscript, e^(−v) with a real exponent.

A formula is plain text with Unicode subscripts and superscripts, and ^( ) around what else stands above.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

_BELOW = dict(zip("₀₁₂₃₄₅₆₇₈₉ₖ", "0123456789k", strict=True))
_ABOVE = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "0123456789()", strict=True))
_PLAIN = _BELOW | _ABOVE
_SMALL = 0.72
_DROP, _RISE = 0.22, 0.42
# A small space keeps the letter before a subscript from touching it.
_AIR = 0.04


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line in one font; level : -1 below the line, 0 on it, 1 above it."""

    text: str
    level: int = 0
    is_italic: bool = False


def parts(text: str) -> list[Part]:
    """The line in pieces."""
    found: list[Part] = []
    at = 0
    while at < len(text):
        if text.startswith("^(", at):
            end = _closing(text, at + 1)
            found += [Part(part.text, 1, part.is_italic) for part in parts(text[at + 2 : end])]
            at = end + 1
            continue
        end = at + 1
        while end < len(text) and not text.startswith("^(", end) and _kind(text, end) == _kind(text, at):
            end += 1
        level, is_italic = _kind(text, at)
        found.append(Part("".join(_PLAIN.get(letter, letter) for letter in text[at:end]), level, is_italic))
        at = end
    return found


def _kind(text: str, at: int) -> tuple[int, bool]:
    """Level and slant of a character: a letter alone is a variable, letters in a row are a word."""
    if text[at] in _PLAIN:
        return -1 if text[at] in _BELOW else 1, False
    beside = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    is_variable = text[at].isalpha() and text[at] not in "Σ" and not any(_is_letter(letter) for letter in beside)
    return 0, is_variable


def _is_letter(letter: str) -> bool:
    return letter.isalpha() and letter not in _BELOW


def _closing(text: str, opening: int) -> int:
    """Where the parenthesis that opens there closes, else the end of the text."""
    depth = 0
    for at in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if not depth:
            return at
    return len(text)


def width(text: str, font: QFont) -> float:
    """How wide the line is in this font."""
    return sum(QFontMetricsF(_font(part, font)).horizontalAdvance(part.text) + _air(part, font) for part in parts(text))


def draw(painter: QPainter, at: QPointF, text: str, font: QFont) -> None:
    """Draw the line with its left end on the baseline at a point."""
    x, size = at.x(), font.pixelSize()
    for part in parts(text):
        own = _font(part, font)
        x += _air(part, font)
        painter.setFont(own)
        painter.drawText(QPointF(x, at.y() + size * {-1: _DROP, 0: 0.0, 1: -_RISE}[part.level]), part.text)
        x += QFontMetricsF(own).horizontalAdvance(part.text)


def _air(part: Part, font: QFont) -> float:
    return _AIR * font.pixelSize() if part.level else 0.0


def _font(part: Part, font: QFont) -> QFont:
    own = QFont(font)
    own.setItalic(part.is_italic)
    if part.level:
        own.setPixelSize(max(1, round(_SMALL * font.pixelSize())))
    return own
