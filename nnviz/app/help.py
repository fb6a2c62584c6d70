"""What the Help menu says of the program itself."""

from importlib.metadata import version

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from nnviz.app.faults import log_path
from nnviz.panels.banner import Banner


class Help(QObject):
    """Where the log is kept, and what nnviz is."""

    def __init__(self, window: QWidget, banner: Banner) -> None:
        super().__init__(window)
        self._window, self._banner = window, banner

    def show_log(self) -> None:
        self._banner.show_message(self.tr("The log is kept in %s") % log_path(), "info")

    def about(self) -> None:
        QMessageBox.about(
            self._window,
            self.tr("About nnviz"),
            self.tr("<b>nnviz %s</b><p>Networks drawn as diagrams, trained in front of a class.</p><p>MIT license.</p>")
            % version("nnviz"),
        )
