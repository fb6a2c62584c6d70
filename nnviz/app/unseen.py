"""Qt for commands that open no window: on the display there is, as OpenGL needs one, else without any."""

import os
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nnviz.views import style
from nnviz.views.colors import LIGHT, Palette


def unseen_application(palette: Palette = LIGHT) -> QApplication:
    """The application of this process, dressed."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        if sys.platform.startswith("linux"):
            os.environ.setdefault("QT_QPA_PLATFORM", _platforms())
        QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        application = QApplication(["nnviz"])
    style.apply(application, palette)
    return application


def _platforms() -> str:
    """What Qt is to try, in this order: a display that is named may not answer, which would end the process."""
    displays = {"WAYLAND_DISPLAY": "wayland", "DISPLAY": "xcb"}
    return ";".join([*(platform for name, platform in displays.items() if os.environ.get(name)), "offscreen"])
