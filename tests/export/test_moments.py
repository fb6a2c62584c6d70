"""The moments of a film are those of the training, in any number, and nothing of them is kept."""

import tracemalloc

import numpy as np
import pytest

from nnviz.experiment.build import build
from nnviz.experiment.edits import set_training
from nnviz.experiment.shipped import experiment
from nnviz.export.moments import rehearsal, trained
from nnviz.training.advance import advance
from nnviz.training.state import first_state


def run_of(**training):
    return build(set_training(experiment("xor"), **training))


def test_each_moment_is_the_training_at_its_step():
    run = run_of()
    for moment in trained(run, [0, 0, 3, 17, 100]):
        state, _ = advance(run, first_state(run), moment.state.step)
        assert np.array_equal(state.parameters, moment.state.parameters)
    assert moment.state.step == 100
    assert moment.curves.last_step == 100


def test_a_training_that_ends_early_is_shown_at_its_end():
    run = run_of(max_epochs=5)
    end = 5 * run.steps_per_epoch
    moments = list(trained(run, [0, end - 1, end, end + 1, 1000]))
    assert [moment.state.step for moment in moments] == [0, end - 1, end, end, end]
    assert moments[-1].status == "stopped"


def test_the_rehearsal_finds_where_training_ends_and_spreads_its_moments_evenly_until_there():
    run = run_of(max_epochs=5)
    whole = rehearsal(run, 100_000)
    steps = [moment.state.step for moment in whole.moments]
    assert steps == list(range(5 * run.steps_per_epoch + 1))


def test_the_path_until_a_step_holds_no_later_moment(xor):
    _, whole = xor
    path = whole.path_until(57, 20)
    assert path.steps[-1] <= 57 and len(path.steps) == 20 and path.steps[0] == 0
    assert np.array_equal(path.parameters[0], whole.moments[0].state.parameters)


def test_a_network_that_no_rule_can_train_is_refused_in_words():
    with pytest.raises(ValueError, match="perceptron"):
        list(trained(run_of(optimizer="perceptron"), [0, 10]))


def test_moments_shown_are_let_go():
    run = run_of()
    moments = trained(run, range(401))
    for _ in range(101):
        next(moments)
    tracemalloc.start()
    try:
        last = [moment.state.step for moment in moments][-1]
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert last == 400
    assert grown < 100 * 1024
