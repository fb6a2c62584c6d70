"""Run as a program: opens the window as `nnviz` does, or an empty one, and prints its megabytes when it can be used."""

import sys

from nnviz.app.bench.memory import resident_mb

EMPTY = "empty"


def tell() -> None:
    """The window stands."""
    print(resident_mb(), flush=True)


def open_ours() -> None:
    """The window of nnviz."""
    from nnviz.app.bench.window import leave, open_watched
    from nnviz.app.main_window import MainWindow

    def tell_and_leave(window: MainWindow) -> None:
        tell()
        leave(window)

    open_watched(tell_and_leave)


def open_empty() -> None:
    """The bare libraries with nothing of nnviz."""
    import numpy  # noqa: F401
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(["nnviz"])
    window = QMainWindow()
    window.show()
    QTimer.singleShot(0, tell)
    QTimer.singleShot(0, application.quit)
    application.exec()


if __name__ == "__main__":
    if sys.argv[1:] == [EMPTY]:
        open_empty()
    else:
        open_ours()
