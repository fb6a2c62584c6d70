"""How fast each layer learns, and when: schedules of learning rate and momentum, and a factor for every layer."""

import re

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import CONSTANT, RATE_SCHEDULES, Schedule, ScheduleConstant, constants_of
from nnviz.experiment.edits import set_rate_factor, set_training
from nnviz.experiment.specs import ExperimentSpec
from nnviz.panels.controls import Choice, Field, NumberField
from nnviz.panels.rows import Row, Rows
from nnviz.panels.section import Panel
from nnviz.views.number_text import parse_number, plain
from nnviz.views.style import tabular

DEFAULT_SLOW_EPOCHS = 10
MOST_EPOCHS = 1_000_000_000
BETWEEN_FACTORS = " · "


class RateRows(Rows):
    """Rows that show and edit what multiplies the learning rate, and how long the momentum waits."""

    def __init__(self, panel: Panel) -> None:
        super().__init__()
        self._panel = panel
        self._schedule = ""
        self.constants: list[NumberField] = []
        self._constant_rows: list[Row] = []
        self._add_momentum()
        self._add_schedule()
        self._add_layers()

    def refresh(self) -> None:
        training = self._panel.session.spec.training
        self.slow_row.setVisible(has_momentum(training.optimizer))
        with QSignalBlocker(self.slow):
            self.slow.setChecked(training.slow_epochs > 0)
        self.slow_epochs.setEnabled(training.slow_epochs > 0)
        self.schedule.show_entry(training.rate_schedule.name)
        self.schedule.setToolTip(RATE_SCHEDULES[training.rate_schedule.name].formula)
        if training.rate_schedule.name != self._schedule:
            self._schedule = training.rate_schedule.name
            self._rebuild_constants()
        with QSignalBlocker(self.fan_in):
            self.fan_in.setChecked(training.fan_in_rates)
        for field in (self.slow_epochs, self.layers, *self.constants):
            field.refresh()

    def refresh_in_use(self, learning_rate: float) -> None:
        """Show the rate after its schedule at the shown moment."""
        self.in_use_row.setVisible(self._schedule != CONSTANT.name)
        self.in_use.setText(plain(learning_rate))

    def switch_slow(self, is_wanted: bool) -> None:
        """Momentum 0.5 for the first epochs, or its own from the start."""
        epochs = DEFAULT_SLOW_EPOCHS if is_wanted else 0
        self._panel.choose(self.tr("Momentum 0.5 at first"), lambda spec: set_training(spec, slow_epochs=epochs))

    def _add_momentum(self) -> None:
        tr = self.tr
        self.slow = QCheckBox(tr("γ = 0.5 until epoch"))
        self.slow.toggled.connect(self.switch_slow)
        self.slow_epochs = NumberField(
            tr("Epochs with momentum 0.5"),
            self._slow_epochs,
            self._set_slow_epochs,
            1,
            MOST_EPOCHS,
            whole=True,
            digits=5,
        )
        tip = tr("The momentum waits: 0.5 in the first epochs, then what is set above")
        self.slow_row = self.add_row("", self.slow_epochs, tip)
        self.slow.setToolTip(tip)
        self.slow_row.lead_with(self.slow)

    def _add_schedule(self) -> None:
        tr = self.tr
        self.schedule = Choice(tr("rate over time"), [(each.name, tr(each.label)) for each in RATE_SCHEDULES.values()])
        self.schedule.chosen.connect(self._choose_schedule)
        for entry in RATE_SCHEDULES.values():
            self.schedule.explain(entry.name, entry.formula)
        self.add_row(tr("rate over time"), self.schedule, tr("How the learning rate changes from epoch to epoch"))
        numbers = QWidget()
        self._constants = QVBoxLayout(numbers)
        self._constants.setContentsMargins(0, 0, 0, 0)
        self._constants.setSpacing(self.layout().spacing())
        self.add(numbers)
        self.in_use = QLabel()
        self.in_use.setFont(tabular(self.in_use.font()))
        self.in_use_row = self.add_row(tr("rate in use"), self.in_use, tr("The learning rate at the shown epoch"))

    def _add_layers(self) -> None:
        tr = self.tr
        self.layers = Field(tr("rate × per layer"), self._layers, self._set_layers, digits=10)
        tip = tr("What the learning rate is multiplied by, layer by layer: one number for all, or as many as layers")
        self.add_row(tr("rate × per layer"), self.layers, tip)
        self.fan_in = QCheckBox(tr("rate ÷ √synapses of neuron"))
        self.fan_in.setToolTip(tr("Neurons with many synapses take smaller steps (LeCun 1998)"))
        self.fan_in.toggled.connect(self._set_fan_in)
        self.add(self.fan_in)

    def _rebuild_constants(self) -> None:
        """A field for each constant of the schedule now in use."""
        for row in self._constant_rows:
            row.hide()
            row.deleteLater()
        self.constants, self._constant_rows = [], []
        for at, entry in enumerate(RATE_SCHEDULES[self._schedule].constants):
            constant = _Constant(self._panel, at, entry)
            label = self.tr(entry.label)
            step = None if entry.is_whole else 0.05
            field = NumberField(label, constant.read, constant.write, entry.least, entry.most, step, entry.is_whole, 5)
            row = Row(label.lower(), field, RATE_SCHEDULES[self._schedule].formula)
            self._constants.addWidget(row)
            self.constants.append(field)
            self._constant_rows.append(row)

    def _choose_schedule(self, name: str) -> None:
        label = self.tr("Rate {}").format(self.tr(RATE_SCHEDULES[name].label))
        self._panel.choose(label, lambda spec: set_training(spec, rate_schedule=Schedule(name)))

    def _slow_epochs(self) -> float:
        return self._panel.session.spec.training.slow_epochs or DEFAULT_SLOW_EPOCHS

    def _set_slow_epochs(self, value: float, merge: str | None) -> None:
        label = self.tr("Epochs with momentum 0.5")
        self._panel.edit(label, lambda spec: set_training(spec, slow_epochs=int(value)), merge)

    def _set_fan_in(self, is_wanted: bool) -> None:
        self._panel.choose(self.tr("Rate by synapses"), lambda spec: set_training(spec, fan_in_rates=is_wanted))

    def _layers(self) -> str:
        columns = self._panel.session.spec.network.columns[1:]
        return BETWEEN_FACTORS.join(plain(column.rate_factor) for column in columns)

    def _set_layers(self, text: str) -> None:
        n_layers = len(self._panel.session.spec.network.columns) - 1
        factors = [parse_number(part) for part in re.split(r"[\s;·]+", text.strip(" ;·"))]
        if len(factors) not in (1, n_layers):
            raise ValueError(
                self.tr("There are {} layers after the inputs; write one number, or one for each.").format(n_layers)
            )
        each = factors if len(factors) > 1 else factors * n_layers

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            for column, factor in enumerate(each, 1):
                spec = set_rate_factor(spec, column, factor)
            return spec

        self._panel.edit(self.tr("Rate per layer"), change)


class _Constant:
    """One constant of the schedule in use, to be read and written by its field."""

    def __init__(self, panel: Panel, at: int, entry: ScheduleConstant) -> None:
        self._panel, self._at, self._entry = panel, at, entry

    def read(self) -> float:
        return self._numbers()[self._at]

    def write(self, value: float, merge: str | None) -> None:
        name = self._panel.session.spec.training.rate_schedule.name
        numbers = tuple(value if place == self._at else old for place, old in enumerate(self._numbers()))
        label = self._panel.tr("Rate: {}").format(self._entry.label.lower())
        self._panel.edit(label, lambda spec: set_training(spec, rate_schedule=Schedule(name, numbers)), merge)

    def _numbers(self) -> tuple[float, ...]:
        return constants_of(self._panel.session.spec.training.rate_schedule)


def has_momentum(optimizer: str) -> bool:
    return any(entry.name == "momentum" for entry in OPTIMIZERS[optimizer].hyperparameters)
