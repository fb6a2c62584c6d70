"""T1, T2, T3: samples per second of training without a window."""

from nnviz.app.bench.figures import FIGURES, Reading
from nnviz.app.bench.subjects import DEEP, SMALL, digits, run_of
from nnviz.app.bench.timing import speeds
from nnviz.app.bench.yardsticks import NNVIZ, contenders
from nnviz.experiment.build import build
from nnviz.training.run import Run


def small(seconds: float) -> dict[str, Reading]:
    """T1."""
    return {"": samples_per_second(run_of(SMALL), seconds)}


def deep(seconds: float) -> dict[str, Reading]:
    """T2."""
    sizes = {part: int(part.removeprefix("batch ")) for part in FIGURES["T2"].parts}
    return {part: samples_per_second(run_of(DEEP, size), seconds) for part, size in sizes.items()}


def wide(seconds: float) -> dict[str, Reading]:
    """T3."""
    return {"": samples_per_second(build(digits(batch_size=32)), seconds)}


def samples_per_second(run: Run, seconds: float) -> Reading:
    """Of nnviz, beside every yardstick."""
    n_points = len(run.training_points)
    measured = {name: speed * n_points for name, speed in speeds(contenders(run), seconds).items()}
    return Reading(measured.pop(NNVIZ), measured)
