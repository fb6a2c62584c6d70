"""V1, V2: the arrays behind the pictures, compiled and by the reference."""

from collections.abc import Callable

import numpy as np

from nnviz.analysis.fields import neuron_fields
from nnviz.analysis.plane import coordinate_plane
from nnviz.app.bench.figures import NUMPY_REFERENCE, Reading
from nnviz.app.bench.subjects import DEEP, SURFACE, run_of
from nnviz.app.bench.timing import durations_ms
from nnviz.app.bench.yardsticks import NNVIZ
from nnviz.engine import selection
from nnviz.engine.backprop import costs, forward
from nnviz.training.run import Run

FIELD = 100
REACH = 3.0


def fields(seconds: float) -> dict[str, Reading]:
    """V1."""
    run = run_of(DEEP)
    plane = coordinate_plane(run.dataset, 0, 1)

    def with_engine(engine: selection.Engine) -> Callable[[], object]:
        def draw() -> object:
            selection.choose(engine)
            return neuron_fields(run.network, run.start, plane, FIELD)

        return draw

    return {"": _beside_reference(with_engine("kernel"), with_engine("numpy"), seconds)}


def surface(seconds: float) -> dict[str, Reading]:
    """V2."""
    return {f"{n} x {n}": _surface(run_of(SURFACE), n, seconds) for n in (61, 101)}


def _surface(run: Run, n: int, seconds: float) -> Reading:
    vectors = np.tile(run.start, (n * n, 1))
    axis = np.linspace(-REACH, REACH, n)
    vectors[:, 0], vectors[:, 1] = np.repeat(axis, n), np.tile(axis, n)
    inputs = run.dataset.inputs

    def compiled() -> object:
        return selection.kernel().total_costs(run.network, vectors, inputs, run.targets, run.loss)

    def reference() -> object:
        return [
            costs(run.network, forward(run.network, vector, inputs), run.targets, run.loss).sum() for vector in vectors
        ]

    return _beside_reference(compiled, reference, seconds)


def _beside_reference(compiled: Callable[[], object], reference: Callable[[], object], seconds: float) -> Reading:
    measured = durations_ms({NNVIZ: compiled, NUMPY_REFERENCE: reference}, seconds)
    return Reading(measured.pop(NNVIZ), measured)
