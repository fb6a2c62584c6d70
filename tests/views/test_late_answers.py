"""An answer asked for before the person chose anew comes late: neither its plane nor its scale is kept."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.training.run import next_run_number
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.layer_gradients import LayerGradientsView
from nnviz.views.surface_slice import usual_axes
from nnviz.views.update_stage import OneUpdate
from nnviz.views.update_stage_picture import UpdateSettings, update_picture
from nnviz.views.worker import Worker


class Gated:
    """A view whose computations wait one by one until they are let through."""

    def __init__(self, qtbot, view) -> None:
        self._qtbot, self.view = qtbot, view
        self._begun, self._gate, compute = 0, threading.Semaphore(0), view.compute

        def waiting(snapshot, settings):
            self._begun += 1
            assert self._gate.acquire(timeout=5)
            return compute(snapshot, settings)

        view.compute = waiting
        qtbot.addWidget(view)
        view.show()

    def begun(self, n: int) -> None:
        self._qtbot.waitUntil(lambda: self._begun == n)

    def let_through(self) -> None:
        self._gate.release()

    def open(self) -> None:
        for _ in range(20):
            self._gate.release()

    def late_answer(self, snapshot, change) -> None:
        """`change` while the first answer is under way, which comes before a next frame and any other answer."""
        self.view.show_snapshot(snapshot)
        self.begun(1)
        change()
        self.let_through()
        self.begun(2)
        self._qtbot.wait(20)
        self.view.refresh()
        self.open()
        self.begun(3)
        self._qtbot.waitUntil(lambda: not self.view._worker._wishes)
        self._qtbot.wait(50)


@pytest.fixture
def threaded(qapp) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def test_axes_chosen_while_an_answer_is_under_way_are_those_that_are_drawn(qtbot, threaded, trained):
    view = ErrorSurfaceView(threaded)
    Gated(qtbot, view).late_answer(trained(), lambda: view.choose_parameters(3, 8))
    assert view._arrays.surface.plane.indices == (3, 8)


def test_an_axis_fitted_while_an_answer_is_under_way_is_fitted(qtbot, threaded, trained):
    view = LayerGradientsView(threaded)
    view._run_number, view._decades = trained().run.number, (-40, 40)
    Gated(qtbot, view).late_answer(trained(), view.fit)
    assert view._arrays.decades != (-40, 40)


def usual(snapshot) -> UpdateSettings:
    return UpdateSettings(usual_axes(snapshot.run.network), False)


def test_lengths_fitted_while_an_answer_is_under_way_are_fitted(qtbot, threaded, trained):
    view, wanted = OneUpdate(threaded), update_picture(trained(), usual(trained())).reach
    view._run_number, view._reach = trained().run.number, dict.fromkeys(wanted, 1e9)
    Gated(qtbot, view).late_answer(trained(), view.fit)
    assert view._arrays.reach == wanted


def test_lengths_of_a_run_that_is_gone_are_not_kept_for_the_next(qtbot, threaded, trained):
    before = trained()
    rule = OPTIMIZERS["adam"]
    numbers = tuple((entry.name, entry.default) for entry in rule.hyperparameters)
    run = replace(before.run, optimizer="adam", hyperparameters=numbers, number=next_run_number())
    memory = rule.start(run.network.n_parameters)
    after = replace(before, run=run, state=replace(before.state, optimizer_state=memory, hyperparameters=numbers))
    view = OneUpdate(threaded)
    Gated(qtbot, view).late_answer(before, lambda: view.show_snapshot(after))
    assert view._arrays.reach == update_picture(after, usual(after)).reach
