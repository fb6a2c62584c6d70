"""From a spec to a run and back: targets, starting numbers, refusals, hands, and weights that survive an edit."""

import math
import struct
from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.network import NeuronActivation
from nnviz.experiment import edits
from nnviz.experiment.build import (
    build,
    carry_over,
    dataset_of,
    interventions,
    parameter_index,
    parameter_name,
)
from nnviz.experiment.edits import EditError
from nnviz.experiment.identity import begins_anew
from nnviz.experiment.specs import Bias, DatasetSpec, ExperimentSpec, Intervention, ParameterName, TableSpec, Weight
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.requests import Hold, Release, SetHyperparameter, SetParameter
from nnviz.training.state import first_state

CIRCLES, RINGS = DatasetSpec(n_points=40), DatasetSpec("rings", 60)


@pytest.fixture
def spec() -> ExperimentSpec:
    """Ids 0 1 | 2 3 4 | 5, a skip, an absent and a pinned synapse."""
    spec = edits.connect(edits.new_spec("2-3-1", CIRCLES), 0, 5)
    return edits.set_pinned(edits.disconnect(spec, [(1, 3)]), [(0, 4)], True)


def names(spec: ExperimentSpec) -> list[ParameterName]:
    run = build(spec)
    return [parameter_name(spec, run, index) for index in range(run.network.n_parameters)]


def start(spec: ExperimentSpec) -> dict[ParameterName, float]:
    return dict(zip(names(spec), build(spec).start.tolist(), strict=True))


def table(*rows: tuple[float, ...], class_names: tuple[str, ...] = ()) -> DatasetSpec:
    values = b"".join(struct.pack(f"<{len(row)}d", *row) for row in rows)
    columns = tuple("abcdefgh"[: len(rows[0])])
    return DatasetSpec("table", held_out=0.0, table=TableSpec("t.csv", columns, values, columns[-1], class_names))


def test_every_parameter_has_a_name_and_every_name_its_place(spec: ExperimentSpec) -> None:
    run = build(spec)
    assert set(names(spec)) == {Weight(*pair) for pair in spec.network.synapses} | {Bias(n) for n in (2, 3, 4, 5)}
    assert [parameter_index(spec, run, name) for name in names(spec)] == list(range(run.network.n_parameters))
    assert [names(spec)[index] for index in np.flatnonzero(run.network.pinned)] == [Weight(0, 4)]
    for missing in (Bias(0), Bias(77), Weight(1, 3)):
        with pytest.raises(KeyError):
            parameter_index(spec, run, missing)


def test_values_stand_over_the_draws_and_nothing_else_moves(spec: ExperimentSpec) -> None:
    valued = edits.set_start(spec, values=((Bias(3), 0.1), (Weight(0, 5), -2.5)))
    assert start(valued) == {**start(spec), Bias(3): 0.1, Weight(0, 5): -2.5}


def test_the_same_spec_starts_with_the_same_bits(spec: ExperimentSpec) -> None:
    one, other = build(spec), build(spec)
    assert one.start.tobytes() == other.start.tobytes()
    assert one.number != other.number
    assert one.dataset is other.dataset


def test_an_edit_elsewhere_changes_no_draw(spec: ExperimentSpec) -> None:
    edited, _ = edits.add_neuron(edits.set_activation(spec, [3], NeuronActivation("relu")), 1)
    after = start(edited)
    assert {name: after[name] for name in names(spec)} == start(spec)


@pytest.mark.parametrize(
    ("activation", "low", "high"),
    [
        (NeuronActivation("tanh"), -1, 1),
        (NeuronActivation("perceptron"), -1, 1),
        (NeuronActivation("sigmoid"), 0, 1),
        (NeuronActivation("sigmoid", (1.0, 0.0, -0.5)), -0.5, 0.5),
        (NeuronActivation("gaussian"), 0, 1 / math.sqrt(2 * math.pi)),
        (NeuronActivation("linear"), 0, 1),
        (NeuronActivation("elu"), 0, 1),
    ],
)
def test_two_classes_on_one_output_become_the_ends_that_it_can_reach(
    activation: NeuronActivation, low: float, high: float
) -> None:
    spec = edits.set_activation(edits.new_spec("2-3-1", CIRCLES), [5], activation)
    run = build(spec)
    assert run.dataset.labels is not None
    assert run.targets.tolist() == [[high if label else low] for label in run.dataset.labels]


@pytest.mark.parametrize("output", [NeuronActivation("gaussian"), NeuronActivation("sigmoid", (1.0, 0.0, -0.5))])
def test_an_output_with_narrow_or_moved_ends_learns_two_blobs(output: NeuronActivation) -> None:
    spec = edits.set_activation(edits.new_spec("2-3-1", DatasetSpec("blobs", 60)), [5], output)
    run = build(edits.set_training(spec, hyperparameters={"learning_rate": 0.3}))
    accuracies = [evaluate(run, advance(run, first_state(run), n)[0].parameters).train_accuracy for n in (0, 500)]
    assert accuracies[0] is not None and accuracies[1] is not None
    assert accuracies[0] < 0.9 < 0.97 < accuracies[1]


def test_more_classes_become_one_output_each() -> None:
    spec = edits.new_spec("2-3-3", RINGS)
    run = build(spec)
    assert run.dataset.labels is not None
    assert run.targets.tolist() == np.eye(3)[run.dataset.labels].tolist()
    tanh = edits.set_activation(spec, [5, 6, 7], NeuronActivation("tanh"))
    assert build(edits.set_training(tanh, loss="squared_error")).targets.tolist() == (2 * run.targets - 1).tolist()


def test_held_out_points_and_training_points_are_all_points() -> None:
    run = build(edits.new_spec("2-3-1", replace(CIRCLES, held_out=0.25)))
    assert len(run.held_out_points) == 10
    assert sorted([*run.training_points, *run.held_out_points]) == list(range(40))
    assert build(edits.set_training(edits.new_spec("2-3-1", CIRCLES), batch_size=0)).batch_size == 30
    assert build(edits.set_training(edits.new_spec("2-3-1", CIRCLES), batch_size=99)).batch_size == 30


def test_one_point_alone_can_be_learned() -> None:
    run = build(edits.set_training(edits.new_spec("1-3-1", table((1, 0.25))), batch_size=1))
    state, _ = advance(run, first_state(run), 300)
    assert evaluate(run, state.parameters).train_total < 1e-6


def test_a_neuron_without_bias_stays_without_one() -> None:
    spec = edits.pin_biases(edits.new_spec("2-3-1", CIRCLES), [3, 5], True)
    values = ((Bias(3), 0.0), (Bias(5), 0.0))
    run = build(replace(spec, start=replace(spec.start, values=values)))
    assert [names(spec)[index] for index in np.flatnonzero(run.network.pinned)] == [Bias(3), Bias(5)]
    after = dict(zip(names(spec), advance(run, first_state(run), 30)[0].parameters.tolist(), strict=True))
    assert after[Bias(3)] == after[Bias(5)] == 0.0 != after[Bias(4)]
    again = edits.pin_biases(spec, [3], False)
    assert [neuron.pins_bias for neuron in again.network.neurons] == [False] * 5 + [True]
    with pytest.raises(EditError, match="An input has no bias"):
        edits.pin_biases(spec, [0], True)


@pytest.mark.parametrize(
    ("shape", "dataset", "sentence"),
    [
        ("3-3-1", CIRCLES, "The network has 3 inputs and the data 2; give the network 2 inputs"),
        ("2-3-1", DatasetSpec("sine", 20), "The network has 2 inputs and the data 1; give the network 1 input"),
        ("2-3-2", RINGS, "The network has 2 outputs and the data 3 classes; give the network 3 outputs"),
        ("2-3-3", CIRCLES, "The network has 3 outputs and the data 2 classes; give the network 1 or 2 outputs"),
        (
            "1-3-2",
            DatasetSpec("sine", 20),
            "The network has 2 outputs and the data 1 value to meet; give the network 1 output",
        ),
        (
            "1-3-1",
            table((1, 0), (2, 0), (3, 0), class_names=("a", "b")),
            "All points belong to one class; a classification needs points of at least two",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_both_numbers_and_the_remedy(
    shape: str, dataset: DatasetSpec, sentence: str
) -> None:
    spec = replace(edits.set_shape(edits.new_spec("2-3-1", CIRCLES), shape), dataset=dataset)
    with pytest.raises(EditError) as refused:
        build(spec)
    assert str(refused.value) == sentence


def test_a_loss_that_does_not_fit_is_refused(spec: ExperimentSpec) -> None:
    with pytest.raises(EditError, match="cross entropy needs"):
        build(edits.set_training(spec, loss="cross_entropy"))


def test_points_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(EditError, match="held"):
        dataset_of(replace(CIRCLES, held_out=2.0))


def test_what_hands_did_goes_into_the_run_and_comes_back(spec: ExperimentSpec) -> None:
    by_hand = (
        Intervention(0, "set", Bias(5), 0.25),
        Intervention(3, "hold", Weight(0, 5)),
        Intervention(3, "set", Weight(0, 5), -1.5),
        Intervention(7, "release", Weight(0, 5)),
        Intervention(9, "turn", "momentum", 0.5),
    )
    spec = replace(spec, interventions=by_hand)
    run = build(spec)
    weight, bias = parameter_index(spec, run, Weight(0, 5)), parameter_index(spec, run, Bias(5))
    assert run.by_hand == (
        (0, SetParameter(bias, 0.25)),
        (3, Hold(weight)),
        (3, SetParameter(weight, -1.5)),
        (7, Release(weight)),
        (9, SetHyperparameter("momentum", 0.5)),
    )
    assert interventions(spec, run) == by_hand


def test_surviving_weights_are_carried_over_bit_for_bit(spec: ExperimentSpec) -> None:
    run = build(spec)
    trained = run.start + np.random.default_rng(1).normal(size=run.network.n_parameters)
    before = dict(zip(names(spec), trained.tolist(), strict=True))
    edited = edits.add_column(edits.remove_neurons(edits.add_neuron(spec, 1)[0], [3]), 1, 2)
    carried = carry_over(spec, run, trained, edited)
    edits.check(carried)
    after, drawn = start(carried), start(edited)
    survivors = before.keys() & after.keys()
    assert survivors == {
        Weight(0, 2),
        Weight(1, 2),
        Weight(0, 4),
        Weight(1, 4),
        Weight(0, 5),
        Bias(2),
        Bias(4),
        Bias(5),
    }
    assert {name: after[name] for name in survivors} == {name: before[name] for name in survivors}
    assert {name: after[name] for name in after.keys() - survivors} == {
        name: drawn[name] for name in after.keys() - survivors
    }


def test_what_hands_did_ends_where_its_numbers_are_carried_over(spec: ExperimentSpec) -> None:
    by_hand = replace(spec, interventions=(Intervention(3, "set", Bias(5), 0.25),))
    run = build(by_hand)
    assert carry_over(by_hand, run, run.start, by_hand).interventions == ()


def test_an_edit_of_the_structure_goes_on_and_another_start_begins_anew(spec: ExperimentSpec) -> None:
    run = build(spec)
    carried = carry_over(spec, run, run.start, spec)
    assert not begins_anew(carried, edits.remove_neurons(carried, [3]))
    assert not begins_anew(carried, edits.set_training(carried, batch_size=3))
    assert begins_anew(carried, edits.set_seed(carried, 8))
    assert begins_anew(carried, edits.set_start(carried, values=()))
    assert begins_anew(carried, edits.set_dataset(carried, RINGS))
