"""The program as a person meets it: a process of its own puts its window on a real screen and says nothing odd."""

import signal
import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage

pytestmark = pytest.mark.window


def colors_on_screen() -> set[int]:
    """Colors of every eighth pixel of the whole screen."""
    image = QGuiApplication.primaryScreen().grabWindow(0).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {image.pixel(x, y) for x in range(0, image.width(), 8) for y in range(0, image.height(), 8)}


@pytest.mark.skipif(sys.platform != "linux", reason="another process's window is only seen on X11")
def test_the_program_puts_its_window_on_the_screen_and_says_nothing(qtbot, tmp_path) -> None:
    errors = tmp_path / "errors"
    with errors.open("w") as stream:
        program = subprocess.Popen([sys.executable, "-m", "nnviz"], stderr=stream)
    try:
        qtbot.waitUntil(lambda: len(colors_on_screen()) > 100, timeout=20_000)
        paper = QColor("white").rgb()
        assert paper in colors_on_screen()
        assert program.poll() is None
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(10)
    assert errors.read_text() == ""
