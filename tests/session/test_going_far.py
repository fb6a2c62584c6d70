"""Going straight to a revision far away does to the document and the training what undoing one by one does."""

import random

import pytest

from nnviz.experiment.edits import add_neuron, connect, disconnect, move_neurons, rename_neuron
from nnviz.experiment.specs import Weight


def state(session):
    return session.spec, session.last_step, session.snapshot.state.parameters_sha256


def test_a_training_left_at_a_later_revision_of_the_same_run_is_found_from_far(session, train_until):
    begun = session.document.current
    session.edit("Move", lambda spec: move_neurons(spec, {2: (10.0, 20.0)}))
    train_until(60)
    trained = session.snapshot.state.parameters_sha256
    session.edit("Add", lambda spec: add_neuron(spec, 1)[0])
    session.edit("Name", lambda spec: rename_neuron(spec, 2, "a"))
    ended = session.document.current
    session.step(7)
    session.go_to(begun)
    assert session.snapshot.state.parameters_sha256 == trained
    assert not session.can_undo
    session.redo()
    session.redo()
    assert session.last_step == 7
    session.go_to(ended)
    assert session.last_step == 7 and not session.can_redo
    session.undo()
    session.undo()
    assert session.snapshot.state.parameters_sha256 == trained


@pytest.mark.parametrize("seed", range(8))
def test_from_anywhere_to_anywhere_is_the_same_far_as_near(session, seed):
    chance = random.Random(seed)
    for number in range(12):
        weight = Weight(*chance.choice(sorted(session.spec.network.synapses)))
        what = chance.randrange(4)
        if what == 0:
            session.set_value(weight, float(number), "Set")
        elif what == 1:
            session.edit("Move", lambda spec, x=float(number): move_neurons(spec, {2: (x, x)}))
        elif what == 2:
            session.edit("Off", lambda spec, pair=(weight.source, weight.target): disconnect(spec, [pair]))
            session.edit("On", lambda spec, ends=weight: connect(spec, ends.source, ends.target))
        else:
            session.step(chance.randrange(1, 9))
    at_each = {}
    while session.can_undo:
        session.undo()
        at_each[session.document.at] = state(session)
    revisions = session.document.revisions
    for at in chance.choices(range(len(revisions) - 1), k=10):
        session.go_to(revisions[at])
        assert state(session) == at_each[at]


def test_a_revision_that_is_gone_leads_nowhere(session):
    session.edit("Name", lambda spec: rename_neuron(spec, 2, "a"))
    gone = session.document.current
    session.undo()
    session.edit("Name", lambda spec: rename_neuron(spec, 2, "b"))
    before = state(session)
    session.go_to(gone)
    assert state(session) == before
