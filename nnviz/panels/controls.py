"""The controls of the panels: each shows what it is told or reads, and keeps no number of its own."""

import math
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QSlider, QWidget

from nnviz.experiment.edits import EditError
from nnviz.views.number_text import exact, parse_number, parse_whole_number, plain
from nnviz.views.style import tabular

FIELD_DIGITS = 8
WIDEST_VALUE = "00 %"


class Field(QLineEdit):
    """A line that shows what `read` says; Enter, Tab or a click elsewhere hands the text to `write`, Esc reverts.

    `write` refuses nonsense with a ValueError, whose sentence goes out through `refused`; `entered` says that Enter
    has left nothing to correct.
    """

    refused = Signal(str)
    entered = Signal()

    def __init__(
        self, name: str, read: Callable[[], str], write: Callable[[str], None], digits: int = FIELD_DIGITS
    ) -> None:
        super().__init__()
        self._read, self._write, self._digits = read, write, digits
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFont(tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self.commit)
        self.refresh()

    def sizeHint(self) -> QSize:
        width_px = self.fontMetrics().horizontalAdvance("0" * self._digits) + 22
        return QSize(width_px, super().sizeHint().height())

    def refresh(self) -> None:
        """Show the number in use, unless a person is typing."""
        if not (self.hasFocus() and self.isModified()):
            text = self._text()
            if text != self.text():
                self.setText(text)
                self.setCursorPosition(0)

    def revert(self) -> None:
        """Forget what was typed."""
        self.setModified(False)
        self.refresh()
        self.selectAll()

    def commit(self) -> bool:
        """Hand over what was typed, or say why not and show the number in use again; whether there was no refusal."""
        if not self.isModified():
            return True
        text, refusal = self.text(), ""
        self.setModified(False)
        self.refused.emit("")
        try:
            self._hand_over(text)
        except ValueError as error:
            refusal = _sentence(error)
            self.refused.emit(refusal)
        self.refresh()
        return not refusal

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives the keyboard back to the window, unless there is something to correct."""
        if event.key() == Qt.Key.Key_Escape:
            self.refused.emit("")
            self.revert()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.clearFocus()
                self.entered.emit()
            else:
                self.selectAll()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.refresh()
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.refresh()

    def _text(self) -> str:
        return self._read()

    def _hand_over(self, text: str) -> None:
        self._write(text)


class NumberField(Field):
    """A field for one number; Up, Down and the wheel step it, by 1-2-5 factors or by a fixed `step`.

    `write(value, merge)` gets a key that steps of one series share, so that they are one undo step; None when typed.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[], float],
        write: Callable[[float, str | None], None],
        low: float,
        high: float,
        step: float | None = None,
        whole: bool = False,
        digits: int = FIELD_DIGITS,
    ) -> None:
        self._read_number, self._write_number = read, write
        self._low, self._high, self._step, self._whole = low, high, step, whole
        self._series = 0
        super().__init__(name, self._text, self._hand_over, digits)

    def set_bounds(self, low: float, high: float) -> None:
        self._low, self._high = low, high

    def step_by(self, direction: int) -> None:
        """One productive step up (1) or down (-1), kept between the bounds."""
        if self.isModified():
            self.commit()
        value = self._read_number()
        if self._step is None:
            stepped = by_factors(value, direction)
        else:
            stepped = round(value / self._step + direction) * self._step
        bounded = min(max(float(f"{stepped:.12g}"), self._low), self._high)
        if bounded == value:
            return
        self.refused.emit("")
        try:
            self._write_number(int(bounded) if self._whole else bounded, f"{self.accessibleName()} {self._series}")
        except ValueError as refusal:
            self.refused.emit(_sentence(refusal))
        self.refresh()
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        directions = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in directions:
            self.step_by(directions[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only a field in focus is stepped, so that scrolling the panel changes nothing."""
        if self.hasFocus() and event.angleDelta().y():
            self.step_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._series += 1
        super().focusInEvent(event)

    def _text(self) -> str:
        value = self._read_number()
        return exact(value) if self.hasFocus() or self._whole else plain(value)

    def _hand_over(self, text: str) -> None:
        self._series += 1
        value = parse_whole_number(text) if self._whole else parse_number(text)
        if not self._low <= value <= self._high:
            raise ValueError(
                self.tr("{name} is between {low} and {high}.").format(
                    name=self.accessibleName(), low=plain(self._low), high=plain(self._high)
                )
            )
        self._write_number(value, None)


class NumberWithButton(QWidget):
    """A number field with a button before it that draws another one."""

    def __init__(self, field: NumberField, caption: str, tip: str) -> None:
        super().__init__()
        self.field = field
        self.button = QPushButton(caption)
        self.button.setToolTip(tip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.button)
        layout.addWidget(field)
        self.setFocusProxy(field)


class Choice(QComboBox):
    """A combo of named entries; `chosen` is emitted when a person chooses, never when it is refreshed."""

    chosen = Signal(str)

    def __init__(self, name: str, entries: list[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for key, label in entries:
            self.addItem(label, key)
        self.activated.connect(self._emit_chosen)

    def minimumSizeHint(self) -> QSize:
        """Narrower than its longest entry where the panel is."""
        least_px = self.fontMetrics().horizontalAdvance("0" * FIELD_DIGITS) + 36
        return QSize(min(least_px, self.sizeHint().width()), super().minimumSizeHint().height())

    def show_entry(self, key: str, otherwise: str = "") -> None:
        """Show the entry, or the text `otherwise` where no entry fits."""
        at = self.findData(key)
        if at != self.currentIndex() or at < 0:
            with QSignalBlocker(self):
                self.setCurrentIndex(at)
                self.setPlaceholderText(otherwise)

    def allow(self, key: str, reason: str) -> None:
        """Make an entry choosable where `reason` is empty; otherwise its tooltip gives the reason."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        item = model.item(self.findData(key))
        item.setEnabled(not reason)
        item.setToolTip(reason)

    def explain(self, key: str, explanation: str) -> None:
        """A tooltip for one entry."""
        self.setItemData(self.findData(key), explanation, Qt.ItemDataRole.ToolTipRole)

    def rename(self, key: str, label: str) -> None:
        """Another label for one entry, which stays the same choice."""
        at = self.findData(key)
        if label != self.itemText(at):
            self.setItemText(at, label)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only a choice in focus is turned, so that scrolling the panel changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _emit_chosen(self, at: int) -> None:
        self.chosen.emit(self.itemData(at))


class LabeledSlider(QWidget):
    """A slider over `low` to `high` in steps, with its value as text beside it.

    `turned(value, merge)` carries a key that all moves of one drag, or of one visit by keyboard, share.
    """

    turned = Signal(float, str)

    def __init__(self, name: str, low: float, high: float, step: float, text: Callable[[float], str]) -> None:
        super().__init__()
        self._low, self._step, self._name_of_value = low, step, text
        self._gestures = 0
        self.slider = _QuietSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round((high - low) / step))
        self.slider.setPageStep(max(1, self.slider.maximum() // 10))
        self.slider.setAccessibleName(name)
        self.slider.valueChanged.connect(self._emit_turned)
        self.slider.sliderPressed.connect(self._begin_gesture)
        self.slider.visited.connect(self._begin_gesture)
        self._value = QLabel()
        self._value.setFont(tabular(self._value.font()))
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._value.setMinimumWidth(self.fontMetrics().horizontalAdvance(WIDEST_VALUE) + 4)
        self.slider.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * 11)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.slider)
        layout.addWidget(self._value)
        self.setFocusProxy(self.slider)

    def show_value(self, value: float) -> None:
        """Show this value, telling nobody."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round((value - self._low) / self._step))
        self._value.setText(self._name_of_value(value))

    def _emit_turned(self, position: int) -> None:
        self.turned.emit(
            float(f"{self._low + position * self._step:.12g}"), f"{self.slider.accessibleName()} {self._gestures}"
        )

    def _begin_gesture(self) -> None:
        self._gestures += 1


def by_factors(value: float, direction: int) -> float:
    """The next of ... 0.1, 0.2, 0.5, 1, 2, 5 ... above or below a positive value."""
    if value <= 0:
        return 0.001 if direction > 0 else 0.0
    exponent = math.floor(math.log10(value))
    series = [float(f"{digit}e{power}") for power in range(exponent - 1, exponent + 2) for digit in (1, 2, 5)]
    if direction > 0:
        return next(step for step in series if step > value * (1 + 1e-9))
    return next(step for step in reversed(series) if step < value * (1 - 1e-9))


def _sentence(refusal: ValueError) -> str:
    """Beside the field itself, its place in a file need not be named."""
    return refusal.sentence if isinstance(refusal, EditError) else str(refusal)


class _QuietSlider(QSlider):
    """A slider that the wheel turns only in focus, and that says when the keyboard comes to it."""

    visited = Signal()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.visited.emit()
        super().focusInEvent(event)
