"""The room of the race's board below the surface: as high as the board where there is room, else scrolled."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy

from nnviz.views.race_board import RaceBoard

FEWEST_ROWS = 3


class RaceRoom(QScrollArea):
    """Gives way to the picture above it before that gets too low to be read."""

    def __init__(self, board: RaceBoard) -> None:
        super().__init__()
        self._board = board
        self.setWidget(board)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.viewport().setAutoFillBackground(False)
        board.setAutoFillBackground(False)
        self.setAccessibleName(self.tr("Race"))
        self.hide()

    def show_race(self, has_race: bool) -> None:
        """Be there while somebody races, with as many rows as there are."""
        self.setVisible(has_race)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self._board.sizeHint()

    def minimumSizeHint(self) -> QSize:
        hint = self._board.sizeHint()
        return QSize(60, min(hint.height(), round((1 + FEWEST_ROWS) * self._board.row_px())))
