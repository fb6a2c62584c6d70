"""The middle of the window: workspaces above the diagram, and news laid over both so that nothing moves for it."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

GAP_PX, SPACING_PX = 8, 6


class Center(QWidget):
    """A column of the workspace bar and the diagram; the banner floats at the diagram's top."""

    def __init__(self, workspaces: QWidget, diagram: QWidget, banner: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP_PX, GAP_PX, GAP_PX, GAP_PX)
        column.setSpacing(SPACING_PX)
        column.addWidget(workspaces)
        column.addWidget(diagram, 1)
        self._banner, self._diagram = banner, diagram
        banner.setParent(self)
        banner.setAutoFillBackground(True)
        banner.installEventFilter(self)
        banner.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_banner()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._banner and event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place_banner()
        return False

    def _place_banner(self) -> None:
        width = self.width() - 2 * GAP_PX
        height = max(self._banner.sizeHint().height(), self._banner.heightForWidth(width))
        self._banner.setGeometry(GAP_PX, self._diagram.y() - SPACING_PX, width, height)
        self._banner.raise_()
