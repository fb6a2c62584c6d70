"""What learns: the shape of the network, its activations, and where its weights start."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nnviz.engine.activations import ACTIVATIONS, constants_of
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.losses import check_loss
from nnviz.engine.network import NeuronActivation
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.experiment.build import network_of
from nnviz.experiment.counting import counting_lines, n_biases, n_parameters, n_weights
from nnviz.experiment.data_for_shape import dataset_remark
from nnviz.experiment.edits import connect_loners, set_activation, set_seed, set_start, set_training, shaped
from nnviz.experiment.specs import ExperimentSpec, NetworkSpec, NeuronSpec
from nnviz.panels.controls import Choice, Field, NumberField, NumberWithButton
from nnviz.panels.header import MARGIN_PX
from nnviz.panels.rows import GAP_PX, Row, Rows, Sentence
from nnviz.panels.section import Panel
from nnviz.session.session import Session
from nnviz.views.number_text import count, plain

MOST_SEED = 999_999_999
SCALED = {"uniform": "uniform ±{}", "normal": "normal, σ = {}"}
LARGE = 1e6
CONSTANTS_PER_LINE = 2
CONSTANT_DIGITS = 5
MEANINGS = {
    "step": ("Output below the threshold", "Output from the threshold on", "Threshold: where the step is"),
    "ramp": (
        "Output left of the ramp",
        "Output right of the ramp",
        "Where the ramp begins",
        "Where the ramp ends; greater than c",
    ),
    "sigmoid": (
        "Steepness: a larger x is closer to a step",
        "Shift: the middle is at v = y/x",
        "Lifts all outputs: they lie between z and z + 1",
    ),
    "gaussian": ("Center: where the output is greatest", "Width, greater than 0; a narrow bell is also higher"),
    "leaky_relu": ("Slope left of 0, where relu has none",),
}


class NetworkPanel(Panel):
    """Shape, activations, start weights and the count of parameters.

    shape_typed : a shape has been typed and built
    """

    shape_typed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        tr = self.tr
        what_more = tr("Activation of the outputs, range of the start weights, seed, number of parameters")
        self.section = self.add_section(tr("Network"), what_more)
        rows, more = self.section.rows, self.section.more
        self.shape = Field(tr("shape"), self._shape, self._set_shape, digits=14)
        tip = tr("Neurons per column, inputs first: type 3-4-2 to build it; data that fit come with it")
        rows.add_row(tr("shape"), self.shape, tip)
        self.remark = Sentence()
        self.remark.setProperty("role", "soft")
        rows.add(self.remark)
        self.hidden = ActivationRows(self, tr("activation"), _hidden_neurons, without=("softmax",))
        rows.add(self.hidden)
        self.untrainable = Sentence()
        rows.add(self.untrainable)
        self._add_initializer(rows)
        self.output = ActivationRows(self, tr("output"), _output_neurons)
        more.add(self.output)
        self._add_scale_and_seed(more)
        self.counts = Sentence()
        more.add(self.counts)
        self.refresh()

    def refresh(self) -> None:
        spec = self.session.spec
        self.section.note.setText(self._shape())
        self._remark("")
        for rows in (self.hidden, self.output):
            rows.refresh()
        for field in (self.shape, self.scale, self.seed):
            field.refresh()
        self._tell_untrainable(spec)
        self.initializer.show_entry(spec.start.initializer)
        for name, label in SCALED.items():
            self.initializer.rename(name, self.tr(label).format(plain(spec.start.scale)))
        self.scale_row.setVisible(spec.start.initializer in SCALED)
        self.scale_row.label.setText(
            self.tr("range ±r") if spec.start.initializer == "uniform" else self.tr("deviation σ")
        )
        self._count(spec.network)

    def _count(self, network: NetworkSpec) -> None:
        n, without = count(n_parameters(network)), self.tr("{} without").format(count(n_weights(network)))
        lines = (self.tr("{} parameters with bias"), without)
        if not n_biases(network):
            lines = (self.tr("{} parameter") if n == "1" else self.tr("{} parameters"), self.tr("no biases"))
        self.counts.setText(f"<b>{lines[0].format(n)}</b><br>{lines[1]}")
        self.counts.setToolTip("\n".join(counting_lines(network)))

    def _tell_untrainable(self, spec: ExperimentSpec) -> None:
        """Also of the outputs, whose activation is behind “more”; the perceptron's rule needs no slope."""
        used = [neuron.activation for neuron in (*_hidden_neurons(spec), *_output_neurons(spec))]
        name = next((each.name for each in used if each and not ACTIVATIONS[each.name].trainable), "")
        sentence = self.tr("A {} has no slope: gradient descent cannot train through it.")
        self.untrainable.setText(sentence.format(self.tr(name)))
        self.untrainable.setVisible(bool(name) and not OPTIMIZERS[spec.training.optimizer].follows_errors)

    def _add_initializer(self, rows: Rows) -> None:
        tr = self.tr
        entries = [(entry.name, tr(entry.label)) for entry in INITIALIZERS.values()]
        self.initializer = Choice(tr("start weights"), entries)
        self.initializer.chosen.connect(self._set_initializer)
        rows.add_row(tr("start weights"), self.initializer, tr("How weights are drawn before the first step"))

    def _add_scale_and_seed(self, more: Rows) -> None:
        tr, session = self.tr, self.session
        self.scale = NumberField(tr("scale"), lambda: session.spec.start.scale, self._set_scale, 0, LARGE)
        self.scale_row = more.add_row(tr("range ±r"), self.scale, tr("How large the start weights may be"))
        self.seed = NumberField(tr("seed"), lambda: session.spec.seed, self._set_seed, 0, MOST_SEED, 1, True, digits=5)
        self.new_start = NumberWithButton(self.seed, tr("new start"), tr("Draw the weights anew"))
        self.new_start.button.clicked.connect(self.session.draw_new_start)
        tip = tr("Start weights and the order of the points follow from this number")
        more.add_row(tr("seed"), self.new_start, tip)

    def _shape(self) -> str:
        return "-".join(str(size) for size in self.session.spec.network.sizes)

    def _set_shape(self, shape: str) -> None:
        """What is typed is to be built: a neuron without any synapse is connected, missing synapses stay missing."""
        before = self.session.spec
        self.edit(self.tr("Shape {}").format(shape.strip()), lambda spec: shaped(connect_loners(spec), shape))
        self._remark(dataset_remark(before, self.session.spec))
        self.shape_typed.emit()

    def _remark(self, sentence: str) -> None:
        """Say below the shape which data came with it, until the next change."""
        self.remark.setText(sentence)
        self.remark.setVisible(bool(sentence))
        if sentence:
            self.session.noted.emit(sentence)

    def _set_initializer(self, name: str) -> None:
        self.choose(self.tr("Start weights"), lambda spec: set_start(spec, initializer=name))

    def _set_scale(self, value: float, merge: str | None) -> None:
        self.edit(self.tr("Scale of the start weights"), lambda spec: set_start(spec, scale=value), merge)

    def _set_seed(self, value: float, merge: str | None) -> None:
        self.edit(self.tr("Seed"), lambda spec: set_seed(spec, int(value)), merge)


class ActivationRows(QWidget):
    """One activation for many neurons: a choice, and a field for each of its constants."""

    def __init__(
        self,
        panel: Panel,
        label: str,
        neurons: Callable[[ExperimentSpec], Iterator[NeuronSpec]],
        without: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self._panel, self._neurons, self._label = panel, neurons, label
        self.fields: list[NumberField] = []
        self._rows: list[Row] = []
        self._name = ""
        names = [name for name in ACTIVATIONS if name not in without]
        self.choice = Choice(label, [(name, self.tr(name.replace("_", " "))) for name in names])
        self.choice.chosen.connect(self._choose)
        for name in names:
            self.choice.explain(name, _explanation(name))
        self.row = Row(label, self.choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_PX)
        layout.addWidget(self.row)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(GAP_PX)
        self._grid.setHorizontalSpacing(2 * MARGIN_PX)
        layout.addLayout(self._grid)
        self.formula = Sentence()
        self.formula.setTextFormat(Qt.TextFormat.PlainText)
        self.formula.setProperty("role", "soft")
        layout.addWidget(self.formula)

    def refresh(self) -> None:
        used = list(dict.fromkeys(neuron.activation for neuron in self._neurons(self._panel.session.spec)))
        names = {activation.name for activation in used if activation is not None}
        name = names.pop() if len(names) == 1 else ""
        self.setVisible(bool(used))
        self.choice.show_entry(name, self.tr("mixed"))
        self.row.label.setToolTip(_explanation(name) if name else "")
        self.choice.setToolTip(_explanation(name) if name else "")
        if name != self._name:
            self._name = name
            self._rebuild()
        for field in self.fields:
            field.refresh()
        self.formula.setText(_explanation(name) if self.fields else "")
        self.formula.setVisible(bool(self.fields))

    def _rebuild(self) -> None:
        """Fields for the constants of the activation now in use."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows, self.fields = [], []
        for at, constant in enumerate(ACTIVATIONS[self._name].constants if self._name else ()):
            read, write = _Constant(self, at).read, _Constant(self, at).write
            step = 0.1 if constant.high - constant.low > 0.5 else 0.01
            name = f"{self._label} {constant.name}"
            field = NumberField(name, read, write, -LARGE, LARGE, step=step, digits=CONSTANT_DIGITS)
            row = Row(constant.name, field, self.tr(MEANINGS[self._name][at]))
            self._grid.addWidget(row, *divmod(at, CONSTANTS_PER_LINE))
            self.fields.append(field)
            self._rows.append(row)
        for before, after in pairwise((self.choice, *self.fields)):
            self.setTabOrder(before, after)

    def constants(self) -> tuple[float, ...]:
        """Of the first of the neurons."""
        activation = next(self._neurons(self._panel.session.spec)).activation
        return () if activation is None else constants_of(activation)

    def set_constant(self, at: int, value: float, merge: str | None) -> None:
        constants = tuple(value if place == at else old for place, old in enumerate(self.constants()))
        self._panel.edit(
            self.tr("Constant of the activation"), self._with(NeuronActivation(self._name, constants)), merge
        )

    def _choose(self, name: str) -> None:
        label = self.tr("Activation {}").format(self.tr(name.replace("_", " ")))
        self._panel.choose(label, self._with(NeuronActivation(name)))

    def _with(self, activation: NeuronActivation) -> Callable[[ExperimentSpec], ExperimentSpec]:
        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return _with_fitting_loss(set_activation(spec, [neuron.id for neuron in self._neurons(spec)], activation))

        return change


class _Constant:
    """One constant of the activation that the rows stand for, to be read and written by its field."""

    def __init__(self, rows: ActivationRows, at: int) -> None:
        self._rows, self._at = rows, at

    def read(self) -> float:
        return self._rows.constants()[self._at]

    def write(self, value: float, merge: str | None) -> None:
        self._rows.set_constant(self._at, value, merge)


def _hidden_neurons(spec: ExperimentSpec) -> Iterator[NeuronSpec]:
    return (neuron for column in spec.network.columns[1:-1] for neuron in column.neurons)


def _output_neurons(spec: ExperimentSpec) -> Iterator[NeuronSpec]:
    return iter(spec.network.columns[-1].neurons)


def _with_fitting_loss(spec: ExperimentSpec) -> ExperimentSpec:
    """Squared error where the cost no longer fits the outputs: it fits all of them."""
    try:
        check_loss(network_of(spec.network), spec.training.loss)
    except ValueError:
        return set_training(spec, loss="squared_error")
    return spec


def _explanation(name: str) -> str:
    entry = ACTIVATIONS[name]
    return f"{name.replace('_', ' ')}(v) = {entry.formula}"
