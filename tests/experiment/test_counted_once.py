"""What a network counts of its synapses once, as arrays, is what counting them one by one gives."""

from math import prod

import numpy as np
import pytest
from drawn_specs import POINTS, drawn_by_hand
from hypothesis import given, settings

from nnviz.engine.network import NeuronActivation
from nnviz.experiment import edits
from nnviz.experiment.build import network_of
from nnviz.experiment.counting import weights_line
from nnviz.experiment.specs import ExperimentSpec


@settings(max_examples=60, deadline=None)
@given(drawn_by_hand())
def test_the_wiring_is_that_of_the_engine(spec: ExperimentSpec):
    network, resolved = spec.network, network_of(spec.network)
    number_of = network.number_of
    pairs = sorted((number_of[target], number_of[source]) for source, target in network.synapses)
    assert [(target, source) for source, target in network.wiring.tolist()] == pairs
    assert np.array_equal(network.wiring, resolved.synapses)
    index = resolved.index_of_synapse
    assert resolved.indices_of(network.wiring[::-1]).tolist() == [index[s, t] for t, s in reversed(pairs)]


@settings(max_examples=60, deadline=None)
@given(drawn_by_hand())
def test_blocks_are_counted_as_one_by_one(spec: ExperimentSpec):
    network = spec.network
    for column in range(1, len(network.columns)):
        total = sum(network.column_of[target] == column for _, target in network.synapses)
        products = weights_line(network, column).partition(" = ")[0].split(" + ")
        assert sum(prod(map(int, product.split(" × "))) for product in products) == total


@settings(max_examples=40, deadline=None)
@given(drawn_by_hand())
def test_what_is_known_of_a_network_holds_for_one_whose_neurons_were_moved_named_or_set(spec: ExperimentSpec):
    _ = spec.network.wiring, spec.network.number_of
    ids = spec.network.ids
    after = edits.move_neurons(spec, {ids[2]: (3.0, 4.0)})
    after = edits.rename_neuron(edits.set_activation(after, [ids[2]], NeuronActivation("relu")), ids[0], "first")
    assert after.network.wiring is spec.network.wiring
    fresh = type(spec.network)(after.network.columns, after.network.synapses, after.network.pinned)
    assert np.array_equal(fresh.wiring, after.network.wiring)
    assert (fresh.ids, fresh.number_of, fresh.column_of) == (ids, after.network.number_of, after.network.column_of)


def test_a_synapse_that_is_not_there_has_no_place_in_the_vector():
    resolved = network_of(edits.new_spec("2-2-1", POINTS).network)
    for pair in ((0, 4), (2, 3), (3, 9)):
        with pytest.raises(KeyError):
            resolved.indices_of(np.array([(0, 2), pair]))
