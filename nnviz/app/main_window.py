"""The window: places the diagram, the panels and the pictures and connects them with the session; decides nothing."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QToolBar, QVBoxLayout, QWidget

from nnviz.app.actions import Menus
from nnviz.app.appearance import Appearance, Dressed
from nnviz.app.camera_memory import CameraMemory
from nnviz.app.center import Center
from nnviz.app.docks import Docks
from nnviz.app.documents import FIRST, Documents
from nnviz.app.engine_news import EngineNews
from nnviz.app.exporting import Exporting
from nnviz.app.help import Help
from nnviz.app.hint_line import HintLine
from nnviz.app.keys_sheet import KeysSheet
from nnviz.app.laboratory import Laboratory
from nnviz.app.refusals import Refusals
from nnviz.app.remembered import Remembered
from nnviz.app.workspace_bar import WorkspaceBar
from nnviz.diagram.editor import DiagramEditor
from nnviz.diagram.outline import Outline
from nnviz.experiment.shipped import experiment
from nnviz.panels.banner import Banner
from nnviz.panels.data import DataPanel
from nnviz.panels.history import HistoryPanel
from nnviz.panels.network import NetworkPanel
from nnviz.panels.timeline import Timeline
from nnviz.panels.training import TrainingPanel
from nnviz.panels.transport import Transport
from nnviz.session.preferences import Preferences
from nnviz.session.session import Session
from nnviz.views.catalog import VIEWS
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.worker import Worker

TEN = 10
FIRST_PACE = 200.0
SMALLEST_PX = (960, 600)
ROOMY_PX = (1920, 1080)
USUAL_PX = (1600, 960)


class MainWindow(QMainWindow):
    """One experiment on screen."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("nnviz")
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST_PX)
        self.preferences = preferences
        self.appearance = Appearance(preferences)
        self.session = Session(experiment(FIRST), parent=self)
        self.session.set_pace(FIRST_PACE)
        self.worker = Worker(parent=self)
        self.banner = Banner()
        self.editor = DiagramEditor(self.session)
        self.data_panel = DataPanel(self.session)
        self.network_panel = NetworkPanel(self.session)
        self.panels = [self.data_panel, self.network_panel, TrainingPanel(self.session)]
        self.transport = Transport(self.session)
        self.timeline = Timeline(self.session)
        self.views = {name: view(self.worker) for name, view in VIEWS.items()}
        self._laboratory = Laboratory(self.session, self.editor, self.views, self)
        surface = self.views["surface"]
        assert isinstance(surface, ErrorSurfaceView)
        CameraMemory(preferences, surface.look.cameras, self)
        self.addActions([*surface.look.cameras.recalling, *surface.look.cameras.storing])
        self.documents = Documents(self.session, preferences, self.banner, self)
        self.workspaces = WorkspaceBar()
        self._place()
        beside = {"outline": Outline(self.editor.menu), "history": HistoryPanel(self.session)}
        self.docks = Docks(self, self._controls, self.views, beside)
        self.exporting = Exporting(self, self.session, self.docks.pictures, surface, self.banner, preferences)
        self._help = Help(self, self.banner)
        self._refusals = Refusals(self.session, self.banner, self)
        self._engine_news = EngineNews(self.session, self.banner, self._engine, self)
        self.menus = Menus(self, self._method)
        self.editor.menu.actions = self.menus.actions
        free_moving = self.menus.actions["move_freely"]
        self._remembered = Remembered(preferences, self.editor, self.workspaces, free_moving, self)
        for menu in self.menus.menus.values():
            self.editor.menu.watch(menu)
        self._connect()
        self.appearance.dress(self._dressed())
        self._retitle()
        self._refresh_actions()
        self._is_arranged = self._is_left = False
        self._told = self.session.status, self.session.reason

    # places

    def _place(self) -> None:
        self._add_bar("transport", self.transport, self.addToolBar)
        self._add_bar("timeline", self.timeline, self._add_bottom_bar)
        self.setCentralWidget(Center(self.workspaces, self.editor, self.banner))
        self._controls = QWidget()
        rows = QVBoxLayout(self._controls)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for panel in self.panels:
            rows.addWidget(panel)
        rows.addStretch(1)
        self._hint, self._engine, self._scale = HintLine(), QLabel(), QLabel()
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self._hint, 1)
        self.statusBar().addPermanentWidget(self._engine)
        self.statusBar().addPermanentWidget(self._scale)

    def _add_bar(self, name: str, widget: QWidget, add) -> QToolBar:
        bar = QToolBar(name)
        bar.setObjectName(name)
        bar.setMovable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(widget)
        add(bar)
        return bar

    def _add_bottom_bar(self, bar: QToolBar) -> None:
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, bar)

    def _dressed(self) -> list[Dressed]:
        bars = (self.banner, self.transport, self.timeline, self.menus)
        return [*bars, self.editor, *self.panels, *self.views.values(), self.exporting]

    # connections

    def _connect(self) -> None:
        session = self.session
        session.snapshot_shown.connect(self._show_snapshot)
        session.spec_changed.connect(self._retitle)
        session.dirty_changed.connect(self._retitle)
        session.spec_changed.connect(self._refresh_actions)
        session.status_changed.connect(self._tell_status)
        session.spec_changed.connect(self._hint.drop_note)
        session.noted.connect(self._hint.note)
        session.spec_changed.connect(self.banner.dismiss)
        self.worker.failed.connect(self._refusals.tell)
        self.data_panel.open_csv_requested.connect(self.documents.open_dialog)
        self.network_panel.shape_typed.connect(self.editor.show_added)
        self.network_panel.shape.entered.connect(self.editor.setFocus)
        for view in self.views.values():
            self.editor.neuron_hovered.connect(view.show_neuron)
            view.scrubbed.connect(session.scrub)
        self.editor.message.connect(self._hint.hint)
        self.workspaces.chosen.connect(self.docks.arrange)
        self.documents.workspace_asked.connect(self.workspaces.choose)
        self.appearance.rescaled.connect(self._show_scale)
        self.menus.menus["recent"].aboutToShow.connect(self._fill_recent)
        self.menus.menus["recent"].triggered.connect(self.documents.open_recent)
        self.menus.menus["examples"].triggered.connect(self.documents.open_example)
        self.documents.fill_examples(self.menus.menus["examples"])
        self.documents.fill_templates(self.menus.menus["templates"])
        self.menus.menus["docks"].addActions(self.docks.toggles())

    def _method(self, name: str):
        """The method behind an action of the table: the room that knows it, else the window's own."""
        own = (self.documents, self.exporting, self._help, self.appearance)
        for room in (*own, *self.editor.rooms, self.editor, self.session):
            if hasattr(room, name) and name not in ("close", "step"):
                return getattr(room, name)
        return getattr(self, name)

    def _show_snapshot(self, snapshot) -> None:
        for view in self.views.values():
            view.show_snapshot(snapshot)

    def show_fault(self, sentence: str) -> None:
        self.banner.show_message(
            self.tr("Something unexpected happened (%s); your work is still here, and the log says more.") % sentence,
            "error",
        )

    def _tell_status(self) -> None:
        self._refresh_actions()
        news = self.session.status, self.session.reason
        if news == self._told:
            return
        self._told = news
        if self.session.status in ("diverged", "failed"):
            self.banner.show_message(self.session.reason, "error")
        elif self.session.status == "stopped":
            self.banner.show_message(self.session.reason, "info")

    def _retitle(self) -> None:
        self.setWindowTitle(f"{self.session.title}[*] - nnviz")
        self.setWindowModified(self.session.is_dirty)

    def _refresh_actions(self) -> None:
        undo, redo = self.menus.actions["undo"], self.menus.actions["redo"]
        undo.setEnabled(self.session.can_undo)
        redo.setEnabled(self.session.can_redo)
        undo.setText(self.tr("&Undo %s") % _within(self.session.undo_label))
        redo.setText(self.tr("&Redo %s") % _within(self.session.redo_label))

    def _show_scale(self, scale: float) -> None:
        self._scale.setText(self.tr("content %d %%") % round(scale * 100))

    def _fill_recent(self) -> None:
        self.documents.fill_recent(self.menus.menus["recent"])

    # what the table of actions calls here

    def open_path(self, path: Path) -> None:
        self.documents.open_path(path)

    def step(self) -> None:
        self.session.step()

    def ten_steps(self) -> None:
        self.session.step(TEN)

    def first(self) -> None:
        self.session.scrub(0)

    def live(self) -> None:
        self.session.go_live()

    def reset_layout(self) -> None:
        self.docks.close_opened()
        self.workspaces.choose("build")

    def full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_keys(self) -> None:
        KeysSheet(self).show()

    # what the window system calls

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_arranged:
            self._is_arranged = True
            if not self.docks.restore(self.preferences):
                self._take_first_size()
                self.docks.arrange(self.workspaces.marked)
            QTimer.singleShot(0, self._show_first)

    def _take_first_size(self) -> None:
        available = self.screen().availableGeometry()
        if available.width() <= ROOMY_PX[0] or available.height() <= ROOMY_PX[1]:
            self.setGeometry(available)
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)
        else:
            self.resize(*USUAL_PX)

    def _show_first(self) -> None:
        self._show_snapshot(self.session.snapshot)
        self.editor.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_left:
            return
        if not self.documents.may_leave():
            event.ignore()
            return
        self._is_left = True
        self.docks.remember(self.preferences)
        self.stop()
        event.accept()

    def stop(self) -> None:
        """Join every thread; again does nothing."""
        self._engine_news.stop()
        self.exporting.stop()
        # A hidden view gives up what is computed for it, so that nobody waits for the end of that.
        for view in self.views.values():
            view.hide()
        self.session.close()
        self.worker.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.open_path(Path(url.toLocalFile()))
                return


def _within(label: str) -> str:
    """A label as it stands inside of a line."""
    return label[:1].lower() + label[1:]
