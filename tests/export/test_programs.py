"""The programs written of an experiment come to the same costs as its training, and read as if written by hand."""

import contextlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from program_runs import (
    EXPERIMENTS,
    NOT_IN_KERAS,
    built,
    costs_of,
    largest_difference,
    printed,
    spec,
    trained,
    trained_run,
)

from nnviz.app.command_line import main
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.losses import LOSSES
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import RATE_SCHEDULES
from nnviz.experiment.build import build
from nnviz.experiment.files import to_text
from nnviz.experiment.shipped import EXPERIMENTS as SHIPPED
from nnviz.experiment.shipped import experiment
from nnviz.export.program import LIBRARIES, ProgramError, program

N_STEPS = 33
RUFF = Path(sys.executable).with_name("ruff")


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_numpy_program_comes_to_the_costs_of_the_training(name: str) -> None:
    run = built(name)
    last = trained_run(run, N_STEPS)
    assert largest_difference(run, last, costs_of(program(run, N_STEPS))) < 1e-9


def test_the_experiments_tried_have_every_rule_loss_activation_and_schedule() -> None:
    tried = list(EXPERIMENTS.values())
    assert {one.training.optimizer for one in tried} == set(OPTIMIZERS)
    assert {one.training.loss for one in tried} == set(LOSSES)
    assert {one.training.rate_schedule.name for one in tried} == set(RATE_SCHEDULES)
    assert {n.activation.name for one in tried for n in one.network.neurons if n.activation} == set(ACTIVATIONS)


@pytest.mark.parametrize("name", ["momentum gaps", "by hand"])
def test_a_program_runs_alone_and_without_a_warning(name: str, tmp_path: Path) -> None:
    run = built(name)
    assert largest_difference(run, trained_run(run, 60), printed(run, 60, tmp_path)) < 1e-9


@pytest.mark.parametrize("name", SHIPPED)
def test_the_program_of_a_shipped_experiment_comes_to_the_same_costs(name: str) -> None:
    run = build(experiment(name))
    n_steps = min(2 * run.steps_per_epoch, 60)
    assert largest_difference(run, trained_run(run, n_steps), costs_of(program(run, n_steps))) < 1e-9


def test_criteria_are_asked_at_the_same_epochs_when_these_become_rare() -> None:
    slow = trained("adam", batch_size=0, learning_rate=0.002)
    full = trained("gradient_descent", batch_size=0, learning_rate=0.05)
    for training, least_epoch in (
        (replace(slow, least_change=2e-5), 65),
        (replace(slow, held_out_target=0.38), 65),
        (replace(full, patience=700), 513),
    ):
        run = build(replace(EXPERIMENTS["full batch"], training=training))
        last = trained_run(run, 900)
        assert last.status == "stopped"
        assert last.state.step >= least_epoch
        costs = costs_of(program(run, 900))
        assert largest_difference(run, last, costs) < 1e-9
        assert list(costs)[-1] == last.state.step


@pytest.mark.parametrize("name", [name for name in EXPERIMENTS if any(word in name for word in NOT_IN_KERAS)])
def test_what_keras_has_no_short_form_for_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(ProgramError, match=r"^[^.]*; take --for pytorch or --for numpy\.$"):
        program(built(name), N_STEPS, "keras")


def test_what_cannot_be_trained_is_refused_as_by_training() -> None:
    run = build(spec(2, ("step",) * 2, ("tanh",)))
    last = trained_run(run, 1)
    with pytest.raises(ProgramError) as refused:
        program(run, 10)
    assert str(refused.value) == last.reason


@pytest.mark.parametrize("library", LIBRARIES)
def test_programs_are_formatted_and_free_of_lint_at_any_usual_width(library: str, tmp_path: Path) -> None:
    for name in EXPERIMENTS:
        with contextlib.suppress(ProgramError):
            (tmp_path / f"{name}.py").write_text(program(built(name), N_STEPS, library, 'a "b" \\ c'), "utf-8")
    for width in ("88", "120"):
        form = [str(RUFF), "format", "--isolated", "--check", "--line-length", width, str(tmp_path)]
        done = subprocess.run(form, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    select = ["--select", "E,F,W,I,B,C4,PIE,UP", "--line-length", "120"]
    done = subprocess.run([str(RUFF), "check", "--isolated", *select, str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_a_program_has_only_what_its_experiment_uses() -> None:
    text = program(built("gradient_descent"), 10)
    for absent in ("sigmoid", "softmax", "free", "factor", "l1", "l2", "gamma", "hstack", "all_", "every"):
        assert absent not in text, absent
    assert len(text.split("# The start")[1].splitlines()) < 75


def test_many_points_are_packed_and_keep_every_bit() -> None:
    text = program(build(experiment("digits")), 10)
    assert len(text) < 200_000
    namespace: dict[str, np.ndarray] = {}
    exec(text.split("\nSTEPS")[0], namespace)
    run = build(experiment("digits"))
    assert namespace["x"].tobytes() == run.dataset.inputs[run.training_points].tobytes()
    assert namespace["d"].tobytes() == run.targets[run.training_points].tobytes()


def test_words_of_a_person_cannot_become_code() -> None:
    title = 'end """\nimport os\\'
    run = built("gradient_descent")
    named = replace(run, dataset=replace(run.dataset, input_names=("x\nimport os", '"""')))
    text = program(named, 10, "numpy", title)
    assert "import os" not in [line.strip() for line in text.splitlines()]
    compile(text, "program", "exec")


def test_the_command_writes_what_train_trains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.nnviz"
    file.write_text(to_text(EXPERIMENTS["momentum"]), "utf-8")
    assert main(["code", str(file), "--steps", "20"]) == 0
    out = capsys.readouterr().out
    assert main(["code", str(file), "--steps", "20", "-o", str(tmp_path / "one.py")]) == 0
    assert (tmp_path / "one.py").read_text("utf-8") == out
    done = subprocess.run([sys.executable, str(tmp_path / "one.py")], capture_output=True, text=True, env=os.environ)
    cost = trained_run(built("momentum"), 20).evaluation.train_mean
    assert float(done.stdout.splitlines()[-1].split()[1]) == pytest.approx(cost, abs=1e-9)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (["nowhere"], "nowhere: "),
        (["xor", "-o", "out.txt"], "out.txt: "),
        (["xor", "-o", "no/such/out.py"], "no/such/out.py: "),
        (["xor", "--for", "fortran"], "code: argument --for: "),
    ],
)
def test_what_the_command_cannot_do_is_one_line(
    words: list[str], place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["code", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"nnviz: {place}")
    assert err.count("\n") == 1
