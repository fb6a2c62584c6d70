"""Short lists inside of the export panel: words for a part of the film, and steps at which it rests."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnviz.app.export_spec import Asked
from nnviz.export.sequence import Caption, Pause
from nnviz.panels.controls import Field, NumberField
from nnviz.panels.rows import Sentence

MOST_STEPS = 10**9
LONGEST_S = 600.0


class List(QWidget):
    """Entries of one field of what is asked for, each in a line with a button that takes it away; one adds another.

    Subclasses give the `fields` of a line, and `another` entry.

    away : what the button says that takes one away
    """

    def __init__(self, asked: Asked, name: str, title: str, words: str, away: str) -> None:
        super().__init__()
        self.away = away
        self._asked, self._name = asked, name
        self.lines: list[_Line] = []
        self.add_button = QPushButton(words)
        self.add_button.clicked.connect(self._add)
        self.refusal = Sentence()
        self.refusal.hide()
        top = QHBoxLayout()
        label = QLabel(title)
        label.setProperty("role", "soft")
        top.addWidget(label, 1)
        top.addWidget(self.add_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._column.addLayout(top)
        self._column.addWidget(self.refusal)

    @property
    def entries(self) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self._asked.value(self._name)
        return found

    def fields(self, at: int) -> list[Field]:
        """The fields of the entry with this number."""
        raise NotImplementedError

    def another(self) -> Any:
        """What is added."""
        raise NotImplementedError

    def refresh(self) -> None:
        while len(self.lines) > len(self.entries):
            self.lines.pop().deleteLater()
        while len(self.lines) < len(self.entries):
            line = self._line(len(self.lines))
            before = self.lines[-1].close_button if self.lines else self.add_button
            self.lines.append(line)
            self._column.insertWidget(len(self.lines), line)
            for one, next_one in pairwise([before, *line.fields, line.close_button]):
                QWidget.setTabOrder(one, next_one)
        for line in self.lines:
            for field in line.fields:
                field.refresh()

    def number(self, at: int, part: str, name: str, low: float, high: float, whole: bool, digits: int) -> NumberField:
        """A field for a number of the entry."""
        read, write = partial(self._read, at, part), partial(self._write, at, part)
        return NumberField(name.format(at + 1), read, write, low, high, 1.0, whole, digits)

    def _read(self, at: int, part: str) -> Any:
        # A line that was taken away is asked once more before it goes.
        return getattr(self.entries[min(at, len(self.entries) - 1)], part) if self.entries else ""

    def _write(self, at: int, part: str, value: Any, _merge: str | None = None) -> None:
        entries = list(self.entries)
        entries[at] = replace(entries[at], **{part: value})
        self._asked.put(self._name, tuple(entries))

    def _line(self, at: int) -> "_Line":
        line = _Line(at, self.fields(at), self.away.format(at + 1))
        line.closed.connect(self._take_away)
        for field in line.fields:
            field.refused.connect(self._refuse)
        return line

    def _add(self) -> None:
        self._asked.put(self._name, (*self.entries, self.another()))
        self.lines[-1].fields[-1].setFocus(Qt.FocusReason.TabFocusReason)

    def _take_away(self, at: int) -> None:
        self._asked.put(self._name, self.entries[:at] + self.entries[at + 1 :])

    def _refuse(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))


class _Line(QWidget):
    """The fields of an entry, and the button that takes it away."""

    closed = Signal(int)

    def __init__(self, at: int, fields: Sequence[Field], words: str) -> None:
        super().__init__()
        self.fields = fields
        self._at = at
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for field in fields:
            is_wide = bool(field.alignment() & Qt.AlignmentFlag.AlignLeft)
            row.addWidget(field, 1 if is_wide else 0)
        self.close_button = QToolButton()
        self.close_button.setText("\N{MULTIPLICATION SIGN}")
        self.close_button.setAccessibleName(words)
        self.close_button.setToolTip(words)
        self.close_button.clicked.connect(self._close)
        row.addWidget(self.close_button)
        if not any(field.alignment() & Qt.AlignmentFlag.AlignLeft for field in fields):
            row.addStretch(1)

    def _close(self) -> None:
        self.closed.emit(self._at)


class Captions(List):
    """Words under the pictures from a step to a step."""

    def __init__(self, asked: Asked, last: Callable[[], int]) -> None:
        title, away = self.tr("Captions, from step to step"), self.tr("Take caption {} away")
        super().__init__(asked, "captions", title, self.tr("Add"), away)
        self.add_button.setAccessibleName(self.tr("Add a caption"))
        self._last = last

    def fields(self, at: int) -> list[Field]:
        words = Field(
            self.tr("Words of caption {}").format(at + 1),
            partial(self._read, at, "text"),
            partial(self._write, at, "text"),
        )
        words.setAlignment(Qt.AlignmentFlag.AlignLeft)
        words.setSizePolicy(words.sizePolicy().Policy.Expanding, words.sizePolicy().Policy.Fixed)
        words.setPlaceholderText(self.tr("words"))
        return [
            self.number(at, "first", self.tr("First step of caption {}"), 0, MOST_STEPS, True, 5),
            self.number(at, "last", self.tr("Last step of caption {}"), 0, MOST_STEPS, True, 5),
            words,
        ]

    def another(self) -> Caption:
        """The part that no caption before has."""
        last = self._last()
        first = min(max((caption.last + 1 for caption in self.entries), default=0), last)
        return Caption(first, last, "")


class Pauses(List):
    """Steps at which the film rests."""

    def __init__(self, asked: Asked, shown: Callable[[], int]) -> None:
        title, away = self.tr("Pauses, at step for seconds"), self.tr("Take pause {} away")
        super().__init__(asked, "pauses", title, self.tr("Add"), away)
        self.add_button.setAccessibleName(self.tr("Add a pause"))
        self._shown = shown

    def fields(self, at: int) -> list[Field]:
        return [
            self.number(at, "step", self.tr("Step of pause {}"), 0, MOST_STEPS, True, 8),
            self.number(at, "seconds", self.tr("Seconds of pause {}"), 0.1, LONGEST_S, False, 5),
        ]

    def another(self) -> Pause:
        """Where one looks now."""
        return Pause(self._shown(), 1.0)
