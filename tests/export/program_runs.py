"""Small experiments of every kind that a program can be written from, and the reading of what a program prints."""

import contextlib
import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from nnviz.engine.network import NeuronActivation, dense_synapses
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import Schedule
from nnviz.experiment.build import build
from nnviz.experiment.specs import (
    Bias,
    ColumnSpec,
    DatasetSpec,
    ExperimentSpec,
    Intervention,
    NetworkSpec,
    NeuronSpec,
    TrainingSpec,
    Weight,
)
from nnviz.export.program import program
from nnviz.training.loop import given, loop
from nnviz.training.requests import Step
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot

# What Keras has no short form for.
NOT_IN_KERAS = ("fan-in", "rate factors", "dead ends", "perceptron", "by hand", "slow momentum")
RULES = sorted(set(OPTIMIZERS) - {"perceptron"})


def chosen(name: str) -> NeuronActivation:
    """An activation from words such as "sigmoid 2 0.5 0"."""
    word, *constants = name.split()
    return NeuronActivation(word, tuple(map(float, constants)))


def spec(*columns: tuple[str, ...] | int, without: str = "", skips: str = "", pinned: str = "") -> ExperimentSpec:
    """Inputs by their number, then the activations of each layer; synapses as "0-3 1-4" by numbers of neurons."""
    n_inputs, *layers = columns
    assert isinstance(n_inputs, int)
    sizes = [n_inputs, *(len(layer) for layer in layers)]
    activations = [None] * n_inputs + [chosen(name) for layer in layers for name in layer]
    neurons = iter([NeuronSpec(number, activation) for number, activation in enumerate(activations)])
    column_specs = tuple(ColumnSpec(tuple(next(neurons) for _ in range(size))) for size in sizes)
    synapses = {*dense_synapses(sizes), *pairs(skips)} - pairs(without)
    network = NetworkSpec(column_specs, frozenset(synapses), frozenset(pairs(pinned)))
    data = DatasetSpec("circles" if n_inputs == 2 else "iris", 60, 0.1 if n_inputs == 2 else 0.0, held_out=0.25)
    return ExperimentSpec(network, data, trained("momentum"))


def pairs(text: str) -> set[tuple[int, int]]:
    return {(int(source), int(target)) for source, target in (word.split("-") for word in text.split())}


def trained(rule: str, **fields: object) -> TrainingSpec:
    """A rule with its defaults; `fields` are those of TrainingSpec, or hyperparameters."""
    numbers = {entry.name: entry.default for entry in OPTIMIZERS[rule].hyperparameters}
    numbers |= {name: fields.pop(name) for name in list(fields) if name in numbers}
    return TrainingSpec(rule, tuple(numbers.items()), **{"batch_size": 7, **fields})


TANH = spec(2, ("tanh",) * 3, ("tanh",))
GAPS = spec(2, ("tanh",) * 3, ("sigmoid",) * 2, ("tanh",), without="0-2 3-5", skips="0-7 2-7", pinned="1-3 2-6")


def of_rules_and_losses() -> dict[str, ExperimentSpec]:
    """Every rule in a dense network, in one with gaps and weight decay, and in one with softmax; every loss."""
    two = spec(2, ("relu", "sigmoid 2 0.5 0"), ("softmax",) * 2)
    found = {rule: replace(TANH, training=trained(rule)) for rule in RULES}
    found |= {f"{rule} gaps": replace(GAPS, training=trained(rule, l1=0.01, l2=0.02)) for rule in RULES}
    found |= {f"{rule} softmax": replace(two, training=trained(rule, loss="cross_entropy")) for rule in RULES}
    found["full batch"] = replace(TANH, training=trained("adam", batch_size=0))
    found["one by one"] = replace(TANH, training=trained("gradient_descent", batch_size=1))
    found["sum"] = replace(TANH, training=trained("momentum", reduction="sum", learning_rate=0.005))
    found["softmax squared"] = replace(two, training=trained("gradient_descent"))
    entropy = trained("nesterov", loss="cross_entropy")
    found["sigmoid entropy"] = replace(spec(2, ("tanh",) * 3, ("sigmoid 2 0.5 0",)), training=entropy)
    found["sigmoids entropy"] = replace(spec(2, ("tanh",) * 3, ("sigmoid", "sigmoid 2 1 0")), training=entropy)
    found["iris"] = replace(spec(4, ("tanh",) * 3, ("softmax",) * 3), training=trained("adam", loss="cross_entropy"))
    return found


def of_other_kinds() -> dict[str, ExperimentSpec]:
    """Schedules, rate factors, activations, skips, hands and criteria."""
    found = {}
    slow = trained("momentum", rate_schedule=Schedule("step_decay", (0.5, 2)), slow_epochs=3)
    found["step decay, slow momentum"] = replace(TANH, training=slow)
    for rule in ("gradient_descent", "momentum", "nesterov", "adam"):
        cosine = trained(rule, rate_schedule=Schedule("cosine", (5, 0.1)))
        found[f"cosine {rule}"] = replace(TANH, training=cosine)
    found["fan-in rates"] = replace(GAPS, training=trained("momentum", fan_in_rates=True))
    first, *columns = GAPS.network.columns
    turned = tuple(replace(column, rate_factor=factor) for column, factor in zip(columns, (0.5, 1, 2), strict=True))
    factors = replace(GAPS, network=replace(GAPS.network, columns=(first, *turned)))
    found["rate factors"] = replace(factors, training=trained("adagrad"))
    found["rate factors, cosine"] = replace(factors, training=cosine)
    found["many activations"] = spec(
        2,
        ("step", "ramp", "sigmoid 2 0.5 -1", "gaussian 0.2 0.7", "perceptron", "linear"),
        ("leaky_relu 0.1", "leaky_relu 0.1", "softplus", "elu", "sin", "relu", "tanh"),
        ("linear",),
        pinned="0-2 1-2 0-6 1-6",
    )
    found["skips over several layers"] = spec(
        2, ("elu",) * 2, ("softplus",) * 2, ("sin",) * 2, ("ramp -1 1 -2 2",) * 1, skips="0-8 1-8 2-8 3-6 0-4 1-5"
    )
    found["dead ends"] = replace(
        spec(2, ("tanh",) * 2, ("gaussian",), ("leaky_relu",), without="2-4 3-4 4-5", skips="0-5 2-5"),
        training=trained("momentum", l1=0.01, l2=0.02),
    )
    found["perceptron rule"] = replace(
        spec(2, ("perceptron",)), dataset=DatasetSpec("blobs", 60, 0.1), training=trained("perceptron", batch_size=1)
    )
    found["by hand"] = replace(
        GAPS,
        training=trained("momentum", l2=0.01, rate_schedule=Schedule("cosine", (5, 0.1))),
        interventions=(
            Intervention(0, "set", Weight(0, 3), 0.7),
            Intervention(5, "hold", Bias(4)),
            Intervention(6, "set", Bias(4), -0.3),
            Intervention(9, "turn", "learning_rate", 0.1),
            Intervention(9, "turn", "l1", 0.02),
            Intervention(21, "release", Bias(4)),
        ),
    )
    found["least change"] = replace(TANH, training=trained("momentum", batch_size=0, least_change=1e-4))
    found["held-out target"] = replace(TANH, training=trained("momentum", held_out_target=0.4))
    found["patience"] = replace(TANH, training=trained("momentum", learning_rate=2.0, patience=3))
    found["at most 4 epochs"] = replace(TANH, training=trained("momentum", max_epochs=4))
    return found


EXPERIMENTS = of_rules_and_losses() | of_other_kinds()


def trained_run(run: Run, n_steps: int) -> Snapshot:
    """What nnviz comes to."""
    *_, last = loop(run, given(Step(n_steps)))
    return last


def printed(run: Run, n_steps: int, folder: Path) -> dict[float, list[float]]:
    """The costs that the program prints, by epoch, where it runs on its own and no warning is allowed."""
    file = folder / "program.py"
    file.write_text(program(run, n_steps), "utf-8")
    done = subprocess.run([sys.executable, "-W", "error", str(file)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return _rows(done.stdout)


def costs_of(text: str) -> dict[float, list[float]]:
    """The costs that a program prints when it runs in this process."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "program", "exec"), {"__name__": "__main__"})
    return _rows(out.getvalue())


def _rows(text: str) -> dict[float, list[float]]:
    rows = [[float(word) for word in line.split()] for line in text.splitlines()]
    return {row[0]: row[1:] for row in rows}


def largest_difference(run: Run, last: Snapshot, costs: dict[float, list[float]]) -> float:
    """How far the program is from the curve of nnviz, at any evaluation and at the end."""
    curves = last.curves
    epochs = (curves.epoch_steps / run.steps_per_epoch).tolist()
    differences = [abs(costs[epoch][0] - mean) for epoch, mean in zip(epochs, curves.train_means, strict=True)]
    if len(run.held_out_points):
        means = zip(epochs, curves.held_out_means, strict=True)
        differences += [abs(costs[epoch][1] - mean) for epoch, mean in means]
    differences.append(abs(list(costs.values())[-1][0] - last.evaluation.train_mean))
    return float(np.max(differences))


def built(name: str) -> Run:
    return build(EXPERIMENTS[name])
