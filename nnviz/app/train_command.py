"""`nnviz train`: an experiment trained without a window, its result as words or as one JSON object."""

import argparse
import hashlib
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from nnviz.app.input_error import InputError
from nnviz.engine import selection
from nnviz.experiment.build import build, carry_over
from nnviz.experiment.files import FileError, to_text
from nnviz.experiment.opening import open_experiment
from nnviz.experiment.specs import ExperimentSpec
from nnviz.training.advance import Divergence, advance
from nnviz.training.evaluation import Evaluation, evaluate
from nnviz.training.run import Run
from nnviz.training.state import TrainingState, first_state

DEFAULT_EPOCHS = 200
STEPS_AT_ONCE = {"kernel": 5_000, "numpy": 500}


def train(options: argparse.Namespace) -> int:
    """Train as the options say; exit status 1 where the training diverges."""
    try:
        spec = open_experiment(options.file)
        run = build(spec)
    except FileError as error:
        raise InputError(error) from error
    except ValueError as error:
        raise InputError(f"{options.file}: {error}") from error
    output = _writable(options.output)
    n_steps, stopped = _how_long(run, options)
    _load_engine(options)
    begun = time.perf_counter()
    state, divergence = _train(run, n_steps, quiet=options.quiet)
    seconds = time.perf_counter() - begun
    if divergence is not None:
        print(f"nnviz: {options.file}: training: {divergence.sentence()}", file=sys.stderr)
    report = _report(run, state, evaluate(run, state.parameters), divergence, stopped, seconds)
    print(json.dumps(report) if options.json else _words(report))
    if output is not None:
        _write(output, _trained(spec, run, state))
    return 0 if divergence is None else 1


def parameters_sha256(parameters: np.ndarray) -> str:
    """The hash by which two trainings are compared: of the little-endian float64 parameter vector."""
    return hashlib.sha256(np.ascontiguousarray(parameters, "<f8").tobytes()).hexdigest()


def _load_engine(options: argparse.Namespace) -> None:
    """Choose the engine, and compile it now where that has not been done on this machine."""
    if options.engine == "kernel" and not selection.is_installed():
        raise InputError("--engine kernel needs Numba, which is not installed; --engine numpy works without")
    selection.choose(options.engine)
    if selection.engine() == "kernel":
        if not selection.is_compiled() and not options.quiet:
            print(f"nnviz: {selection.COMPILING}", file=sys.stderr)
        from nnviz.engine.warm import warm

        warm()


def _how_long(run: Run, options: argparse.Namespace) -> tuple[int, str]:
    """Steps to train, and the sentence that says why they end."""
    if options.steps:
        return options.steps, f"the {options.steps:,} steps asked for were made"
    if options.epochs:
        return options.epochs * run.steps_per_epoch, f"the {options.epochs:,} epochs asked for were made"
    if run.max_epochs:
        return run.max_epochs * run.steps_per_epoch, f"the maximum of {run.max_epochs:,} epochs was reached"
    return DEFAULT_EPOCHS * run.steps_per_epoch, f"{DEFAULT_EPOCHS} epochs were made, as neither file nor command says"


def _train(run: Run, n_steps: int, quiet: bool) -> tuple[TrainingState, Divergence | None]:
    state = first_state(run)
    hidden = quiet or not sys.stderr.isatty()
    with tqdm(total=n_steps, unit=" steps", unit_scale=True, disable=hidden, file=sys.stderr) as bar:
        while state.step < n_steps:
            before = state.step
            state, trace = advance(run, state, min(STEPS_AT_ONCE[selection.engine()], n_steps - state.step))
            bar.update(state.step - before)
            if trace.diverged is not None:
                return state, trace.diverged
            bar.set_postfix(cost=f"{trace.costs[-1]:.4g}", refresh=False)
    return state, None


def _report(
    run: Run,
    state: TrainingState,
    evaluation: Evaluation,
    divergence: Divergence | None,
    stopped: str,
    seconds: float,
) -> dict[str, object]:
    samples = state.step * len(run.training_points) / run.steps_per_epoch
    report: dict[str, object] = {
        "steps": state.step,
        "epochs": state.step // run.steps_per_epoch,
        "cost": {
            "train_mean": evaluation.train_mean,
            "train_total": evaluation.train_total,
            "held_out_mean": evaluation.held_out_mean,
        },
    }
    if evaluation.train_accuracy is not None:
        report["accuracy"] = {"train": evaluation.train_accuracy, "held_out": evaluation.held_out_accuracy}
    return report | {
        "stopped": stopped if divergence is None else divergence.sentence(),
        "engine": selection.engine(),
        "seconds": round(seconds, 4),
        "samples_per_second": round(samples / max(seconds, 1e-9)),
        "parameters_sha256": parameters_sha256(state.parameters),
    }


def _words(report: dict) -> str:
    cost, accuracy = report["cost"], report.get("accuracy", {})

    def beside(value: float | None, form: str) -> str:
        return "" if value is None else f", held out {value:{form}}"

    lines = [
        f"steps     {report['steps']:,} in {report['epochs']:,} epochs",
        f"speed     {report['samples_per_second']:,} samples/s, {report['seconds']:.2f} s ({report['engine']})",
        f"cost      {cost['train_mean']:.6g} mean, {cost['train_total']:.6g} total"
        + beside(cost["held_out_mean"], ".6g")
        + (" mean" if cost["held_out_mean"] is not None else ""),
    ]
    if accuracy:
        lines.append(f"accuracy  {accuracy['train']:.1%} train" + beside(accuracy["held_out"], ".1%"))
    lines += [f"stopped   because {report['stopped']}", f"sha256    {report['parameters_sha256']}"]
    return "\n".join(lines)


def _trained(spec: ExperimentSpec, run: Run, state: TrainingState) -> ExperimentSpec:
    """The experiment that starts where this training ended."""
    turned = replace(spec.training, hyperparameters=state.hyperparameters)
    return replace(carry_over(spec, run, state.parameters, spec), training=turned, interventions=())


def _writable(name: str | None) -> Path | None:
    """The path to write to, refused before the work rather than after it."""
    if name is None:
        return None
    path = Path(name)
    if path.suffix != ".nnviz":
        raise InputError(f"{name}: the output is an experiment, so its name ends in .nnviz")
    if not path.absolute().parent.is_dir():
        raise InputError(f"{name}: the folder {path.parent} does not exist; make it first")
    return path


def _write(path: Path, spec: ExperimentSpec) -> None:
    from nnviz.session.saving import write_atomically

    try:
        write_atomically(path, to_text(spec))
    except OSError as error:
        raise InputError(f"{path}: {error}") from error
