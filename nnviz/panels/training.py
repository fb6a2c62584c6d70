"""How the network learns: the rule and its numbers, the batch, the cost, and when to stop.

Learning rate and momentum are shown as they are in use at the shown moment, and turned while training runs.
"""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from nnviz.engine.losses import LOSSES, check_loss
from nnviz.engine.optimizers import DECAYS, OPTIMIZERS, Hyperparameter
from nnviz.engine.refusals import rule_refusal
from nnviz.experiment.build import batch_remark
from nnviz.experiment.checks import check_hyperparameter
from nnviz.experiment.edits import set_training
from nnviz.panels.controls import Choice, Field, NumberField, NumberWithButton
from nnviz.panels.rates import RateRows
from nnviz.panels.rows import GAP_PX, Row
from nnviz.panels.section import Panel
from nnviz.panels.stopping import StopRow, stop_entries
from nnviz.session.session import Session
from nnviz.views.number_text import count, exact, parse_whole_number, plain
from nnviz.views.style import tabular

SMALLEST = 1e-12
STEPS = {"momentum": 0.05, "decay": 0.05, "beta_1": 0.05, "beta_2": 0.001, "l1": 0.0001, "l2": 0.001}
RARE = ("beta_2", "epsilon", *DECAYS)
DIGITS = 6
WITH_EFFECTIVE_STEP = ("momentum", "nesterov")


class TrainingPanel(Panel):
    """The rule with its numbers, and the criteria that end a training."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.section = self.add_section(self.tr("Training"), self.tr("Mean or sum over the batch"))
        self._optimizer = ""
        self.fields: dict[str, NumberField] = {}
        self.rare_fields: dict[str, NumberField] = {}
        self._number_rows: list[Row] = []
        self.waiting: QPushButton | None = None
        self._add_rule()
        self._add_batch_and_cost()
        self._add_stopping()
        self._add_more()
        session.snapshot_shown.connect(self._refresh_numbers)
        self.refresh()

    def refresh(self) -> None:
        training = self.session.spec.training
        self.rule.show_entry(training.optimizer)
        self.rule.setToolTip(OPTIMIZERS[training.optimizer].formula)
        for rule in OPTIMIZERS.values():
            refusal = rule_refusal(self.session.run.network, rule.name)
            self.rule.allow(rule.name, refusal)
            if not refusal:
                self.rule.explain(rule.name, rule.formula)
        self.rates.refresh()
        if training.optimizer != self._optimizer:
            self._optimizer = training.optimizer
            self._rebuild_numbers()
        if self.waiting is not None:
            self.waiting.setChecked(training.slow_epochs > 0)
        self._refresh_numbers()
        self.batch.refresh()
        self.reduction.show_entry(training.reduction)
        for loss in LOSSES:
            self.cost.allow(loss, self._why_not(loss))
        self.cost.show_entry(training.loss)
        self.cost.setToolTip(LOSSES[training.loss].formula)
        for row in self.stops.values():
            row.refresh()
        in_use = [row.words_in_use for row in self.stops.values() if row.words_in_use]
        self.section.note.setText(self.tr("stops at {}").format(" · ".join(in_use)) if in_use else "")

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
        self.batch = Field(tr("batch"), self._batch, self._set_batch, digits=12)
        tip = tr("Points per step: a number, or “full” for all training points; 1 is sample by sample")
        self.section.rows.add_row(tr("batch"), self.batch, tip)
        self.cost = Choice(tr("cost"), [(entry.name, tr(entry.label)) for entry in LOSSES.values()])
        self.cost.chosen.connect(self._set_cost)
        self.section.rows.add_row(tr("cost"), self.cost, tr("What one example costs"))

    def _add_stopping(self) -> None:
        self.stops = {entry.name: StopRow(self, entry) for entry in stop_entries()}
        first, *others = self.stops.values()
        self.section.rows.add(first)
        for row in others:
            self.section.more.add(row)

    def _add_more(self) -> None:
        tr = self.tr
        self.rates = RateRows(self)
        self.section.more.add(self.rates)
        rare = QWidget()
        self._rare = QVBoxLayout(rare)
        self._rare.setContentsMargins(0, 0, 0, 0)
        self._rare.setSpacing(GAP_PX)
        self.section.more.add(rare)
        self.reduction = Choice(tr("gradient of a batch"), [("mean", tr("mean")), ("sum", tr("sum"))])
        self.reduction.chosen.connect(self._set_reduction)
        tip = tr("A step follows the mean of the gradients of its batch, or their sum")
        self.section.more.add_row(tr("over the batch"), self.reduction, tip)

    def _rebuild_numbers(self) -> None:
        """A field for each number of the rule now in use."""
        for row in self._number_rows:
            row.hide()
            row.deleteLater()
        self.fields, self.rare_fields, self._number_rows, self.waiting = {}, {}, [], None
        for entry in OPTIMIZERS[self._optimizer].hyperparameters:
            label = self.tr(entry.label)
            field = NumberField(
                label,
                _reading(self.session, entry),
                _writing(self.session, entry),
                SMALLEST if entry.excluded == entry.least else entry.least,
                entry.most,
                STEPS.get(entry.name),
                digits=DIGITS,
            )
            tip = self.tr("Acts at once, also while training runs; it pays between {low} and {high}").format(
                low=plain(entry.low), high=plain(entry.high)
            )
            control = self._with_waiting(field) if entry.name == "momentum" else field
            row = Row(f"{label[:1].lower()}{label[1:]} {entry.symbol}", control, tip)
            self._number_rows.append(row)
            if entry.name in RARE:
                self._rare.addWidget(row)
                self.rare_fields[entry.name] = field
            else:
                self._numbers.addWidget(row)
                self.fields[entry.name] = field
        for before, after in pairwise((self.rule, *self.fields.values())):
            self.setTabOrder(before, after)

    def _with_waiting(self, field: NumberField) -> NumberWithButton:
        """The field of the momentum with a button that lets it wait; by keyboard its twin under “more” does."""
        tip = self.tr("Begin with a momentum of 0.5, and take this one after a few epochs")
        control = NumberWithButton(field, self.tr("0.5 →"), tip)
        control.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        control.button.setCheckable(True)
        control.button.clicked.connect(self.rates.switch_slow)
        self.waiting = control.button
        return control

    def _refresh_numbers(self) -> None:
        """Learning rate and momentum as they are in use at the shown moment."""
        state, run = self.session.snapshot.state, self.session.snapshot.run
        in_use = run.in_use(dict(state.hyperparameters), state.step)
        for name, field in (*self.fields.items(), *self.rare_fields.items()):
            if name in in_use:
                field.refresh()
        self.rates.refresh_in_use(in_use["learning_rate"])
        has_effective_step = run.optimizer in WITH_EFFECTIVE_STEP
        self.effective_row.setVisible(has_effective_step)
        if has_effective_step:
            rate, momentum = in_use["learning_rate"], in_use["momentum"]
            self.effective.setText(plain(rate / (1 - momentum)) if momentum < 1 else "∞")

    def _batch(self) -> str:
        size, n_points = self.session.spec.training.batch_size, len(self.session.run.training_points)
        if size == 0:
            return self.tr("full, {}").format(count(n_points))
        return self.tr("{size} of {n_points}").format(size=exact(min(size, n_points)), n_points=count(n_points))

    def _set_batch(self, text: str) -> None:
        words = text.lower().split()
        is_full = bool(words) and words[0].strip(",") in (self.tr("full"), self.tr("all"), "full", "all")
        size = 0 if is_full else parse_whole_number(words[0] if words else text)
        if size < 1 and not is_full:
            raise ValueError(self.tr("A batch has at least 1 point; “full” takes all of them."))
        self.edit(self.tr("Batch size"), lambda spec: set_training(spec, batch_size=size))
        remark = batch_remark(self.session.spec, self.session.run)
        if remark:
            self.session.noted.emit(remark)

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


def _reading(session: Session, entry: Hyperparameter) -> Callable[[], float]:
    return lambda: session.hyperparameter(entry.name)


def _writing(session: Session, entry: Hyperparameter) -> Callable[[float, str | None], None]:
    def write(value: float, merge: str | None) -> None:
        check_hyperparameter(entry.name, value, "")
        session.set_hyperparameter(entry.name, value, merge)

    return write
