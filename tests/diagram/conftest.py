"""A diagram of a small network, and a hand that moves the mouse over it as a person does."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest

from nnviz.diagram.editor import DiagramEditor
from nnviz.diagram.hits import hit_at
from nnviz.experiment.edits import new_spec
from nnviz.experiment.specs import DatasetSpec
from nnviz.session.session import Session

Editors = Callable[..., DiagramEditor]


class Hand:
    """Presses, drags and clicks at places of the scene."""

    def __init__(self, editor: DiagramEditor) -> None:
        self.editor, self.view = editor, editor.view

    def pixel(self, at: QPointF) -> QPoint:
        return self.view.mapFromScene(at)

    def neuron(self, neuron_id: int) -> QPointF:
        return self.editor.scene.neurons[neuron_id].pos()

    def rim(self, neuron_id: int) -> QPointF:
        item = self.editor.scene.neurons[neuron_id]
        return item.pos() + QPointF(0.9 * item.radius, -0.2 * item.radius)

    def bias(self, neuron_id: int) -> QPointF:
        item = self.editor.scene.neurons[neuron_id]
        return item.pos() + item.bias_center()

    def synapse(self, pair: tuple[int, int]) -> QPointF:
        """A point of the synapse's curve where nothing else is nearer."""
        scene = self.editor.scene
        for at in range(3, 22):
            point = QPointF(*scene.lines[scene.pair_index[pair], at].tolist())
            if hit_at(scene, point).synapse == pair:
                return point
        raise AssertionError("the synapse is nowhere to be reached")

    def click(self, at: QPointF, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, self.pixel(at))

    def double_click(self, at: QPointF) -> None:
        self.click(at)
        QTest.mouseDClick(
            self.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.pixel(at)
        )

    def press(self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mousePress(self.view.viewport(), button, Qt.KeyboardModifier.NoModifier, at)

    def move(self, begin: QPoint, end: QPoint) -> None:
        for part in (0.3, 0.6, 1.0):
            at = begin + QPoint(round((end.x() - begin.x()) * part), round((end.y() - begin.y()) * part))
            QTest.mouseMove(self.view.viewport(), at)

    def release(self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mouseRelease(self.view.viewport(), button, Qt.KeyboardModifier.NoModifier, at)

    def drag(self, begin: QPoint, end: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        self.press(begin, button)
        self.move(begin, end)
        self.release(end, button)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def do(self, name: str) -> None:
        """A command of the diagram, as its menu does it."""
        getattr(next(room for room in self.editor.rooms if hasattr(room, name)), name)()

    def type(self, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        field = self.editor.number_editor
        assert field.isVisible()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, end)


@pytest.fixture
def open_editor(qtbot) -> Iterator[Editors]:
    """Opens an editor on a network of a shape; sessions are closed after the test."""
    sessions: list[Session] = []

    def opened(shape: str = "2-4-2-1", dataset: str = "circles", size: tuple[int, int] = (900, 650)) -> DiagramEditor:
        session = Session(new_spec(shape, DatasetSpec(dataset, n_points=60)))
        sessions.append(session)
        editor = DiagramEditor(session)
        qtbot.addWidget(editor)
        editor.resize(*size)
        editor.show()
        qtbot.waitExposed(editor)
        return editor

    yield opened
    for session in sessions:
        session.close()


@pytest.fixture
def editor(open_editor: Editors) -> DiagramEditor:
    return open_editor()


@pytest.fixture
def actions(editor: DiagramEditor, qtbot) -> dict[str, QAction]:
    """All commands of the diagram with their shortcuts, as the window makes them."""
    made: dict[str, QAction] = {}
    for room in editor.rooms:
        for command in room.COMMANDS:
            if command.name:
                action = QAction(command.text.replace("&", ""), editor)
                action.setShortcuts([QKeySequence(key) for key in command.keys])
                action.triggered.connect(getattr(room, command.name))
                made[command.name] = action
    editor.addActions(list(made.values()))
    editor.menu.actions = made
    editor.activateWindow()
    editor.view.setFocus()
    qtbot.waitUntil(editor.view.hasFocus)
    return made


@pytest.fixture
def hand_of() -> type[Hand]:
    """Hands for editors that a test opens itself."""
    return Hand


@pytest.fixture
def hand(editor: DiagramEditor) -> Hand:
    return Hand(editor)
