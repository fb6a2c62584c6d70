"""Everything a new experiment can begin with: its shape, its numbers, and that it learns."""

import numpy as np
import pytest

from nnviz.experiment.build import build
from nnviz.experiment.counting import n_parameters, n_weights
from nnviz.experiment.edits import check, new_spec
from nnviz.experiment.files import from_text, to_text
from nnviz.experiment.specs import DatasetSpec
from nnviz.experiment.templates import TEMPLATES, template
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.state import first_state

# name: sizes, weights, parameters
COUNTED = {
    "empty": ((2, 1), 0, 1),
    "perceptron": ((2, 1), 2, 3),
    "simplest": ((1, 1, 1), 2, 2),
    "squares": ((2, 1), 2, 3),
    "xor": ((2, 2, 1), 6, 9),
    "board": ((3, 4, 2), 20, 26),
    "autoencoder": ((8, 3, 8), 48, 59),
    "deep": ((2, 8, 8, 8, 1), 152, 177),
    "digits": ((64, 32, 10), 2368, 2410),
}
LEARNED = {"perceptron": 10, "squares": 2, "xor": 60, "board": 40, "deep": 40, "digits": 3}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_sound_counted_and_kept_by_a_file(name: str) -> None:
    spec = template(name, DatasetSpec())
    check(spec)
    assert (spec.network.sizes, n_weights(spec.network), n_parameters(spec.network)) == COUNTED[name]
    assert (~build(spec).network.pinned).sum() == COUNTED[name][2]
    assert from_text(to_text(spec), name) == spec
    shape = "-".join(map(str, spec.network.sizes))
    assert name == "empty" or shape in TEMPLATES[name].label


@pytest.mark.parametrize(("name", "n_epochs"), LEARNED.items())
def test_a_template_learns(name: str, n_epochs: int) -> None:
    run = build(template(name, DatasetSpec()))
    state, _ = advance(run, first_state(run), n_epochs * run.steps_per_epoch)
    accuracy = evaluate(run, state.parameters).train_accuracy
    assert accuracy is not None and accuracy >= 0.9


def test_the_autoencoder_finds_a_code_for_all_eight_patterns() -> None:
    run = build(template("autoencoder", DatasetSpec()))
    assert len(run.held_out_points) == 0
    state, _ = advance(run, first_state(run), 200 * run.steps_per_epoch)
    y: np.ndarray = np.eye(8)
    numbers = iter(state.parameters)
    for n_sources, n_targets in ((8, 3), (3, 8)):
        w = np.array([next(numbers) for _ in range(n_sources * n_targets)]).reshape(n_targets, n_sources)
        v = y @ w.T + np.array([next(numbers) for _ in range(n_targets)])
        y = np.tanh(v) if n_targets == 3 else 1 / (1 + np.exp(-v))
    assert np.array_equal(y > 0.5, np.eye(8, dtype=bool))


def test_the_perceptron_starts_with_nearly_all_wrong_so_that_there_is_something_to_see() -> None:
    run = build(template("perceptron", DatasetSpec()))
    accuracy = evaluate(run, first_state(run).parameters).train_accuracy
    assert accuracy is not None and accuracy < 0.2


@pytest.mark.parametrize("dataset", [DatasetSpec("iris", 150), DatasetSpec("ball", 100), DatasetSpec("sine", 50)])
def test_the_empty_one_has_the_ends_of_the_data_and_nothing_else(dataset: DatasetSpec) -> None:
    ends = new_spec("1-1", dataset).network.sizes
    spec = template("empty", dataset)
    assert spec.dataset == dataset
    assert spec.network.sizes == ends
    assert spec.network.synapses == frozenset()
    build(spec)
