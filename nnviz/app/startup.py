"""The rules of the process, then the window: what must be set before Qt loads, and what must be stopped at the end."""

import gc
import os
import sys
from pathlib import Path


def open_window(file: str | None) -> int:
    """Show the window, on this file where one is named, until it is closed; the exit status."""
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("nnviz")
    application.setApplicationDisplayName("nnviz")
    application.setDesktopFileName("nnviz")
    _choose_opengl_platform(application.platformName())

    from nnviz.app.faults import catch_faults
    from nnviz.app.main_window import MainWindow
    from nnviz.engine.selection import is_ready
    from nnviz.session.preferences import Preferences

    window = MainWindow(Preferences())
    faults = catch_faults(window.show_fault)
    collector = _collect_garbage_on_the_gui_thread(application)
    application.aboutToQuit.connect(window.session.close)
    window.show()
    # Where the engine has yet to be compiled, another process begins now.
    is_ready()
    if file is not None:
        window.open_path(Path(file))
    status = application.exec()
    collector.stop()
    faults.release()
    return status


def _choose_opengl_platform(qt_platform: str) -> None:
    """OpenGL calls must go to the library Qt draws with; what the user has set stands."""
    if not sys.platform.startswith("linux"):
        return
    by_egl = qt_platform.startswith(("wayland", "eglfs")) or os.environ.get("QT_XCB_GL_INTEGRATION") == "xcb_egl"
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl" if by_egl else "glx")


def _collect_garbage_on_the_gui_thread(application):
    """Cyclic garbage may hold Qt objects, and those must not die in the training thread."""
    from PySide6.QtCore import QTimer

    gc.collect()
    gc.freeze()
    gc.disable()
    timer = QTimer(application)
    timer.setInterval(2000)
    timer.timeout.connect(_collect)
    timer.start()
    return timer


def _collect() -> None:
    gc.collect(1)
