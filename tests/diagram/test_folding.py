"""Wide layers show their ends and dots for the rest: a matter of the view, which changes nothing of the experiment."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from nnviz.diagram.folding import too_wide
from nnviz.diagram.hits import hit_at
from nnviz.diagram.selection import Hit
from nnviz.experiment.edits import add_neuron, move_neurons, new_spec, remove_neurons, shaped
from nnviz.experiment.shapes import dense_network, sizes_of_shape
from nnviz.experiment.specs import DatasetSpec


@pytest.fixture
def editor(open_editor):
    """Ids 0 1 | 2 ... 251 | 252; the first four and the last four of the layer are seen."""
    return open_editor("2-250-1")


def seen(editor) -> list[int]:
    return [neuron_id for neuron_id, item in editor.scene.neurons.items() if item.isVisible()]


def column(editor) -> list[int]:
    return [neuron.id for neuron in editor.session.spec.network.columns[1].neurons]


@pytest.mark.parametrize(
    ("shape", "image", "folded"),
    [
        ("64-32-10", (8, 8), set()),
        ("784-250-10", (28, 28), {1}),
        ("2-100-100-1", None, set()),
        ("2-250-1", None, {1}),
        ("2-64-128-64-2", None, {2}),
        ("2-" + "56-" * 18 + "2", None, set(range(1, 19))),
        ("2-" + "14-" * 18 + "2", None, set()),
    ],
)
def test_those_layers_fold_by_themselves_of_which_nothing_could_be_read(shape, image, folded):
    assert too_wide(dense_network(sizes_of_shape(shape)), image) == folded


def test_no_hand_folds_a_layer_by_moving_a_neuron():
    spec = new_spec("2-100-100-1", DatasetSpec(n_points=20))
    assert too_wide(move_neurons(spec, {5: (9000.0, -9000.0)}).network, None) == set()


def test_the_ends_are_seen_and_the_dots_say_how_many_more_there_are(editor):
    ids = column(editor)
    assert seen(editor) == [0, 1, *ids[:4], *ids[-4:], 252]
    assert editor.scene.ellipses.items[1].text == "242 more"
    shown = {editor.scene.pairs[at] for at in np.flatnonzero(editor.scene.synapses.shown)}
    assert shown == {pair for pair in editor.session.spec.network.synapses if set(pair) <= set(seen(editor))}


def test_a_click_unfolds_and_a_command_folds_and_neither_is_an_edit(editor, hand):
    hand.click(editor.scene.ellipses.items[1].pos())
    assert len(seen(editor)) == 253
    assert editor.scene.synapses.shown.all()
    hand.do("fold_layers")
    assert len(seen(editor)) == 11
    assert not editor.session.can_undo and not editor.session.is_dirty


def test_what_a_hand_has_unfolded_stays_so_through_edits_and_no_longer_than_the_document(editor, hand):
    hand.click(editor.scene.ellipses.items[1].pos())
    editor.session.edit("Add", lambda spec: add_neuron(spec, 1)[0])
    editor.session.edit("Remove", lambda spec: remove_neurons(spec, [9]))
    editor.session.undo()
    assert len(seen(editor)) == 254
    editor.session.open_spec(new_spec("2-249-1", DatasetSpec(n_points=60)))
    assert len(seen(editor)) == 11


def test_layers_of_any_width_that_folding_shortens_are_folded_by_command(open_editor, hand_of):
    editor = open_editor("2-12-3-1")
    hand = hand_of(editor)
    editor.selection.set(frozenset({editor.session.spec.network.ids[-2]}))
    hand.do("fold_layers")
    assert not editor.scene.ellipses.items
    editor.selection.set()
    hand.do("fold_layers")
    assert editor.scene.ellipses.items[1].text == "4 more"


def test_a_rubber_band_over_the_dots_takes_all_that_they_stand_for(editor, hand):
    at = editor.scene.ellipses.items[1].pos()
    offsets = (QPointF(x, y) for x in range(-90, -20, 4) for y in range(-38, -8, 3))
    by = next(each for each in offsets if hit_at(editor.scene, at + each).kind == "empty")
    hand.drag(hand.pixel(at + by), hand.pixel(at - by))
    ids = column(editor)
    assert editor.selection.neurons >= set(ids[4:-4])
    assert not editor.selection.neurons & {*ids[:3], *ids[-3:], 0, 1, 252}


def test_tab_and_a_walk_by_keys_pass_over_what_is_not_seen(editor, hand):
    editor.view.setFocus()
    walked = []
    for _ in range(11):
        hand.key(Qt.Key.Key_Tab)
        walked.append(editor.selection.focus)
    assert walked == seen(editor)
    editor.selection.set(frozenset({column(editor)[3]}))
    hand.do("take_below")
    assert editor.selection.neurons == {column(editor)[3], column(editor)[-4]}


def test_a_folded_focus_lights_the_dots_and_its_own_synapses_alone(editor):
    hidden = column(editor)[100]
    editor.selection.set(frozenset({hidden}))
    assert editor.scene.ellipses.items[1].is_lit
    emphasized = np.flatnonzero(editor.scene.synapses.shown & editor.scene.synapses.lifted)
    assert {editor.scene.pairs[at] for at in emphasized} == {(0, hidden), (1, hidden), (hidden, 252)}
    editor.selection.set(frozenset({column(editor)[0]}))
    assert not editor.scene.ellipses.items[1].is_lit
    assert not editor.scene.synapses.lifted.any()


def test_a_hand_moves_only_what_it_sees(editor, hand):
    ids = column(editor)
    editor.selection.set(frozenset(ids))
    begin = hand.pixel(hand.neuron(ids[0]))
    hand.drag(begin, begin + hand.pixel(QPointF(0.0, 60.0)) - hand.pixel(QPointF(0.0, 0.0)))
    moved = {neuron.id for neuron in editor.session.spec.network.neurons if neuron.position is not None}
    assert moved == {*ids[:4], *ids[-4:]}
    assert not set(seen(editor)) & set(ids[4:-4])


def test_the_dots_are_hit_as_such_and_their_menu_is_that_of_the_layer(editor):
    scene = editor.scene
    assert hit_at(scene, scene.ellipses.items[1].pos()) == Hit("ellipsis", column=1)
    editor.menu.popup(Hit("ellipsis", column=1), editor.mapToGlobal(editor.rect().center()))
    assert editor.selection.neurons == set(column(editor))


def test_copies_of_folded_neurons_do_not_lie_on_one_heap(editor, hand):
    editor.selection.set(frozenset(column(editor)[100:110]))
    hand.do("duplicate_neurons")
    copies = editor.selection.neurons
    assert len({editor.session.spec.network.neuron(each).position for each in copies}) == len(copies) == 10


def test_another_shape_stands_as_it_does_by_itself_whatever_a_hand_chose_for_the_one_before(open_editor, hand_of):
    editor = open_editor("2-120-90-1")
    for n_seen in (19, 213):
        hand_of(editor).do("fold_layers")
        assert len(seen(editor)) == n_seen
    editor.session.edit("Shape", lambda spec: shaped(spec, "2-300-1"))
    assert len(seen(editor)) == 11
