"""What goes leaves every path and draws none: taking away by hand what a drop brought gives the drawing back."""

from dataclasses import replace

import numpy as np
from drawn_specs import POINTS, drawn_by_hand
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.experiment import edits
from nnviz.experiment.specs import ExperimentSpec


def leads_to(spec: ExperimentSpec) -> np.ndarray:
    """(10, 10) whether a synapse runs from an id to another."""
    matrix = np.zeros((10, 10), bool)
    for source, target in spec.network.synapses:
        matrix[source, target] = True
    return matrix


@settings(max_examples=100, deadline=None)
@given(drawn_by_hand(), st.integers(0, 3), st.booleans())
def test_a_layer_taken_away_leaves_its_paths_and_all_that_passed_it(spec: ExperimentSpec, at: int, by_key: bool):
    column = 1 + at % (len(spec.network.columns) - 2)
    gone = [neuron.id for neuron in spec.network.columns[column].neurons]
    after = edits.remove_neurons(spec, gone) if by_key else edits.remove_column(spec, column)
    before = leads_to(spec)
    through = before[:, gone] @ before[gone, :]
    past = before.copy()
    past[gone], past[:, gone] = False, False
    assert (leads_to(after) == (past | through)).all()
    assert after.network.pinned == {pair for pair in spec.network.pinned if not set(pair) & set(gone)}
    edits.check(after)


@settings(max_examples=100, deadline=None)
@given(drawn_by_hand(), st.integers(0, 3))
def test_a_neuron_dropped_beside_all_synapses_leaves_no_trace(spec: ExperimentSpec, gap: int):
    after, ids = edits.free_column(spec, gap % (len(spec.network.columns) - 1))
    assert edits.remove_neurons(after, ids).network == spec.network


@settings(max_examples=100, deadline=None)
@given(drawn_by_hand(), st.integers(0, 99))
def test_a_neuron_dropped_into_a_synapse_gives_it_back(spec: ExperimentSpec, which: int):
    column_of = spec.network.column_of
    between = sorted(pair for pair in spec.network.synapses if column_of[pair[1]] == column_of[pair[0]] + 1)
    if not between:
        return
    pair = between[which % len(between)]
    after, new_id = edits.inserted(spec, pair)
    again = edits.remove_neurons(after, [new_id]).network
    assert again == replace(spec.network, pinned=spec.network.pinned - {pair})


def test_full_layers_leave_their_neighbors_fully_connected():
    spec = edits.new_spec("2-4-4-2", POINTS)
    assert edits.remove_column(spec, 1).network.sizes == (2, 4, 2)
    assert len(edits.remove_column(spec, 1).network.synapses) == 2 * 4 + 4 * 2
    hidden = [neuron.id for column in spec.network.columns[1:3] for neuron in column.neurons]
    assert len(edits.remove_neurons(spec, hidden).network.synapses) == 2 * 2


def test_another_neuron_is_wired_as_the_last_of_its_column():
    spec = edits.disconnect(edits.connect(edits.new_spec("2-2-2-1", POINTS), 3, 6), [(1, 3)])
    after, new = edits.add_neuron(spec, 1)
    assert after.network.synapses - spec.network.synapses == {(0, new), (new, 4), (new, 5), (new, 6)}
    assert edits.resize_column(spec, 1, 3).network.synapses == after.network.synapses


def test_another_neuron_of_a_column_without_synapses_comes_alone():
    spec = edits.leave_ends(edits.new_spec("2-2-1", POINTS))
    spec, _ = edits.free_column(spec, 0)
    assert edits.add_neuron(spec, 1)[0].network.synapses == frozenset()
    assert edits.set_shape(spec, "2-4-1").network.synapses == frozenset()
