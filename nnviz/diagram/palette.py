"""What to draw with, in a strip at the paper's left edge: drag a piece out, or double-click it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QMouseEvent, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QScrollArea, QToolButton, QVBoxLayout, QWidget

from nnviz.diagram.look import Look, activation_glyph
from nnviz.diagram.pieces import LAYER, PIECES, Piece
from nnviz.diagram.placing import PlacePiece, place
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import tr

_ICON_PX, _ROW_PX, _WORD_PX = 17, 24, 11
_PADDING_PX, _AIR_PX = 2, 9
_ROOMY_PX = 560
_FOLD, _UNFOLD = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


class PieceButton(QToolButton):
    """One piece. The mouse is handed on to the view, whose gesture it is; a press by a screen reader places it."""

    def __init__(self, piece: Piece, view: DiagramView, strip: QWidget) -> None:
        super().__init__(strip)
        self.piece, self._view, self._strip = piece, view, strip
        self.setText(piece.short_word)
        self.setToolTip(piece.hint)
        self.setAccessibleName(tr("Place %s") % piece.word)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.clicked.connect(self.place)

    def place(self) -> None:
        """Put the piece where it makes sense."""
        place(self._view, self.piece, None)

    def _on_view(self, event: QMouseEvent) -> QMouseEvent:
        at = QPointF(self._view.viewport().mapFromGlobal(event.globalPosition().toPoint()))
        return QMouseEvent(event.type(), at, event.globalPosition(), event.button(), event.buttons(), event.modifiers())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._view.gesture is None:
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
            strip = self._strip.geometry()
            self._view.gesture = PlacePiece(self._view, self.piece, self._on_view(event).position().toPoint(), strip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._view.gesture is not None:
            self._view.mouseMoveEvent(self._on_view(event))
            self.setCursor(self._view.viewport().cursor())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._view.mouseReleaseEvent(self._on_view(event))
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.place()


class PieceStrip(QScrollArea):
    """All pieces below each other; folded up, as it is on narrow paper, it is one small button."""

    folded = Signal()

    def __init__(self, view: DiagramView, surface: QWidget) -> None:
        super().__init__(surface)
        self.look, self._surface = view.scene_.look, surface
        self.is_open = True
        self._wish: bool | None = None
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Palette: pieces to draw with"))
        self._rows = QWidget()
        rows = QVBoxLayout(self._rows)
        rows.setContentsMargins(_PADDING_PX, _PADDING_PX, _PADDING_PX, _PADDING_PX)
        rows.setSpacing(0)
        self.fold_button = QToolButton()
        self.fold_button.setAutoRaise(True)
        self.fold_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fold_button.clicked.connect(self.fold)
        self.buttons = tuple(PieceButton(piece, view, self) for piece in PIECES)
        for button in (self.fold_button, *self.buttons):
            rows.addWidget(button)
        self.setWidget(self._rows)
        self._open(True)

    def fold(self) -> None:
        """Fold up, or open again."""
        self._wish = not self.is_open
        self.follow_width()
        self.folded.emit()

    def follow_width(self) -> None:
        """On narrow paper all folds up, unless a hand has chosen."""
        is_open = self._surface.width() >= _ROOMY_PX if self._wish is None else self._wish
        if is_open != self.is_open:
            self._open(is_open)

    def _open(self, is_open: bool) -> None:
        self.is_open = is_open
        for button in self.buttons:
            button.setVisible(is_open)
        says = tr("Fold the palette up") if is_open else tr("Show the palette")
        self.fold_button.setText(_FOLD if is_open else _UNFOLD)
        self.fold_button.setToolTip(says)
        self.fold_button.setAccessibleName(says)

    @property
    def margin_px(self) -> int:
        """The width at the left of the paper that is kept free."""
        return _PADDING_PX + self._rows.sizeHint().width() if self.is_open else 0

    def restyle(self) -> None:
        """Take up the palette; tools are for the hand and keep their size."""
        look, colors = self.look, self.look.palette
        self.setStyleSheet(
            f"QScrollArea, QScrollArea > QWidget > QWidget {{ background: {colors.chrome}; border-radius: 7px; }}"
            f"QToolButton {{ color: {colors.soft}; background: transparent; border: none; border-radius: 5px;"
            f" padding: 0 1px; min-height: 0; font-size: {_WORD_PX}px; }}"
            f"QToolButton:hover {{ color: {colors.ink}; background: {colors.accent_ground}; }}"
        )
        for button in self.buttons:
            button.setIconSize(QSize(_ICON_PX, _ICON_PX))
            button.setIcon(piece_icon(button.piece, look, _ICON_PX, self.devicePixelRatioF()))
            button.setFixedHeight(_ROW_PX)
            button.ensurePolished()
        words = max(button.fontMetrics().horizontalAdvance(button.text()) for button in self.buttons)
        for button in self.buttons:
            button.setFixedWidth(_ICON_PX + words + _AIR_PX)

    def stand(self, top_px: int) -> None:
        """At the left edge below what stands in the corner."""
        size = self._rows.sizeHint()
        self._rows.resize(size)
        self.resize(size.width(), min(size.height(), self._surface.height() - 2 * top_px))
        self.move(_PADDING_PX, top_px)


def piece_icon(piece: Piece, look: Look, side_px: int, pixel_ratio: float) -> QIcon:
    """A ring, three rings, or a ring with the activation's curve as in the corner of a neuron."""
    pixmap = QPixmap(round(side_px * pixel_ratio), round(side_px * pixel_ratio))
    pixmap.setDevicePixelRatio(pixel_ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(side_px / 2, side_px / 2)
        painter.scale(side_px / 20, side_px / 20)
        painter.setBrush(look.color("paper"))
        painter.setPen(QPen(look.color("ink"), 1.3))
        for y in (-6.6, 0.0, 6.6) if piece == LAYER else (0.0,):
            radius = 2.7 if piece == LAYER else 9.0
            painter.drawEllipse(QRectF(-radius, y - radius, 2 * radius, 2 * radius))
        if piece.activation is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("ink"), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPath(QTransform.fromScale(4.6, 4.6).map(activation_glyph(piece.activation)))
    return QIcon(pixmap)
