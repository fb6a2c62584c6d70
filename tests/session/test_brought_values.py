"""New neurons may bring their numbers along, as copies do, and what is trained stays trained."""

from dataclasses import replace

from nnviz.experiment.checks import check
from nnviz.experiment.settings import set_start
from nnviz.experiment.specs import Bias, Weight
from nnviz.experiment.structure import add_neuron


def with_numbers(spec):
    """One more neuron of layer 1 with a bias and one weight of its own, among values of what was there before."""
    grown, new_id = add_neuron(spec, 1)
    biases = [entry for entry in grown.start.values if isinstance(entry[0], Bias)]
    weights = [entry for entry in grown.start.values if isinstance(entry[0], Weight)]
    values = (*biases, (Bias(new_id), 0.75), *weights, (Weight(0, new_id), -1.5))
    return replace(grown, start=replace(grown.start, values=values))


def test_a_new_neuron_starts_with_the_numbers_it_brings_and_the_others_stay_trained(session, train_until):
    train_until(60)
    trained = {name: session.value(name) for name in (Weight(0, 2), Weight(1, 3), Bias(2))}
    assert session.edit("Add", with_numbers)
    new_id = max(session.spec.network.ids)
    assert (session.value(Bias(new_id)), session.value(Weight(0, new_id))) == (0.75, -1.5)
    assert {name: session.value(name) for name in trained} == trained
    check(session.spec)


def test_numbers_brought_a_second_time_stand_beside_the_first(session, train_until):
    train_until(20)
    session.edit("Add", with_numbers)
    first = max(session.spec.network.ids)
    session.step(5)
    kept = session.value(Bias(first))
    session.edit("Add", with_numbers)
    assert session.value(Bias(first)) == kept
    assert session.value(Bias(first + 1)) == 0.75
    check(session.spec)


def test_before_any_step_numbers_are_brought_as_well(session):
    drawn = session.value(Weight(0, 2))
    session.edit("Add", with_numbers)
    assert session.value(Bias(max(session.spec.network.ids))) == 0.75
    assert session.value(Weight(0, 2)) == drawn


def test_another_start_for_what_was_there_still_begins_anew(session, train_until):
    train_until(20)
    trained = session.value(Weight(0, 2))
    session.edit("Start", lambda spec: set_start(spec, scale=0.25))
    assert session.value(Weight(0, 2)) != trained
    assert session.last_step == 0
