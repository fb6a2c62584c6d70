"""Fields and sections with real keys, wheel and mouse: commit, revert, refuse, step, fold."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from nnviz.panels.controls import NumberField, by_factors
from nnviz.panels.rows import Row
from nnviz.panels.section import Section
from nnviz.views.colors import DARK


class Kept:
    """A number that lives outside of its field, and how often it was written."""

    def __init__(self, value):
        self.value, self.written = value, []

    def read(self):
        return self.value

    def write(self, value, merge):
        self.value = value
        self.written.append((value, merge))


@pytest.fixture
def kept():
    return Kept(0.5)


@pytest.fixture
def row(qtbot, kept):
    """A field in its row, shown and in focus."""
    row = Row("share", NumberField("share", kept.read, kept.write, 0, 1))
    qtbot.addWidget(row)
    row.field = row.findChild(NumberField)
    row.show()
    row.activateWindow()
    row.field.setFocus()
    qtbot.waitUntil(row.field.hasFocus)
    return row


def type_over(qtbot, field, text):
    field.selectAll()
    qtbot.keyClicks(field, text)


@pytest.mark.parametrize(("text", "value"), [("0,25", 0.25), ("1/4", 0.25), ("1e-3", 0.001)])
def test_enter_commits_what_was_typed(qtbot, row, kept, text, value):
    type_over(qtbot, row.field, text)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert kept.written == [(value, None)]
    assert row.refusal.isHidden()


def test_enter_gives_the_keyboard_back_once_there_is_nothing_to_correct(qtbot, row, kept):
    type_over(qtbot, row.field, "7")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert row.field.hasFocus()
    assert row.field.selectedText() == "0.5"
    for key, text in ((Qt.Key.Key_Return, "0.25"), (Qt.Key.Key_Enter, "0.25")):
        row.field.setFocus()
        type_over(qtbot, row.field, text)
        qtbot.keyClick(row.field, key)
        assert not row.field.hasFocus()
        assert row.refusal.isHidden()
    assert kept.value == 0.25


def test_leaving_the_field_commits(qtbot, row, kept):
    type_over(qtbot, row.field, "0.75")
    row.field.clearFocus()
    assert kept.written == [(0.75, None)]
    assert row.field.text() == "0.75"


def test_escape_forgets_what_was_typed(qtbot, row, kept):
    type_over(qtbot, row.field, "0.75")
    qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    row.field.clearFocus()
    assert kept.written == []
    assert row.field.text() == "0.5"


@pytest.mark.parametrize(("text", "word"), [("abc", "number"), ("7", "between 0 and 1"), ("1/0", "zero")])
def test_nonsense_is_refused_below_the_field_and_the_number_in_use_stays(qtbot, row, kept, text, word):
    type_over(qtbot, row.field, text)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert kept.written == []
    assert row.field.text() == "0.5"
    assert row.refusal.isVisible()
    assert word in row.refusal.text()
    type_over(qtbot, row.field, "0.2")
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    assert row.refusal.isHidden()


def test_arrow_keys_step_by_factors_within_the_bounds_as_one_series(qtbot, row, kept):
    for _ in range(3):
        qtbot.keyClick(row.field, Qt.Key.Key_Up)
    qtbot.keyClick(row.field, Qt.Key.Key_Down)
    assert [value for value, _ in kept.written] == [1, 0.5]
    assert len({merge for _, merge in kept.written}) == 1


def test_steps_go_through_1_2_5_and_back():
    up, down = [0.03], [0.03]
    for _ in range(4):
        up.append(by_factors(up[-1], 1))
        down.append(by_factors(down[-1], -1))
    assert up == [0.03, 0.05, 0.1, 0.2, 0.5]
    assert down == [0.03, 0.02, 0.01, 0.005, 0.002]


def test_the_wheel_steps_only_a_field_in_focus(qtbot, row, kept):
    turn(row.field)
    assert kept.value == 1
    row.field.clearFocus()
    kept.value = 0.5
    turn(row.field)
    assert kept.value == 0.5


def turn(widget):
    up = QPoint(0, 120)
    none = Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), up, up, Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(widget, wheel)


def test_a_refresh_does_not_disturb_who_types(qtbot, row, kept):
    type_over(qtbot, row.field, "0.7")
    kept.value = 0.1
    row.field.refresh()
    assert row.field.text() == "0.7"
    qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.field.text() == "0.1"


def test_in_focus_a_field_shows_every_digit(row, kept):
    kept.value = 1 / 3
    row.field.refresh()
    assert float(row.field.text()) == 1 / 3
    row.field.clearFocus()
    assert row.field.text() == "0.3333"


@pytest.fixture
def section(qtbot):
    """A section with a row in sight and one behind “more”."""
    section = Section("Data", "seed")
    qtbot.addWidget(section)
    section.row = section.rows.add_row("share", NumberField("share", float, print, 0, 1))
    section.rare_row = section.more.add_row("seed", NumberField("seed", float, print, 0, 1))
    section.recolor(DARK)
    section.show()
    return section


def test_a_section_folds_by_mouse_and_by_key(qtbot, section):
    tall_px = section.sizeHint().height()
    qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
    assert not section.row.isVisible()
    assert not section.more_button.isVisible()
    qtbot.waitUntil(lambda: section.sizeHint().height() < tall_px)
    qtbot.keyClick(section.header, Qt.Key.Key_Space)
    assert section.row.isVisible()
    assert section.more_button.isVisible()


def test_more_is_closed_at_first_and_opens_by_mouse_and_by_key(qtbot, section):
    assert section.row.isVisible()
    assert not section.rare_row.isVisible()
    qtbot.mouseClick(section.more_button, Qt.MouseButton.LeftButton)
    assert section.rare_row.isVisible()
    qtbot.keyClick(section.more_button, Qt.Key.Key_Space)
    assert not section.rare_row.isVisible()


def test_more_is_as_it_was_left_when_the_section_is_folded_and_unfolded(qtbot, section):
    qtbot.mouseClick(section.more_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
    assert not section.rare_row.isVisible()
    qtbot.mouseClick(section.header, Qt.MouseButton.LeftButton)
    assert section.rare_row.isVisible()


def test_what_more_opens_is_scrolled_into_sight(qtbot, section):
    area, column = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    layout = QVBoxLayout(column)
    layout.addSpacing(200)
    layout.addWidget(section)
    area.setWidget(column)
    area.setWidgetResizable(True)
    area.resize(260, 150)
    area.show()
    area.verticalScrollBar().setValue(100)
    assert section.more_button.visibleRegion().boundingRect() == section.more_button.rect()
    qtbot.mouseClick(section.more_button, Qt.MouseButton.LeftButton)
    row = section.rare_row
    qtbot.waitUntil(lambda: row.isVisible() and row.visibleRegion().boundingRect() == row.rect(), timeout=1000)
    section.setParent(None)
