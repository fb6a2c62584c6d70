"""Neurons that come alone, or into a synapse: what is connected afterwards is what was drawn, and nothing else."""

from dataclasses import replace

import pytest

from nnviz.engine.network import NeuronActivation
from nnviz.experiment import edits
from nnviz.experiment.edits import EditError
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec

SIGMOID = NeuronActivation("sigmoid")


@pytest.fixture
def spec() -> ExperimentSpec:
    """Ids 0 1 | 2 3 4 | 5."""
    return edits.new_spec("2-3-1", DatasetSpec(n_points=20))


@pytest.fixture
def bare() -> ExperimentSpec:
    """Ids 0 1 | 2, without a synapse."""
    spec = edits.new_spec("2-1", DatasetSpec(n_points=20))
    return edits.disconnect(spec, spec.network.synapses)


def test_a_free_neuron_stands_where_it_was_put_and_nothing_is_connected(spec: ExperimentSpec) -> None:
    after, new = edits.free_neuron(spec, 1, place=1, activation=SIGMOID)
    assert [neuron.id for neuron in after.network.columns[1].neurons] == [2, new, 3, 4]
    assert after.network.neuron(new).activation == SIGMOID
    assert after.network.synapses == spec.network.synapses


def test_a_free_neuron_takes_the_activation_of_its_column(spec: ExperimentSpec) -> None:
    sigmoids = edits.set_activation(spec, [2, 3, 4], SIGMOID)
    after, new = edits.free_neuron(sigmoids, 1)
    assert after.network.columns[1].neurons[-1].id == new
    assert after.network.neuron(new).activation == SIGMOID


def test_another_output_of_softmax_is_one_of_softmax_whatever_was_dropped() -> None:
    spec = edits.new_spec("2-2-3", DatasetSpec("rings", 30))
    after, new = edits.free_neuron(spec, 2, activation=SIGMOID)
    assert after.network.neuron(new).activation == NeuronActivation("softmax")


def test_a_free_column_is_run_past_by_all_that_was_there(spec: ExperimentSpec) -> None:
    after, (new,) = edits.free_column(spec, 1)
    assert after.network.sizes == (2, 3, 1, 1)
    assert after.network.synapses == spec.network.synapses
    assert after.network.column_of[new] == 2


def test_a_layer_takes_over_the_synapses_of_its_gap_and_none_in_an_empty_one(
    spec: ExperimentSpec, bare: ExperimentSpec
) -> None:
    wired = edits.layer_between(spec, 1, 2)
    assert wired.network.sizes == (2, 3, 2, 1)
    assert len(wired.network.synapses) == 2 * 3 + 3 * 2 + 2 * 1
    assert edits.layer_between(bare, 0, 2).network.synapses == frozenset()


def test_a_neuron_in_a_synapse_parts_that_one_alone(spec: ExperimentSpec) -> None:
    spec = edits.set_pinned(spec, [(3, 5), (0, 2)], True)
    after, new = edits.inserted(spec, (3, 5))
    assert after.network.sizes == (2, 3, 1, 1)
    assert after.network.synapses == spec.network.synapses - {(3, 5)} | {(3, new), (new, 5)}
    assert after.network.pinned == {(0, 2)}


def test_a_neuron_in_a_synapse_that_skips_layers_joins_the_nearest_of_them() -> None:
    spec = edits.connect(edits.new_spec("2-2-2-2-1", DatasetSpec(n_points=20)), 0, 8)
    for near, joined in ((-3, 1), (2, 2), (9, 3)):
        after, new = edits.inserted(spec, (0, 8), near)
        assert after.network.column_of[new] == joined
        assert after.network.synapses == spec.network.synapses - {(0, 8)} | {(0, new), (new, 8)}


def test_what_is_fed_twice_is_fed_once(bare: ExperimentSpec) -> None:
    after, (new,) = edits.free_column(bare, 0)
    once = edits.fed_by(after, 1, new)
    assert once.network.synapses == {(1, new)}
    assert edits.fed_by(once, 1, new) is once


def test_nonsense_is_refused_and_names_what_is_wrong(spec: ExperimentSpec) -> None:
    with pytest.raises(EditError, match="no column 7"):
        edits.free_neuron(spec, 7)
    with pytest.raises(EditError, match="input has no activation"):
        edits.free_neuron(spec, 0, activation=SIGMOID)
    with pytest.raises(EditError, match="between the inputs and the outputs"):
        edits.free_column(spec, 2)
    with pytest.raises(EditError, match="no synapse from neuron 0 to neuron 5"):
        edits.inserted(spec, (0, 5))
    with pytest.raises(EditError, match="softmax"):
        edits.free_neuron(spec, 1, activation=NeuronActivation("softmax"))


def test_every_new_spec_is_sound(spec: ExperimentSpec) -> None:
    for after in (
        edits.free_neuron(spec, 1, 0)[0],
        edits.free_column(spec, 0, 3)[0],
        edits.inserted(spec, (0, 2))[0],
        edits.layer_between(spec, 0, 4),
    ):
        edits.check(after)
        assert replace(after, network=spec.network) == spec
