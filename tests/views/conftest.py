"""Trainings to draw, a worker that answers at once, and pictures as arrays of numbers."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nnviz.experiment.build import build, dataset_of
from nnviz.experiment.shapes import fit_to_dataset, new_spec
from nnviz.experiment.specs import DatasetSpec
from nnviz.training.loop import given, loop
from nnviz.training.requests import Step
from nnviz.training.snapshot import Snapshot


@lru_cache(maxsize=32)
def _trained(dataset: str, shape: str, n_steps: int, held_out: float) -> Snapshot:
    data = DatasetSpec(name=dataset, n_points=120, held_out=held_out)
    spec = fit_to_dataset(new_spec(shape, data), dataset_of(data))
    return list(loop(build(spec), given(Step(n_steps))))[-1]


@pytest.fixture
def trained() -> Callable[..., Snapshot]:
    """(dataset, shape, n_steps) -> the moment after so many steps."""

    def moment(dataset: str = "circles", shape: str = "2-4-1", n_steps: int = 60, held_out: float = 0.25) -> Snapshot:
        return _trained(dataset, shape, n_steps, held_out)

    return moment


@pytest.fixture
def pixels() -> Callable[..., NDArray[np.int64]]:
    """widget -> (height, width, 3) what it shows, without a screen."""
    from PySide6.QtGui import QImage

    def grabbed(widget) -> NDArray[np.int64]:
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[..., :3].astype(np.int64)

    return grabbed


@pytest.fixture
def dressed(qapp) -> Any:
    """The application as the window dresses it."""
    from nnviz.views import style
    from nnviz.views.colors import LIGHT

    style.apply(qapp, LIGHT)
    return qapp


@pytest.fixture
def worker(qapp) -> Iterator:
    """A worker that answers before `request` returns."""
    from nnviz.views.worker import Worker

    answering = Worker(synchronous=True)
    yield answering
    answering.close()
