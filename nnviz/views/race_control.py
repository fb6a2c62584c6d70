"""The menu of a race: who takes part, over how many steps; and its clock, which moves all walkers step by step."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnviz.training.race import MODES, WALKERS, Walker

LENGTHS = (30, 100, 300, 1000)
USUAL_LENGTH = 100
TICK_MS = 33
SECONDS = 4.0
FIRST = ("gradient descent", "momentum γ 0.9")


class RaceControl(QToolButton):
    """`asked` that the race begins at the ball, `changed` who or how long, `moved` its step, `ended` it."""

    asked = Signal()
    changed = Signal()
    moved = Signal(int)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.n_steps = USUAL_LENGTH
        self.step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.setText(self.tr("race"))
        self.setToolTip(self.tr("Let several rules walk from one start; a click on the map starts them there"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._start = menu.addAction(self.tr("Start at the ball"))
        self._start.triggered.connect(self.asked)
        menu.addAction(self.tr("End the race")).triggered.connect(self.ended)
        self._walkers: dict[QAction, Walker] = {}
        for walkers in (WALKERS, MODES):
            menu.addSeparator()
            for walker in walkers:
                action = menu.addAction(walker.name)
                action.setCheckable(True)
                action.setChecked(walker.name in FIRST)
                action.toggled.connect(self._change)
                self._walkers[action] = walker
        menu.addSeparator()
        self._lengths = QActionGroup(self)
        for length in LENGTHS:
            action = menu.addAction(self.tr("%n steps", "", length))
            action.setCheckable(True)
            action.setChecked(length == USUAL_LENGTH)
            action.setData(length)
            self._lengths.addAction(action)
        self._lengths.triggered.connect(self._take_length)
        self.setMenu(menu)

    @property
    def walkers(self) -> tuple[Walker, ...]:
        """Who takes part."""
        return tuple(walker for action, walker in self._walkers.items() if action.isChecked() and action.isEnabled())

    def stand_on_landscape(self, is_landscape: bool) -> None:
        """Where there are no points there are no batches, and no ball to start at."""
        why = self.tr("An analytic surface has no points to take batches of")
        self._start.setText(self.tr("Start where it is instructive") if is_landscape else self.tr("Start at the ball"))
        for action, walker in self._walkers.items():
            if walker.batch_size is not None:
                action.setEnabled(not is_landscape)
                action.setToolTip(why if is_landscape else "")

    def choose(self, *names: str) -> None:
        """Let exactly these take part."""
        for action, walker in self._walkers.items():
            action.setChecked(walker.name in names)

    def start(self) -> None:
        """Everybody back to the start, and go."""
        self.step = 0
        self.moved.emit(0)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def show_step(self, step: int) -> None:
        """Show the race after so many steps, at rest."""
        self.stop()
        self.step = min(max(step, 0), self.n_steps)
        self.moved.emit(self.step)

    def _tick(self) -> None:
        pace = max(self.n_steps * TICK_MS / (1000 * SECONDS), 1.0)
        self.step = min(self.step + round(pace), self.n_steps)
        self.moved.emit(self.step)
        if self.step == self.n_steps:
            self._timer.stop()

    def _change(self, _is_checked: bool) -> None:
        self.changed.emit()

    def _take_length(self, action: QAction) -> None:
        self.n_steps = action.data()
        self.changed.emit()
