"""What every test of a panel stands on: one open experiment, and a way to wait for its training."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnviz.experiment.edits import new_spec
from nnviz.experiment.specs import DatasetSpec
from nnviz.session.session import Session
from nnviz.views import style
from nnviz.views.colors import LIGHT


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    """2-4-2-1 on 400 points in circles, 300 of them for training: 30 steps an epoch."""
    session = Session(new_spec("2-4-2-1", DatasetSpec()))
    yield session
    session.close()


@pytest.fixture
def train(qtbot, session) -> Callable[[int], None]:
    """Trains so many steps and returns when they are done."""

    def train(n_steps: int) -> None:
        end = session.last_step + n_steps
        session.step(n_steps)
        qtbot.waitUntil(lambda: session.last_step == end and not session.is_training)

    return train


@pytest.fixture
def dressed(qapp) -> None:
    """The application looks as in the window."""
    style.apply(qapp, LIGHT)


@pytest.fixture
def keyboard_order() -> Callable[[QWidget], list[QWidget]]:
    """The widgets that are shown below another, in the order in which Tab comes to them."""

    def keyboard_order(root: QWidget) -> list[QWidget]:
        chain, widget = [], root.nextInFocusChain()
        while widget is not root:
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
                chain.append(widget)
            widget = widget.nextInFocusChain()
        return chain

    return keyboard_order
