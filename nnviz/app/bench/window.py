"""The program's own window on a display, with a measurement in the place of a person.

The program begins and ends as it always does, but for its settings: they are of the folder that SETTINGS names.
"""

import os
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QSettings, Qt, QTimer
from PySide6.QtGui import QShowEvent

from nnviz.app import main_window
from nnviz.app.bench.display import SETTINGS
from nnviz.app.main_window import MainWindow
from nnviz.app.startup import open_window

SMALL_PX = (1280, 720)
SETTLE_S = 0.5

T = TypeVar("T")


def in_window(measure: Callable[[MainWindow], T]) -> T:
    """What `measure` gives for a window of SMALL_PX that has been painted; what it raises passes through."""
    answers: list[T] = []
    errors: list[Exception] = []

    def measured(window: MainWindow) -> None:
        try:
            resize(window, *SMALL_PX)
            answers.append(measure(window))
        except Exception as error:
            errors.append(error)
        leave(window)

    open_watched(measured)
    if errors:
        raise errors[0]
    return answers[0]


def open_watched(begin: Callable[[MainWindow], None]) -> None:
    """Open the program's window, call `begin` once its first frame stands, and return when it is left."""

    class Watched(MainWindow):
        def showEvent(self, event: QShowEvent) -> None:
            super().showEvent(event)
            QTimer.singleShot(0, self._ask)

        def _ask(self) -> None:
            # The worker answers in turn: this answer comes after those of the pictures.
            self.worker.request(self, bool, self._begin)

        def _begin(self, _answer: object) -> None:
            QTimer.singleShot(0, self._begin_painted)

        def _begin_painted(self) -> None:
            begin(self)

    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.environ[SETTINGS])
    main_window.MainWindow = Watched  # type: ignore[misc]
    open_window(None)


def leave(window: MainWindow) -> None:
    """End the program as closing the window does, without a question."""
    window.stop()
    QCoreApplication.exit(0)


def resize(window: MainWindow, width: int, height: int) -> None:
    """Give the window this size, and time to paint itself."""
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(0, 0, width, height)
    wait(SETTLE_S)


def wait(seconds: float) -> None:
    """Let the window live for a while."""
    loop, timer = QEventLoop(), QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(loop.quit)
    timer.start(round(1e3 * seconds))
    loop.exec()


def wait_until(condition: Callable[[], bool], patience_s: float = 10.0) -> None:
    """Let the window live until something is so; TimeoutError where it never is."""
    end = perf_counter() + patience_s
    while not condition():
        if perf_counter() > end:
            raise TimeoutError("the window did not come to rest")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 1)
