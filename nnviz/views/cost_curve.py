"""The cost of training and held-out points along the way, with the playhead; dragging on it scrubs."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnviz.training.snapshot import Snapshot
from nnviz.views.choice import ChoiceButton
from nnviz.views.colors import Palette
from nnviz.views.cost_lines import CostLines, CostSettings, cost_lines
from nnviz.views.cost_plot import CostPlot
from nnviz.views.view import View
from nnviz.views.worker import Worker


class CostCurve(View):
    """`scrubbed` gives the step under the hand; the curve keeps its whole length while an earlier moment is shown."""

    title = "Cost"
    scrubbed = Signal(int)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self._newest: Snapshot | None = None
        self.plot = CostPlot()
        self.column.addWidget(self.plot, 1)
        self._scale = ChoiceButton(self.tr("Axis of the cost"), [(self.tr("log"), True), (self.tr("linear"), False)])
        self._unit = ChoiceButton(self.tr("Axis of time"), [(self.tr("epochs"), "epoch"), (self.tr("steps"), "step")])
        for choice in (self._scale, self._unit):
            choice.chosen.connect(self._choose)
            self.options.addWidget(choice)
        self.plot.scrubbed.connect(self.scrubbed)

    compute = staticmethod(cost_lines)

    def settings(self) -> CostSettings:
        assert self.snapshot is not None
        self._newest = newest_of(self._newest, self.snapshot)
        return CostSettings(self._newest, self._scale.value, self._unit.value)

    def draw(self, arrays: CostLines) -> None:
        self.plot.show_lines(arrays)

    def recolor(self, palette: Palette) -> None:
        self.plot.colors = palette
        super().recolor(palette)

    def rescale(self, content_scale: float) -> None:
        self.plot.content_scale = content_scale
        super().rescale(content_scale)

    def _choose(self, _value: object) -> None:
        self.refresh()


def newest_of(known: Snapshot | None, shown: Snapshot) -> Snapshot:
    """Whose curves to draw: the known moment while an earlier one of the same training is shown, else the shown one.

    A training taken up from an earlier moment is another one as soon as a hand or a number has made it differ.
    """
    if known is None or known.run.number != shown.run.number or shown.state.step >= known.state.step:
        return shown
    by_hand, past, now = shown.run.by_hand, known.curves, shown.curves
    if known.run.by_hand[: len(by_hand)] != by_hand:
        return shown
    at = np.flatnonzero(past.epoch_steps == now.epoch_steps[-1])
    agrees = not len(at) or past.train_means[at[0]] == now.train_means[-1]
    return known if agrees else shown
