"""`nnviz bench`: measures the figures one after the other, each in a process of its own, and prints them."""

import argparse
import json
import math
import subprocess
import sys
import textwrap
from collections.abc import Mapping, Sequence

from tqdm import tqdm

from nnviz.app.bench.display import Displays, NoDisplay
from nnviz.app.bench.figures import FIGURES, Reading, ratios, report, short, unmeasured
from nnviz.app.input_error import InputError
from nnviz.engine import selection

USUAL_S = 3.0
SOAK_S = 1800.0
WIDTH, INDENT = 96, " " * 8
VERDICTS = {True: "met", False: "missed", None: ""}
CHILD = "nnviz.app.bench.measure"


def bench(options: argparse.Namespace) -> int:
    """Measure what is asked for; exit status 0, whatever the figures say."""
    names = _chosen(options.names)
    if options.seconds is not None and not (math.isfinite(options.seconds) and options.seconds > 0):
        raise InputError(f"bench: --seconds {options.seconds:g}: choose a positive number")
    found: dict[str, Mapping[str, Reading]] = {}
    hidden = not sys.stderr.isatty()
    with Displays() as displays, tqdm(names, unit=" figures", disable=hidden, file=sys.stderr, leave=False) as bar:
        for name in bar:
            bar.set_description(f"{name} {FIGURES[name].what}")
            found[name] = _readings(name, options.seconds, is_named=bool(options.names), displays=displays)
    if options.json:
        print(json.dumps({name: report(name, readings) for name, readings in found.items()}, allow_nan=False))
    else:
        print("\n".join(_table(found)))
    return 0


def _chosen(words: Sequence[str]) -> list[str]:
    """The ids asked for, in the order of the table; all of them where none is."""
    wanted = {word.upper() for word in words}
    if strange := [word for word in words if word.upper() not in FIGURES]:
        raise InputError(f"bench {strange[0]}: there is no such figure; there are {', '.join(FIGURES)}")
    return [name for name in FIGURES if not words or name in wanted]


def _readings(name: str, seconds: float | None, is_named: bool, displays: Displays) -> Mapping[str, Reading]:
    """The readings of the figure by part, or why there are none."""
    figure = FIGURES[name]
    if figure.not_yet:
        return unmeasured(name, figure.not_yet)
    if not selection.is_installed():
        return unmeasured(name, "the compiled engine needs Numba, which is not installed")
    if name == "S2" and not is_named:
        return unmeasured(name, "it takes half an hour, so it is measured only where it is named: nnviz bench S2")
    seconds = seconds if seconds is not None else SOAK_S if name == "S2" else USUAL_S
    try:
        environment = displays.environment() if figure.has_window else None
    except NoDisplay as error:
        return unmeasured(name, str(error))
    command = [sys.executable, "-m", CHILD, name, str(seconds)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        return unmeasured(name, f"the measurement failed: {last[0]}")
    return {part: Reading(**values) for part, values in json.loads(done.stdout.splitlines()[-1]).items()}


def _table(found: Mapping[str, Mapping[str, Reading]]) -> list[str]:
    """Aligned rows, one per number or further goal; below a number, how many times better it is than each yardstick."""
    rows = [_row("id", "what", "value", "goal")]
    for name, readings in found.items():
        figure = FIGURES[name]
        if "" not in readings:
            rows.append(_row(name, figure.what))
        for at, part in figure.parts.items():
            reading = readings[at]
            value = "-" if reading.value is None else f"{short(reading.value)} {part.unit}".rstrip()
            goals = [(str(goal), VERDICTS[goal.is_met(reading)]) for goal in part.goals] or [("", "")]
            rows.append(_row(name if not at else "", f"  {at}" if at else figure.what, value, *goals[0]))
            rows += [_row("", "", "", *goal) for goal in goals[1:]]
            times = ratios(reading, part.is_more_better)
            beside = ", ".join(f"{short(ratio)} x {other}" for other, ratio in times.items())
            rows += textwrap.wrap(beside, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
        for why in dict.fromkeys(reading.why for reading in readings.values() if reading.why):
            rows += textwrap.wrap(why, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)
    return rows


def _row(name: str, what: str = "", value: str = "", goal: str = "", verdict: str = "") -> str:
    return f"{name:<2}  {what:<40}  {value:>17}  {goal:<26}  {verdict}".rstrip()
