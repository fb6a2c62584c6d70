"""The session with its real thread: edits, hands, undo and scrubbing, asserted on specs, numbers and hashes."""

import numpy as np
import pytest

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.build import build
from nnviz.experiment.settings import set_seed, set_training
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.specs import Bias, DatasetSpec, Weight
from nnviz.experiment.structure import add_neuron, disconnect, move_neurons, remove_neurons, set_activation
from nnviz.session import playhead
from nnviz.training.advance import advance
from nnviz.training.state import first_state


def test_a_step_is_shown_when_the_call_returns(session):
    session.step()
    assert (session.snapshot.state.step, session.status) == (1, "paused")
    session.step()
    session.back()
    assert (session.snapshot.state.step, session.is_live) == (1, False)


def test_the_session_trains_to_the_same_bits_as_plain_advance(session, train_until):
    train_until(300)
    run = build(session.spec)
    state, _ = advance(run, first_state(run), session.last_step)
    assert state.parameters_sha256 == session.snapshot.state.parameters_sha256


def test_a_weight_set_while_training_is_one_undo_step_and_replays_from_the_file(session, qtbot, replayed):
    weight = Weight(0, 2)
    session.start()
    qtbot.waitUntil(lambda: session.last_step >= 50)
    session.hold(weight, "Turn w")
    for value in (0.5, 1.0, 1.5):
        session.turn(weight, value)
        qtbot.wait(30)
    session.release()
    held_until = session.spec.interventions[-1].step
    assert held_until > session.spec.interventions[0].step
    assert session.is_training
    qtbot.waitUntil(lambda: session.last_step >= held_until + 50)
    session.pause()
    assert session.undo_label == "Turn w"
    assert replayed().parameters_sha256 == session.snapshot.state.parameters_sha256
    session.undo()
    assert session.spec.interventions == ()
    assert replayed().parameters_sha256 == session.snapshot.state.parameters_sha256
    session.redo()
    assert session.last_step >= held_until + 50
    assert replayed().parameters_sha256 == session.snapshot.state.parameters_sha256


def test_a_held_weight_is_left_alone_by_training(session, qtbot):
    weight = Weight(1, 3)
    session.hold(weight, "Turn w")
    session.turn(weight, -2.25)
    session.step(40)
    qtbot.waitUntil(lambda: not session.is_training)
    assert session.value(weight) == -2.25
    session.release()
    session.step()
    assert session.value(weight) != -2.25


def test_undoing_a_number_brings_back_exactly_the_moment_before_it(session):
    session.step()
    before = session.snapshot.state.parameters.copy()
    session.set_value(Bias(2), 3.0, "Set b")
    assert session.value(Bias(2)) == 3.0
    session.undo()
    np.testing.assert_array_equal(session.snapshot.state.parameters, before)
    session.redo()
    assert session.value(Bias(2)) == 3.0


def test_a_structural_edit_keeps_training_and_the_weights_that_still_have_a_place(session, train_until):
    train_until(100)
    kept = session.value(Weight(0, 3))
    session.start()
    session.pause()
    before = session.value(Weight(0, 3))
    assert session.edit("Remove", lambda spec: remove_neurons(spec, [2]))
    assert session.snapshot.state.step == 0
    assert session.value(Weight(0, 3)) == before
    assert kept != 0
    session.start()
    assert session.edit("Add", lambda spec: add_neuron(spec, 1)[0])
    assert session.is_training


def test_undoing_a_structural_edit_brings_the_trained_network_back(session, train_until):
    train_until(200)
    trained, step = session.snapshot.state.parameters_sha256, session.last_step
    session.edit("Remove", lambda spec: remove_neurons(spec, [2]))
    session.step(20)
    session.undo()
    assert (session.last_step, session.snapshot.state.parameters_sha256) == (step, trained)
    assert len(session.history.steps) > 1


def test_moving_a_neuron_does_not_touch_the_training(session, train_until):
    train_until(50)
    step, run = session.last_step, session.run.number
    session.edit("Move", lambda spec: move_neurons(spec, {2: (10.0, 20.0)}))
    session.undo()
    assert (session.last_step, session.run.number) == (step, run)


def test_an_edit_that_makes_no_sense_changes_nothing_and_says_why(session, qtbot):
    before = session.spec
    with qtbot.waitSignal(session.failed) as told:
        assert not session.edit("Remove", lambda spec: remove_neurons(spec, [0]))
    assert told.args[0]
    assert session.spec is before and not session.can_undo


def test_a_live_learning_rate_is_used_at_once_and_is_part_of_the_file(session, qtbot, train_until, replayed):
    train_until(30)
    session.set_hyperparameter("learning_rate", 0.007)
    assert session.hyperparameter("learning_rate") == 0.007
    session.step(30)
    qtbot.waitUntil(lambda: not session.is_training)
    assert replayed().parameters_sha256 == session.snapshot.state.parameters_sha256
    session.undo()
    assert session.hyperparameter("learning_rate") == 0.03


def test_reset_goes_back_to_the_same_start_with_the_rule_as_it_was_turned(session, train_until):
    start = session.snapshot.state.parameters_sha256
    train_until(30)
    session.set_hyperparameter("learning_rate", 0.007)
    session.reset()
    assert (session.last_step, session.snapshot.state.parameters_sha256) == (0, start)
    assert session.hyperparameter("learning_rate") == 0.007
    assert session.spec.interventions == ()


def test_a_number_set_by_hand_before_training_survives_a_reset(session):
    session.set_value(Weight(0, 2), 1.25, "Set w")
    session.step(5)
    session.reset()
    assert session.value(Weight(0, 2)) == 1.25


def test_training_from_an_earlier_moment_drops_what_came_later(session, train_until, replayed):
    train_until(100)
    session.set_value(Weight(0, 2), 1.0, "Set w")
    session.scrub(0)
    assert not session.is_live
    session.step()
    assert session.is_live and session.last_step == 1
    assert session.spec.interventions == ()
    assert replayed().parameters_sha256 == session.snapshot.state.parameters_sha256
    session.undo()
    assert len(session.spec.interventions) == 3


def test_the_last_epoch_can_be_changed_without_losing_the_training(session, qtbot):
    session.edit("Stop", lambda spec: set_training(spec, max_epochs=3))
    session.start()
    qtbot.waitUntil(lambda: session.status == "stopped")
    step = session.last_step
    assert step == 3 * session.run.steps_per_epoch
    session.edit("Stop", lambda spec: set_training(spec, max_epochs=5))
    assert session.last_step == step
    session.start()
    qtbot.waitUntil(lambda: session.status == "stopped")
    assert session.last_step == 5 * session.run.steps_per_epoch


@pytest.mark.parametrize(("name", "value"), [("least_change", 100.0), ("held_out_target", 100.0), ("patience", 9)])
def test_every_way_to_stop_can_be_changed_without_losing_the_training(session, qtbot, name, value):
    session.step(7)
    qtbot.waitUntil(lambda: session.last_step == 7)
    number = session.run.number
    session.edit("Stop", lambda spec: set_training(spec, **{name: value}))
    assert (session.run.number, session.last_step, getattr(session.run, name)) == (number, 7, value)
    session.edit("Stop", lambda spec: set_training(spec, **{name: None}))
    assert (session.run.number, session.last_step, getattr(session.run, name)) == (number, 7, None)


def with_jumps(spec):
    hidden = [neuron.id for neuron in spec.network.columns[1].neurons]
    return set_activation(spec, hidden, NeuronActivation("step"))


def test_a_training_that_cannot_be_is_refused_in_words_at_every_asking(session, qtbot):
    session.edit("Jumps", with_jumps)
    for ask in (session.start, session.step, session.epoch):
        with qtbot.waitSignal(session.failed) as told:
            ask()
        assert "Gradient descent cannot train hidden layer 1" in told.args[0]
        assert (session.last_step, session.is_training) == (0, False)
    session.undo()
    session.step()
    qtbot.waitUntil(lambda: session.last_step == 1)


def test_an_edit_that_ends_a_training_under_way_says_why(session, qtbot):
    session.start()
    qtbot.waitUntil(lambda: session.last_step > 10)
    with qtbot.waitSignal(session.failed) as told:
        session.edit("Disconnect", lambda spec: disconnect(spec, [(2, 5), (3, 5), (4, 5)]))
    assert told.args == ["No path of synapses leads from an input to the output; connect it before training."]
    assert not session.is_training


def test_a_new_seed_draws_a_new_start_and_the_old_one_comes_back_by_undo(session):
    before = session.snapshot.state.parameters_sha256
    session.edit("Seed", lambda spec: set_seed(spec, 8))
    assert session.snapshot.state.parameters_sha256 != before
    session.undo()
    assert session.snapshot.state.parameters_sha256 == before


def test_a_pause_is_answered_when_the_call_returns(session, qtbot):
    session.start()
    qtbot.wait(50)
    session.pause()
    assert session.status == "paused"


def test_after_redo_every_step_shown_is_one_that_the_file_replays(session, qtbot):
    for n_steps, value in ((100, 1.0), (100, None)):
        session.step(n_steps)
        qtbot.waitUntil(lambda: not session.is_training)
        if value is not None:
            session.set_value(Weight(0, 2), value, "Set w")
    session.undo()
    session.step(200)
    qtbot.waitUntil(lambda: not session.is_training)
    session.redo()
    run = build(session.spec)
    for step in (110, 150, 190):
        session.scrub(step, exactly=True)
        assert advance(run, first_state(run), step)[0].parameters_sha256 == session.snapshot.state.parameters_sha256


def test_undo_while_a_number_is_held_undoes_what_the_hand_did(session):
    session.step()
    before = session.value(Weight(0, 2))
    session.hold(Weight(0, 2), "Turn w")
    session.turn(Weight(0, 2), 2.5)
    session.undo()
    assert session.value(Weight(0, 2)) == before
    session.release()
    assert session.redo_label == "Turn w"


def test_an_edit_while_a_number_is_held_keeps_both(session):
    session.hold(Weight(0, 2), "Turn w")
    session.turn(Weight(0, 2), 2.5)
    session.edit("Remove", lambda spec: remove_neurons(spec, [3]))
    assert session.value(Weight(0, 2)) == 2.5
    session.undo()
    assert session.undo_label == "Turn w"


def test_reset_lets_go_of_a_weight_that_was_held_from_the_start(session, qtbot):
    session.hold(Weight(0, 2), "Turn w")
    session.turn(Weight(0, 2), 1.25)
    session.step(30)
    qtbot.waitUntil(lambda: not session.is_training)
    session.release()
    session.reset()
    assert session.value(Weight(0, 2)) == 1.25
    session.step(3)
    qtbot.waitUntil(lambda: not session.is_training)
    assert session.value(Weight(0, 2)) != 1.25


def test_undo_of_a_number_set_while_training_goes_back_to_that_very_step(session, qtbot, replayed):
    session.start()
    qtbot.waitUntil(lambda: session.last_step >= 40)
    session.set_value(Weight(0, 2), 1.0, "Set w")
    touched = session.spec.interventions[0].step
    session.pause()
    session.undo()
    assert session.last_step == touched
    assert replayed().parameters_sha256 == session.snapshot.state.parameters_sha256


def test_an_epoch_asked_for_while_training_ends_at_the_end_of_an_epoch(session, qtbot):
    session.start()
    qtbot.waitUntil(lambda: session.last_step >= 10)
    session.epoch()
    qtbot.waitUntil(lambda: not session.is_training)
    assert session.last_step % session.run.steps_per_epoch == 0


def test_what_a_hand_did_is_written_down_even_where_the_training_answers_late(session, qtbot, monkeypatch):
    monkeypatch.setattr(playhead, "ANSWER_MS", 0)
    session.set_value(Weight(0, 2), 1.0, "Set w")
    qtbot.waitUntil(lambda: len(session.spec.interventions) == 3)
    assert session.undo_label == "Set w"
    session.undo()
    qtbot.waitUntil(lambda: session.value(Weight(0, 2)) != 1.0)


def test_the_last_epoch_changed_at_an_earlier_moment_leaves_that_moment_in_sight(session, train_until):
    train_until(60)
    session.scrub(20)
    shown = session.snapshot.state.step
    session.edit("Stop", lambda spec: set_training(spec, max_epochs=500))
    assert (session.snapshot.state.step, session.is_live) == (shown, False)


def test_an_edit_is_told_once_after_all_of_it_has_changed(session):
    shown = []
    session.snapshot_shown.connect(
        lambda snapshot: shown.append((snapshot.run.network.sizes, session.spec.network.sizes))
    )
    session.edit("Remove", lambda spec: remove_neurons(spec, [2]))
    assert shown == [((2, 2, 1), (2, 2, 1))]


@pytest.fixture
def late(session, monkeypatch):
    """A session whose training answers late: only who is patient sees the answer."""
    settle = session.playhead.settle
    monkeypatch.setattr(
        session.playhead, "settle", lambda number, patience_ms=None: patience_ms and settle(number, patience_ms)
    )
    return session


def test_what_hands_do_right_after_each_other_is_never_mixed_up(late):
    for number in range(5):
        late.hold(Weight(0, 2), f"Turn {number}")
        late.turn(Weight(0, 2), float(number))
        late.release()
    late.let_go()
    assert [revision.label for revision in late.document.revisions[1:]] == [f"Turn {number}" for number in range(5)]
    for revision in late.document.revisions:
        actions = [entry.action for entry in revision.spec.interventions]
        assert actions.count("hold") == actions.count("release")


def test_what_a_hand_did_before_another_experiment_was_opened_stays_out_of_it(late, qtbot):
    late.hold(Weight(0, 2), "Turn")
    late.turn(Weight(0, 2), 1.0)
    late.open_spec(new_spec("2-2-1", DatasetSpec(n_points=40)))
    late.hold(Weight(0, 2), "Turn here")
    late.let_go()
    qtbot.wait(50)
    assert [revision.label for revision in late.document.revisions] == ["", "Turn here"]
    late.undo()
    assert late.run.network.sizes == (2, 2, 1)


def test_several_numbers_set_at_once_are_one_undo_step(session):
    weights = {Weight(0, 2): 0.25, Weight(1, 2): -0.5, Bias(2): 1.0}
    before = {parameter: session.value(parameter) for parameter in weights}
    session.set_values(weights, "Set 3 numbers")
    assert {parameter: session.value(parameter) for parameter in weights} == weights
    assert session.undo_label == "Set 3 numbers"
    session.undo()
    assert {parameter: session.value(parameter) for parameter in weights} == before
    assert not session.can_undo


def test_all_numbers_in_the_hand_are_left_alone_by_training(session, qtbot):
    held, free = (Weight(0, 2), Bias(2)), Weight(1, 2)
    before = [session.value(parameter) for parameter in (*held, free)]
    session.hold_all(held, "Turn")
    session.step(3)
    qtbot.waitUntil(lambda: session.last_step == 3)
    assert [session.value(parameter) for parameter in held] == before[:2]
    assert session.value(free) != before[2]
    session.release()
    session.step(3)
    qtbot.waitUntil(lambda: session.last_step == 6)
    assert all(session.value(parameter) != value for parameter, value in zip(held, before, strict=False))
