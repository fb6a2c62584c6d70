"""Run as a program: measures one figure in a process of its own and prints its readings as one JSON object."""

import json
import sys
from collections.abc import Callable
from importlib import import_module

from nnviz.app.bench.figures import Reading, as_json
from nnviz.engine import selection

Measure = Callable[[float], dict[str, Reading]]

MEASURED_BY = {
    "T1": ("engine_figures", "small"),
    "T2": ("engine_figures", "deep"),
    "T3": ("engine_figures", "wide"),
    "T4": ("window_figures", "speed"),
    "T5": ("window_figures", "ticks"),
    "V1": ("picture_figures", "fields"),
    "V2": ("picture_figures", "surface"),
    "V3": ("drawing_figures", "frame"),
    "E1": ("editor_figures", "drag"),
    "E2": ("editor_figures", "travel"),
    "S1": ("start_figures", "start"),
    "N1": ("exactness_figures", "gradients"),
    "N2": ("exactness_figures", "libraries"),
    "N3": ("same_bits", "digests"),
    "S2": ("window_figures", "soak"),
    "X1": ("film_figures", "job"),
    "X2": ("film_figures", "board"),
}


def measured(name: str, seconds: float) -> dict[str, Reading]:
    """The readings of the figure by part, with the compiled engine loaded."""
    module, function = MEASURED_BY[name]
    selection.choose("kernel")
    selection.kernel()
    measure: Measure = getattr(import_module(f"nnviz.app.bench.{module}"), function)
    return measure(seconds)


if __name__ == "__main__":
    print(json.dumps(as_json(measured(sys.argv[1], float(sys.argv[2])))))
