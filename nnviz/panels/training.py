"""How the network learns: the rule and its numbers, the batch, the cost, and when to stop.

Learning rate and momentum are shown as they are in use at the shown moment, and turned while training runs.
"""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from nnviz.engine.losses import LOSSES, check_loss
from nnviz.engine.optimizers import DECAYS, OPTIMIZERS, Hyperparameter
from nnviz.experiment.checks import check_hyperparameter
from nnviz.experiment.edits import set_training
from nnviz.panels.controls import Choice, Field, NumberField
from nnviz.panels.number_text import count, plain, whole_number
from nnviz.panels.rows import GAP_PX, Row
from nnviz.panels.section import Panel
from nnviz.session.session import Session
from nnviz.views.style import tabular

DEFAULT_MAX_EPOCHS = 500
MOST_EPOCHS = 1_000_000_000
LARGEST = 1000.0


class TrainingPanel(Panel):
    """The rule with its numbers, and the criteria that end a training."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.section = self.add_section(self.tr("Training"), self.tr("Mean or sum over the batch"))
        self._optimizer = ""
        self.fields: dict[str, NumberField] = {}
        self._number_rows: list[Row] = []
        self._add_rule()
        self._add_batch_and_cost()
        self._add_stopping()
        self._add_reduction()
        session.snapshot_shown.connect(self._refresh_numbers)
        self.refresh()

    def refresh(self) -> None:
        training = self.session.spec.training
        self.rule.show_entry(training.optimizer)
        self.rule.setToolTip(OPTIMIZERS[training.optimizer].formula)
        if training.optimizer != self._optimizer:
            self._optimizer = training.optimizer
            self._rebuild_numbers()
        self._refresh_numbers()
        self.batch.refresh()
        self.reduction.show_entry(training.reduction)
        for loss in LOSSES:
            self.cost.allow(loss, self._why_not(loss))
        self.cost.show_entry(training.loss)
        self.cost.setToolTip(LOSSES[training.loss].formula)
        with QSignalBlocker(self.stops):
            self.stops.setChecked(training.max_epochs is not None)
        self.max_epochs.setEnabled(training.max_epochs is not None)
        self.max_epochs.refresh()

    def _add_rule(self) -> None:
        tr = self.tr
        self.rule = Choice(tr("rule"), [(entry.name, tr(entry.label)) for entry in OPTIMIZERS.values()])
        self.rule.chosen.connect(self._set_rule)
        self.section.rows.add_row(tr("rule"), self.rule, tr("How a gradient becomes an update"))
        numbers = QWidget()
        self._numbers = QVBoxLayout(numbers)
        self._numbers.setContentsMargins(0, 0, 0, 0)
        self._numbers.setSpacing(GAP_PX)
        self.section.rows.add(numbers)
        self.effective = QLabel()
        self.effective.setFont(tabular(self.effective.font()))
        tip = tr("How far a long run of equal gradients carries in one step, in units of the gradient")
        self.effective_row = self.section.rows.add_row(tr("effective step η/(1−γ)"), self.effective, tip)

    def _add_batch_and_cost(self) -> None:
        tr = self.tr
        self.batch = Field(tr("batch"), self._batch, self._set_batch)
        tip = tr("Points per step: a number, or “full” for all training points; 1 is sample by sample")
        self.section.rows.add_row(tr("batch"), self.batch, tip)
        self.cost = Choice(tr("cost"), [(entry.name, tr(entry.label)) for entry in LOSSES.values()])
        self.cost.chosen.connect(self._set_cost)
        self.section.rows.add_row(tr("cost"), self.cost, tr("What one example costs"))

    def _add_stopping(self) -> None:
        tr = self.tr
        self.stops = QCheckBox(tr("stop after epoch"))
        self.stops.setAccessibleName(tr("Stop after an epoch"))
        self.stops.toggled.connect(self._set_stops)
        self.max_epochs = NumberField(
            tr("most epochs"), self._max_epochs, self._set_max_epochs, 1, MOST_EPOCHS, whole=True
        )
        row = self.section.rows.add_row("", self.max_epochs, tr("Training stops at the end of this epoch"))
        row.lead_with(self.stops)

    def _add_reduction(self) -> None:
        tr = self.tr
        self.reduction = Choice(tr("gradient of a batch"), [("mean", tr("mean")), ("sum", tr("sum"))])
        self.reduction.chosen.connect(self._set_reduction)
        tip = tr("A step follows the mean of the gradients of its batch, or their sum")
        self.section.more.add_row(tr("over the batch"), self.reduction, tip)

    def _rebuild_numbers(self) -> None:
        """A field for each number of the rule now in use."""
        for row in self._number_rows:
            row.hide()
            row.deleteLater()
        self.fields, self._number_rows = {}, []
        for entry in OPTIMIZERS[self._optimizer].hyperparameters:
            if entry.name in DECAYS:
                continue
            is_rate = entry.name == "learning_rate"
            label = self.tr(entry.label)
            field = NumberField(
                label,
                _reading(self.session, entry),
                _writing(self.session, entry),
                0 if not is_rate else 1e-12,
                LARGEST if is_rate else 1,
                step=None if is_rate else 0.05,
            )
            tip = self.tr("Acts at once, also while training runs; it pays between {low} and {high}").format(
                low=plain(entry.low), high=plain(entry.high)
            )
            row = Row(f"{label.lower()} {entry.symbol}", field, tip)
            self._numbers.addWidget(row)
            self._number_rows.append(row)
            self.fields[entry.name] = field

    def _refresh_numbers(self) -> None:
        """Learning rate and momentum as they are in use at the shown moment."""
        in_use = dict(self.session.snapshot.state.hyperparameters)
        for name, field in self.fields.items():
            if name in in_use:
                field.refresh()
        has_momentum = {"learning_rate", "momentum"} <= in_use.keys()
        self.effective_row.setVisible(has_momentum)
        if has_momentum:
            rate, momentum = in_use["learning_rate"], in_use["momentum"]
            self.effective.setText(plain(rate / (1 - momentum)) if momentum < 1 else "∞")

    def _batch(self) -> str:
        size, n_points = self.session.spec.training.batch_size, len(self.session.run.training_points)
        if size == 0:
            return self.tr("full, {}").format(count(n_points))
        return self.tr("{size} of {n_points}").format(size=count(min(size, n_points)), n_points=count(n_points))

    def _set_batch(self, text: str) -> None:
        words = text.lower().split()
        is_full = bool(words) and words[0].strip(",") in (self.tr("full"), self.tr("all"), "full", "all")
        size = 0 if is_full else whole_number(words[0] if words else text)
        if size < 1 and not is_full:
            raise ValueError(self.tr("A batch has at least 1 point; “full” takes all of them."))
        self.edit(self.tr("Batch size"), lambda spec: set_training(spec, batch_size=size))

    def _why_not(self, loss: str) -> str:
        try:
            check_loss(self.session.run.network, loss)
        except ValueError as refusal:
            return str(refusal)
        return ""

    def _set_rule(self, optimizer: str) -> None:
        label = self.tr("Rule {}").format(self.tr(OPTIMIZERS[optimizer].label))
        self.choose(label, lambda spec: set_training(spec, optimizer=optimizer))

    def _set_reduction(self, reduction: str) -> None:
        self.choose(self.tr("Mean or sum"), lambda spec: set_training(spec, reduction=reduction))

    def _set_cost(self, loss: str) -> None:
        self.choose(self.tr("Cost {}").format(self.tr(LOSSES[loss].label)), lambda spec: set_training(spec, loss=loss))

    def _max_epochs(self) -> float:
        return self.session.spec.training.max_epochs or DEFAULT_MAX_EPOCHS

    def _set_max_epochs(self, value: float, merge: str | None) -> None:
        self.edit(self.tr("Most epochs"), lambda spec: set_training(spec, max_epochs=int(value)), merge)

    def _set_stops(self, is_wanted: bool) -> None:
        max_epochs = DEFAULT_MAX_EPOCHS if is_wanted else None
        self.choose(self.tr("Stop at an epoch"), lambda spec: set_training(spec, max_epochs=max_epochs))


def _reading(session: Session, entry: Hyperparameter) -> Callable[[], float]:
    return lambda: session.hyperparameter(entry.name)


def _writing(session: Session, entry: Hyperparameter) -> Callable[[float, str | None], None]:
    def write(value: float, _merge: str | None) -> None:
        check_hyperparameter(entry.name, value, "")
        session.set_hyperparameter(entry.name, value)

    return write
