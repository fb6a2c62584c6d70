"""A place given by hand stays, and no neuron of the layout is covered by it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnviz.diagram import geometry
from nnviz.experiment.edits import move_neurons, new_spec
from nnviz.experiment.specs import DatasetSpec


def nearest_two(places) -> float:
    """The least room between the rims of two neurons."""
    apart = np.linalg.norm(places.positions[:, None] - places.positions[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return float((apart - places.radii[:, None] - places.radii[None]).min())


@pytest.mark.parametrize("shape", ["2-4-2-1", "2-13-1", "2-60-3-1"])
@pytest.mark.parametrize("seed", range(6))
def test_wherever_hands_put_some_neurons_the_others_keep_clear(shape, seed):
    spec = new_spec(shape, DatasetSpec("circles"))
    free = geometry.layout(spec.network)
    rng = np.random.default_rng(seed)
    left, top, right, bottom = free.bounds
    # Every third neuron, apart from each other, anywhere over the network.
    own = {}
    for neuron_id in spec.network.ids[2::3]:
        at = (round(rng.uniform(left, right), 1), round(rng.uniform(top, bottom), 1))
        if all(np.hypot(at[0] - x, at[1] - y) > 2 * geometry.RADIUS for x, y in own.values()):
            own[neuron_id] = at
    places = geometry.layout(move_neurons(spec, own).network)
    for neuron_id, at in own.items():
        assert places.positions[spec.network.number_of[neuron_id]].tolist() == list(at)
    assert nearest_two(places) > 0


def test_who_is_in_nobodys_way_stays_where_the_layout_put_it():
    spec = new_spec("2-4-2-1", DatasetSpec("circles"))
    before = geometry.layout(spec.network).positions
    below = tuple(before[3] + (0, 30))
    places = geometry.layout(move_neurons(spec, {spec.network.ids[3]: below}).network)
    stayed = [at for at in range(len(before)) if at != 3]
    np.testing.assert_array_equal(places.positions[stayed], before[stayed])


def test_two_that_change_places_need_no_more_room():
    spec = new_spec("2-4-1", DatasetSpec("circles"))
    before = geometry.layout(spec.network).positions
    places = geometry.layout(move_neurons(spec, {spec.network.ids[2]: tuple(before[3])}).network)
    np.testing.assert_array_equal(places.positions[3], before[2])


def test_a_new_neuron_does_not_stand_on_one_moved_by_hand(editor, hand):
    moved = editor.session.spec.network.ids[5]
    begin = hand.pixel(hand.neuron(moved))
    hand.drag(begin, begin + QPoint(0, 10))
    hand.click(hand.neuron(moved))
    at = editor.scene.neurons[moved].pos()
    editor.commands.add_neuron()
    assert editor.session.spec.network.sizes == (2, 5, 2, 1)
    assert editor.scene.neurons[moved].pos() == at
    assert nearest_two(editor.scene.places) > 0
    QTest.keyClick(editor.view, Qt.Key.Key_Escape)
