"""What a hand does with the mouse, from press to release: the form of every gesture, and the plainest of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt

from nnviz.diagram.selection import Hit

if TYPE_CHECKING:
    from nnviz.diagram.view import DiagramView

DRAG_PX = 4

Modifiers = Qt.KeyboardModifier


class Gesture:
    """From press to release; `drag` only once the mouse has really moved."""

    cursor: Qt.CursorShape | None = None

    def __init__(self, view: "DiagramView", hit: Hit, at: QPoint, modifiers: Modifiers) -> None:
        self.view, self.hit, self.modifiers = view, hit, modifiers
        self.start_px, self.start = at, view.mapToScene(at)
        self.is_drag = False

    def move(self, at: QPoint, modifiers: Modifiers) -> None:
        """The mouse has moved, in pixels of the viewport."""
        if not self.is_drag and (at - self.start_px).manhattanLength() >= DRAG_PX:
            self.is_drag = True
            self.begin()
        if self.is_drag:
            self.drag(at, self.view.mapToScene(at), modifiers)

    def release(self, at: QPoint) -> None:
        """The button is up."""
        if self.is_drag:
            self.finish(self.view.mapToScene(at))
        else:
            self.click()

    def click(self) -> None:
        """Without a drag every gesture is a click: select, or toggle with Ctrl or Shift."""
        if self.modifiers & (Modifiers.ControlModifier | Modifiers.ShiftModifier):
            self.view.selection.toggle(self.hit)
        else:
            self.view.selection.choose(self.hit)

    def begin(self) -> None:
        """The drag begins."""

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        """The drag goes on."""

    def finish(self, at: QPointF) -> None:
        """The drag ends; here the document is edited."""

    def cancel(self) -> None:
        """Leave everything as it was."""


class Pan(Gesture):
    """Space or the middle button: the paper moves with the hand."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def begin(self) -> None:
        self._last = self.start_px

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        self.view.pan(at_px - self._last)
        self._last = at_px

    def click(self) -> None:
        return


class Unfold(Gesture):
    """On the ellipsis of a folded layer: all of its neurons are seen again."""

    def click(self) -> None:
        self.view.scene_.fold(frozenset({self.hit.column}), is_folded=False)


class SelectColumn(Gesture):
    """On a header: all neurons of the layer."""

    def click(self) -> None:
        self.view.header_clicked.emit(self.hit.column)
