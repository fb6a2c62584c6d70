"""What a run's cost is the cost of."""

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import Problem
from nnviz.training.run import Run


def problem_of(run: Run, points: NDArray[np.intp] | None = None) -> Problem:
    """The cost over some points of a run, all of its training points where none are given."""
    points = run.training_points if points is None else points
    return Problem(run.network, run.dataset.inputs[points], run.targets[points], run.loss)
