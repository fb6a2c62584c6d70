"""The networks and points that are measured."""

from dataclasses import replace

from nnviz.experiment.build import build, dataset_of
from nnviz.experiment.edits import fit_to_dataset, set_dataset, set_shape, set_training
from nnviz.experiment.shipped import experiment
from nnviz.experiment.specs import ExperimentSpec
from nnviz.training.run import Run

SMALL = "2-4-2-1"
DEEP = "2-8-8-8-8-8-8-1"
SURFACE = "2-8-8-1"
WIDE = "64-128-64-10"
N_POINTS = 250


def circles(shape: str, batch_size: int = 10) -> ExperimentSpec:
    """Tanh columns of these sizes on 250 points in a disc and a ring, trained by gradient descent."""
    spec = experiment("first")
    spec = set_dataset(spec, replace(spec.dataset, n_points=N_POINTS, held_out=0.0))
    return _trained(fit_to_dataset(set_shape(spec, shape), dataset_of(spec.dataset)), batch_size)


def digits(batch_size: int) -> ExperimentSpec:
    """Handwritten digits, 8 x 8 pixels."""
    return _trained(set_shape(experiment("digits"), WIDE), batch_size)


def run_of(shape: str, batch_size: int = 10) -> Run:
    return build(circles(shape, batch_size))


def _trained(spec: ExperimentSpec, batch_size: int) -> ExperimentSpec:
    return set_training(spec, optimizer="gradient_descent", batch_size=batch_size, max_epochs=None)
