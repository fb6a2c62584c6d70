"""`nnviz train`: an experiment trained without a window, its result as words or as one JSON object."""

import argparse
import json
import math
import sys
import time
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from nnviz.app.engine_choice import load_engine
from nnviz.app.input_error import InputError
from nnviz.datasets.counted import counted
from nnviz.engine import selection
from nnviz.experiment.build import batch_remark, build, carry_over
from nnviz.experiment.files import FileError, to_text
from nnviz.experiment.opening import open_experiment
from nnviz.experiment.specs import ExperimentSpec
from nnviz.training.loop import given, loop
from nnviz.training.requests import Start, Step
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot

DEFAULT_EPOCHS = 200


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
    if options.epochs or not (options.steps or run.max_epochs):
        run = replace(run, max_epochs=options.epochs or DEFAULT_EPOCHS)
    remark = batch_remark(spec, run)
    if remark:
        print(f"nnviz: {options.file}: {remark}", file=sys.stderr)
    load_engine(options.engine, options.quiet)
    begun = time.perf_counter()
    last = _train(run, options.steps, quiet=options.quiet)
    seconds = time.perf_counter() - begun
    if last.status == "paused" and last.reason:
        raise InputError(f"{options.file}: {last.reason}")
    if last.status == "diverged":
        print(f"nnviz: {options.file}: training: {last.reason}", file=sys.stderr)
    report = _report(last, seconds)
    print(json.dumps(report, allow_nan=False) if options.json else _words(report))
    if output is not None:
        _write(output, _trained(spec, last))
    return 0 if last.status != "diverged" else 1


def _train(run: Run, n_steps: int | None, quiet: bool) -> Snapshot:
    """The moment at which the training rests: after so many steps, or where a criterion stops it."""
    request = Step(n_steps) if n_steps else Start()
    total = n_steps or (run.max_epochs or 0) * run.steps_per_epoch
    hidden = quiet or not sys.stderr.isatty()
    with tqdm(total=total, unit=" steps", unit_scale=True, disable=hidden, file=sys.stderr) as bar:
        for snapshot in loop(run, given(request)):
            bar.set_postfix(cost=f"{snapshot.evaluation.train_mean:.4g}", refresh=False)
            bar.update(snapshot.state.step - bar.n)
    return snapshot


def _report(last: Snapshot, seconds: float) -> dict[str, object]:
    run, step, evaluation = last.run, last.state.step, last.evaluation
    report: dict[str, object] = {
        "steps": step,
        "epochs": step // run.steps_per_epoch,
        "cost": {
            "train_mean": _finite(evaluation.train_mean),
            "train_total": _finite(evaluation.train_total),
            "held_out_mean": _finite(evaluation.held_out_mean),
        },
    }
    if evaluation.train_accuracy is not None:
        report["accuracy"] = {"train": evaluation.train_accuracy, "held_out": evaluation.held_out_accuracy}
    return report | {
        "stopped": last.reason or f"Stopped because {counted(step, 'step')} had been asked for.",
        "engine": selection.engine(),
        "seconds": round(seconds, 4),
        "samples_per_second": round(run.samples_until(step) / max(seconds, 1e-9)),
        "parameters_sha256": last.state.parameters_sha256,
    }


def _finite(cost: float | None) -> float | None:
    """JSON knows no infinity."""
    return cost if cost is not None and math.isfinite(cost) else None


def _words(report: dict) -> str:
    cost, accuracy = report["cost"], report.get("accuracy", {})

    def beside(value: float | None, form: str) -> str:
        return "" if value is None else f", held out {value:{form}}"

    lines = [
        f"trained   {counted(report['steps'], 'step')}, {counted(report['epochs'], 'epoch')}",
        f"speed     {report['samples_per_second']:,} samples/s, {report['seconds']:.2f} s ({report['engine']})",
        f"cost      {cost['train_mean']:.6g} mean, {cost['train_total']:.6g} total"
        + beside(cost["held_out_mean"], ".6g")
        + (" mean" if cost["held_out_mean"] is not None else ""),
    ]
    if accuracy:
        lines.append(f"accuracy  {accuracy['train']:.1%} train" + beside(accuracy["held_out"], ".1%"))
    lines += [f"sha256    {report['parameters_sha256']}", report["stopped"]]
    return "\n".join(lines)


def _trained(spec: ExperimentSpec, last: Snapshot) -> ExperimentSpec:
    """The experiment that starts where this training ended."""
    turned = replace(spec.training, hyperparameters=last.state.hyperparameters)
    return replace(carry_over(spec, last.run, last.state.parameters, spec), training=turned)


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
