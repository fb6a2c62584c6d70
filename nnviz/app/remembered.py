"""What of the window is there again at the next start: the workspace, the fold of the palette, and the guides."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from nnviz.app.workspace_bar import WorkspaceBar
from nnviz.diagram.editor import DiagramEditor
from nnviz.session.preferences import Preferences


class Remembered(QObject):
    """Puts everything as it was left, and takes note of every change."""

    def __init__(
        self,
        preferences: Preferences,
        editor: DiagramEditor,
        workspaces: WorkspaceBar,
        free_moving: QAction,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._preferences, self._palette, self._look = preferences, editor.overlays.palette, editor.look
        workspaces.mark(preferences.workspace)
        workspaces.chosen.connect(self._keep_workspace)
        self._palette.choose(preferences.palette_is_open)
        self._palette.folded.connect(self._keep_palette)
        free_moving.toggled.connect(self._move_freely)
        free_moving.setChecked(not preferences.has_guides)

    def _keep_workspace(self, name: str) -> None:
        self._preferences.workspace = name

    def _keep_palette(self) -> None:
        self._preferences.palette_is_open = self._palette.is_open

    def _move_freely(self, is_free: bool) -> None:
        self._look.has_guides = not is_free
        self._preferences.has_guides = not is_free
