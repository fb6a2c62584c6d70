"""Edits of the network and the settings: what they change, what they leave, and what they refuse."""

import struct
from dataclasses import replace

import pytest
from drawn_specs import Edit, an_edit
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.engine.network import NeuronActivation
from nnviz.experiment import edits
from nnviz.experiment.edits import EditError
from nnviz.experiment.specs import Bias, DatasetSpec, ExperimentSpec, Intervention, TableSpec, Weight

SIGMOID, SOFTMAX = NeuronActivation("sigmoid"), NeuronActivation("softmax")


@pytest.fixture
def spec() -> ExperimentSpec:
    """Ids 0 1 | 2 3 4 | 5."""
    return edits.new_spec("2-3-1", DatasetSpec(n_points=20))


def three_outputs() -> ExperimentSpec:
    """Ids 0 1 | 2 3 | 4 5 6, softmax."""
    return edits.new_spec("2-2-3", DatasetSpec("rings", 30))


@settings(max_examples=80, deadline=None)
@given(st.lists(an_edit(), max_size=12))
def test_whatever_edits_follow_each_other_the_spec_stays_sound_or_the_edit_is_refused(drawn: list[Edit]) -> None:
    spec = edits.new_spec("2-3-1", DatasetSpec(n_points=20))
    for edit in drawn:
        before = spec
        try:
            spec = edit(spec)
        except EditError as refused:
            assert str(refused)
            assert spec is before
        edits.check(spec)


def test_a_new_neuron_is_fed_by_the_column_before_and_feeds_the_next(spec: ExperimentSpec) -> None:
    after, new = edits.add_neuron(spec, 1)
    assert new not in spec.network.ids
    assert after.network.synapses - spec.network.synapses == {(0, new), (1, new), (new, 5)}
    assert after.network.neuron(new).activation == NeuronActivation("tanh")


def test_ids_are_never_given_twice_within_one_edit(spec: ExperimentSpec) -> None:
    before = set(spec.network.ids)
    after = edits.set_shape(spec, "2-1-4-1")
    assert before & set(after.network.ids) == {0, 1, 2, 5}
    assert len(set(after.network.ids)) == 8
    assert not {3, 4} & set(after.network.ids)


def test_a_neuron_takes_its_synapses_pins_values_and_interventions_along(spec: ExperimentSpec) -> None:
    spec = edits.set_pinned(spec, [(0, 3), (0, 2)], True)
    spec = edits.set_start(spec, values=((Bias(2), 1.0), (Bias(3), 2.0), (Weight(0, 2), 3.0), (Weight(3, 5), 4.0)))
    by_hand = (Intervention(1, "set", Weight(1, 3), 1.0), Intervention(2, "turn", "momentum", 0.5))
    after = edits.remove_neurons(replace(spec, interventions=by_hand), [3])
    assert after.network.synapses == {pair for pair in spec.network.synapses if 3 not in pair}
    assert after.network.pinned == {(0, 2)}
    assert after.start.values == ((Bias(2), 1.0), (Weight(0, 2), 3.0))
    assert after.interventions == by_hand[1:]


def test_a_hidden_column_that_loses_its_last_neuron_goes_and_its_neighbors_connect(spec: ExperimentSpec) -> None:
    after = edits.remove_neurons(spec, [2, 3, 4])
    assert after.network.sizes == (2, 1)
    assert after.network.synapses == {(0, 5), (1, 5)}


@pytest.mark.parametrize(("ids", "which"), [([0, 1], "input"), ([5], "output")])
def test_the_last_input_and_the_last_output_stay(spec: ExperimentSpec, ids: list[int], which: str) -> None:
    with pytest.raises(EditError, match=f"at least one {which}"):
        edits.remove_neurons(spec, ids)


def test_a_new_column_stands_between_its_neighbors_and_skips_stay(spec: ExperimentSpec) -> None:
    spec = edits.connect(spec, 0, 5)
    after = edits.add_column(spec, 1, 2, SIGMOID)
    first, second = (neuron.id for neuron in after.network.columns[2].neurons)
    assert after.network.sizes == (2, 3, 2, 1)
    assert (0, 5) in after.network.synapses
    assert not any((hidden, 5) in after.network.synapses for hidden in (2, 3, 4))
    assert {(2, first), (4, second), (first, 5), (second, 5)} <= after.network.synapses


@pytest.mark.parametrize("after_column", [-1, 2, 3])
def test_a_new_column_stands_nowhere_but_between_inputs_and_outputs(spec: ExperimentSpec, after_column: int) -> None:
    with pytest.raises(EditError, match="between the inputs and the outputs"):
        edits.add_column(spec, after_column, 2)


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [(5, 0, "backward"), (2, 2, "cycle"), (2, 3, "within one layer"), (0, 2, "exists already"), (0, 99, "no such")],
)
def test_a_synapse_that_cannot_be_says_why(spec: ExperimentSpec, source: int, target: int, words: str) -> None:
    assert words in edits.refusal(spec, source, target)
    with pytest.raises(EditError, match=words):
        edits.connect(spec, source, target)


def test_a_synapse_may_skip_columns_and_be_absent(spec: ExperimentSpec) -> None:
    assert edits.refusal(spec, 0, 5) == ""
    after = edits.disconnect(edits.connect(spec, 0, 5), [(0, 2)])
    assert after.network.synapses == spec.network.synapses - {(0, 2)} | {(0, 5)}
    assert edits.connect_columns(after, 0, 1).network.synapses == spec.network.synapses | {(0, 5)}


def test_softmax_comes_to_all_outputs_and_leaves_all(spec: ExperimentSpec) -> None:
    one_sigmoid = edits.set_activation(three_outputs(), [4], SIGMOID)
    assert {neuron.activation for neuron in one_sigmoid.network.columns[-1].neurons} == {SIGMOID}
    again = edits.set_activation(one_sigmoid, [5], SOFTMAX)
    assert {neuron.activation for neuron in again.network.columns[-1].neurons} == {SOFTMAX}
    with pytest.raises(EditError, match="hidden"):
        edits.set_activation(again, [2], SOFTMAX)
    with pytest.raises(EditError, match="at least two"):
        edits.set_activation(spec, [5], SOFTMAX)


def test_an_activation_outside_its_domain_is_refused(spec: ExperimentSpec) -> None:
    with pytest.raises(EditError, match="sigma"):
        edits.set_activation(spec, [2], NeuronActivation("gaussian", (0.0, -1.0)))
    with pytest.raises(EditError, match=r"'tanhh' is unknown; known are step, ramp"):
        edits.set_activation(spec, [2], NeuronActivation("tanhh"))


def test_caps_are_kept(spec: ExperimentSpec) -> None:
    with pytest.raises(EditError, match="2,000"):
        edits.resize_column(spec, 1, 1999)
    with pytest.raises(EditError, match="200,000"):
        edits.set_shape(spec, "2-500-500-1")
    assert edits.resize_column(spec, 1, 1997).network.sizes == (2, 1997, 1)


def test_another_optimizer_keeps_the_values_of_shared_hyperparameters(spec: ExperimentSpec) -> None:
    turned = edits.set_training(spec, hyperparameters={"learning_rate": 0.5, "momentum": 0.3})
    plain = edits.set_training(turned, optimizer="gradient_descent")
    assert dict(plain.training.hyperparameters) == {"learning_rate": 0.5, "l1": 0, "l2": 0}
    back = edits.set_training(plain, optimizer="momentum")
    assert dict(back.training.hyperparameters) == {"learning_rate": 0.5, "momentum": 0.9, "l1": 0, "l2": 0}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"optimizer": "adamm"}, "'adamm' is unknown"),
        ({"hyperparameters": {"learning_rate": 0.0}}, "above 0"),
        ({"hyperparameters": {"learning_rate": float("nan")}}, "above 0"),
        ({"hyperparameters": {"momentum": 1.5}}, "from 0 to 1"),
        ({"hyperparameters": {"friction": 1}}, "'friction' is unknown"),
        ({"batch_size": -1}, "from 0"),
        ({"max_epochs": 0}, "from 1"),
        ({"loss": "hinge"}, "'hinge' is unknown"),
        ({"reduction": "median"}, "'median' is unknown"),
        ({"epochs": 3}, "has no epochs"),
    ],
)
def test_a_training_that_makes_no_sense_is_refused(spec: ExperimentSpec, change: dict, words: str) -> None:
    with pytest.raises(EditError, match=words):
        edits.set_training(spec, **change)


def test_a_table_with_a_number_that_is_none_is_refused(spec: ExperimentSpec) -> None:
    table = TableSpec("a.csv", ("a", "b"), struct.pack("<2d", 1.0, float("nan")), "b")
    with pytest.raises(EditError, match="NaN and infinite"):
        edits.set_dataset(spec, DatasetSpec("table", table=table))


def test_another_start_draws_anew(spec: ExperimentSpec) -> None:
    valued = edits.set_start(spec, values=((Bias(2), 1.0),))
    assert edits.set_start(valued, scale=2.0).start.values == ()
    assert edits.set_seed(valued, 8).start.values == ()
    with pytest.raises(EditError, match="no bias"):
        edits.set_start(spec, values=((Bias(0), 1.0),))
