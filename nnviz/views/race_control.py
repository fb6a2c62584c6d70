"""The menu of a race: presets, who takes part, over how many steps, and whether each step is shown taken apart."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnviz.training.race import MODES, PRESETS, WALKERS, Preset, Walker
from nnviz.views.number_text import count
from nnviz.views.words import tr

LENGTHS = (30, 100, 300, 1000)
USUAL_LENGTH = 100
FIRST = ("gradient descent", "momentum γ 0.9")


class RaceControl(QToolButton):
    """`asked` for the race at the ball, `added` for one more start there, `changed` who or how long, `ended` it.

    `arrows_changed` where `has_arrows` did: whether steps are to be taken apart.
    """

    asked = Signal()
    added = Signal()
    changed = Signal()
    ended = Signal()
    arrows_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.n_steps = USUAL_LENGTH
        self.has_arrows = False
        self._has_race = self._is_choosing = False
        self.setText(self.tr("race"))
        self.setToolTip(
            self.tr(
                "Let several rules walk from one start; a click on the map starts them there, Shift+click also there"
            )
        )
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self._start = menu.addAction(self.tr("Start at the ball"))
        self._add = menu.addAction(self.tr("Add a start at the ball"))
        self._end = menu.addAction(self.tr("End the race"))
        self.setMenu(menu)
        self._presets = self._add_presets(menu)
        self._walkers = self._add_walkers(menu)
        self._lengths = self._add_lengths(menu)
        menu.addSeparator()
        arrows = menu.addAction(self.tr("Arrows: gradient, memory and step"))
        arrows.setCheckable(True)
        self._start.triggered.connect(self.asked)
        self._add.triggered.connect(self.added)
        self._end.triggered.connect(self.ended)
        arrows.toggled.connect(self._take_arrows)
        self.stand_on_landscape(False)
        self.show_race(False)

    def _add_presets(self, menu: QMenu) -> dict[QAction, Preset]:
        menu.addSeparator()
        presets = {menu.addAction(tr(preset.label)): preset for preset in PRESETS}
        for action in presets:
            action.triggered.connect(self._take_preset)
        return presets

    def _add_walkers(self, menu: QMenu) -> dict[QAction, Walker]:
        found: dict[QAction, Walker] = {}
        for walkers in (WALKERS, MODES):
            menu.addSeparator()
            for walker in walkers:
                action = menu.addAction(tr(walker.name))
                action.setCheckable(True)
                action.setChecked(walker.name in FIRST)
                action.toggled.connect(self._change)
                found[action] = walker
        return found

    def _add_lengths(self, menu: QMenu) -> QActionGroup:
        menu.addSeparator()
        group = QActionGroup(self)
        for length in LENGTHS:
            action = menu.addAction(self.tr("{} steps").format(count(length)))
            action.setCheckable(True)
            action.setChecked(length == USUAL_LENGTH)
            action.setData(length)
            group.addAction(action)
        group.triggered.connect(self._take_length)
        return group

    @property
    def walkers(self) -> tuple[Walker, ...]:
        """Who takes part."""
        return tuple(walker for action, walker in self._walkers.items() if action.isChecked() and action.isEnabled())

    def stand_on_landscape(self, is_landscape: bool) -> None:
        """Where there are no points there are no batches, and no ball to start at."""
        why = self.tr("An analytic surface has no points to take batches of") if is_landscape else ""
        start = self.tr("Start where it is instructive") if is_landscape else self.tr("Start at the ball")
        self._start.setText(start)
        self._add.setVisible(not is_landscape)
        of_batches = [action for action, walker in self._walkers.items() if walker.batch_size is not None]
        of_batches += [action for action, preset in self._presets.items() if preset.walkers == MODES]
        for action in of_batches:
            action.setEnabled(not is_landscape)
            action.setToolTip(why)

    def show_race(self, has_race: bool) -> None:
        """Offer what can be done while somebody races, or while nobody does."""
        self._has_race = has_race
        self._end.setEnabled(has_race)
        self._add.setEnabled(has_race)

    def choose(self, *names: str, n_steps: int = 0) -> None:
        """Let exactly these take part, as long as it takes them; 0 = as long as before."""
        before = self.walkers, self.n_steps
        self._is_choosing = True
        for action, walker in self._walkers.items():
            action.setChecked(walker.name in names)
        for action in self._lengths.actions():
            if action.data() == n_steps:
                action.setChecked(True)
                self.n_steps = n_steps
        self._is_choosing = False
        if (self.walkers, self.n_steps) != before:
            self.changed.emit()

    def take(self, preset: Preset) -> None:
        """Let these race now: where a race is on, or else from the ball."""
        self.choose(*_names(preset.walkers), n_steps=preset.n_steps)
        if not self._has_race:
            self.asked.emit()

    def _take_preset(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.take(self._presets[action])

    def _change(self, _is_checked: bool) -> None:
        if not self._is_choosing:
            self.changed.emit()

    def _take_arrows(self, has_arrows: bool) -> None:
        self.has_arrows = has_arrows
        self.arrows_changed.emit()

    def _take_length(self, action: QAction) -> None:
        self.n_steps = action.data()
        self.changed.emit()


def _names(walkers: Sequence[Walker]) -> list[str]:
    return [walker.name for walker in walkers]
