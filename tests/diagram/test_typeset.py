"""Formulas are set with real subscripts and exponents, and every term of a long sum can be reached."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnviz.diagram import typeset
from nnviz.diagram.typeset import Part, parts


def test_subscripts_go_below_the_line_as_ordinary_digits():
    assert parts("w₂₁ x₁") == [
        Part("w", 0, True),
        Part("21", -1),
        Part(" ", 0),
        Part("x", 0, True),
        Part("1", -1),
    ]


def test_exponents_go_above_the_line_without_their_parentheses():
    assert parts("e^(−(−0.5)) + 1") == [Part("e", 0, True), Part("−(−0.5)", 1), Part(" + 1", 0)]
    assert parts("e^(−v)") == [Part("e", 0, True), Part("−", 1), Part("v", 1, True)]


def test_the_layer_of_a_hidden_neuron_stands_above_its_place():
    assert parts("y₁⁽²⁾") == [Part("y", 0, True), Part("1", -1), Part("(2)", 1)]


def test_names_of_functions_stand_upright():
    assert [part for part in parts("tanh(v)") if part.is_italic] == [Part("v", 0, True)]
    assert not any(part.is_italic for part in parts("sepal length"))


def rows_of_ink(qapp, text: str) -> tuple[int, int]:
    """The first and the last row that has ink, with the baseline at 60."""
    font = QFont(qapp.font())
    font.setPixelSize(40)
    image = QImage(round(typeset.width(text, font)) + 20, 120, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    typeset.draw(painter, QPointF(5, 60), text, font)
    painter.end()
    lines = np.frombuffer(image.constBits(), np.uint8).reshape(120, image.bytesPerLine())[:, : image.width()]
    inked = np.flatnonzero((lines < 128).any(axis=1))
    return int(inked[0]), int(inked[-1])


def test_what_is_raised_is_drawn_higher_and_smaller(qapp):
    assert rows_of_ink(qapp, "₁")[1] > rows_of_ink(qapp, "1")[1] + 4
    assert rows_of_ink(qapp, "^(1)")[0] < rows_of_ink(qapp, "1")[0] - 2
    low, high = rows_of_ink(qapp, "₁"), rows_of_ink(qapp, "1")
    assert low[1] - low[0] < high[1] - high[0]


@pytest.fixture
def digits(open_editor):
    editor = open_editor("64-4-10", "digits")
    editor.selection.set(frozenset({editor.session.spec.network.ids[65]}))
    return editor


def test_a_long_sum_is_scrolled_by_the_wheel_to_its_last_term(digits):
    card = digits.overlays.card
    assert len(card.formula.terms) == 64
    before = card.grab().toImage()
    for _ in range(200):
        at = QPointF(card.rect().center())
        turned = QWheelEvent(
            at,
            QPointF(card.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(card, turned)
    end = card.grab().toImage()
    assert end != before
    assert card.hidden_px > 0
    assert card.shift_px == pytest.approx(card.hidden_px)


def test_a_long_sum_is_scrolled_by_the_keyboard_too(digits):
    card = digits.overlays.card
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_End)
    assert card.hidden_px > 0
    assert card.shift_px == pytest.approx(card.hidden_px)
    QTest.keyClick(card, Qt.Key.Key_Home)
    assert card.shift_px == 0


def test_a_short_sum_lets_the_mouse_through_to_the_paper(open_editor):
    editor = open_editor("2-4-1")
    editor.selection.set(frozenset({editor.session.spec.network.ids[2]}))
    assert editor.overlays.card.hidden_px == 0
    assert editor.overlays.card.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_a_screen_reader_is_told_the_whole_formula(digits):
    card = digits.overlays.card
    assert card.accessibleDescription().count("(") >= 128
    assert "tanh" in card.accessibleDescription()
