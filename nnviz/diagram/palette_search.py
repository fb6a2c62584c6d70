"""The palette by name: type a few letters, Enter places the piece at the pointer, or where it makes sense."""

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nnviz.diagram.look import Look
from nnviz.diagram.palette import piece_icon
from nnviz.diagram.pieces import PIECES, Piece, unused_inputs
from nnviz.diagram.placing import place
from nnviz.diagram.room import Command, Desk, Room
from nnviz.diagram.words import tr

_WIDTH_PX, _ROW_PX, _ICON_PX, _WORD_PX = 170, 24, 17, 13
_MOST_ROWS = 7
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_LIST_KEYS = (*_TAKING, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)


class SearchField(QLineEdit):
    """Keeps every key to itself, and hands on those that mean something to the list."""

    pressed = Signal(int)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _LIST_KEYS:
            self.pressed.emit(event.key())
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class PieceSearch(QFrame):
    """A field and the pieces whose names hold what is typed; Esc and a click elsewhere close it."""

    chosen = Signal(object)

    def __init__(self, look: Look, surface: QWidget) -> None:
        super().__init__(surface)
        self.look, self._surface = look, surface
        self.pieces = PIECES
        self.field, self.list = SearchField(self), QListWidget(self)
        self.field.setPlaceholderText(tr("neuron, tanh, x1^2 …"))
        self.field.setAccessibleName(tr("Piece to place, by name"))
        self.list.setAccessibleName(tr("Pieces of that name"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(4, 4, 4, 4)
        rows.setSpacing(3)
        rows.addWidget(self.field)
        rows.addWidget(self.list)
        self.field.textChanged.connect(self._list_matches)
        self.field.pressed.connect(self._take)
        self.field.left.connect(self._lose_focus)
        self.list.itemClicked.connect(self._choose)
        self.hide()

    def open(self, at_px: QPoint, pieces: tuple[Piece, ...] = PIECES) -> None:
        """Show it there, empty, with all pieces."""
        self.pieces = pieces
        self._dress()
        self.field.clear()
        self._list_matches("")
        room = self._surface.rect()
        self.move(
            max(min(at_px.x(), room.width() - self.width() - 4), 4),
            max(min(at_px.y(), room.height() - self.height() - 4), 4),
        )
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_up(self) -> None:
        """Leave without placing anything."""
        if self.isVisible():
            # A field hidden with the focus passes it on as Tab would, and Tab goes to the first neuron.
            self._surface.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hide()

    def matches(self) -> list[Piece]:
        """The pieces whose names hold what is typed, first those that begin with it."""
        typed = self.field.text().strip().lower()
        holding = [piece for piece in self.pieces if piece.is_named(typed)]
        return sorted(holding, key=lambda piece: not piece.begins_with(typed))

    def _list_matches(self, _: str) -> None:
        side = round(_ICON_PX * self.look.content_scale)
        self.list.clear()
        for piece in self.matches():
            icon = piece_icon(piece, self.look, side, self.devicePixelRatioF())
            item = QListWidgetItem(icon, piece.word, self.list)
            item.setToolTip(piece.hint)
        self.list.setCurrentRow(0)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            piece = self.matches()[self.list.row(item)]
            self.close_up()
            self.chosen.emit(piece)

    def _dress(self) -> None:
        colors, scale = self.look.palette, self.look.content_scale
        self.setStyleSheet(
            f"PieceSearch {{ background: {colors.paper}; border: 2px solid {colors.accent}; border-radius: 7px; }}"
            f"QLineEdit, QListWidget {{ background: {colors.paper}; color: {colors.ink}; border: none;"
            f" font-size: {round(_WORD_PX * scale)}px; }}"
            f"QListWidget::item {{ height: {round(_ROW_PX * scale)}px; }}"
            f"QListWidget::item:selected {{ background: {colors.accent_ground}; color: {colors.ink}; }}"
        )
        side = round(_ICON_PX * scale)
        self.list.setIconSize(QSize(side, side))
        self.list.setFixedHeight(round(_MOST_ROWS * _ROW_PX * scale) + 4)
        self.setFixedWidth(round(_WIDTH_PX * scale))
        self.adjustSize()

    def _take(self, key: int) -> None:
        if key in _TAKING:
            self._choose(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.close_up()
        elif self.list.count():
            by = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())

    def _lose_focus(self) -> None:
        if not self.list.underMouse():
            self.hide()


class Searching(Room):
    """Opens the search, and places what it finds."""

    COMMANDS = (Command("&Network", "search_pieces", "&Place by name…", ("/",), kinds=("empty",)),)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        surface = self.view.parentWidget()
        assert surface is not None
        self.search = PieceSearch(self.scene.look, surface)
        self.search.chosen.connect(self.place)
        self.view.search_asked.connect(self.search_pieces)
        self._at_px: QPoint | None = None

    def search_pieces(self) -> None:
        """At the pointer, or, where the keyboard is in use, in the middle."""
        self._at_px = self.view.pointer
        at_px = self.view.viewport().rect().center() if self._at_px is None else self._at_px
        self.search.open(at_px, (*PIECES, *unused_inputs(self.session.spec.dataset)))

    def place(self, piece: Piece) -> None:
        """Where the search was opened, or, by keyboard, where it makes sense."""
        place(self.view, piece, self._at_px)
