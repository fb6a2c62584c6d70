"""Exceptions that nobody expected: written to the log, told once in a banner, and the window lives on."""

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QStandardPaths, Signal

LOGGER = logging.getLogger("nnviz")


def log_path() -> Path:
    """Where the log is kept, in the user's own data folder."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)) / "nnviz.log"


class Faults(QObject):
    """The process's one excepthook; `told` is emitted on the GUI thread from whichever thread raised."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._previous = sys.excepthook, threading.excepthook

    def take_over(self) -> None:
        sys.excepthook = self.catch
        threading.excepthook = self._catch_in_thread

    def release(self) -> None:
        sys.excepthook, threading.excepthook = self._previous

    def catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        LOGGER.error("unexpected %s", kind.__name__, exc_info=(kind, error, trace))
        self.told.emit(f"{kind.__name__}: {error}")

    def _catch_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value or arguments.exc_type()
        self.catch(arguments.exc_type, error, arguments.exc_traceback)


def catch_faults(tell: Callable[[str], None]) -> Faults:
    """Log to a file and to standard error, and tell each fault in one sentence."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    try:
        log_path().parent.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(log_path(), maxBytes=1_000_000, backupCount=2, encoding="utf-8"))
    except OSError as error:
        print(f"nnviz: no log is kept: {error}", file=sys.stderr)
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=handlers)
    faults = Faults()
    faults.told.connect(tell)
    faults.take_over()
    return faults
