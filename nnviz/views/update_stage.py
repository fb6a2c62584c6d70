"""One update acted out, stage by stage: what the rule makes of the next step's gradient, for two parameters or all.

Nothing moves by itself: stages are walked by hand, and the picture's scale stays until it is fitted anew.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.views.choice import ChoiceButton
from nnviz.views.colors import Palette
from nnviz.views.update_stage_board import UpdateBoard
from nnviz.views.update_stage_picture import Reach, UpdatePicture, UpdateSettings, update_picture
from nnviz.views.update_stage_steps import StageSteps
from nnviz.views.view import View
from nnviz.views.worker import Worker


class OneUpdate(View):
    """The two parameters are chosen from outside, or by clicking their bars."""

    title = "One update"

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self._indices, self._labels = (0, 1), ("", "")
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
        n = run.network.n_parameters
        if max(self._indices) >= n or (n > 1 and len(set(self._indices)) < 2):
            self._indices, self._labels = (0, min(1, n - 1)), ("", "")
        return UpdateSettings(self._indices, self._shown.value or n == 1, self._reach, self._labels)

    def choose_parameters(self, indices: tuple[int, int], labels: tuple[str, str] = ("", "")) -> None:
        """Act out the update of these two parameters."""
        self._indices, self._labels = indices, labels
        if not self._shown.value:
            self._reach = None
        self.ask_anew()

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
            self.choose_parameters((index, self._indices[0]), ("", self._labels[0]))

    def _go(self, _number: int) -> None:
        self._redraw()
