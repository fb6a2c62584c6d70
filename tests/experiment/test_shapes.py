"""Whole shapes, ends that fit the data, and counting what there is to learn."""

from dataclasses import replace

import pytest

from nnviz.engine.network import NeuronActivation
from nnviz.experiment import edits
from nnviz.experiment.build import build, dataset_of
from nnviz.experiment.counting import block_line, counting_lines, n_biases, n_parameters, n_weights
from nnviz.experiment.edits import EditError
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec

CIRCLES, RINGS, IRIS = DatasetSpec(n_points=20), DatasetSpec("rings", 30), DatasetSpec("iris", 150)


def outputs(spec: ExperimentSpec) -> tuple[int, set[str], str]:
    neurons = spec.network.columns[-1].neurons
    return len(neurons), {neuron.activation.name for neuron in neurons if neuron.activation}, spec.training.loss


def fitted(spec: ExperimentSpec, dataset: DatasetSpec) -> ExperimentSpec:
    after = edits.fit_to_dataset(edits.set_dataset(spec, dataset), dataset_of(dataset))
    build(after)
    return after


def test_a_shape_keeps_the_neurons_that_it_has_room_for() -> None:
    spec = edits.connect(edits.new_spec("2-4-3-1", CIRCLES), 0, 9)
    assert edits.set_shape(spec, "2-4-3-1") == spec
    smaller = edits.set_shape(spec, "2-3-1")
    assert smaller.network.ids == (0, 1, 2, 3, 4, 9)
    assert (0, 9) in smaller.network.synapses
    larger = edits.set_shape(smaller, "2 - 5 - 2 - 1")
    assert larger.network.sizes == (2, 5, 2, 1)
    assert larger.network.ids[:5] == (0, 1, 2, 3, 4)
    assert larger.network.ids[-1] == 9


@pytest.mark.parametrize("shape", ["", "3", "3-", "-3-4", "3--4", "3-x-2", "3-0-2", "3-4.5-2", "1-9999-1", "a" * 99])
def test_what_is_no_shape_is_refused_with_an_example(shape: str) -> None:
    with pytest.raises(EditError, match="for example 3-4-2"):
        edits.set_shape(edits.new_spec("2-3-1", CIRCLES), shape)


def test_a_new_experiment_has_the_ends_that_its_data_need() -> None:
    spec = edits.new_spec("4-8-3", IRIS)
    assert spec.network.sizes == (4, 8, 3)
    assert outputs(spec) == (3, {"softmax"}, "cross_entropy")
    assert [neuron.name for neuron in spec.network.columns[-1].neurons] == ["setosa", "versicolor", "virginica"]
    assert outputs(edits.new_spec("9-8-9", DatasetSpec("sine", 20))) == (1, {"linear"}, "squared_error")
    assert edits.new_spec("9-8-9", CIRCLES).network.sizes == (2, 8, 1)


def test_changing_the_data_back_and_forth_keeps_the_hidden_neurons() -> None:
    spec = edits.new_spec("2-3-1", CIRCLES)
    there = fitted(spec, RINGS)
    assert outputs(there) == (3, {"softmax"}, "cross_entropy")
    back = fitted(there, CIRCLES)
    assert outputs(back) == (1, {"tanh"}, "squared_error")
    assert back.network.ids == spec.network.ids


def test_outputs_that_suit_the_data_stay() -> None:
    sigmoid = edits.set_activation(edits.new_spec("2-3-1", CIRCLES), [5], NeuronActivation("sigmoid"))
    sigmoid = edits.set_training(sigmoid, loss="cross_entropy")
    assert outputs(fitted(sigmoid, DatasetSpec("xor", 20))) == (1, {"sigmoid"}, "cross_entropy")
    assert outputs(fitted(sigmoid, RINGS)) == (3, {"sigmoid"}, "cross_entropy")
    two = edits.set_shape(edits.new_spec("2-3-3", RINGS), "2-3-2")
    assert outputs(fitted(two, CIRCLES)) == (2, {"softmax"}, "cross_entropy")


def test_names_of_the_data_become_names_that_a_diagram_can_show() -> None:
    table = DatasetSpec(n_points=20)
    dataset = dataset_of(table)
    spec = edits.fit_to_dataset(
        edits.new_spec("2-3-1", table), replace(dataset, input_names=("a\nb" + "c" * 100, "\ud800d"))
    )
    edits.check(spec)
    assert [neuron.name for neuron in spec.network.columns[0].neurons] == [("a b" + "c" * 100)[:80], "d"]


def test_counting_as_on_the_board() -> None:
    network = edits.set_shape(edits.new_spec("3-4-1", DatasetSpec("ball", 20)), "3-4-2").network
    assert (n_weights(network), n_parameters(network)) == (20, 26)
    assert counting_lines(network) == (
        "(3 × 4) + (4 × 2) = 20 without bias",
        "(4 × 4) + (5 × 2) = 26 with bias",
    )


def test_counting_only_the_biases_that_exist() -> None:
    spec = edits.new_spec("2-3-1", CIRCLES)
    some = edits.pin_biases(spec, [2, 5], True).network
    assert (n_weights(some), n_biases(some), n_parameters(some)) == (9, 2, 11)
    assert counting_lines(some) == (
        "(2 × 3) + (3 × 1) = 9 without bias",
        "(2 × 3) + 2 + (3 × 1) = 11 with bias",
    )
    assert [block_line(some, column) for column in (1, 2)] == ["2 × 3 + 2 = 8", "3 × 1 = 3"]
    none = edits.pin_biases(spec, [2, 3, 4, 5], True).network
    assert (n_biases(none), n_parameters(none)) == (0, 9)
    assert counting_lines(none) == ("(2 × 3) + (3 × 1) = 9 without bias",)
    assert block_line(none, 1) == "2 × 3 = 6"


def test_counting_only_the_synapses_that_exist() -> None:
    spec = edits.new_spec("2-3-1", CIRCLES)
    spec = edits.connect(edits.disconnect(spec, [(0, 2)]), 1, 5)
    assert counting_lines(spec.network) == (
        "5 + 1 + (3 × 1) = 9 without bias",
        "5 + 3 + 1 + (3 × 1) + 1 = 13 with bias",
    )
    assert build(spec).network.n_parameters == 13
