"""The rules of the process, then the window: what must be set before Qt loads, and what must be stopped at the end."""

import gc
import os
import signal
import sys
from pathlib import Path

COLLECT_EVERY_MS = 5000
ENGINE_AFTER_MS = 250


def open_window(file: str | None) -> int:
    """Show the window, on this file where one is named, until it is closed; the exit status."""
    if not _has_display():
        print(
            "nnviz: there is no display to open a window on; set DISPLAY, or use a command: nnviz --help",
            file=sys.stderr,
        )
        return 1
    from PySide6.QtCore import QCoreApplication, Qt, QTimer
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from nnviz import resources

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("nnviz")
    application.setApplicationDisplayName("nnviz")
    application.setDesktopFileName("nnviz")
    application.setWindowIcon(QIcon(str(resources.path("icons", "nnviz.svg"))))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)

    from nnviz.app.faults import catch_faults
    from nnviz.app.main_window import MainWindow
    from nnviz.engine import selection
    from nnviz.session.preferences import Preferences
    from nnviz.views import gl

    window = MainWindow(Preferences())
    faults = catch_faults(window.show_fault)
    collector = _collect_garbage_on_the_gui_thread(application)
    application.aboutToQuit.connect(window.stop)
    application.aboutToQuit.connect(selection.close)
    window.show()
    # Loading the engine takes the interpreter for a moment, which belongs to the first frame.
    QTimer.singleShot(ENGINE_AFTER_MS, selection.prepare)
    if file is not None:
        window.open_path(Path(file))
    status = application.exec()
    collector.stop()
    gl.release()
    faults.release()
    return status


def _has_display() -> bool:
    """Whether Qt will find a screen; without one it ends the process with a core dump instead of a sentence."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def _leave(number: int, _frame: object) -> None:
    """A signal from outside ends the program in order, its threads joined."""
    from PySide6.QtCore import QCoreApplication

    QCoreApplication.exit(128 + number)


def _collect_garbage_on_the_gui_thread(application):
    """Cyclic garbage may hold Qt objects, and those must not die in the training thread."""
    from PySide6.QtCore import QTimer

    gc.collect()
    gc.freeze()
    gc.disable()
    timer = QTimer(application)
    timer.setInterval(COLLECT_EVERY_MS)
    timer.timeout.connect(gc.collect)
    timer.start()
    return timer
