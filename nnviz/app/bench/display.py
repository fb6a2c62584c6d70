"""Where a window is measured: on the display there is, or a private one by Xvfb; no settings are read or kept."""

import os
import shutil
import subprocess
import sys
import tempfile
from types import TracebackType

SCREEN = "1920x1080x24"
SETTINGS = "XDG_CONFIG_HOME"
FOLDERS = (SETTINGS, "XDG_DATA_HOME", "XDG_STATE_HOME")


class NoDisplay(Exception):
    """There is no display, and none can be made; the message says so."""


class Displays:
    """Begins a private display at the first need of one, and ends it on leaving."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None
        self._environment: dict[str, str] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="nnviz-bench-", ignore_cleanup_errors=True)

    def __enter__(self) -> "Displays":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait()
        self._folder.cleanup()

    def environment(self) -> dict[str, str]:
        """The environment of a process that is to open a window; raises NoDisplay."""
        if self._environment is None:
            display = {} if _has_display() else self._private()
            self._environment = {**os.environ, **display, **dict.fromkeys(FOLDERS, self._folder.name)}
        return self._environment

    def _private(self) -> dict[str, str]:
        if shutil.which("Xvfb") is None:
            raise NoDisplay("there is no display to open a window on: set DISPLAY, or install Xvfb")
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
        )
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise NoDisplay("Xvfb gave no display; set DISPLAY to one that works")
        return {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
