"""The named workspaces as a row of segments above the diagram."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton

from nnviz.app.docks import WORKSPACES


class WorkspaceBar(QFrame):
    """One segment per workspace; `chosen` tells its name."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("segments", True)
        self.setAccessibleName(self.tr("Workspaces"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for name, workspace in WORKSPACES.items():
            button = QToolButton()
            button.setText(self.tr(workspace.title))
            button.setCheckable(True)
            button.setToolTip(self.tr("Arrange the window for: %s") % self.tr(workspace.title))
            button.clicked.connect(self._tell)
            self._group.addButton(button)
            self._buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        self._buttons["build"].setChecked(True)

    def mark(self, name: str) -> None:
        """Show which workspace stands already; a name that is none marks the first."""
        self._buttons.get(name, self._buttons["build"]).setChecked(True)

    @property
    def marked(self) -> str:
        """The workspace whose segment is pressed."""
        return next(name for name, button in self._buttons.items() if button.isChecked())

    def choose(self, name: str) -> None:
        """Press a segment."""
        self._buttons[name].click()

    def _tell(self) -> None:
        self.chosen.emit(self.marked)
