"""A session on few points, and what tests of it ask again and again."""

import pytest

from nnviz.experiment.build import build
from nnviz.experiment.files import from_text
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.specs import DatasetSpec
from nnviz.experiment.writing import to_text
from nnviz.session.session import Session
from nnviz.training.advance import advance
from nnviz.training.state import first_state


@pytest.fixture
def session(qtbot):
    session = Session(new_spec("2-3-1", DatasetSpec(n_points=60)))
    yield session
    session.close()


@pytest.fixture
def train_until(session, qtbot):
    """Train at least to this step and pause."""

    def train(step: int) -> None:
        session.start()
        qtbot.waitUntil(lambda: session.last_step >= step, timeout=10_000)
        session.pause()

    return train


@pytest.fixture
def replayed(session):
    """The state that the saved file gives, trained without a session to the session's step."""

    def replay():
        run = build(from_text(to_text(session.spec), "replay"))
        return advance(run, first_state(run), session.last_step)[0]

    return replay
