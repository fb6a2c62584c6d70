"""What can be chosen about the error surface, as a row of small buttons in its header."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from nnviz.views.choice import ChoiceButton


class SurfaceOptions(QWidget):
    """Which slice (`kind`), which picture (`shown`), which `height`; `fitted` is asked for by a press."""

    fitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = self.tr
        kinds = [
            (tr("two parameters"), "two"),
            (tr("random directions"), "random"),
            (tr("principal plane of the path"), "principal"),
            (tr("start, farthest, end"), "path"),
        ]
        self.kind = ChoiceButton(tr("Slice through the error surface"), kinds)
        self.shown = ChoiceButton(tr("Picture"), [(tr("3-D"), "3d"), (tr("map"), "map"), (tr("both"), "both")])
        self.height_of = ChoiceButton(tr("Height"), [(tr("linear"), False), (tr("log"), True)])
        fit = QToolButton()
        fit.setText(tr("fit"))
        fit.setToolTip(tr("Fit ranges and colors to the path anew"))
        fit.clicked.connect(self.fitted)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        for option in (self.kind, self.shown, self.height_of, fit):
            self._row.addWidget(option)

    def add(self, option: QWidget) -> None:
        """One more, before the last."""
        self._row.insertWidget(self._row.count() - 1, option)
