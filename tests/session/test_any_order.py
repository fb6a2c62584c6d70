"""The session under whatever a person might do, in no order anybody planned: files replay, undo leads to the start."""

import random

import pytest

from nnviz.experiment.settings import set_training
from nnviz.experiment.specs import Weight
from nnviz.experiment.structure import add_neuron, disconnect, remove_neurons
from nnviz.session.session import Session


@pytest.mark.parametrize("seed", range(20))
def test_after_any_edits_undoing_all_gives_the_first_spec_and_every_file_replays(session, seed, replayed):
    chance = random.Random(seed)
    first = session.spec
    for _ in range(25):
        _do_something(session, chance)
    session.pause()
    session.go_live()
    last = session.spec
    assert replayed().parameters_sha256 == session.snapshot.state.parameters_sha256
    n_undone = 0
    while session.can_undo:
        session.undo()
        n_undone += 1
        assert replayed().parameters_sha256 == session.snapshot.state.parameters_sha256
    assert session.spec == first
    for _ in range(n_undone):
        session.redo()
    assert session.spec == last


def _do_something(session: Session, chance: random.Random) -> None:
    """One thing a person might do, in no order anybody planned."""
    network = session.spec.network
    if not network.synapses:
        session.undo()
        return
    weight = Weight(*chance.choice(sorted(network.synapses)))
    hidden = [neuron.id for column in network.columns[1:-1] for neuron in column.neurons]
    what = chance.randrange(12)
    if what == 0:
        session.toggle()
    elif what == 1:
        session.step(chance.randrange(1, 20))
    elif what == 2:
        session.set_value(weight, chance.uniform(-2, 2), "Set w")
    elif what == 3:
        session.hold(weight, "Turn w")
        for _ in range(3):
            session.turn(weight, chance.uniform(-2, 2))
        session.release()
    elif what == 4:
        session.set_hyperparameter("learning_rate", chance.choice([0.01, 0.02, 0.05]))
    elif what == 5:
        session.edit("Add", lambda spec: add_neuron(spec, 1)[0])
    elif what == 6 and len(hidden) > 1:
        session.edit("Remove", lambda spec: remove_neurons(spec, [chance.choice(hidden)]))
    elif what == 7:
        session.edit("Disconnect", lambda spec: disconnect(spec, [(weight.source, weight.target)]))
    elif what == 8:
        session.scrub(chance.randrange(max(1, session.last_step)))
    elif what == 9:
        session.edit("Batch", lambda spec: set_training(spec, batch_size=chance.choice([0, 5, 10])))
    elif what == 10:
        session.undo()
    elif what == 11:
        session.reset()
