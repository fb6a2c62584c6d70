"""Synapses in two layers: what is painted anew, what is left out and says so, and that the last moment is shown."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from nnviz.diagram import synapses
from nnviz.diagram.geometry import distances
from nnviz.diagram.selection import Hit
from nnviz.diagram.synapse_layer import ABSENT, SynapseLayer
from nnviz.experiment.edits import rename_neuron
from nnviz.experiment.specs import Weight


@pytest.fixture
def paintings(monkeypatch) -> list[SynapseLayer]:
    """The layers in the order in which they have been painted."""
    done: list[SynapseLayer] = []
    paint = SynapseLayer.paint

    def noted(layer, painter, option, widget=None) -> None:
        done.append(layer)
        paint(layer, painter, option, widget)

    monkeypatch.setattr(SynapseLayer, "paint", noted)
    return done


def image_of(editor) -> QImage:
    return editor.grab().toImage()


def test_every_synapse_of_the_digits_is_drawn_and_no_header_says_otherwise(open_editor):
    scene = open_editor("64-32-10", "digits").scene
    assert scene.synapses.shown.all()
    assert (scene.synapses.resting._keys != ABSENT).sum() == 64 * 32 + 32 * 10
    assert not any(header.note for header in scene.headers)


def test_where_only_the_strongest_are_drawn_the_header_says_so(open_editor, monkeypatch):
    monkeypatch.setattr(synapses, "MOST_PER_COLUMN", 10)
    monkeypatch.setattr("nnviz.diagram.header_item.MOST_PER_COLUMN", 10)
    scene = open_editor("2-8-8-1").scene
    assert [header.note for header in scene.headers] == [
        "",
        "strongest 10 of 16 shown",
        "strongest 10 of 64 shown",
        "",
    ]
    into_second = np.array([scene.network.column_of[target] == 2 for _, target in scene.pairs])
    weights, shown = np.abs(scene.weights[into_second]), scene.synapses.shown[into_second]
    assert shown.sum() == 10
    assert weights[shown].min() > weights[~shown].max()


def test_a_drag_paints_only_the_synapses_that_move(open_editor, hand_of, paintings):
    editor = open_editor("2-8-8-1")
    hand, neuron = hand_of(editor), editor.session.spec.network.ids[4]
    begin = hand.pixel(hand.neuron(neuron))
    hand.press(begin)
    hand.move(begin, begin + QPoint(20, 10))
    image_of(editor)
    paintings.clear()
    hand.move(begin + QPoint(20, 10), begin + QPoint(40, 30))
    image_of(editor)
    moving = {pair for pair in editor.scene.pairs if neuron in pair}
    assert set(paintings) == {editor.scene.synapses.lively}
    assert len(editor.scene.synapses.lively._curves) == len(moving) == 2 + 8
    hand.release(begin + QPoint(40, 30))


def test_a_hand_over_a_synapse_leaves_the_others_unpainted(open_editor, hand_of, paintings):
    editor = open_editor("2-8-8-1")
    image_of(editor)
    paintings.clear()
    pair = editor.scene.pairs[20]
    editor.scene.hover(Hit("synapse", synapse=pair))
    image_of(editor)
    assert set(paintings) == {editor.scene.synapses.lively}


def test_what_is_kept_after_a_drag_looks_as_if_it_were_painted_anew(open_editor, hand_of):
    editor = open_editor("2-4-2-1")
    hand, neuron = hand_of(editor), editor.session.spec.network.ids[3]
    begin = hand.pixel(hand.neuron(neuron))
    hand.drag(begin, begin + QPoint(37, 21))
    kept = image_of(editor)
    editor.scene.restyle()
    assert kept == image_of(editor)


def test_numbers_ride_along_with_their_synapses(open_editor, hand_of):
    editor = open_editor("2-3-1")
    hand, scene, neuron = hand_of(editor), editor.scene, editor.session.spec.network.ids[2]
    begin = hand.pixel(hand.neuron(neuron))
    hand.press(begin)
    hand.move(begin, begin + QPoint(30, 60))
    for at, place in zip(scene.labels.labeled, scene.labels._places, strict=True):
        assert np.hypot(*(scene.lines[at] - place).T).min() < 12.0
    hand.release(begin + QPoint(30, 60))


def test_the_last_moment_is_shown_however_fast_the_moments_come(open_editor, qtbot):
    editor = open_editor("2-8-8-1")
    session, pair = editor.session, editor.scene.pairs[0]
    session.hold(Weight(*pair), "Set weight")
    for number in range(200):
        session.turn(Weight(*pair), number / 100)
    qtbot.waitUntil(lambda: session.value(Weight(*pair)) == 1.99)
    qtbot.waitUntil(lambda: editor.scene.weights[0] == 1.99)
    session.release()


@pytest.mark.parametrize("negative", [False, True])
def test_strong_synapses_have_more_ink_than_weak_ones_in_a_crowd_too(open_editor, negative):
    editor = open_editor("2-20-20-1")
    scene = editor.scene
    ink = []
    for weight in (0.05, 1.0, 4.0):
        scene.weights = np.zeros(len(scene.pairs))
        middle = scene.pair_numbers[:, 0] >= 22
        scene.weights[middle] = -weight if negative else weight
        scene._show_weights()
        image = image_of(editor).convertToFormat(QImage.Format.Format_Grayscale8)
        pixels = np.frombuffer(image.constBits(), np.uint8)
        ink.append(int((255 - pixels.astype(int)).sum()))
    assert ink[0] < ink[1] < ink[2]


def test_what_may_be_near_a_point_holds_all_that_is(open_editor):
    scene = open_editor("2-6-5-3").scene
    for x, y in np.random.default_rng(3).uniform((0.0, -200.0), (600.0, 200.0), (60, 2)):
        within = np.flatnonzero(distances(scene.lines, (x, y)) <= 9.0)
        assert set(within) <= set(scene.synapses.near((x, y), 9.0))


def test_a_neuron_that_gets_a_longer_name_takes_the_room_for_it(editor):
    neuron = editor.session.spec.network.ids[0]
    item = editor.scene.neurons[neuron]
    before = item.boundingRect().width()
    editor.session.edit("Rename", lambda spec: rename_neuron(spec, neuron, "the first of all"))
    assert item.boundingRect().contains(item.name_box())
    assert item.boundingRect().width() > before
