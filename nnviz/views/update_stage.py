"""One update acted out, stage by stage: what the rule makes of the next step's gradient, for two parameters or all.

Nothing moves by itself: stages are walked by hand, and the picture's scale stays until it is fitted anew.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.views.choice import ChoiceButton
from nnviz.views.colors import Palette
from nnviz.views.surface_slice import NameOf, usual_axes
from nnviz.views.update_stage_board import UpdateBoard
from nnviz.views.update_stage_picture import Reach, UpdatePicture, UpdateSettings, update_picture
from nnviz.views.update_stage_steps import StageSteps
from nnviz.views.view import View
from nnviz.views.worker import Worker


class OneUpdate(View):
    """The two parameters are chosen from outside, or by clicking their bars; else they are the usual ones of the run.

    name_of : what a parameter is called, "" = by its neurons
    """

    title = "One update"

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self.name_of: NameOf = _unnamed
        self._chosen: tuple[int, int] | None = None
        self._reach: Reach | None = None
        self._run_number: int | None = None
        self.board, self.steps = UpdateBoard(), StageSteps()
        self.board.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.board.setFocusProxy(self.steps.dots)
        self.column.addWidget(self.board, 1)
        self.column.addWidget(self.steps)
        self._shown = ChoiceButton(
            self.tr("Which parameters"), [(self.tr("two parameters"), False), (self.tr("all as bars"), True)]
        )
        self._fit = QToolButton()
        self._fit.setText(self.tr("fit"))
        self._fit.setToolTip(self.tr("Fit the lengths to this update anew"))
        for option in (self._shown, self._fit):
            self.options.addWidget(option)
        self._shown.chosen.connect(self._take_shown)
        self._fit.clicked.connect(self.fit)
        self.board.picked.connect(self._pick)
        self.steps.gone.connect(self._go)

    compute = staticmethod(update_picture)

    def settings(self) -> UpdateSettings:
        assert self.snapshot is not None
        run = self.snapshot.run
        if run.number != self._run_number:
            self._run_number, self._reach = run.number, None
        n, (first, second) = run.network.n_parameters, self._indices
        names = self.name_of(first), self.name_of(second)
        return UpdateSettings((first, second), self._shown.value or n == 1, self._reach, names)

    @property
    def _indices(self) -> tuple[int, int]:
        """The two that are acted out: the chosen ones where the run has them."""
        assert self.snapshot is not None
        network = self.snapshot.run.network
        if network.n_parameters < 2:
            return 0, 0
        if self._chosen is None or max(self._chosen) >= network.n_parameters:
            return usual_axes(network)
        return self._chosen

    def choose_parameters(self, first: int, second: int) -> None:
        """Act out the update of these two parameters."""
        self._chosen = (first, second)
        if not self._shown.value:
            self._reach = None
        self.ask_anew()

    def keep_parameters(self, first: int, second: int) -> None:
        """The same two as before, which stand here in whatever run comes next."""
        self._chosen = (first, second)

    def forget_parameters(self) -> None:
        """Act out the usual two parameters of whatever run comes next."""
        self._chosen = None

    def fit(self) -> None:
        """Take lengths and surroundings anew from the update as it is now."""
        self._reach = None
        self.ask_anew()

    def draw(self, arrays: UpdatePicture) -> None:
        if arrays.run.number == self._run_number:
            self._reach = arrays.reach
        self.steps.show_stages(len(arrays.stages))
        self.board.show_stage(arrays, self.steps.number)

    def recolor(self, palette: Palette) -> None:
        self.board.colors = self.steps.dots.colors = palette
        self.steps.dots.update()
        super().recolor(palette)

    def rescale(self, content_scale: float) -> None:
        self.board.content_scale = content_scale
        super().rescale(content_scale)

    def _take_shown(self, _is_all: bool) -> None:
        self.fit()

    def _pick(self, index: int) -> None:
        if index not in self._indices:
            self.choose_parameters(index, self._indices[0])

    def _go(self, _number: int) -> None:
        self._redraw()


def _unnamed(_index: int) -> str:
    return ""
