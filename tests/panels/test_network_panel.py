"""The network panel, asserted on the spec: shape, activations with constants, start weights, seed."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import disconnect, free_neuron, pin_biases, set_activation, set_shape, set_training
from nnviz.panels.network import MEANINGS, NetworkPanel


@pytest.fixture
def panel(qtbot, session):
    panel = NetworkPanel(session)
    qtbot.addWidget(panel)
    panel.resize(250, 600)
    panel.show()
    return panel


def type_into(qtbot, field, text):
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def open_more(qtbot, panel):
    qtbot.mouseClick(panel.section.more_button, Qt.MouseButton.LeftButton)


def hidden_activations(spec):
    return {neuron.activation for column in spec.network.columns[1:-1] for neuron in column.neurons}


def test_typing_a_shape_builds_it(qtbot, session, panel):
    type_into(qtbot, panel.shape, "2-3-4-1")
    assert session.spec.network.sizes == (2, 3, 4, 1)
    assert panel.shape.text() == "2-3-4-1"
    assert panel.section.note.text() == "2-3-4-1"


def test_a_typed_shape_connects_what_has_no_synapse_and_leaves_out_what_somebody_left_out(qtbot, session, panel):
    session.edit("Place", lambda spec: free_neuron(spec, 1)[0])
    session.edit("Part", lambda spec: disconnect(spec, [(0, 2)]))
    type_into(qtbot, panel.shape, "2-6-2-1")
    network = session.spec.network
    assert len(network.synapses) == 2 * 6 + 6 * 2 + 2 - 1
    assert (0, 2) not in network.synapses


@pytest.mark.parametrize("text", ["2-", "hello", "2-0-1", "2-99999999-1"])
def test_nonsense_for_a_shape_changes_nothing(qtbot, session, panel, text):
    before = session.spec
    type_into(qtbot, panel.shape, text)
    assert session.spec == before
    assert panel.shape.text() == "2-4-2-1"


def test_a_refusal_goes_with_the_next_change_wherever_it_comes_from(qtbot, session, panel):
    refusal = panel.shape.parentWidget().refusal
    type_into(qtbot, panel.shape, "banana")
    assert refusal.isVisible()
    assert "banana" in refusal.text()
    session.edit("elsewhere", lambda spec: set_shape(spec, "2-3-1"))
    assert refusal.isHidden()
    type_into(qtbot, panel.shape, "banana")
    assert refusal.isVisible()
    panel.hidden.choice.chosen.emit("relu")
    assert refusal.isHidden()


def test_an_activation_is_chosen_by_key_for_all_hidden_neurons(qtbot, session, panel):
    panel.hidden.choice.setFocus()
    qtbot.keyClick(panel.hidden.choice, Qt.Key.Key_Down)
    chosen = panel.hidden.choice.currentData()
    assert chosen != "tanh"
    assert hidden_activations(session.spec) == {NeuronActivation(chosen)}
    assert session.spec.network.columns[-1].neurons[0].activation == NeuronActivation("tanh")


@pytest.mark.parametrize("name", list(ACTIVATIONS))
@pytest.mark.parametrize("part", ["hidden", "output"])
def test_an_activation_without_a_slope_says_that_it_cannot_be_trained(session, panel, part, name):
    if name == "softmax" and part == "hidden":
        return
    getattr(panel, part).choice.chosen.emit(name)
    assert panel.untrainable.isVisible() == (name in ("step", "perceptron"))
    if panel.untrainable.isVisible():
        expected = f"A {name} has no slope: gradient descent cannot train through it."
        assert panel.untrainable.text() == expected
    session.undo()
    assert panel.untrainable.isHidden()


def test_different_activations_are_called_mixed(session, panel):
    first = session.spec.network.columns[1].neurons[0].id
    session.edit("one", lambda spec: set_activation(spec, [first], NeuronActivation("relu")))
    assert panel.hidden.choice.currentIndex() == -1
    assert panel.hidden.choice.placeholderText() == "mixed"
    assert panel.hidden.fields == []


def test_constants_are_fields_and_a_constant_outside_its_domain_is_refused(qtbot, session, panel):
    panel.hidden.choice.chosen.emit("gaussian")
    mu, sigma = panel.hidden.fields
    type_into(qtbot, sigma, "0,5")
    assert hidden_activations(session.spec) == {NeuronActivation("gaussian", (0.0, 0.5))}
    type_into(qtbot, sigma, "-1")
    assert hidden_activations(session.spec) == {NeuronActivation("gaussian", (0.0, 0.5))}
    qtbot.waitUntil(sigma.parentWidget().refusal.isVisible)
    assert "sigma" in sigma.parentWidget().refusal.text()
    assert mu.text() == "0"


def test_an_output_that_cross_entropy_cannot_use_brings_squared_error_in_the_same_edit(qtbot, session, panel):
    panel.output.choice.chosen.emit("sigmoid")
    session.edit("cost", lambda spec: set_training(spec, loss="cross_entropy"))
    panel.output.choice.chosen.emit("tanh")
    assert session.spec.training.loss == "squared_error"
    session.undo()
    assert session.spec.training.loss == "cross_entropy"
    assert panel.output.choice.currentData() == "sigmoid"


def test_new_start_draws_other_weights_and_undo_brings_the_old_back(qtbot, session, panel):
    before = session.snapshot.state.parameters
    open_more(qtbot, panel)
    qtbot.mouseClick(panel.new_start.button, Qt.MouseButton.LeftButton)
    assert session.spec.seed == 8
    assert panel.seed.text() == "8"
    assert not np.array_equal(session.snapshot.state.parameters, before)
    session.undo()
    assert np.array_equal(session.snapshot.state.parameters, before)


def test_the_scale_is_offered_only_where_it_is_read(qtbot, session, panel):
    open_more(qtbot, panel)
    type_into(qtbot, panel.scale, "1/8")
    assert session.spec.start.scale == 0.125
    assert panel.initializer.currentText() == "uniform ±0.125"
    assert np.abs(session.snapshot.state.parameters).max() <= 0.125
    panel.initializer.chosen.emit("glorot")
    assert session.spec.start.initializer == "glorot"
    assert panel.scale_row.isHidden()


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_constants_stand_with_their_formula_and_each_says_what_it_does(session, panel, name):
    if ACTIVATIONS[name].joint:
        return
    panel.hidden.choice.chosen.emit(name)
    constants = ACTIVATIONS[name].constants
    assert panel.hidden.formula.isVisible() == bool(constants)
    assert not constants or ACTIVATIONS[name].formula in panel.hidden.formula.text()
    tips = [field.toolTip() for field in panel.hidden.fields]
    assert len(set(tips) - {""}) == len(constants) == len(MEANINGS.get(name, ()))


def test_four_constants_stand_in_two_lines_of_two(qtbot, panel):
    panel.hidden.choice.chosen.emit("ramp")
    rows = [field.parentWidget() for field in panel.hidden.fields]
    assert len(rows) == 4
    qtbot.waitUntil(lambda: len({row.x() for row in rows}) == len({row.y() for row in rows}) == 2)


def test_tab_goes_from_above_to_below_also_through_new_constants(qtbot, session, panel, keyboard_order):
    panel.hidden.choice.chosen.emit("gaussian")
    open_more(qtbot, panel)
    panel.output.choice.chosen.emit("leaky_relu")
    qtbot.waitUntil(panel.output.fields[0].isVisible)
    *_, shape, activation, mu, sigma, start, output, alpha, scale, new_start, seed = keyboard_order(panel)
    assert [shape, activation, start] == [panel.shape, panel.hidden.choice, panel.initializer]
    assert [mu, sigma, output, alpha] == [*panel.hidden.fields, panel.output.choice, *panel.output.fields]
    assert [scale, new_start, seed] == [panel.scale, panel.new_start.button, panel.seed]


def test_parameters_are_counted_with_and_without_bias(panel):
    assert "25 parameters with bias" in panel.counts.text()
    assert "18 without" in panel.counts.text()


def test_a_network_without_biases_is_said_to_have_none(session, panel):
    neurons = session.spec.network.ids[session.spec.network.sizes[0] :]
    session.edit("Take biases", lambda spec: pin_biases(spec, neurons, True))
    assert panel.counts.text() == "<b>18 parameters</b><br>no biases"
