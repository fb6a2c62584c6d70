"""Rules, schedules, factors and ways to stop as a spec holds them: in files old and new, in runs, and in edits."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import Schedule
from nnviz.experiment import edits
from nnviz.experiment.build import build
from nnviz.experiment.edits import EditError
from nnviz.experiment.identity import run_key
from nnviz.experiment.reading import spec_of
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec, TableSpec, TrainingSpec
from nnviz.experiment.writing import to_text
from nnviz.training.stopping import STOPPING_FIELDS


@pytest.fixture
def spec() -> ExperimentSpec:
    return edits.new_spec("2-3-1", DatasetSpec(n_points=40))


def training_of(spec: ExperimentSpec) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_text(spec))["training"]
    return found


def test_a_file_from_before_the_rules_opens_with_everything_switched_off(spec: ExperimentSpec) -> None:
    old = json.loads(to_text(spec))
    old["training"] = {
        "optimizer": "momentum",
        "hyperparameters": {"learning_rate": 0.03, "momentum": 0.9},
        "batch_size": 10,
        "reduction": "mean",
        "loss": "squared_error",
        "max_epochs": None,
    }
    opened = spec_of(old)
    assert opened.training == TrainingSpec()
    assert all(column.rate_factor == 1 for column in opened.network.columns)
    assert training_of(opened) == old["training"]


def test_everything_switched_on_is_written_by_name_and_read_again(spec: ExperimentSpec) -> None:
    full = edits.set_training(
        edits.set_rate_factor(spec, 1, 0.25),
        optimizer="adam",
        hyperparameters={"beta_1": 0.8, "l2": 0.001},
        rate_schedule=Schedule("step_decay", (0.5, 20.0)),
        slow_epochs=5,
        fan_in_rates=True,
        least_change=0.01,
        held_out_target=0.2,
        patience=20,
    )
    assert spec_of(json.loads(to_text(full))) == full
    written = training_of(full)
    assert written["rate_schedule"] == {"name": "step_decay", "factor": 0.5, "epochs": 20}
    assert {"slow_epochs", "fan_in_rates", "least_change", "held_out_target", "patience"} <= written.keys()
    assert json.loads(to_text(full))["network"]["columns"][1]["rate_factor"] == 0.25


def test_a_schedule_by_its_name_alone_takes_the_defaults(spec: ExperimentSpec) -> None:
    parsed = json.loads(to_text(spec))
    parsed["training"]["rate_schedule"] = {"name": "cosine"}
    assert spec_of(parsed).training.rate_schedule == Schedule("cosine")
    parsed["training"]["rate_schedule"] = {"name": "cosine", "epochs": 7}
    assert spec_of(parsed).training.rate_schedule == Schedule("cosine", (7, 0.01))


def test_ways_to_stop_change_no_bits_and_all_else_of_a_training_may(spec: ExperimentSpec) -> None:
    values = {"max_epochs": 3, "least_change": 0.1, "held_out_target": 0.1, "patience": 4}
    assert set(values) == set(STOPPING_FIELDS)
    for name, value in values.items():
        assert run_key(edits.set_training(spec, **{name: value})) == run_key(spec)
    others = {"slow_epochs": 3, "fan_in_rates": True, "rate_schedule": Schedule("cosine"), "batch_size": 3}
    for name, other in others.items():
        assert run_key(edits.set_training(spec, **{name: other})) != run_key(spec)
    assert run_key(edits.set_rate_factor(spec, 1, 0.5)) != run_key(spec)


def test_a_run_takes_over_what_the_spec_says(spec: ExperimentSpec) -> None:
    assert build(spec).rate_factors is None
    wanted = {"slow_epochs": 3, "rate_schedule": Schedule("cosine"), "least_change": 0.1, "patience": 4}
    run = build(edits.set_training(spec, held_out_target=0.3, max_epochs=8, **wanted))
    assert {name: getattr(run, name) for name in wanted} == wanted
    assert (run.held_out_target, run.max_epochs) == (0.3, 8)


def test_factors_of_layers_and_of_the_fan_in_meet_in_one_vector(spec: ExperimentSpec) -> None:
    factored = edits.set_rate_factor(spec, 2, 0.5)
    factors = build(factored).rate_factors
    assert factors is not None
    np.testing.assert_array_equal(factors, [1.0] * 9 + [0.5] * 4)
    both = build(edits.set_training(factored, fan_in_rates=True)).rate_factors
    assert both is not None
    np.testing.assert_allclose(both, [1 / np.sqrt(2)] * 9 + [0.5 / np.sqrt(3)] * 4)


def test_a_layer_keeps_its_factor_when_others_come_and_go(spec: ExperimentSpec) -> None:
    factored = edits.set_rate_factor(spec, 1, 0.5)
    grown = edits.resize_column(edits.add_column(factored, 0, 2), 2, 5)
    assert [column.rate_factor for column in grown.network.columns] == [1, 1, 0.5, 1]
    assert [column.rate_factor for column in edits.remove_column(grown, 1).network.columns] == [1, 0.5, 1]


@pytest.mark.parametrize(
    ("column", "factor", "words"),
    [(0, 0.5, "hidden layer"), (3, 0.5, "hidden layer"), (1, -1.0, "from 0"), (1, float("nan"), "finite")],
)
def test_a_factor_out_of_place_is_refused(spec: ExperimentSpec, column: int, factor: float, words: str) -> None:
    with pytest.raises(EditError, match=words):
        edits.set_rate_factor(spec, column, factor)


@pytest.mark.parametrize("rate", [0.0, -0.1, float("nan"), float("inf")])
def test_a_rate_that_teaches_nothing_is_refused(spec: ExperimentSpec, rate: float) -> None:
    with pytest.raises(EditError, match="above 0 and at most 1000"):
        edits.set_training(spec, hyperparameters={"learning_rate": rate})


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_every_rule_can_be_chosen_and_written(spec: ExperimentSpec, name: str) -> None:
    chosen = edits.set_training(spec, optimizer=name)
    assert spec_of(json.loads(to_text(chosen))) == chosen
    assert build(chosen).optimizer == name


def test_a_schedule_with_too_many_constants_is_refused(spec: ExperimentSpec) -> None:
    with pytest.raises(EditError, match="takes factor, epochs"):
        edits.set_training(spec, rate_schedule=Schedule("step_decay", (0.5,)))
    with pytest.raises(EditError, match="no constants"):
        edits.set_training(spec, rate_schedule=Schedule("constant", (0.5,)))


def test_a_batch_larger_than_the_set_takes_all_of_it(spec: ExperimentSpec) -> None:
    run = build(edits.set_training(spec, batch_size=5000))
    assert run.batch_size == len(run.training_points)


def table_of(labels: list[float]) -> DatasetSpec:
    rows = np.column_stack([np.arange(len(labels)), labels])
    table = TableSpec("t.csv", ("x", "class"), rows.astype("<f8").tobytes(), "class", ("no", "yes"))
    return DatasetSpec("table", held_out=0.0, table=table)


def test_points_of_one_class_alone_and_no_points_are_refused() -> None:
    spec = edits.new_spec("1-1", table_of([1.0, 0.0] * 5))
    with pytest.raises(EditError, match="All points belong to one class"):
        build(replace(spec, dataset=table_of([1.0] * 10)))
    with pytest.raises(EditError, match="a table needs rows"):
        edits.set_dataset(spec, table_of([]))
    with pytest.raises(EditError, match="All points belong to one class"):
        build(replace(spec, dataset=table_of([1.0])))
