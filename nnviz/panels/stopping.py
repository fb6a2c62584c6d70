"""When training ends by itself: a row for each criterion, to be switched on and off, with its number."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSignalBlocker
from PySide6.QtWidgets import QCheckBox

from nnviz.experiment.edits import set_training
from nnviz.panels.controls import NumberField
from nnviz.panels.rows import Row
from nnviz.panels.section import Panel

MOST_EPOCHS = 1_000_000_000
LARGEST_COST = 1e6
SMALLEST_COST = 1e-12
DIGITS = 5


@dataclass(frozen=True, slots=True)
class StopEntry:
    """One criterion: its field of the training, its words, and the number it is switched on with."""

    name: str
    words: str
    what: str
    short: str
    tip: str
    default: float
    whole: bool


class StopRow(Row):
    """One criterion: a box to switch it on, and its number."""

    def __init__(self, panel: Panel, entry: StopEntry) -> None:
        self._panel, self._entry = panel, entry
        low, high = (1, MOST_EPOCHS) if entry.whole else (SMALLEST_COST, LARGEST_COST)
        self.field = NumberField(entry.what, self._value, self._set, low, high, whole=entry.whole, digits=DIGITS)
        super().__init__("", self.field, entry.tip)
        self.check = QCheckBox(entry.words)
        self.check.setAccessibleName(_tr("Stop: {}").format(entry.words))
        self.check.setToolTip(entry.tip)
        self.check.toggled.connect(self._switch)
        self.lead_with(self.check)

    @property
    def name(self) -> str:
        return self._entry.name

    @property
    def words_in_use(self) -> str:
        """What the note of a section says of it; "" while it is switched off."""
        return self._entry.short if self._in_use() is not None else ""

    def refresh(self) -> None:
        is_on = self._in_use() is not None
        with QSignalBlocker(self.check):
            self.check.setChecked(is_on)
        self.field.setEnabled(is_on)
        self.field.refresh()

    def _in_use(self) -> float | None:
        in_use: float | None = getattr(self._panel.session.spec.training, self._entry.name)
        return in_use

    def _value(self) -> float:
        in_use = self._in_use()
        return self._entry.default if in_use is None else in_use

    def _set(self, value: float, merge: str | None) -> None:
        changes = {self._entry.name: int(value) if self._entry.whole else value}
        self._panel.edit(self._entry.what, lambda spec: set_training(spec, **changes), merge)

    def _switch(self, is_wanted: bool) -> None:
        changes = {self._entry.name: self._entry.default if is_wanted else None}
        self._panel.choose(_tr("Stop: {}").format(self._entry.words), lambda spec: set_training(spec, **changes))


def stop_entries() -> tuple[StopEntry, ...]:
    """The criteria; that of the epochs first."""
    return (
        StopEntry(
            "max_epochs",
            _tr("stop after epoch"),
            _tr("Most epochs"),
            _tr("epochs"),
            _tr("Training stops at the end of this epoch"),
            500,
            whole=True,
        ),
        StopEntry(
            "least_change",
            _tr("or change below"),
            _tr("Least change per epoch"),
            _tr("change"),
            _tr("Training stops when the mean cost changes by less than this from one epoch to the next"),
            0.01,
            whole=False,
        ),
        StopEntry(
            "held_out_target",
            _tr("or held out below"),
            _tr("Held-out target"),
            _tr("held out"),
            _tr("Training stops when the mean cost of the held-out points is below this"),
            0.05,
            whole=False,
        ),
        StopEntry(
            "patience",
            _tr("or held out rises for"),
            _tr("Patience in epochs"),
            _tr("held out rising"),
            _tr("Training stops when the held-out cost has been above its lowest for so many epochs"),
            20,
            whole=True,
        ),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("stopping", text)
