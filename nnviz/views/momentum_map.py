"""What every pair of learning rate and momentum does on a bowl of one curvature, with the run's own pair on the map.

The map is over η a and γ, on which alone it depends: another curvature moves the run's point, never the map.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from nnviz.analysis.momentum_theory import behavior, rate
from nnviz.engine.rates import CONSTANT, rate_factor
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.views.choice import ChoiceButton
from nnviz.views.colors import Palette
from nnviz.views.layer_gradients import training_gradient
from nnviz.views.momentum_plane import Axis, MomentumPicture, MomentumPlane, Pair
from nnviz.views.number_text import significant
from nnviz.views.view import View
from nnviz.views.worker import Worker

Floats = NDArray[np.float64]

N_ACROSS, N_UP = 160, 110
NUDGE = 1e-5
SLIDER_PER_DECADE, SLIDER_DECADES = 50, 3
LINEAR, LOG = Axis(0.0, 4.4, False), Axis(-5.0, 2.0, True)


@dataclass(frozen=True, slots=True)
class MomentumSettings:
    """curvature : chosen by hand; None = that of the cost along its gradient at the moment shown."""

    axis: Axis = LOG
    curvature: float | None = None


def curvature_along_gradient(run: Run, vector: Floats) -> float:
    """gᵀ H g / gᵀ g of the training cost, by central differences of its gradient; NaN where the gradient is 0."""
    with np.errstate(all="ignore"):
        gradient = training_gradient(run, vector)
        length = float(np.linalg.norm(gradient))
        if not isfinite(length) or length == 0.0:
            return float("nan")
        along = gradient / length
        ahead, behind = (training_gradient(run, vector + sign * NUDGE * along) for sign in (1.0, -1.0))
        return float((ahead - behind) @ along / (2 * NUDGE))


def own_pair(snapshot: Snapshot) -> Pair | None:
    """η and γ of the heavy ball that the run is at the moment; None where its rule is no heavy ball.

    Averaged momentum is one with η (1 - γ) in the place of η.
    """
    run, state = snapshot.run, snapshot.state
    in_use = run.in_use(dict(state.hyperparameters), state.step)
    if run.optimizer == "gradient_descent":
        return in_use["learning_rate"], 0.0
    if run.optimizer == "momentum":
        return in_use["learning_rate"], in_use["momentum"]
    if run.optimizer == "averaged_momentum":
        return in_use["learning_rate"] * (1.0 - in_use["momentum"]), in_use["momentum"]
    return None


def momentum_picture(snapshot: Snapshot, settings: MomentumSettings) -> MomentumPicture:
    """The map, and where the run is on it."""
    curvature = settings.curvature
    if curvature is None:
        curvature = curvature_along_gradient(snapshot.run, snapshot.state.parameters)
    behaviors, rates = _grid(settings.axis)
    return MomentumPicture(
        axis=settings.axis,
        behaviors=behaviors,
        rates=rates,
        curvature=curvature,
        is_local=settings.curvature is None,
        own=own_pair(snapshot),
        run_number=snapshot.run.number,
        epoch=_epoch(snapshot) + 1 if snapshot.run.rate_schedule != CONSTANT or snapshot.run.slow_epochs else None,
    )


def _epoch(snapshot: Snapshot) -> int:
    """The epoch that the next step belongs to."""
    return snapshot.state.step // snapshot.run.steps_per_epoch


@lru_cache(maxsize=2)
def _grid(axis: Axis) -> tuple[NDArray[np.str_], Floats]:
    """(N_UP, N_ACROSS) behavior and rate at the middles of the map's cells, the highest γ first."""
    across = axis.amount((np.arange(N_ACROSS) + 0.5) / N_ACROSS)
    up = ((np.arange(N_UP) + 0.5) / N_UP)[::-1]
    behaviors = np.array([[behavior(eta_a, gamma) for eta_a in across.tolist()] for gamma in up.tolist()])
    rates = rate(across[None, :], up[:, None])
    behaviors.flags.writeable = rates.flags.writeable = False
    return behaviors, rates


class MomentumMap(View):
    """`tried` gives {hyperparameter: value} of the pair where the point is dropped."""

    title = "Momentum map"
    tried = Signal(object)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self.plane = MomentumPlane()
        self.column.addWidget(self.plane, 1)
        self._add_curvature()
        self._axis = ChoiceButton(self.tr("Axis of η a"), [(self.tr("log"), LOG), (self.tr("linear"), LINEAR)])
        kinds = [(self.tr("local a"), True), (self.tr("any a"), False)]
        self._source = ChoiceButton(
            self.tr("Curvature a: that of the cost along its gradient, or chosen by hand"), kinds
        )
        self._own = QToolButton()
        self._own.setText(self.tr("own"))
        self._own.setToolTip(self.tr("Put the point back to the run's own pair"))
        for option in (self._source, self._axis, self._own):
            self.options.addWidget(option)
        self._axis.chosen.connect(self._choose)
        self._source.chosen.connect(self._choose)
        self._own.clicked.connect(self.plane.forget)
        self.plane.dropped.connect(self._try)

    def _add_curvature(self) -> None:
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(-SLIDER_PER_DECADE * SLIDER_DECADES, SLIDER_PER_DECADE * SLIDER_DECADES)
        self._slider.setAccessibleName(self.tr("Curvature a"))
        self._amount = QLabel("a = 1.00")
        self._amount.setProperty("role", "soft")
        self._by_hand = QWidget()
        row = QHBoxLayout(self._by_hand)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._slider, 1)
        row.addWidget(self._amount)
        self._by_hand.hide()
        self.column.addWidget(self._by_hand)
        self._slider.valueChanged.connect(self._choose)

    compute = staticmethod(momentum_picture)

    def settings(self) -> MomentumSettings:
        curvature = None if self._source.value else 10.0 ** (self._slider.value() / SLIDER_PER_DECADE)
        return MomentumSettings(self._axis.value, curvature)

    def draw(self, arrays: MomentumPicture) -> None:
        self.plane.show_picture(arrays)

    def recolor(self, palette: Palette) -> None:
        self.plane.colors = palette
        super().recolor(palette)

    def rescale(self, content_scale: float) -> None:
        self.plane.content_scale = content_scale
        super().rescale(content_scale)

    def _choose(self, _value: object) -> None:
        self._by_hand.setVisible(not self._source.value)
        self._amount.setText(f"a = {significant(10.0 ** (self._slider.value() / SLIDER_PER_DECADE), 3)}")
        self.refresh()

    def _try(self, pair: Pair) -> None:
        """Tell what the run's own rule needs to be this heavy ball, in this epoch of its schedule.

        On another rule the pair is only looked at, as it is where the schedule has come down to a rate of 0.
        """
        if self.snapshot is None or own_pair(self.snapshot) is None:
            return
        run, (eta, momentum) = self.snapshot.run, pair
        scheduled = rate_factor(run.rate_schedule, _epoch(self.snapshot))
        if scheduled > 0.0:
            share = 1.0 - momentum if run.optimizer == "averaged_momentum" else 1.0
            self.tried.emit({"learning_rate": eta / share / scheduled, "momentum": momentum})
