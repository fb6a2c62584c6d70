"""What to draw with, in a strip at the paper's left edge: drag a piece out, or double-click it.

At its end stand the inputs that the data have.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from nnviz.diagram.look import Look, activation_glyph
from nnviz.diagram.piece_button import PieceButton
from nnviz.diagram.pieces import LAYER, PIECES, Piece, input_pieces
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import tr
from nnviz.experiment.features import features_in_use, features_shown
from nnviz.experiment.specs import DatasetSpec

_ICON_PX, _ROW_PX, _LEAST_ROW_PX, _WORD_PX = 17, 24, 19, 11
_CHIPS_APART_PX, _CHIPS_IN_A_ROW, _CHIP_AIR_PX = 3, 3, 3
_PADDING_PX, _AIR_PX = 2, 9
_ROOMY_PX = 560
_FOLD, _UNFOLD = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"


class InputChips(QWidget):
    """The inputs that the data have, as chips in rows of a kind; those that feed the network already are pale."""

    def __init__(self, view: DiagramView, strip: QWidget) -> None:
        super().__init__()
        self.rows: list[list[PieceButton]] = []
        self._view, self._strip = view, strip
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, _CHIPS_APART_PX, 0, 0)
        self._lines.setSpacing(0)

    @property
    def buttons(self) -> list[PieceButton]:
        return [button for row in self.rows for button in row]

    def follow(self, dataset: DatasetSpec) -> bool:
        """Offer what these data have; whether there are other chips now."""
        shown, in_use = features_shown(dataset), features_in_use(dataset)
        pieces = [piece for piece in input_pieces(dataset) if piece.feature in shown]
        is_other = pieces != [button.piece for button in self.buttons]
        if is_other:
            self._rebuild(pieces)
        for button in self.buttons:
            is_there = button.piece.feature in in_use
            button.setEnabled(not is_there)
            tip = tr("%s feeds the network already; select it and press Del to take it out") % button.piece.symbol
            button.setToolTip(tip if is_there else button.piece.hint)
        return is_other

    @property
    def least_width(self) -> int:
        """So wide that the words of every row are seen."""
        return max((sum(map(_least_width, row)) for row in self.rows), default=0)

    def set_row_height(self, row_px: int) -> None:
        """Make every row as high as those of the other pieces."""
        for button in self.buttons:
            button.setFixedHeight(row_px)
            button.parentWidget().setFixedHeight(row_px)
        self.setFixedHeight(_CHIPS_APART_PX + row_px * len(self.rows))

    def _rebuild(self, pieces: list[Piece]) -> None:
        while self._lines.count():
            line = self._lines.takeAt(0).widget()
            line.hide()
            line.deleteLater()
        kinds: dict[str, list[Piece]] = {}
        for piece in pieces:
            kinds.setdefault("" if len(pieces) <= _CHIPS_IN_A_ROW else _kind(piece), []).append(piece)
        self.rows = [[PieceButton(piece, self._view, self._strip) for piece in members] for members in kinds.values()]
        for row in self.rows:
            line = QWidget(self)
            chips = QHBoxLayout(line)
            chips.setContentsMargins(0, 0, 0, 0)
            chips.setSpacing(0)
            for button in row:
                button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                chips.addWidget(button, len(button.text()))
            self._lines.addWidget(line)


def _least_width(button: PieceButton) -> int:
    button.ensurePolished()
    return button.fontMetrics().horizontalAdvance(button.text()) + _CHIP_AIR_PX


def _kind(piece: Piece) -> str:
    """What chips of one row have in common: powers, sines, or neither."""
    return next((sign for sign in ("^", "sin pi", "sin") if sign in piece.feature), "")


class PieceStrip(QScrollArea):
    """All pieces below each other; folded up, as it is on narrow paper, it is one small button."""

    folded = Signal()

    def __init__(self, view: DiagramView, surface: QWidget) -> None:
        super().__init__(surface)
        self.look, self._surface, self._session = view.scene_.look, surface, view.session
        self.is_open, self._top_px = True, 0
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
        self.inputs = InputChips(view, self)
        for widget in (self.fold_button, *self.buttons, self.inputs):
            rows.addWidget(widget)
        self.setWidget(self._rows)
        self._open(True)
        view.session.spec_changed.connect(self.follow)

    def follow(self) -> None:
        """Offer the inputs of the data that are learned from now."""
        if self.inputs.follow(self._session.spec.dataset):
            self._set_width()
            self._open(self.is_open)
            self.stand(self._top_px)

    def fold(self) -> None:
        """Fold up, or open again."""
        self.choose(not self.is_open)
        self.folded.emit()

    def choose(self, wish: bool | None) -> None:
        """Be open or folded up at any width; None goes with the width."""
        self._wish = wish
        self.follow_width()

    def follow_width(self) -> None:
        """On narrow paper all folds up, unless a hand has chosen."""
        is_open = self._surface.width() >= _ROOMY_PX if self._wish is None else self._wish
        if is_open != self.is_open:
            self._open(is_open)

    def _open(self, is_open: bool) -> None:
        self.is_open = is_open
        for button in self.buttons:
            button.setVisible(is_open)
        self.inputs.setVisible(is_open and bool(self.inputs.buttons))
        says = tr("Fold the palette up") if is_open else tr("Show the palette")
        self.fold_button.setText(_FOLD if is_open else _UNFOLD)
        self.fold_button.setToolTip(says)
        self.fold_button.setAccessibleName(says)

    @property
    def margin_px(self) -> int:
        """The width at the left of the paper that is kept free."""
        return _PADDING_PX + self._rows.sizeHint().width()

    def restyle(self) -> None:
        """Take up the palette; tools are for the hand and keep their size."""
        look, colors = self.look, self.look.palette
        self.setStyleSheet(
            f"QScrollArea, QScrollArea > QWidget > QWidget {{ background: {colors.chrome}; border-radius: 7px; }}"
            f"QToolButton {{ color: {colors.soft}; background: transparent; border: none; border-radius: 5px;"
            f" padding: 0 1px; min-height: 0; font-size: {_WORD_PX}px; }}"
            f"QToolButton:hover {{ color: {colors.ink}; background: {colors.accent_ground}; }}"
            f"InputChips QToolButton {{ color: {colors.ink}; }}"
            f"InputChips QToolButton:disabled {{ color: {colors.faint}; }}"
        )
        for button in self.buttons:
            button.setIconSize(QSize(_ICON_PX, _ICON_PX))
            button.setIcon(piece_icon(button.piece, look, _ICON_PX, self.devicePixelRatioF()))
            button.ensurePolished()
        self._set_width()
        self.follow()

    def _set_width(self) -> None:
        """As wide as the longest word."""
        words = max(button.fontMetrics().horizontalAdvance(button.text()) for button in self.buttons)
        for button in self.buttons:
            button.setFixedWidth(max(_ICON_PX + words + _AIR_PX, self.inputs.least_width))

    def stand(self, top_px: int) -> None:
        """At the left edge below what stands in the corner, its rows as high as the paper allows."""
        self._top_px = top_px
        room = self._surface.height() - 2 * top_px - self.fold_button.sizeHint().height() - 2 * _PADDING_PX
        n_rows = len(self.buttons) + len(self.inputs.rows)
        row_px = min(max((room - _CHIPS_APART_PX) // n_rows, _LEAST_ROW_PX), _ROW_PX)
        for button in self.buttons:
            button.setFixedHeight(row_px)
        self.inputs.set_row_height(row_px)
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
