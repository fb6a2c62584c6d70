"""The window onto the scene: zoom, pan, and handing every press of the mouse to the gesture it begins."""

from time import perf_counter

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from nnviz.diagram import zooming
from nnviz.diagram.gesture import Gesture, Pan
from nnviz.diagram.gestures import gesture_for
from nnviz.diagram.held_space import HeldSpace
from nnviz.diagram.hits import hit_at, place_of
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import EMPTY, Selection
from nnviz.diagram.turning import FINE
from nnviz.diagram.whisper import Whisper
from nnviz.diagram.zoom_preview import ZoomPreview
from nnviz.session.session import Session

_FAR = 20000.0
_CURSORS = {
    "neuron": Qt.CursorShape.OpenHandCursor,
    "rim": Qt.CursorShape.CrossCursor,
    "bias": Qt.CursorShape.SizeVerCursor,
    "synapse": Qt.CursorShape.SizeVerCursor,
    "header": Qt.CursorShape.PointingHandCursor,
    "ellipsis": Qt.CursorShape.PointingHandCursor,
}
_MODIFIER_KEYS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta)


class DiagramView(QGraphicsView):
    """Edits go to the session; what a key or a menu asks for goes out as signals to the editor.

    pointer : where the mouse is over the paper; None once Tab walks the neurons
    placed : a piece of the palette has landed, which should be seen
    left : the hand turns to something else, a key of the window or another widget
    painting_s : how long the last painting took, but for the synapses
    """

    message = Signal(str)
    hovered = Signal(object)
    zoomed = Signal()
    shifted = Signal()
    moved_by_hand = Signal()
    resized = Signal()
    menu_asked = Signal(object, object)
    number_asked = Signal(object)
    key_pressed = Signal(object)
    stepped = Signal(object, float)
    header_clicked = Signal(int)
    placed = Signal()
    search_asked = Signal()
    left = Signal()

    def __init__(self, scene: DiagramScene, selection: Selection, session: Session, parent: QWidget) -> None:
        super().__init__(scene, parent)
        self.scene_, self.selection, self.session = scene, selection, session
        self.gesture: Gesture | None = None
        self.pointer: QPoint | None = None
        self._space = HeldSpace(self)
        self._space.changed.connect(self._point)
        self._space.tapped.connect(self._tap)
        self.painting_s = self._restyling_s = 0.0
        self._preview = ZoomPreview(self)
        self._preview.rested.connect(self._zoom_changed)
        self.whisper = Whisper(scene.look, parent)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSceneRect(-_FAR, -_FAR, 2 * _FAR, 2 * _FAR)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for surface in (self, self.viewport()):
            surface.setAccessibleName(self.tr("Network diagram"))
        self.setAccessibleDescription(self.tr("Tab goes from neuron to neuron; the context menu key edits."))

    # zoom and pan

    @property
    def zoom(self) -> float:
        """Pixels per diagram unit."""
        return zooming.zoom_of(self)

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        """Zoom about a point of the viewport, else about its middle."""
        is_previewed = self._preview.begin(self._restyling_s + self.painting_s)
        zooming.zoom_about(self, self.viewport().rect().center() if at is None else at, factor)
        if is_previewed:
            self.viewport().update()
            self.zoomed.emit()
        else:
            self._zoom_changed()
        self.moved_by_hand.emit()

    def show_at(self, zoom: float) -> None:
        """Draw the network at this zoom."""
        self._preview.end()
        self.resetTransform()
        self.scale(zoom, zoom)
        self._zoom_changed()

    def _zoom_changed(self) -> None:
        self.scene_.look.zoom, self.scene_.look.pixels = self.zoom, self.zoom * self.devicePixelRatioF()
        started = perf_counter()
        self.scene_.restyle()
        self._restyling_s = perf_counter() - started
        self.zoomed.emit()

    def pan(self, by: QPoint) -> None:
        """Move the paper by so many pixels."""
        self._space.is_used = True
        self.moved_by_hand.emit()
        zooming.shift_by(self, by)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.shifted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._preview.is_shown:
            with QPainter(self.viewport()) as painter:
                painter.fillRect(event.rect(), self.scene_.backgroundBrush())
                self._preview.paint(painter)
            return
        started, before = perf_counter(), self.scene_.synapses.painted_s
        super().paintEvent(event)
        self.painting_s = perf_counter() - started - (self.scene_.synapses.painted_s - before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        self.whisper.silence()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.gesture is not None:
            return
        if event.button() == Qt.MouseButton.MiddleButton or (
            self._space.is_down and event.button() == Qt.MouseButton.LeftButton
        ):
            self.gesture = Pan(self, EMPTY, at, event.modifiers())
        elif event.button() == Qt.MouseButton.LeftButton:
            self.gesture = gesture_for(self, hit_at(self.scene_, self.mapToScene(at)), at, event.modifiers())
        self._point()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer = at = event.position().toPoint()
        if self.gesture is not None:
            self.gesture.move(at, event.modifiers())
            self._point()
            return
        hit = hit_at(self.scene_, self.mapToScene(at))
        if hit != self.scene_.hovered:
            self.scene_.hover(hit)
        self._point()
        self.hovered.emit(hit)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.release(event.position().toPoint())
        self._point()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = hit_at(self.scene_, self.mapToScene(event.position().toPoint()))
        if event.button() == Qt.MouseButton.LeftButton:
            self.number_asked.emit(hit)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() / 120.0
        hit = hit_at(self.scene_, self.mapToScene(event.position().toPoint()))
        if hit.kind in ("synapse", "bias") and self.selection.holds(hit):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            is_fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(hit, turn * FINE if is_fine else turn)
        elif turn and self.gesture is None:
            self.zoom_by(1.15**turn, event.position().toPoint())
        event.accept()

    def look_again(self) -> None:
        """Something else may lie under a mouse that has not moved."""
        if self.pointer is not None and self.gesture is None:
            hit = hit_at(self.scene_, self.mapToScene(self.pointer))
            self.scene_.hover(hit)
            self._point()
            self.hovered.emit(hit)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.gesture is None:
            self.pointer = None
            self.scene_.hover(EMPTY)
            self.hovered.emit(EMPTY)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.gesture is None:
            hit, at = hit_at(self.scene_, self.mapToScene(event.pos())), event.pos()
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                hit = self.selection.hit
                at = self.mapFromScene(place_of(self.scene_, hit))
            self.menu_asked.emit(hit, at)
        event.accept()

    def _point(self) -> None:
        """The cursor says what a press would do here."""
        shape = _CURSORS.get(self.scene_.hovered.kind, Qt.CursorShape.ArrowCursor)
        if self._space.is_down:
            shape = Qt.CursorShape.OpenHandCursor
        if self.gesture is not None and self.gesture.cursor is not None:
            shape = self.gesture.cursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    # the keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if is_own_key(event, self.gesture is not None, not self.selection.is_empty):
                event.accept()
                return True
            if event.key() not in _MODIFIER_KEYS:
                self.left.emit()
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.whisper.silence()
        if event.key() == Qt.Key.Key_Space:
            self._space.press(event)
        elif event.key() == Qt.Key.Key_Escape and self.gesture is not None:
            gesture, self.gesture = self.gesture, None
            gesture.cancel()
            self._point()
        else:
            event.ignore()
            self.key_pressed.emit(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._space.release(event)
        else:
            super().keyReleaseEvent(event)

    def _tap(self) -> None:
        if self.gesture is None:
            self.session.toggle()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks the neurons, and leaves after the last; from the mouse over the paper it asks what to place."""
        assert self.scene_.network is not None
        if forward and self.pointer is not None and self.selection.is_empty:
            self.search_asked.emit()
            return True
        self.pointer = None
        ids = [each for each in self.scene_.network.ids if self.scene_.neurons[each].isVisible()]
        focus = self.selection.focus if self.selection.focus in ids else None
        at = (0 if forward else len(ids) - 1) if focus is None else ids.index(focus) + (1 if forward else -1)
        if not 0 <= at < len(ids):
            self.selection.set()
            return super().focusNextPrevChild(forward)
        self.selection.set(frozenset({ids[at]}))
        self.scene_.hover(EMPTY)
        return True


def is_own_key(event: QKeyEvent, has_gesture: bool, has_selection: bool) -> bool:
    """Whether a key means something to the diagram before it means something to the window."""
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        return not event.modifiers() & ~shift and has_selection
    if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        return not event.modifiers() & ~(shift | control) and has_selection
    if event.key() == Qt.Key.Key_Escape:
        return has_gesture or has_selection
    return event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier
