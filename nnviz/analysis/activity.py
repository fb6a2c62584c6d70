"""What outputs say about classes: the class they choose, and how clearly.

`coding` is the (low, high) with which targets are coded: one output means class 1 at high and class 0 at low; of
several outputs the largest wins.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """What a picture of the decision shows at each point.

    classes : (n_points,) number of the class chosen
    margins : (n_points,) how clearly, 0 on the boundary to 1; NaN where an output is NaN
    """

    classes: NDArray[np.intp]
    margins: Floats

    @property
    def levels(self) -> Floats:
        """(n_points,) -1 (surely class 0) to 1 (surely class 1), for two classes."""
        return np.where(self.classes == 1, self.margins, -self.margins)


def predicted_class(outputs: NDArray[Any], coding: tuple[float, float]) -> NDArray[np.intp]:
    """(n_points,) class chosen by (n_points, n_outputs) outputs; on the boundary the higher of two, the first of many.

    One output belongs to class 1 from the middle of the coding on: z >= (low + high)/2.
    """
    if outputs.shape[1] == 1:
        classes: NDArray[np.intp] = (outputs[:, 0] >= sum(coding) / 2).astype(np.intp)
    else:
        classes = outputs.argmax(axis=1)
    return classes


def decision_margins(outputs: NDArray[Any], coding: tuple[float, float]) -> Floats:
    """(n_points,) how clearly (n_points, n_outputs) outputs choose, 0 to 1.

    One output: its distance from the middle of the coding, |2z - low - high|/(high - low). Several: the winner's lead
    over the second, (z_1st - z_2nd)/(high - low). Both end at 1; NaN where an output is NaN.
    """
    low, high = coding
    with np.errstate(all="ignore"):
        if outputs.shape[1] == 1:
            lead = np.abs(2.0 * outputs[:, 0] - low - high)
        else:
            best = np.sort(outputs, axis=1)
            lead = best[:, -1] - best[:, -2]
        return np.minimum(lead / (high - low), 1.0)


def region_values(outputs: NDArray[Any], coding: tuple[float, float]) -> Regions:
    """Class and margin at each of (n_points, n_outputs) outputs."""
    return Regions(predicted_class(outputs, coding), decision_margins(outputs, coding))
