"""What can be chosen about the error surface, as a row of small buttons in its header."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.analysis.landscapes import LANDSCAPES
from nnviz.views.choice import ChoiceButton
from nnviz.views.folding_row import FoldingRow


class SurfaceOptions(FoldingRow):
    """Which surface (`kind`), which picture (`shown`), what is its height; `fitted` is asked for by a press.

    On an analytic surface one button more leads back to the slice of the network that was looked at before.
    """

    fitted = Signal()
    step_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = self.tr
        kinds = [
            (tr("two parameters"), "two"),
            (tr("random directions"), "random"),
            (tr("principal plane of the path"), "principal"),
            (tr("start, farthest, end"), "path"),
        ]
        kinds += [(tr(entry.label), entry.name) for entry in LANDSCAPES.values()]
        briefly = {entry.name: tr(entry.name.capitalize()) for entry in LANDSCAPES.values()}
        briefly |= {"random": tr("random"), "principal": tr("principal plane"), "path": tr("three moments")}
        self.kind = ChoiceButton(tr("Slice through the error surface, or an analytic one"), kinds, briefly)
        self.kind.menu().insertSeparator(self.kind.menu().actions()[-len(LANDSCAPES)])
        self.kind.chosen.connect(self._follow_kind)
        self._network_kind = self.kind.value
        self._back = QToolButton()
        self._back.setText(tr("network"))
        self._back.setToolTip(tr("Back to the network's own error surface"))
        self._back.clicked.connect(self.show_network)
        self.want(self._back, False)
        self.shown = ChoiceButton(tr("Picture"), [(tr("3-D"), "3d"), (tr("map"), "map"), (tr("both"), "both")])
        self.height_of = ChoiceButton(tr("Height"), [(tr("linear"), False), (tr("log"), True)])
        quantities = [(tr("error C"), False), (tr("performance P"), True)]
        what = tr("Descent on the error C, or ascent on the performance P = −C")
        self.is_performance = ChoiceButton(what, quantities, {False: "C", True: "P"})
        fit = QToolButton()
        fit.setText(tr("fit"))
        fit.setToolTip(tr("Fit ranges, colors and camera to the path anew"))
        fit.clicked.connect(self.fitted)
        self.step = QToolButton()
        self.step.setText(tr("step"))
        self.step.setToolTip(tr("What the next update does to the two parameters, component by component"))
        self.step.setCheckable(True)
        self.step.clicked.connect(self._choose_step)
        self._is_step_by_hand = False
        self.batch = QToolButton()
        self.batch.setText(tr("batch"))
        self.batch.setToolTip(
            tr("The next step's batch: its own surface, its gradient, and those of the other batches")
        )
        self.batch.setCheckable(True)
        quantity = self.is_performance
        for at, option in enumerate(
            (self._back, self.kind, self.shown, self.height_of, quantity, self.step, self.batch, fit)
        ):
            self.insert(at, option)

    def add(self, option: QToolButton) -> None:
        """One more, after what is looked at."""
        self.insert(3, option)

    def offer_step(self, is_usual: bool) -> None:
        """Show the next step where it says most, until a hand decides."""
        if not self._is_step_by_hand:
            self.step.setChecked(is_usual)

    def show_network(self) -> None:
        """Back to the slice of the network's own surface that was looked at last."""
        self.kind.choose(self._network_kind)

    def _choose_step(self) -> None:
        self._is_step_by_hand = True
        self.step_chosen.emit()

    def _follow_kind(self, kind: str) -> None:
        self.want(self._back, kind in LANDSCAPES)
        self.want(self.batch, kind not in LANDSCAPES)
        if kind not in LANDSCAPES:
            self._network_kind = kind
