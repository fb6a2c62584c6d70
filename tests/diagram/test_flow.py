"""Dots go along the synapses once for each step that can be followed, and never by themselves otherwise."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest

from nnviz.diagram import flow
from nnviz.diagram.flow import waves
from nnviz.engine.backprop import cost_and_gradient


@pytest.fixture
def stepping(editor, qtbot, monkeypatch):
    """An editor whose training has made its first step; steps need not be apart."""
    monkeypatch.setattr(flow, "_REST_S", 0.0)
    editor.session.step()
    qtbot.waitUntil(lambda: editor.session.snapshot.state.step == 1 and not editor.session.is_training, timeout=20_000)
    editor.flow.rest()
    return editor


def step(editor, qtbot) -> None:
    before = editor.session.playhead.newest.state.step
    editor.session.step()
    qtbot.waitUntil(lambda: editor.session.playhead.newest.state.step == before + 1)


def test_a_step_by_hand_sends_values_forward_and_then_errors_back(stepping, qtbot):
    step(stepping, qtbot)
    values, errors = stepping.flow.waves
    assert (values.is_backward, errors.is_backward) == (False, True)
    assert values.ends.max() <= errors.begins.min()
    qtbot.waitUntil(lambda: bool(stepping.flow.dots.places))
    qtbot.waitUntil(lambda: not stepping.flow.waves, timeout=10_000)
    assert not stepping.flow.dots.places


def test_errors_times_values_are_the_gradient(stepping):
    session = stepping.session
    run, vector = session.run, session.snapshot.state.parameters
    example = stepping.focusing.example
    inputs, targets = run.dataset.inputs[[example]], run.targets[[example]]
    _, gradient = cost_and_gradient(run.network, vector, inputs, targets, run.loss)
    values, errors = waves(stepping.scene, session.snapshot, example, with_errors=True)
    at = {int(member): signal for member, signal in zip(values.members, values.signals, strict=True)}
    # (w y)(w delta) / w^2 = y delta = dL/dw.
    for member, error in zip(errors.members.tolist(), errors.signals.tolist(), strict=True):
        index = run.network.synapse_indices[member]
        assert at[member] * error / vector[index] ** 2 == pytest.approx(gradient[index])


def test_dots_are_on_their_own_synapse_and_on_their_way(stepping):
    stepping.flow.begin(with_errors=True)
    values, errors = stepping.flow.waves
    scene = stepping.scene
    for wave, is_later_further in ((values, True), (errors, False)):
        middle = float(wave.begins.min())
        early, late = (stepping.flow._dots_of(wave, middle + part) for part in (0.3, 0.6))
        assert 0 < len(early) == len(late)
        for (before, *_), (after, *_), curve in zip(
            early, late, scene.curves[wave.members[wave.begins == middle]], strict=True
        ):
            assert (after.x() > before.x()) == is_later_further
            assert curve[0, 0] <= before.x() <= curve[3, 0]


def test_training_at_full_speed_sends_nothing_and_neither_does_its_pause(stepping, qtbot, monkeypatch):
    monkeypatch.setattr(flow, "_REST_S", 1e9)
    session = stepping.session
    session.set_pace(None)
    session.start()
    before = session.playhead.newest.state.step
    qtbot.waitUntil(lambda: session.playhead.newest.state.step > before)
    session.pause()
    assert not stepping.flow.waves


def test_slow_training_sends_a_pulse_for_each_step(stepping, qtbot):
    stepping.session.set_pace(flow.SLOW_STEPS_PER_S)
    stepping.session.start()
    qtbot.waitUntil(lambda: bool(stepping.flow.waves))
    stepping.session.pause()


def test_going_through_the_past_sends_nothing_and_a_step_from_there_does(stepping, qtbot):
    for _ in range(2):
        step(stepping, qtbot)
    stepping.flow.rest()
    stepping.session.back()
    stepping.session.go_live()
    stepping.session.scrub(1, exactly=True)
    assert not stepping.flow.waves
    stepping.session.step()
    qtbot.waitUntil(lambda: stepping.session.playhead.newest.state.step == 2)
    assert stepping.flow.waves


def test_an_input_under_the_mouse_sends_its_values_forward_once(stepping, hand):
    first, second, hidden, *_ = stepping.session.spec.network.ids
    QTest.mouseMove(stepping.view.viewport(), hand.pixel(hand.neuron(hidden)))
    assert not stepping.flow.waves
    QTest.mouseMove(stepping.view.viewport(), hand.pixel(hand.neuron(first)))
    (values,) = stepping.flow.waves
    assert not values.is_backward
    stepping.flow.rest()
    QTest.mouseMove(stepping.view.viewport(), hand.pixel(hand.neuron(first) + QPointF(4, 4)))
    assert not stepping.flow.waves
    QTest.mouseMove(stepping.view.viewport(), hand.pixel(hand.neuron(second)))
    assert stepping.flow.waves


def test_who_wants_no_motion_sees_none(stepping, qtbot, hand):
    step(stepping, qtbot)
    assert stepping.flow.waves
    stepping.calm(True)
    assert not stepping.flow.waves
    step(stepping, qtbot)
    QTest.mouseMove(stepping.view.viewport(), hand.pixel(hand.neuron(stepping.session.spec.network.ids[0])))
    assert not stepping.flow.waves


def test_an_edit_under_way_ends_the_pulse(stepping, qtbot):
    step(stepping, qtbot)
    stepping.commands.add_neuron()
    stepping.flow.go_on()
    assert not stepping.flow.waves


def test_a_wide_network_sends_its_strongest_only(open_editor):
    editor = open_editor("2-40-40-1")
    values, _ = waves(editor.scene, editor.session.snapshot, 0, with_errors=True)
    assert len(values.members) <= flow._MOST
    columns = editor.scene.places.column_of[editor.scene.pair_numbers[values.members, 1]]
    assert set(columns.tolist()) == {1, 2, 3}
    assert np.isfinite(values.signals).all()
