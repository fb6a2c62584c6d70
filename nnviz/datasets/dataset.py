"""What a network learns from: points with their targets, their names, and which of them are held out."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Task = Literal["classification", "regression"]
Scaling = Literal["none", "standardize", "unit range"]


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Points and what they should give; all arrays read-only.

    inputs : (n_points, n_inputs) float64, what the network gets
    labels : (n_points,) class numbers, or None in a regression
    values : (n_points, n_targets) float64 to be met in a regression, or None in a classification
    held_out : (n_points,) booleans; True points never enter an update
    image_shape : (rows, columns) where the inputs are the pixels of an image, row by row
    scaling : what was done to the inputs, one phrase for the screen ("" = nothing)
    source, license : where a shipped table comes from
    features : the keys of FEATURES that the inputs are, in their order; () where they are the raw inputs
    origin : the same points with their raw inputs, where there are features
    """

    name: str
    inputs: NDArray[np.float64]
    input_names: tuple[str, ...]
    labels: NDArray[np.int64] | None
    class_names: tuple[str, ...]
    values: NDArray[np.float64] | None
    target_names: tuple[str, ...]
    held_out: NDArray[np.bool_]
    image_shape: tuple[int, int] | None = None
    scaling: str = ""
    source: str = ""
    license: str = ""
    features: tuple[str, ...] = ()
    origin: "Dataset | None" = None

    @property
    def raw(self) -> "Dataset":
        """The points with their raw inputs, (n_points, n_raw): the places that pictures show them at."""
        return self.origin or self

    @property
    def feature_names(self) -> tuple[str, ...]:
        """What the inputs are called where they are features, else nothing."""
        return self.input_names if self.features else ()

    @property
    def task(self) -> Task:
        return "regression" if self.labels is None else "classification"

    @property
    def n_points(self) -> int:
        return len(self.inputs)

    @property
    def n_inputs(self) -> int:
        return int(self.inputs.shape[1])

    @property
    def n_outputs(self) -> int:
        """Output neurons that fit best: one for two classes or one value, else one per class or value."""
        return self.fitting_outputs[0]

    @property
    def fitting_outputs(self) -> tuple[int, ...]:
        """How many output neurons fit, the best first: two classes may have one or two."""
        if self.values is not None:
            return (int(self.values.shape[1]),)
        return (1, 2) if len(self.class_names) == 2 else (len(self.class_names),)
