"""The numbers of a training at one moment; everything `advance` needs beside the run."""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.training.run import Run


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

    @property
    def parameters_sha256(self) -> str:
        """The digest of the parameters as little-endian float64: equal digests, equal bits."""
        return sha256(self.parameters.astype("<f8").tobytes()).hexdigest()


def first_state(run: Run) -> TrainingState:
    """The state at step 0, before anything done by hand at step 0."""
    parameters = np.array(run.start, np.float64)
    memory = tuple(np.array(array, np.float64) for array in OPTIMIZERS[run.optimizer].start(len(parameters)))
    for array in (parameters, *memory):
        array.flags.writeable = False
    return TrainingState(0, parameters, memory, run.hyperparameters)
