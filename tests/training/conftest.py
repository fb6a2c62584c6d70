"""Small runs, made without the floors above training."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnviz.datasets.dataset import Dataset
from nnviz.engine.network import NeuronActivation, dense_synapses, network
from nnviz.training.run import Run, next_run_number


@pytest.fixture
def make_run() -> Callable[..., Run]:
    return circle_run


def circle_run(
    sizes: tuple[int, ...] = (2, 3, 1),
    n_points: int = 24,
    n_held_out: int = 5,
    activation: str = "tanh",
    output: str = "tanh",
    pinned: tuple[tuple[int, int], ...] = (),
    **fields: Any,
) -> Run:
    """Inside or outside of a circle, -1 or +1; the held-out points stand between the others."""
    draws = np.random.default_rng(5)
    inputs = draws.uniform(-1, 1, (n_points, sizes[0]))
    labels = ((inputs**2).sum(axis=1) > 0.5).astype(np.int64)
    held_out = np.zeros(n_points, bool)
    held_out[1 : 1 + 2 * n_held_out : 2] = True
    targets = np.where(labels == 1, 1.0, -1.0)[:, None] * np.ones(sizes[-1])
    names = tuple(f"x{number}" for number in range(sizes[0]))
    dataset = Dataset("circle", inputs, names, labels, ("inside", "outside"), None, (), held_out)
    activations = [NeuronActivation(activation)] * sum(sizes[1:-1]) + [NeuronActivation(output)] * sizes[-1]
    net = network(sizes, dense_synapses(sizes), activations, pinned)
    start = draws.uniform(-0.5, 0.5, net.n_parameters)
    for array in (inputs, labels, held_out, targets, start):
        array.flags.writeable = False
    values = {
        "loss": "squared_error",
        "optimizer": "momentum",
        "hyperparameters": (("learning_rate", 0.05), ("momentum", 0.9)),
        "batch_size": 4,
        "reduction": "mean",
        "max_epochs": None,
        "seed": 7,
        **fields,
    }
    return Run(
        network=net,
        dataset=dataset,
        targets=targets,
        training_points=np.flatnonzero(~held_out),
        held_out_points=np.flatnonzero(held_out),
        start=start,
        number=next_run_number(),
        **values,
    )
