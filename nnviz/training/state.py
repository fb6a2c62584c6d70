"""The numbers of a training at one moment; everything `advance` needs beside the run."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class TrainingState:
    """Frozen; arrays read-only.

    step : updates made so far; epoch and position in the shuffled data follow from it and the run
    parameters : (n_parameters,) float64
    optimizer_state : arrays the rule remembers, e.g. the velocity of momentum
    hyperparameters : (name, value), turned live by hand
    held : rising indices of the parameters that a hand holds
    """

    step: int
    parameters: NDArray[np.float64]
    optimizer_state: tuple[NDArray[np.float64], ...]
    hyperparameters: tuple[tuple[str, float], ...]
    held: tuple[int, ...] = ()
