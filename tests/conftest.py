"""The guards around every test: settings go to a temporary folder, no thread, timer or window outlives its test, and
what dresses the application is taken off again.

Qt warnings fail a test through pytest-qt; where NNVIZ_SKIP_FAILS is set everything is at hand, so a skip fails it too.
"""

import gc
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

PATIENCE_S = 2.0
HOME = tempfile.TemporaryDirectory(prefix="nnviz-tests-", ignore_cleanup_errors=True)
FAILED = pytest.StashKey[bool]()

# No test fails on a time.
settings.register_profile("nnviz", deadline=None)
settings.load_profile("nnviz")

for purpose in ("CONFIG", "DATA", "STATE", "CACHE", "RUNTIME"):
    name = f"XDG_{purpose}_HOME" if purpose != "RUNTIME" else "XDG_RUNTIME_DIR"
    os.environ[name] = str(Path(HOME.name) / purpose.lower())
    Path(os.environ[name]).mkdir(mode=0o700)
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
# Qt's platform "offscreen" crashes when it finds a display.
if os.environ.setdefault("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    for display in ("DISPLAY", "WAYLAND_DISPLAY"):
        os.environ.pop(display, None)


def pytest_sessionstart() -> None:
    """Compile or load what tests are about to train with, outside of any test's time limit."""
    # Not at the top: NumPy reads the numbers of threads set above when it is loaded.
    from nnviz.engine import selection

    if selection.is_installed():
        selection.kernel()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need a display are skipped where there is none."""
    if os.environ["QT_QPA_PLATFORM"] == "offscreen":
        no_display = pytest.mark.skip(reason="needs a display: packaging/dev.py test has one")
        for item in items:
            if item.get_closest_marker("gl") or item.get_closest_marker("window"):
                item.add_marker(no_display)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember a failure, whose traceback keeps its widgets alive; turn a skip into a failure where none is allowed."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("NNVIZ_SKIP_FAILS"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {report.longrepr}"
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The application as the program starts it: OpenGL contexts shared, so that a floating dock keeps its picture."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    return QApplication


@pytest.fixture(autouse=True)
def nothing_outlives_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Cyclic garbage is collected only after the test, on the GUI thread; then nothing of the test may be left."""
    threads = set(threading.enumerate())
    if not {"qapp", "qtbot"} & set(request.fixturenames):
        yield
        left = running_threads(threads)
    else:
        keep_settings_apart()
        app = request.getfixturevalue("qapp")
        name, font = app.style().name(), app.font()
        # What is frozen is not looked through: collecting costs what the test has made, not what is loaded.
        gc.freeze()
        gc.disable()
        before = set(named_objects())
        try:
            yield
            close_windows()
            left = running_threads(threads) + outliving(before)
            undress(app, name, font)
        finally:
            gc.enable()
            gc.unfreeze()
    if left and not request.node.stash.get(FAILED, False):
        pytest.fail(f"left behind: {', '.join(left)}", pytrace=False)


def running_threads(before: set[threading.Thread]) -> list[str]:
    """Threads started since and not ended; those that Qt's own pool or a progress bar keeps do not count."""

    def started() -> list[str]:
        return [
            f"thread {thread.name}"
            for thread in set(threading.enumerate()) - before
            if not isinstance(thread, threading._DummyThread) and type(thread).__name__ != "TMonitor"
        ]

    return settled(started)


def outliving(before: set[int]) -> list[str]:
    """Windows, running timers and running Qt threads made since."""
    from PySide6.QtCore import QThreadPool

    def made() -> list[str]:
        flush()
        busy = ["a task in Qt's thread pool"] if QThreadPool.globalInstance().activeThreadCount() else []
        return busy + [name for address, name in named_objects().items() if address not in before]

    return settled(made)


def settled(left: Callable[[], list[str]]) -> list[str]:
    """What is left once nothing is, or patience ends."""
    deadline = time.monotonic() + PATIENCE_S
    while (names := left()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return names


def named_objects() -> dict[int, str]:
    """Windows, running timers and running Qt threads by the address of their C++ side."""
    import shiboken6
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication

    def named(kind: str, thing: Any) -> tuple[int, str]:
        return shiboken6.getCppPointer(thing)[0], f"{kind} {type(thing).__name__} {thing.objectName()}".rstrip()

    things = [("window", widget) for widget in QApplication.topLevelWidgets() if not is_tool_tip(widget)]
    for thing in gc.get_objects():
        if isinstance(thing, QTimer) and shiboken6.isValid(thing) and thing.isActive():
            things.append(("timer", thing))
        if isinstance(thing, QThread) and shiboken6.isValid(thing) and thing.isRunning():
            things.append(("Qt thread", thing))
    return dict(named(kind, thing) for kind, thing in things if thing is not QThread.currentThread())


def is_tool_tip(widget: Any) -> bool:
    """Qt takes its tool tips down by a clock of its own."""
    return widget.metaObject().className() == "QTipLabel"


def close_windows() -> None:
    """Close what the test has left open, as the end of the program would."""
    from PySide6.QtWidgets import QApplication

    for widget in QApplication.topLevelWidgets():
        widget.close()


def undress(app: Any, name: str, font: Any) -> None:
    """Let the application look as before the test, so that the next one measures what it measures alone."""
    from PySide6.QtGui import QPalette

    if app.styleSheet() or app.style().name() != name or app.font() != font:
        app.setStyleSheet("")
        app.setStyle(name)
        app.setFont(font)
        app.styleHints().unsetColorScheme()
        app.setPalette(QPalette())


def flush() -> None:
    """Carry out deferred deletions and collect cyclic garbage, here on the GUI thread."""
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()


def keep_settings_apart() -> None:
    """Each test starts without settings, whatever an earlier one has stored."""
    from PySide6.QtCore import QSettings

    folder = tempfile.mkdtemp(dir=HOME.name)
    for settings_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(settings_format, QSettings.Scope.UserScope, folder)
