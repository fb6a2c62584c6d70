"""What the File menu exports: the panel, the figure of the moment that is looked at, and the hand-out."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDockWidget, QFileDialog, QMainWindow

from nnviz.export.series import frames_there, n_places
from nnviz.panels.banner import Banner
from nnviz.session.preferences import Preferences
from nnviz.session.session import Session
from nnviz.views.camera import Camera
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.error_surface import ErrorSurfaceView

if TYPE_CHECKING:
    from nnviz.app.export_panel import ExportPanel
    from nnviz.app.export_spec import ExportSpec, Training

WIDTH_PX, HEIGHT_PX = 348, 940
EDGE_PX, FRAME_PX = 4, 40


class Exporting(QObject):
    """Between the window and its export panel, which is made when it is first asked for."""

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        docks: Mapping[str, QDockWidget],
        surface: ErrorSurfaceView,
        banner: Banner,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._docks, self._surface = window, session, docks, surface
        self._banner, self._preferences = banner, preferences
        self._document = session.document
        self._palette = LIGHT
        self._panel: ExportPanel | None = None

    def export(self) -> None:
        """Show the panel."""
        panel = self.panel()
        if not panel.isVisible():
            self._place(panel)
            panel.show()
        panel.activateWindow()
        panel.format.kind.setFocus()

    def export_figure(self) -> None:
        """The moment that is looked at, as a file."""
        spec = self.panel().asked.spec
        kind = spec.kind if spec.entry.group == "figure" else "png"
        self._quickly(replace(spec, kind=kind, step=None))

    def export_handout(self) -> None:
        """The whole training, as a page."""
        self._quickly(replace(self.panel().asked.spec, kind="handout", last=None))

    def panel(self) -> "ExportPanel":
        """Made with all it needs when it is first wanted, so that the program starts without."""
        if self._panel is None:
            from nnviz.app.export_panel import ExportPanel

            panel = self._panel = ExportPanel(self._training, self._camera, self._window)
            panel.recolor(self._palette)
            panel.place_wanted.connect(self._ask_for_place)
            panel.told.connect(self._tell)
            panel.footer.folder_pressed.connect(self._show_folder)
            self._session.status_changed.connect(panel.follow)
            self._session.spec_changed.connect(self._follow_document)
        return self._panel

    def recolor(self, palette: Palette) -> None:
        self._palette = palette
        if self._panel is not None:
            self._panel.recolor(palette)

    def stop(self) -> None:
        """Leave no thread and no half of a file behind."""
        if self._panel is not None:
            self._panel.stop()
            self._panel.close()

    def _follow_document(self) -> None:
        panel = self.panel()
        if self._document is not self._session.document:
            self._document = self._session.document
            panel.asked.take(panel.asked.spec.for_another_training())
        panel.follow()

    def _quickly(self, spec: "ExportSpec") -> None:
        """Ask for a place at once; the panel then says how it goes."""
        panel = self.panel()
        if panel.is_writing:
            self.export()
        else:
            panel.asked.take(spec)
            self._ask_for_place()

    def _training(self) -> "Training":
        from nnviz.app.export_spec import Training
        from nnviz.export.board import DIAGRAM, LEFT_OUT

        session = self._session
        seen = [name for name, dock in self._docks.items() if dock.isVisible() and name not in LEFT_OUT]
        return Training(
            session.spec,
            session.playhead.newest.run,
            session.title,
            session.last_step,
            session.snapshot.state.step,
            (DIAGRAM, *seen),
        )

    def _camera(self) -> Camera:
        return self._surface.landscape.camera

    def _ask_for_place(self) -> None:
        """The file dialog begins where the last export went."""
        panel = self.panel()
        kind = panel.asked.spec.entry
        suggested = _free(self._folder() / f"{_file_name(self._session.title)}{kind.name}{kind.suffix}", kind.name)
        pattern = f"{kind.label} (*{kind.suffix})"
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Export"), str(suggested), pattern)
        if not name:
            return
        path = _completed(Path(name), kind.name, kind.suffix)
        self._preferences.export_folder = path.parent
        self.export()
        if path != Path(name) and path.exists():
            # The dialog has asked about another name.
            panel.refuse(self.tr("there is a {} already; type its whole name to replace it").format(path.name))
        else:
            panel.write(path)

    def _folder(self) -> Path:
        for folder in (self._preferences.export_folder, self._session.path and self._session.path.parent):
            if folder is not None and folder.is_dir():
                return folder
        return Path.home()

    def _tell(self, sentence: str, is_refusal: bool) -> None:
        """In the window, where the panel is not seen."""
        if not self.panel().isVisible():
            self._banner.show_message(sentence, "error" if is_refusal else "info")

    def _show_folder(self) -> None:
        done = self.panel().done
        if done is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(done.parent)))

    def _place(self, panel: "ExportPanel") -> None:
        """At the right of the window, over its pictures and beside the diagram."""
        room = self._window.geometry().intersected(self._window.screen().availableGeometry())
        height = min(HEIGHT_PX, room.height() - FRAME_PX - EDGE_PX)
        panel.resize(WIDTH_PX, height)
        panel.move(room.right() - WIDTH_PX - EDGE_PX, room.bottom() - FRAME_PX - height)


def _file_name(title: str) -> str:
    """The title without what a file's name cannot have."""
    return "".join(letter if letter.isalnum() or letter in " -_." else "-" for letter in title).strip() or "nnviz"


def _free(path: Path, name: str) -> Path:
    """Where `name` makes it a series, one whose frames replace none; about other files the dialog asks."""
    series, number = path, 2
    while "%" in name and frames_there(series):
        series, number = path.with_name(path.name.replace(name, f"-{number}{name}")), number + 1
    return series


def _completed(path: Path, name: str, suffix: str) -> Path:
    """With the suffix that says what it is, and in a series with a place for the numbers."""
    has_suffix = path.name.lower().endswith(suffix)
    stem = path.name[: -len(suffix)] if has_suffix else path.name
    if "%" in name and n_places(path) != 1:
        stem = stem.replace("%", "") + name
    return path.with_name(stem + suffix)
