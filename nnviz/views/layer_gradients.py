"""How large the gradient is in each layer, plain and times the learning rate's factors, on an axis of powers of ten.

The gradient is that of all training points, so that no batch makes the bars tremble; the axis stays until it is fitted.
"""

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.analysis.layer_gradients import fan_in_factors, layer_factors, layer_gradients
from nnviz.engine.backprop import blocks, cost_and_gradient
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.perceptron import cost_and_errors
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.views.choice import ChoiceButton
from nnviz.views.colors import Palette
from nnviz.views.layer_bars import Decades, LayerBars, LayerSizes
from nnviz.views.view import View
from nnviz.views.worker import Worker

Floats = NDArray[np.float64]

FEWEST_DECADES = 2
TINY = 1e-300


@dataclass(frozen=True, slots=True)
class LayerSettings:
    """is_norm : the norm of each layer's gradient, or its mean magnitude; decades : kept from before, None = anew."""

    is_norm: bool = True
    decades: Decades | None = None


def training_gradient(run: Run, vector: Floats) -> Floats:
    """(n_parameters,) the gradient of all training points, their mean or sum as the run's steps take it."""
    slope = cost_and_errors if OPTIMIZERS[run.optimizer].follows_errors else cost_and_gradient
    gradient, points = np.zeros(run.network.n_parameters), run.training_points
    for block in blocks(run.network, len(points)):
        at = points[block]
        gradient += slope(run.network, vector, run.dataset.inputs[at], run.targets[at], run.loss)[1]
    return gradient / len(points) if run.reduction == "mean" else gradient


def layer_sizes(snapshot: Snapshot, settings: LayerSettings) -> LayerSizes:
    """The sizes at this moment."""
    run = snapshot.run
    network, gradient = run.network, training_gradient(run, snapshot.state.parameters)
    ruled = fan_in_factors(network)
    used = np.ones(network.n_parameters) if run.rate_factors is None else run.rate_factors
    measured = [layer_gradients(network, gradient * factors) for factors in (np.ones_like(used), used, ruled)]
    plain, counted, by_rule = (each.norms if settings.is_norm else each.means for each in measured)
    return LayerSizes(
        plain=plain,
        counted=counted,
        by_rule=by_rule,
        factors=layer_factors(network, run.rate_factors),
        has_factors=run.rate_factors is not None,
        is_norm=settings.is_norm,
        is_mean=run.reduction == "mean",
        follows_errors=OPTIMIZERS[run.optimizer].follows_errors,
        n_points=len(run.training_points),
        run_number=run.number,
        decades=settings.decades or decades_of(np.concatenate([plain, counted, by_rule])),
    )


def decades_of(sizes: Floats) -> Decades:
    """Whole powers of ten around all positive finite sizes, with the one below the smallest for its bar."""
    seen = sizes[np.isfinite(sizes) & (sizes > TINY)]
    if not len(seen):
        return -FEWEST_DECADES, 0
    low, high = floor(log10(seen.min())), ceil(log10(seen.max()) + 1e-9)
    return min(low - 1, high - FEWEST_DECADES), high


class LayerGradientsView(View):
    """Whether the factors of the learning rate even out what the layers differ by is seen at a glance."""

    title = "Gradient per layer"

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self._decades: Decades | None = None
        self._run_number: int | None = None
        self.bars = LayerBars()
        self.column.addWidget(self.bars, 1)
        self._measure = ChoiceButton(
            self.tr("Size of a layer's gradient"), [(self.tr("norm"), True), (self.tr("mean"), False)]
        )
        self._fit = QToolButton()
        self._fit.setText(self.tr("fit"))
        self._fit.setToolTip(self.tr("Fit the axis to these gradients anew"))
        self.options.addWidget(self._measure)
        self.options.addWidget(self._fit)
        self._measure.chosen.connect(self._take_measure)
        self._fit.clicked.connect(self.fit)

    compute = staticmethod(layer_sizes)

    def settings(self) -> LayerSettings:
        assert self.snapshot is not None
        if self.snapshot.run.number != self._run_number:
            self._run_number, self._decades = self.snapshot.run.number, None
        return LayerSettings(self._measure.value, self._decades)

    def fit(self) -> None:
        """Take the axis anew from the gradients as they are now."""
        self._decades = None
        self.ask_anew()

    def draw(self, arrays: LayerSizes) -> None:
        if arrays.run_number == self._run_number:
            self._decades = arrays.decades
        self.bars.show_sizes(arrays)

    def recolor(self, palette: Palette) -> None:
        self.bars.colors = palette
        super().recolor(palette)

    def rescale(self, content_scale: float) -> None:
        self.bars.content_scale = content_scale
        super().rescale(content_scale)

    def _take_measure(self, _is_norm: bool) -> None:
        self.fit()
