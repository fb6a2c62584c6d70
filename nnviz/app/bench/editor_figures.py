"""E1, E2: frames per second of the diagram under a hand, every frame one event of the mouse and all that it paints."""

from collections.abc import Callable
from math import cos, pi, sin

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnviz.app.bench.figures import FIGURES, Reading
from nnviz.app.bench.subjects import circles
from nnviz.app.bench.timing import speeds
from nnviz.app.bench.window import in_window, resize, wait_until
from nnviz.app.main_window import MainWindow

SIXTY = "2-18-20-18-2"
THOUSAND = "2-" + "-".join(["56"] * 6 + ["55"] * 12) + "-2"
REACH_PX = 40
PER_TURN = 48
NOTCHES = 6
NO_KEYS = Qt.KeyboardModifier.NoModifier


class Painted(QObject):
    """Whether the watched widget has been painted since it was last asked to be."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False

    def wait(self) -> None:
        """Let the window live until the widget is painted, and what was painted is on screen."""
        before = self.count
        wait_until(lambda: self.count > before)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)


def drag(seconds: float) -> dict[str, Reading]:
    """E1."""
    return in_window(lambda window: {size: _drag(window, size, seconds) for size in FIGURES["E1"].parts})


def _drag(window: MainWindow, size: str, seconds: float) -> Reading:
    width, height = (int(number) for number in size.split("x"))
    available = window.screen().size()
    if available.width() < width or available.height() < height:
        return Reading(None, why=f"the screen has only {available.width()}x{available.height()} pixels")
    resize(window, width, height)
    window.session.open_spec(circles(SIXTY))
    window.editor.fit()
    view, network = window.editor.view, window.session.spec.network
    middle = network.columns[2].neurons[len(network.columns[2].neurons) // 2]
    home = view.mapFromScene(window.editor.scene.neurons[middle.id].pos())
    painted, viewport = Painted(view.viewport()), view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, NO_KEYS, home)

    def move(n: int) -> None:
        for at in range(n):
            QTest.mouseMove(viewport, home + _on_circle(at))
            painted.wait()

    speed = speeds({"": move}, seconds)[""]
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, NO_KEYS, home)
    if window.session.spec.network == network:
        raise RuntimeError("the mouse has not moved the neuron")
    return Reading(speed)


def travel(seconds: float) -> dict[str, Reading]:
    """E2."""
    return in_window(lambda window: _travel(window, seconds))


def _travel(window: MainWindow, seconds: float) -> dict[str, Reading]:
    window.session.open_spec(circles(THOUSAND))
    scene = window.editor.scene
    scene.fold(scene.folding.folded, is_folded=False)
    window.editor.fit()
    view = window.editor.view
    viewport, home = view.viewport(), view.viewport().rect().center()
    painted = Painted(viewport)

    def pan(n: int) -> None:
        QTest.mousePress(viewport, Qt.MouseButton.MiddleButton, NO_KEYS, home)
        for at in range(n):
            QTest.mouseMove(viewport, home + _on_circle(at))
            painted.wait()
        QTest.mouseRelease(viewport, Qt.MouseButton.MiddleButton, NO_KEYS, home)

    def zoom(n: int) -> None:
        for at in range(n):
            _turn_wheel(viewport, home, 1 if at // NOTCHES % 2 == 0 else -1)
            painted.wait()

    moves: dict[str, Callable[[int], None]] = {"pan": pan, "zoom": zoom}
    return {part: Reading(speeds({"": move}, seconds)[""]) for part, move in moves.items()}


def _on_circle(at: int) -> QPoint:
    turn = 2 * pi * (at + 1) / PER_TURN
    return QPoint(round(REACH_PX * sin(turn)), round(REACH_PX * cos(turn)))


def _turn_wheel(viewport: QWidget, at: QPoint, notches: int) -> None:
    place = QPointF(at), QPointF(viewport.mapToGlobal(at))
    phase, button = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
    event = QWheelEvent(*place, QPoint(), QPoint(0, 120 * notches), button, NO_KEYS, phase, False)
    QCoreApplication.sendEvent(viewport, event)
