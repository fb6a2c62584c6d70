"""The menu of the local minima: which starts, how many, for how long, over what, and what counts as one minimum."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnviz.views.number_text import count, percent

NUMBERS = (100, 400, 1600)
LENGTHS = (2000, 100, 500, 5000)
TOLERANCES = (0.02, 0.01, 0.05, 0.1)


class MinimaControl(QToolButton):
    """`changed` when something else is chosen; the first of each group is chosen at the start.

    The number of starts is the one suggested until a hand chooses.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[str, Any] = {}
        self._is_number_by_hand = False
        self.setToolTip(self.tr("Which starts are trained, and for how long"))
        self.setAccessibleName(self.tr("Starts"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMenu(QMenu(self))
        kinds = [
            (self.tr("random starts, over two parameters"), "two"),
            (self.tr("random starts, in their principal plane"), "principal"),
            (self.tr("a grid over two parameters"), "grid"),
        ]
        lengths = sorted(LENGTHS)
        self._groups = [
            self._group("kind", kinds),
            self._group("n_starts", [(self.tr("{} starts").format(count(number)), number) for number in NUMBERS]),
            self._group("n_steps", [(self.tr("{} steps").format(count(length)), length) for length in lengths]),
            self._group(
                "tolerance",
                [
                    (self.tr("minima with gaps over {} of the first cost").format(percent(share, 0)), share)
                    for share in sorted(TOLERANCES)
                ],
            ),
        ]
        for name, value in (("n_steps", LENGTHS[0]), ("tolerance", TOLERANCES[0])):
            self._pick(name, value)
        self._write()

    @property
    def kind(self) -> str:
        """two, principal or grid"""
        return str(self._chosen["kind"])

    @property
    def n_starts(self) -> int:
        return int(self._chosen["n_starts"])

    @property
    def n_steps(self) -> int:
        return int(self._chosen["n_steps"])

    @property
    def tolerance(self) -> float:
        """How far apart minima are, as a share of the usual cost at the start."""
        return float(self._chosen["tolerance"])

    def suggest(self, n_starts: int) -> None:
        """Take so many starts, where no hand has chosen how many."""
        if not self._is_number_by_hand:
            self._pick("n_starts", n_starts)
            self._write()

    def choose(self, **values: Any) -> None:
        """Choose by name, as if by hand: kind, n_starts, n_steps, tolerance."""
        self._is_number_by_hand |= "n_starts" in values
        for name, value in values.items():
            self._pick(name, value)
        self._write()
        self.changed.emit()

    def _group(self, name: str, alternatives: list[tuple[str, Any]]) -> QActionGroup:
        menu, group = self.menu(), QActionGroup(self)
        if not menu.isEmpty():
            menu.addSeparator()
        for text, value in alternatives:
            action = group.addAction(text)
            action.setCheckable(True)
            action.setData((name, value))
            menu.addAction(action)
        group.actions()[0].setChecked(True)
        self._chosen[name] = alternatives[0][1]
        group.triggered.connect(self._take)
        return group

    def _pick(self, name: str, value: Any) -> None:
        next(action for action in self._actions() if action.data() == (name, value)).setChecked(True)
        self._chosen[name] = value

    def _actions(self) -> list[QAction]:
        return [action for action in self.menu().actions() if action.data() is not None]

    def _take(self, action: QAction) -> None:
        name, value = action.data()
        self.choose(**{name: value})

    def _write(self) -> None:
        self.setText(self.tr("{} starts").format(count(self.n_starts)))
