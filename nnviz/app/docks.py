"""Where the pictures stand around the diagram: docks, the named workspaces that arrange them, the layout remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QMainWindow, QScrollArea, QVBoxLayout, QWidget

from nnviz.session.preferences import Preferences
from nnviz.views.view import View

CONTROLS_PX = 268
GAP_PX = 8
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
OTHERS_PX = 170


@dataclass(frozen=True, slots=True)
class Workspace:
    """An arrangement: which docks are seen, and the share of the window's width the pictures take."""

    title: str
    pictures: tuple[str, ...]
    share: float
    has_controls: bool = True


WORKSPACES = {
    "build": Workspace("Build", ("regions", "cost"), 0.27),
    "regions": Workspace("Regions", ("regions", "cost"), 0.44),
    "descent": Workspace("Descent", ("surface", "cost"), 0.44),
    "minima": Workspace("Minima", ("minima", "regions"), 0.5),
    "backprop": Workspace("Backprop", ("update", "layers"), 0.4),
    "lecture": Workspace("Lecture", ("regions", "cost"), 0.36, has_controls=False),
}


class Docks(QObject):
    """The docks of one window.

    What a person has opened beside the pictures of a workspace stays open in the others too, until it is closed.

    others : widgets that no workspace shows; one who wants them finds them in the menu
    workspace : how everything is arranged; "" before it is
    """

    def __init__(
        self, window: QMainWindow, controls: QWidget, pictures: Mapping[str, View], others: Mapping[str, QWidget]
    ) -> None:
        super().__init__(window)
        self._window = window
        self.controls = self._controls_dock(controls)
        self.pictures = {name: self._picture_dock(name, view) for name, view in pictures.items()}
        self.others = {name: self._other_dock(name, widget) for name, widget in others.items()}
        self.workspace = ""
        self._opened: set[str] = set()
        self._stack_others()

    def toggles(self) -> list[QAction]:
        """What shows and hides each picture, and whatever else can stand beside the diagram."""
        return [dock.toggleViewAction() for dock in (*self.pictures.values(), *self.others.values())]

    def arrange(self, workspace: str) -> None:
        """Put everything where this workspace has it."""
        kept = self._opened_by_hand()
        self.workspace, plan = workspace, WORKSPACES[workspace]
        self.controls.setVisible(plan.has_controls)
        for name, dock in self.pictures.items():
            self._put(dock, name in kept, name in plan.pictures)
        for name, dock in self.others.items():
            self._put(dock, name in kept, False)
        self._stack_others()
        width = int(self._window.width() * plan.share)
        self._window.resizeDocks([self.pictures[plan.pictures[0]]], [width], Qt.Orientation.Horizontal)
        self._share_height()

    def _share_height(self) -> None:
        """The first picture of the workspace the largest, whatever a person has opened beside it like all others."""
        first, *rest = WORKSPACES[self.workspace or "build"].pictures
        names = [first, *rest, *(name for name in self.pictures if name not in (first, *rest))]
        shown = [self.pictures[name] for name in names if self._is_at_the_right(self.pictures[name])]
        heights = [3] + [2] * (len(shown) - 1)
        available = max(1, self._window.height() - 180)
        self._window.resizeDocks(
            shown, [available * part // sum(heights) for part in heights[: len(shown)]], Qt.Orientation.Vertical
        )

    def _is_at_the_right(self, dock: QDockWidget) -> bool:
        return not (dock.isHidden() or dock.isFloating()) and self._window.dockWidgetArea(dock) == _RIGHT

    def _put(self, dock: QDockWidget, is_kept: bool, is_planned: bool) -> None:
        """At the right, unless a hand has put what is kept elsewhere."""
        is_elsewhere = dock.isFloating() or self._window.dockWidgetArea(dock) != _RIGHT
        if not (is_kept and is_elsewhere):
            dock.setFloating(False)
            self._window.addDockWidget(_RIGHT, dock)
        dock.setVisible(is_planned or is_kept)

    def _opened_by_hand(self) -> set[str]:
        """What is open and not because of the workspace."""
        if not self.workspace:
            return set()
        docks = {**self.pictures, **self.others}
        is_open = {name for name, dock in docks.items() if not dock.isHidden()}
        self._opened = is_open & (self._opened | is_open - set(WORKSPACES[self.workspace].pictures))
        return self._opened

    def close_opened(self) -> None:
        """Close what a person has opened beside the workspace."""
        for name in self._opened_by_hand():
            (self.pictures.get(name) or self.others[name]).hide()

    def restore(self, preferences: Preferences) -> bool:
        """As it was left on a screen of this size; False where it never was."""
        layout = preferences.layout(self._screen())
        if layout is None or not (self._window.restoreGeometry(layout[0]) and self._window.restoreState(layout[1])):
            return False
        self.workspace = preferences.workspace if preferences.workspace in WORKSPACES else "build"
        return True

    def remember(self, preferences: Preferences) -> None:
        preferences.remember_layout(self._screen(), self._window.saveGeometry(), self._window.saveState())

    def _screen(self) -> str:
        size = self._window.screen().size()
        return f"{size.width()}x{size.height()}"

    def _controls_dock(self, controls: QWidget) -> QDockWidget:
        area = QScrollArea()
        area.setWidget(controls)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(CONTROLS_PX)
        dock = QDockWidget(self.tr("Controls"), self._window)
        area.setAccessibleName(dock.windowTitle())
        dock.setObjectName("controls")
        dock.setWidget(area)
        dock.setTitleBarWidget(QWidget(dock))
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        return dock

    def _picture_dock(self, name: str, view: View) -> QDockWidget:
        dock = QDockWidget(view.title, self._window)
        dock.setObjectName(name)
        view.header.layout().setContentsMargins(4, 6, GAP_PX + 4, 6)
        dock.setTitleBarWidget(view.header)
        dock.setWidget(_with_gap(view))
        dock.toggleViewAction().triggered.connect(self._share_height)
        self._window.addDockWidget(_RIGHT, dock)
        return dock

    def _other_dock(self, name: str, widget: QWidget) -> QDockWidget:
        dock = QDockWidget(widget.windowTitle(), self._window)
        dock.setObjectName(name)
        card = QFrame()
        card.setProperty("card", True)
        column = QVBoxLayout(card)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(widget)
        card.setMinimumHeight(OTHERS_PX)
        dock.setWidget(_with_gap(card))
        dock.toggleViewAction().triggered.connect(dock.raise_)
        self._window.addDockWidget(_RIGHT, dock)
        dock.hide()
        return dock

    def _stack_others(self) -> None:
        """In one place, behind each other: so the pictures keep theirs."""
        beside = [each for each in self.others.values() if not each.isFloating()]
        for dock, above in pairwise(each for each in beside if self._window.dockWidgetArea(each) == _RIGHT):
            self._window.tabifyDockWidget(dock, above)


def _with_gap(card: QFrame) -> QWidget:
    """The card with a little of the window's ground around it."""
    ground = QWidget()
    row = QHBoxLayout(ground)
    row.setContentsMargins(0, 0, GAP_PX, 0)
    row.addWidget(card)
    return ground
