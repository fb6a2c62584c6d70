"""The guards of conftest.py bite: each thing left behind fails the test that left it, and only that one."""

import os
import re
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
CARELESS = """
import threading, time
import pytest
from PySide6.QtCore import QSettings, QTimer, qWarning
from PySide6.QtWidgets import QPushButton, QWidget

kept = []

class Closing(QWidget):
    def __init__(self):
        super().__init__()
        QPushButton(self).clicked.connect(lambda: self.close())

def test_clean(qtbot):
    QWidget().show()
    QSettings("any", "name").setValue("key", 1)

def test_clean_settings(qtbot):
    assert QSettings("any", "name").value("key") is None

def test_clean_dress(qapp):
    qapp.setStyle("Windows")
    qapp.setStyleSheet("QPushButton { padding: 40px; }")
    font = qapp.font()
    font.setPixelSize(40)
    qapp.setFont(font)

def test_clean_undressed(qapp):
    assert qapp.styleSheet() == "" and qapp.style().name() != "windows" and qapp.font().pixelSize() != 40

def test_leaks_a_window(qtbot):
    kept.append(QWidget())

def test_leaks_by_a_lambda(qtbot):
    Closing().show()

def test_leaks_a_timer(qtbot):
    kept.append(QTimer())
    kept[-1].start(100)

def test_leaks_a_thread():
    threading.Thread(target=time.sleep, args=(2.5,)).start()

def test_leaks_a_warning(qtbot):
    qWarning("unheard")

@pytest.mark.gl
def test_leaks_nothing_but_is_skipped():
    pass
"""


def test_what_is_left_behind_fails_the_test_that_left_it(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text((TESTS / "conftest.py").read_text())
    (tmp_path / "test_careless.py").write_text(CARELESS)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "-c"]
    done = subprocess.run(
        [*command, str(TESTS.parent / "pyproject.toml"), str(tmp_path)],
        env={**os.environ, "NNVIZ_SKIP_FAILS": "1", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )
    caught = set(re.findall(r"^(?:ERROR|FAILED) \S*::(\w+)", done.stdout, re.MULTILINE))
    assert caught == set(re.findall(r"def (test_leaks\w+)", CARELESS)), done.stdout
    assert done.returncode == 1
