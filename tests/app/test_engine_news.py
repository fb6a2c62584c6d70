"""What the window says of its engine: which one trains, what is waited for, and what went wrong."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from nnviz.app.main_window import MainWindow
from nnviz.engine import selection
from nnviz.experiment.settings import set_seed
from nnviz.session.preferences import Preferences


class Preparing:
    """What is under way in the background, until the test says that it is over."""

    def __init__(self):
        self.is_over, self.is_compiling, self.calls, self.failure, self.elapsed_s = False, True, None, "", 3

    def sentence(self):
        return f"Compiling: {self.elapsed_s} s"

    def end(self, failure=""):
        self.calls = None if failure else CALLS
        self.is_over, self.is_compiling, self.failure = True, False, failure


CALLS = selection.kernel() if selection.is_installed() else None
needs_numba = pytest.mark.skipif(CALLS is None, reason="needs Numba")


@pytest.fixture
def preparing(monkeypatch):
    selected = selection._Selection()
    selected.preparation = preparing = Preparing()
    monkeypatch.setattr(selection, "_selection", selected)
    return preparing


@pytest.fixture
def window(qtbot, monkeypatch):
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def engine_words(window):
    return window._engine.text()


@needs_numba
def test_run_says_what_it_waits_for_until_training_begins_by_itself(preparing, window, qtbot):
    assert not window.banner.isVisible()
    assert engine_words(window).endswith("3 s")
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert window.banner.isVisible() and window.banner.text == "Compiling: 3 s"
    assert window.transport.run.text() == "Pause"
    preparing.elapsed_s = 4
    qtbot.waitUntil(lambda: window.banner.text == "Compiling: 4 s" and engine_words(window).endswith("4 s"))
    preparing.end()
    qtbot.waitUntil(lambda: window.session.last_step > 0 and not window.banner.isVisible())
    qtbot.waitUntil(lambda: engine_words(window).startswith("compiled engine · "))


@needs_numba
def test_pause_reset_and_edits_work_while_training_waits(preparing, window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert not window.session.is_training and not window.banner.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    window.session.edit("Seed", lambda spec: set_seed(spec, 99))
    assert window.session.is_training and window.session.run.seed == 99
    assert window.banner.isVisible() and window.banner.kind == "wait"
    window.session.reset()
    assert not window.session.is_training and not window.banner.isVisible()
    preparing.end()
    window.session.step(3)
    qtbot.waitUntil(lambda: window.session.last_step == 3)


@needs_numba
def test_what_was_dismissed_while_waiting_stays_away(preparing, window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Space)
    window.banner.close_button.click()
    preparing.elapsed_s = 9
    qtbot.waitUntil(lambda: engine_words(window).endswith("9 s"))
    assert not window.banner.isVisible()


@needs_numba
def test_a_failure_is_told_once_and_numpy_trains(preparing, window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Space)
    preparing.end("No compiler came.")
    qtbot.waitUntil(lambda: window.banner.kind == "error" and window.banner.isVisible())
    assert window.banner.text.startswith("No compiler came. NumPy")
    qtbot.waitUntil(lambda: engine_words(window).startswith("NumPy engine · "))
    window.banner.dismiss()
    window._engine_news.tell()
    assert not window.banner.isVisible()
    assert window._engine.toolTip() == "No compiler came."


def test_without_numba_the_status_bar_says_so_and_no_news_is_made_of_it(monkeypatch, window, qtbot):
    monkeypatch.setattr(selection, "is_installed", lambda: False)
    qtbot.waitUntil(lambda: engine_words(window) == "NumPy engine (Numba is not installed)")
    assert not window.banner.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.last_step > 20)
    assert not window.banner.isVisible()
