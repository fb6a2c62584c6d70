"""Costs along the way, thinned so that they stay bounded however long a training runs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class CurveView:
    """What the loop has recorded so far; read-only arrays that later training never changes.

    batch_steps, batch_costs : (n,) the mean cost of the batch of step `batch_steps[i]` before that step's update
    epoch_steps, train_means, held_out_means : (m,) mean costs evaluated at the end of epochs, first at step 0;
        held_out_means is all NaN where nothing is held out
    """

    batch_steps: NDArray[np.int64]
    batch_costs: NDArray[np.float64]
    epoch_steps: NDArray[np.int64]
    train_means: NDArray[np.float64]
    held_out_means: NDArray[np.float64]
