"""One update on screen: its stages end where training goes, its words name today's numbers, hands and keys walk it."""

from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import Schedule, rate_factors
from nnviz.experiment.build import build
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.shipped import experiment
from nnviz.experiment.specs import DatasetSpec
from nnviz.experiment.structure import disconnect
from nnviz.training.advance import advance, batch_points
from nnviz.training.evaluation import evaluate
from nnviz.training.loop import first_snapshot
from nnviz.training.requests import Hold
from nnviz.training.run import next_run_number
from nnviz.training.snapshot import Snapshot
from nnviz.training.state import first_state
from nnviz.views.colors import LIGHT, rgb
from nnviz.views.mark_painting import Places
from nnviz.views.number_text import significant
from nnviz.views.surface_slice import usual_axes
from nnviz.views.update_stage import OneUpdate
from nnviz.views.update_stage_arrows import FILLED
from nnviz.views.update_stage_board import batch_words, words
from nnviz.views.update_stage_picture import UpdateSettings, next_stages, parameter_symbol, update_picture

TWO = UpdateSettings((0, 1), False)


@pytest.fixture
def moment(trained):
    """(rule, n_steps, fields of the run) -> the moment after so many steps of a batch of ten."""

    def made(rule: str = "momentum", n_steps: int = 7, **fields) -> Snapshot:
        before = trained()
        numbers = tuple((entry.name, entry.default) for entry in OPTIMIZERS[rule].hyperparameters)
        values = {
            "optimizer": rule,
            "hyperparameters": numbers,
            "batch_size": 10,
            "number": next_run_number(),
            **fields,
        }
        run = replace(before.run, **values)
        state, _ = advance(run, first_state(run), n_steps)
        return Snapshot(run, state, evaluate(run, state.parameters), before.curves)

    return made


@pytest.fixture
def view(qtbot, worker, moment) -> OneUpdate:
    view = OneUpdate(worker)
    qtbot.addWidget(view)
    view.resize(420, 380)
    view.recolor(LIGHT)
    view.show()
    view.show_snapshot(moment())
    return view


@pytest.mark.parametrize("rule", [name for name in OPTIMIZERS if name != "perceptron"])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_last_stage_is_where_training_goes_next(moment, rule, reduction):
    numbers = tuple((entry.name, entry.default) for entry in OPTIMIZERS[rule].hyperparameters)
    numbers = tuple((name, {"l1": 1e-3, "l2": 1e-2}.get(name, value)) for name, value in numbers)
    network = moment().run.network
    factors = rate_factors(network, [0.5, 2.0], divides_by_fan_in=True)
    shown = moment(
        rule,
        23,
        hyperparameters=numbers,
        rate_factors=factors,
        reduction=reduction,
        rate_schedule=Schedule("step_decay", (0.5, 1)),
        by_hand=((23, Hold(3)),),
    )
    after, _ = advance(shown.run, shown.state, 1)
    ended = update_picture(shown, TWO).stages[-1].values
    assert ended == pytest.approx(after.parameters, rel=1e-12, abs=1e-15)
    assert ended[3] == shown.state.parameters[3]


def test_the_perceptron_rule_is_acted_out_too(trained):
    before = trained(shape="2-1")
    run = replace(before.run, optimizer="perceptron", hyperparameters=(("learning_rate", 0.1),), batch_size=1)
    state, _ = advance(run, first_state(run), 3)
    after, _ = advance(run, state, 1)
    assert next_stages(run, state)[-1].values == pytest.approx(after.parameters, rel=1e-12)


def test_the_words_name_formula_numbers_and_the_points_of_the_batch(moment):
    shown = moment("gradient_descent")
    picture = update_picture(shown, TWO)
    said = [line.text for line in words(picture, 2)]
    assert said[1] == "−η g"
    for index, text in zip((0, 1), said[2:4], strict=True):
        assert text.startswith(parameter_symbol(shown.run, index) + ": −0.03 · ")
        assert text.endswith(f" = {significant(picture.stages[2].values[index], 3)}")
    points = batch_points(shown.run, 7, 8)
    assert batch_words(picture) == f"Step 8, batch of 10: points {', '.join(str(point + 1) for point in points)}"
    whole = update_picture(moment(batch_size=90), TWO)
    assert batch_words(whole) == "Step 8, batch of all 90 training points"
    alone = first_snapshot(build(experiment("simplest")))
    assert batch_words(update_picture(alone, TWO)) == "Step 1, the batch is the only training point"


def test_late_in_training_the_sum_of_place_and_step_can_be_checked_by_hand(trained):
    late = trained()
    state, _ = advance(late.run, late.state, 2000)
    late = replace(late, state=state)
    picture = update_picture(late, TWO)
    for line in words(picture, len(picture.stages) - 1)[2:4]:
        total, result = line.text.split(": ")[1].replace("−", "-").split(" = ")
        place, step = (part.strip("()") for part in total.split(" + "))
        assert float(step) != 0 and "e" not in step
        unit = 10.0 ** -len(step.split(".")[1])
        assert [len(part.split(".")[1]) for part in (place, result)] == [len(step.split(".")[1])] * 2
        assert float(place) + float(step) == pytest.approx(float(result), abs=1.5 * unit)


def test_parameters_are_called_by_their_neurons(trained):
    run = trained().run
    names = [parameter_symbol(run, index) for index in range(run.network.n_parameters)]
    assert names[:3] == ["w x₁→y₁", "w x₂→y₁", "w x₁→y₂"]
    assert names[8:12] == ["b y₁", "b y₂", "b y₃", "b y₄"]
    assert names[12] == "w y₁→z"
    assert names[-1] == "b z"
    assert len(set(names)) == len(names)


def test_buttons_keys_and_dots_walk_through_the_stages(view):
    steps = view.steps
    assert not steps.back.isEnabled()
    QTest.mouseClick(steps.next, Qt.MouseButton.LeftButton)
    assert view.board._number == steps.number == 1
    for key, number in (
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_PageDown, 3),
        (Qt.Key.Key_Left, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_End, 5),
        (Qt.Key.Key_Right, 5),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(steps.dots, key)
        assert view.board._number == number
    QTest.mouseClick(steps.dots, Qt.MouseButton.LeftButton, pos=steps.dots.dot(5).toPoint())
    assert view.board._number == 5
    assert not steps.next.isEnabled()
    QTest.mouseClick(steps.back, Qt.MouseButton.LeftButton)
    assert view.board._number == 4


def test_keys_of_the_window_go_to_the_dots_while_these_have_the_focus(view, qtbot):
    pressed = []
    shortcut = QShortcut(QKeySequence("Home"), view)
    shortcut.activated.connect(partial(pressed.append, 1))
    view.activateWindow()
    view.steps.go(4)
    view.steps.dots.setFocus()
    qtbot.waitUntil(view.steps.dots.hasFocus)
    QTest.keyClick(view.steps.dots, Qt.Key.Key_Home)
    assert (view.steps.number, pressed) == (0, [])


def test_the_stage_stays_while_training_goes_on_and_nothing_is_rescaled_until_asked(view, moment):
    view.steps.go(3)
    reach, run = dict(view._reach), view.snapshot.run
    state, _ = advance(run, view.snapshot.state, 300)
    view.show_snapshot(replace(view.snapshot, state=state))
    assert view.steps.number == 3
    assert dict(view._reach) == reach
    QTest.mouseClick(view._fit, Qt.MouseButton.LeftButton)
    assert dict(view._reach) != reach


def test_the_picture_stays_where_it_is_whatever_the_numbers_are(view, moment):
    view.resize(330, 330)
    view.show_snapshot(moment("adam"))
    view.steps.go(1)
    shown, before = view.snapshot, view.board.picture_rect()
    for size in (0.0, 1.0, -1.2345e-6):
        memory = tuple(size * np.abs(array) for array in shown.state.optimizer_state)
        view.show_snapshot(replace(shown, state=replace(shown.state, optimizer_state=memory)))
        assert view.board.picture_rect() == before


def test_a_rule_with_fewer_stages_ends_at_its_last(view, moment):
    view.steps.go(5)
    view.show_snapshot(moment("gradient_descent"))
    assert view.steps.number == view.board._number == 3


def test_a_click_on_a_bar_chooses_its_parameter(view, pixels):
    first, _ = view._arrays.settings.indices
    view._shown.choose(True)
    n, rect = view.snapshot.run.network.n_parameters, view.board.picture_rect()
    place = QPoint(round(rect.left() + 4 + (rect.width() - 8) * 9.5 / n), round(rect.center().y()))
    QTest.mouseClick(view.board, Qt.MouseButton.LeftButton, pos=place)
    assert view._arrays.settings.indices == (9, first)
    assert parameter_symbol(view.snapshot.run, 9) in view.board.accessibleDescription()
    view._shown.choose(False)
    assert view._arrays.settings.indices == (9, first)


def test_parameters_chosen_from_outside_keep_their_names(view):
    view.name_of = {2: "w height→y₁", 4: "b y₃", 9: ""}.__getitem__
    view.choose_parameters(2, 4)
    assert "w height→y₁: g = " in view.board.accessibleDescription()
    view._pick(9)
    assert "w height→y₁: g = " in view.board.accessibleDescription()
    assert "b y₂: g = " in view.board.accessibleDescription()


def test_a_bar_is_never_longer_than_its_picture(view, pixels):
    """Were it as long as its numbers say, it would cover the words above."""
    view._shown.choose(True)
    above = view.board.picture_rect().toRect().top()
    before = pixels(view.board)[:above]
    view._reach = {unit: size / 1e4 for unit, size in view._reach.items()}
    view.refresh()
    assert (pixels(view.board)[:above] == before).all()


def test_an_arrow_is_never_longer_than_its_picture(view, pixels):
    rect = view.board.picture_rect()
    view._reach = {unit: size / 1e4 for unit, size in view._reach.items()}
    view.refresh()
    assert farthest(pixels(view.board), rect) <= FILLED * rect.height() + 25


def farthest(shown, rect) -> float:
    """How far from the middle of the picture there is ink."""
    rows, columns = np.nonzero(np.abs(shown - rgb(LIGHT.ink)).sum(axis=-1) < 30)
    is_inside = rows > rect.top() + 2
    return float(np.hypot(columns[is_inside] - rect.center().x(), rows[is_inside] - rect.center().y()).max())


def test_another_run_is_shown_on_its_own_scale(view, moment):
    before = view._reach["step"]
    view.show_snapshot(moment(hyperparameters=(("learning_rate", 3.0), ("momentum", 0.9))))
    assert view._reach["step"] > 20 * before


def test_the_arrow_points_the_way_of_its_numbers(view, pixels):
    view.choose_parameters(2, 4)
    rect = view.board.picture_rect()
    for number in (0, 1):
        view.steps.go(number - view.steps.number)
        shown = pixels(view.board)
        rows, columns = np.nonzero(np.abs(shown - rgb(LIGHT.ink)).sum(axis=-1) < 30)
        is_inside = (rows > rect.top() + 2) & (rows < rect.bottom() - 2)
        away = np.array([columns[is_inside].mean() - rect.center().x(), rect.center().y() - rows[is_inside].mean()])
        arrow = view._arrays.stages[number].values[[2, 4]]
        assert away @ arrow / np.hypot(*away) / np.hypot(*arrow) > 0.9


def test_numbers_that_overflow_are_told_and_not_drawn(view, moment):
    shown = moment("gradient_descent")
    huge = np.full_like(shown.state.parameters, 1e308)
    view.show_snapshot(replace(shown, state=replace(shown.state, parameters=huge)))
    view._shown.choose(True)
    for _ in range(4):
        view.grab()
        view.steps.go(1)


def test_after_a_network_of_one_parameter_two_different_ones_are_acted_out(view, trained):
    spec = new_spec("2-1", DatasetSpec(name="circles"))
    view.show_snapshot(first_snapshot(build(disconnect(spec, spec.network.synapses))))
    assert view._arrays.settings.is_all
    told = [line.text for line in words(view._arrays, 0) if line.text.startswith("b z:")]
    assert len(told) == 1
    view.show_snapshot(trained())
    assert view._arrays.settings.indices == usual_axes(trained().run.network)


def test_where_nobody_chooses_the_two_are_those_that_training_moves(view):
    view.show_snapshot(first_snapshot(build(experiment("simplest"))))
    told = [line.text for line in words(view._arrays, 0) if ": g = " in line.text]
    assert told == ["w x₁→y₁: g = 0.0177", "w y₁→z: g = −0.0242"]


@pytest.mark.parametrize("n_steps", [0, 7])
def test_no_symbol_covers_another_one_or_the_ball_where_arrows_end_at_one_place(view, moment, monkeypatch, n_steps):
    view.show_snapshot(moment(n_steps=n_steps))
    taken: list[tuple[QRectF | None]] = []
    beside = Places.beside
    monkeypatch.setattr(Places, "beside", lambda *args: taken.append((beside(*args),)) or taken[-1][0])
    for number, symbols in ((4, 2 if n_steps == 0 else 3), (5, 1 if n_steps == 0 else 2)):
        view.steps.go(number - view.steps.number)
        taken.clear()
        view.grab()
        boxes = [box for (box,) in taken if box is not None]
        assert 1 <= len(boxes) <= symbols
        rect = view.board.picture_rect()
        assert all(rect.contains(box) and not box.contains(rect.center()) for box in boxes)
        assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
