"""The cost of training and held-out points along the way, with the playhead; dragging on it scrubs."""

from PySide6.QtWidgets import QWidget

from nnviz.views.choice import ChoiceButton
from nnviz.views.colors import Palette
from nnviz.views.cost_lines import CostLines, CostSettings, cost_lines
from nnviz.views.cost_plot import CostPlot
from nnviz.views.view import View
from nnviz.views.worker import Worker


class CostCurve(View):
    """The curve keeps its whole length while an earlier moment is shown."""

    title = "Cost"

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
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
        return CostSettings(self._scale.value, self._unit.value)

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
