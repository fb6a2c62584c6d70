"""A row of small buttons in a picture's header: what has no room folds, from the right, into a menu at its end."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from nnviz.views.choice import ChoiceButton

SPACING_PX = 2


class FoldingRow(QWidget):
    """A button with a menu folds into a menu of that menu, one that is pressed into an entry to be chosen.

    What a choice is about comes before what is chosen; any other button is called as it is in the row.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: list[QToolButton] = []
        self._unwanted: set[QToolButton] = set()
        self._more = QToolButton(self)
        self._more.setText("⋯")
        self._more.setAccessibleName(self.tr("More options"))
        self._more.setToolTip(self._more.accessibleName())
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.setMenu(QMenu(self._more))
        self._more.menu().setToolTipsVisible(True)
        self._more.menu().aboutToShow.connect(self._fill)
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def folded(self) -> list[QToolButton]:
        """What stands in the menu now."""
        return [option for option in self._wanted() if option.isHidden()]

    def insert(self, at: int, option: QToolButton) -> None:
        """One more, before the one at this place; the last ones fold first."""
        option.setParent(self)
        self._options.insert(at, option)
        self._fold()

    def want(self, option: QToolButton, is_wanted: bool) -> None:
        """Let an option be there or not."""
        (self._unwanted.discard if is_wanted else self._unwanted.add)(option)
        self.updateGeometry()
        self._fold()

    def sizeHint(self) -> QSize:
        return self._size(self._wanted())

    def minimumSizeHint(self) -> QSize:
        return self._size([*self._wanted()[:1], self._more])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fold()
        return super().event(event)

    def _wanted(self) -> list[QToolButton]:
        return [option for option in self._options if option not in self._unwanted]

    def _size(self, options: list[QToolButton]) -> QSize:
        hints = [option.sizeHint() for option in options]
        width = sum(hint.width() for hint in hints) + SPACING_PX * max(len(hints) - 1, 0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def _fold(self) -> None:
        """Show as many as there is room for, one after the other, and the menu for the rest."""
        wanted, n = self._wanted(), 0
        while n < len(wanted) and self._size([*wanted[: n + 1], *self._more_after(n + 1)]).width() <= self.width():
            n += 1
        shown = [*wanted[:n], *self._more_after(n)]
        left = self.width() - self._size(shown).width()
        for option in shown:
            hint = option.sizeHint()
            option.setGeometry(left, (self.height() - hint.height()) // 2, hint.width(), hint.height())
            left += hint.width() + SPACING_PX
        for option in self._options:
            option.setVisible(option in wanted[:n])
        self._more.setVisible(n < len(wanted))

    def _more_after(self, n: int) -> list[QToolButton]:
        """The menu where only so many are shown."""
        return [self._more] if n < len(self._wanted()) else []

    def _fill(self) -> None:
        menu = self._more.menu()
        menu.clear()
        for option in self.folded:
            if option.menu() is not None:
                action = menu.addMenu(option.menu())
                name = option.accessibleName() or option.toolTip()
                action.setText(f"{name}: {option.text()}" if isinstance(option, ChoiceButton) else option.text())
                action.setToolTip(option.toolTip())
            else:
                action = menu.addAction(option.text())
                action.setToolTip(option.toolTip())
                action.setCheckable(option.isCheckable())
                action.setChecked(option.isChecked())
                action.triggered.connect(option.click)
            action.setEnabled(option.isEnabled())
