"""The next step on the error surface: against the chain rule by hand, against the engine, and as it is drawn."""

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.build import build
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.shipped import experiment
from nnviz.experiment.specs import DatasetSpec
from nnviz.experiment.structure import set_activation
from nnviz.training.advance import advance
from nnviz.training.loop import first_snapshot
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.surface_slice import Slice, usual_axes
from nnviz.views.surface_step import marks_of, next_step


@pytest.fixture
def view(qtbot, worker) -> ErrorSurfaceView:
    view = ErrorSurfaceView(worker)
    qtbot.addWidget(view)
    view.resize(900, 480)
    view.show()
    return view


def s(p):
    return 1 / (1 + math.exp(-p))


def test_the_step_of_the_simplest_network_is_that_of_the_chain_rule_by_hand(view):
    view.show_snapshot(first_snapshot(build(experiment("simplest"))))
    w1, w2, x, d, eta = -1.0, -1.0, 1.0, 0.8, 5.0
    y = s(w1 * x)
    z = s(w2 * y)
    by_hand = (eta * (d - z) * z * (1 - z) * w2 * y * (1 - y) * x, eta * (d - z) * z * (1 - z) * y)
    step = view._arrays.next_step
    assert step.before == (w1, w2)
    assert step.components == pytest.approx(by_hand, rel=1e-12)
    assert step.after == pytest.approx((w1 + by_hand[0], w2 + by_hand[1]), rel=1e-15)
    after = 0.5 * (d - s(step.after[1] * s(step.after[0] * x))) ** 2
    assert step.cost == pytest.approx(after, rel=1e-12)
    assert "step (−0.0885, 0.121) to (−1.089, −0.879): 0.06306" in view._readout.text()
    across, up, whole = view.map.marks.arrows
    assert (across.label, up.label) == ("Δ θ₁ = −0.0885", "Δ θ₃ = 0.121")
    assert across.start == whole.start == step.before and across.end == up.start and up.end == whole.end
    assert across.end[1] == across.start[1] and up.end[0] == up.start[0]
    assert view.landscape.marks == view.map.marks


@pytest.mark.parametrize("exponent", [0, 3])
def test_a_step_too_short_to_be_read_is_drawn_longer_and_says_so(view, exponent):
    view.show_snapshot(first_snapshot(build(experiment("simplest"))))
    step, surface = view._arrays.next_step, view._arrays.surface
    wide = surface.x[-1] - surface.x[0]
    share = 0.3 * 10.0**-exponent * wide
    seen = replace(step, after=(step.before[0] + share, step.before[1]))
    arrows = marks_of(seen, surface, is_ascent=bool(exponent)).arrows
    drawn = arrows[2].end[0] - arrows[2].start[0]
    assert 0.15 * wide <= drawn <= 0.4 * wide
    assert [arrow.length for arrow in arrows] == pytest.approx([share, 0.0, share])
    assert arrows[2].label == ("descent" if exponent == 0 else "ascent, drawn × 500")
    assert bool(marks_of(seen, surface, False).points) == (exponent == 0)


@pytest.mark.parametrize("rule", ["gradient_descent", "adam"])
def test_on_any_two_parameters_the_step_is_the_engines_own(view, trained, rule):
    moment = trained()
    run = replace(moment.run, optimizer=rule, hyperparameters=(("learning_rate", 0.05),), number=10**6)
    if rule == "adam":
        numbers = (("beta_1", 0.9), ("beta_2", 0.999), ("epsilon", 1e-8), ("l1", 0.0), ("l2", 0.0))
        run = replace(run, hyperparameters=(*run.hyperparameters, *numbers))
    memory = tuple(np.zeros(run.network.n_parameters) for _ in range(2 if rule == "adam" else 0))
    state = replace(moment.state, optimizer_state=memory, hyperparameters=run.hyperparameters)
    step = next_step(replace(moment, run=run, state=state), (3, 9))
    later, _ = advance(run, state, 1)
    assert step.before == tuple(state.parameters[[3, 9]].tolist())
    assert step.after == tuple(later.parameters[[3, 9]].tolist())


def test_the_step_is_shown_by_a_press_and_unasked_only_where_two_parameters_are_all(view, trained):
    view.show_snapshot(trained())
    assert view._arrays.next_step is None and not view.chosen.step.isChecked()
    QTest.mouseClick(view.chosen.step, Qt.MouseButton.LeftButton)
    assert view._arrays.next_step is not None and len(view.map.marks.arrows) == 3
    view.chosen.is_performance.choose(True)
    assert view.map.marks.arrows[2].label.startswith("ascent")
    view.chosen.kind.choose("random")
    assert view._arrays.next_step is None and view.map.marks.arrows == ()
    QTest.mouseClick(view.chosen.step, Qt.MouseButton.LeftButton)
    view.chosen.kind.choose("two")
    view.show_snapshot(first_snapshot(build(experiment("simplest"))))
    assert view._arrays.next_step is None


def test_where_no_step_can_be_made_none_is_shown(view):
    spec = new_spec("2-1", DatasetSpec(name="circles"))
    moment = first_snapshot(build(set_activation(spec, spec.network.ids[-1:], NeuronActivation("step"))))
    assert next_step(moment, (0, 1)) is None
    plain = first_snapshot(build(experiment("simplest")))
    far = replace(plain.state, parameters=np.array([1.0, 0.0, 1.0, 0.0]), hyperparameters=(("learning_rate", 1e308),))
    run = replace(plain.run, targets=np.array([[1e200]]))
    assert next_step(replace(plain, run=run, state=far), (0, 2)) is None


def test_the_usual_axes_are_parameters_that_training_moves():
    assert usual_axes(build(experiment("simplest")).network) == (0, 2)
    network = build(new_spec("2-3-1", DatasetSpec(name="circles"))).network
    first = network.columns[-1].weights.start
    assert usual_axes(network) == (first, first + 1)
    alone = replace(network, pinned=np.arange(network.n_parameters) != 4)
    assert usual_axes(alone) == (first, first + 1)


def test_a_slice_keeps_its_parameters_while_a_network_has_them():
    small, large = (build(new_spec(shape, DatasetSpec(name="circles"))).network for shape in ("2-1", "2-4-1"))

    def name(index):
        return f"w{index}"

    chosen = Slice().over(3, 8, name)
    assert chosen.of(large, name) == chosen and chosen.labels == ("w3", "w8")
    assert chosen.of(small, name).indices == usual_axes(small)
    assert Slice().of(large, name).indices == usual_axes(large)


def test_a_narrow_picture_breaks_its_line_of_numbers_and_stays_where_it_is_under_the_cursor(view, qtbot):
    view.show_snapshot(first_snapshot(build(experiment("simplest"))))
    qtbot.wait(1)
    line, high = view._readout, view._readout.height()
    assert high < 2 * line.fontMetrics().height()
    view.resize(260, 480)
    qtbot.wait(1)
    assert line.heightForWidth(line.width()) <= line.height() and line.height() > high
    top = line.geometry()
    view._read((0.0, 0.0))
    qtbot.wait(1)
    assert line.geometry() == top


def test_after_a_divergence_the_slice_has_a_width_that_numbers_can_tell_apart(view, recwarn):
    shown = first_snapshot(build(experiment("simplest")))
    huge = np.where(shown.run.network.pinned, 0.0, 4.8e151)
    view.show_snapshot(replace(shown, state=replace(shown.state, parameters=huge)))
    surface = view._arrays.surface
    assert all(len(np.unique(axis)) == len(axis) for axis in (surface.x, surface.y))
    view.grab()
    assert not [each for each in recwarn if "surface_mesh" in str(each.filename)]
