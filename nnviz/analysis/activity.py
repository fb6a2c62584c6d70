"""What outputs say about classes: the class they choose, and how clearly.

`coding` is the (low, high) with which targets are coded, see `engine.coding`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.coding import Coding, chosen_class

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """What a picture of the decision shows at each point.

    classes : (n_points,) number of the class chosen
    margins : (n_points,) how clearly, 0 on the boundary to 1; NaN where an output is NaN
    """

    classes: NDArray[np.intp]
    margins: Floats


def decision_margins(outputs: NDArray[Any], coding: Coding) -> Floats:
    """(n_points,) how clearly (n_points, n_outputs) outputs choose, 0 to 1.

    One output: its distance from the middle of the coding, |2z - low - high|/(high - low). Several: the winner's lead
    over the second, each counted as (z - low)/(high - low). Both end at 1; NaN where an output is NaN.
    """
    low, high = (np.asarray(each) for each in coding)
    with np.errstate(all="ignore"):
        if outputs.shape[1] == 1:
            lead = (np.abs(2.0 * outputs - low - high) / (high - low))[:, 0]
        else:
            best = np.sort((outputs - low) / (high - low), axis=1)
            lead = best[:, -1] - best[:, -2]
        margins: Floats = np.minimum(lead, 1.0)
    return margins


def region_values(outputs: NDArray[Any], coding: Coding) -> Regions:
    """Class and margin at each of (n_points, n_outputs) outputs."""
    return Regions(chosen_class(outputs, coding), decision_margins(outputs, coding))
