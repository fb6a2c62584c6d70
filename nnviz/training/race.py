"""Several rules walking from one start, step by step beside each other; every walker is a run of the engine itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network
from nnviz.training.run import Run
from nnviz.training.state import first_state
from nnviz.training.together import Path, advance_together, variant


@dataclass(frozen=True, slots=True)
class Walker:
    """One who takes part.

    hyperparameters : (name, value) of those that differ from the run's, or from the rule's defaults
    batch_size : points per step; 0 = all
    slow_epochs : epochs with a momentum of 0.5 before its own
    """

    name: str
    optimizer: str
    hyperparameters: tuple[tuple[str, float], ...] = ()
    batch_size: int | None = None
    slow_epochs: int = 0


WALKERS = (
    Walker("gradient descent", "gradient_descent"),
    Walker("momentum γ 0.5", "momentum", (("momentum", 0.5),)),
    Walker("momentum γ 0.9", "momentum", (("momentum", 0.9),)),
    Walker("momentum γ 0.5 → 0.9", "momentum", (("momentum", 0.9),), slow_epochs=5),
    Walker("averaged momentum γ 0.9", "averaged_momentum", (("momentum", 0.9),)),
    Walker("Nesterov γ 0.9", "nesterov", (("momentum", 0.9),)),
    Walker("AdaGrad", "adagrad"),
    Walker("RMSProp", "rmsprop"),
    Walker("Adam", "adam"),
)
MODES = (
    Walker("sample by sample", "gradient_descent", batch_size=1),
    Walker("mini-batch of 10", "gradient_descent", batch_size=10),
    Walker("full batch", "gradient_descent", batch_size=0),
)


@dataclass(frozen=True, slots=True)
class Preset:
    """Walkers that are instructive together.

    n_steps : how long it takes them to show it; 0 = as long as was chosen
    """

    label: str
    walkers: tuple[Walker, ...]
    n_steps: int = 0


_DESCENT, _GAMMA_5, _GAMMA_9, _GAMMA_5_TO_9 = WALKERS[:4]
PRESETS = (
    Preset("γ 0, 0.5 and 0.9", (_DESCENT, _GAMMA_5, _GAMMA_9)),
    Preset("γ 0.5 → 0.9, and each alone", (_GAMMA_5, _GAMMA_9, _GAMMA_5_TO_9), 300),
    Preset("descent and momentum", (_DESCENT, _GAMMA_9)),
    Preset("sample by sample, mini-batch, full batch", MODES),
    Preset("all rules", WALKERS),
)


def race(
    run: Run,
    start: NDArray[np.float64],
    walkers: Sequence[Walker],
    n_steps: int,
    only: Sequence[int] | None = None,
    is_wanted: Callable[[], bool] = lambda: True,
) -> tuple[Path, ...] | None:
    """The path of each walker from the start; None once it is no longer wanted.

    start : (n_parameters,)
    only : indices of the parameters that learn, all others stand still; None = all learn

    Raises ValueError with one sentence where a walker cannot train the network.
    """
    runs = race_runs(run, start, walkers, only)
    return advance_together(runs, [first_state(each) for each in runs], n_steps, is_wanted=is_wanted)


def race_runs(
    run: Run, start: NDArray[np.float64], walkers: Sequence[Walker], only: Sequence[int] | None = None
) -> tuple[Run, ...]:
    """The runs that the walkers of a race are, see `race`."""
    runs = tuple(run_of(run, start, walker) for walker in walkers)
    if only is None:
        return runs
    # One network for all of them, so that what is known of it is made once.
    network = _learning_alone(run.network, tuple(only))
    return tuple(replace(each, network=network) for each in runs)


def run_of(run: Run, start: NDArray[np.float64], walker: Walker) -> Run:
    """The run that a walker is where all parameters learn."""
    n_points = len(run.training_points)
    batch_size = None if walker.batch_size is None else min(walker.batch_size or n_points, n_points)
    own = variant(
        run,
        start=start,
        optimizer=walker.optimizer,
        hyperparameters=dict(walker.hyperparameters),
        batch_size=batch_size,
    )
    return replace(own, slow_epochs=walker.slow_epochs)


@lru_cache(maxsize=4)
def _learning_alone(network: Network, only: tuple[int, ...]) -> Network:
    """The network with all parameters pinned but these, and but those that it pins itself."""
    pinned = np.ones(network.n_parameters, bool)
    pinned[list(only)] = False
    return replace(network, pinned=pinned | network.pinned)
