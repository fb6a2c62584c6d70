"""A number turned in an earlier moment: undo leads back to the training that stood at its end."""

import pytest

from nnviz.experiment.specs import Bias, Weight

TURNS = {
    "a weight": lambda session: session.set_value(Weight(0, 2), 2.5, "Set w"),
    "several": lambda session: session.set_values({Weight(0, 2): 2.5, Bias(3): 1.0}, "Set"),
    "the rate": lambda session: session.set_hyperparameter("learning_rate", 0.02, merge="rate"),
}


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
@pytest.mark.parametrize("moment", [0, 20])
def test_undoing_a_turn_made_in_the_past_brings_back_what_came_after(session, train_until, replayed, turn, moment):
    train_until(60)
    step, left, kept = session.last_step, session.snapshot.state.parameters_sha256, len(session.history)
    session.scrub(moment, exactly=True)
    turn(session)
    assert session.last_step == moment
    session.step(3)
    session.undo()
    assert (session.last_step, session.snapshot.state.parameters_sha256) == (step, left)
    assert len(session.history) == kept
    assert replayed().parameters_sha256 == left
    session.redo()
    assert session.last_step == moment + 3
    assert replayed().parameters_sha256 == session.snapshot.state.parameters_sha256


def test_turning_the_rate_again_in_the_past_is_a_step_of_its_own(session, train_until):
    session.set_hyperparameter("learning_rate", 0.05, merge="rate")
    train_until(60)
    step = session.last_step
    session.scrub(0, exactly=True)
    session.set_hyperparameter("learning_rate", 0.02, merge="rate")
    session.set_hyperparameter("learning_rate", 0.03, merge="rate")
    session.undo()
    assert (session.last_step, session.hyperparameter("learning_rate")) == (step, 0.05)
