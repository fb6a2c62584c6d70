"""The training panel: numbers turned live, shown as they were in use, refused in place."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea

from nnviz.engine.network import NeuronActivation
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import Schedule
from nnviz.experiment.edits import set_activation, set_shape
from nnviz.panels.training import TrainingPanel


@pytest.fixture
def panel(qtbot, session):
    panel = TrainingPanel(session)
    qtbot.addWidget(panel)
    panel.resize(250, 600)
    panel.show()
    return panel


def type_into(qtbot, field, text):
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()


def test_the_learning_rate_is_turned_while_training_runs(qtbot, session, panel):
    session.start()
    qtbot.waitUntil(lambda: session.last_step > 20)
    type_into(qtbot, panel.fields["learning_rate"], "0,005")
    assert session.is_training
    qtbot.waitUntil(lambda: dict(session.snapshot.state.hyperparameters)["learning_rate"] == 0.005)
    assert panel.fields["learning_rate"].text() == "0.005"
    session.pause()
    turned = [entry for entry in session.spec.interventions if entry.action == "turn"]
    assert [(entry.subject, entry.value) for entry in turned] == [("learning_rate", 0.005)]
    assert turned[0].step > 0


def test_notches_of_the_wheel_while_training_are_one_undo_step(qtbot, session, panel):
    session.start()
    qtbot.waitUntil(lambda: session.last_step > 20)
    field = panel.fields["learning_rate"]
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    for expected in (0.05, 0.1, 0.2):
        turn(field)
        qtbot.waitUntil(lambda value=expected: session.hyperparameter("learning_rate") == value)
    session.pause()
    turned = [entry.value for entry in session.spec.interventions if entry.action == "turn"]
    assert turned[-1] == 0.2
    session.undo()
    assert session.spec.interventions == ()
    assert not session.can_undo


def test_numbers_typed_one_after_the_other_are_undo_steps_of_their_own(qtbot, session, panel):
    for text in ("0.1", "0.2"):
        type_into(qtbot, panel.fields["learning_rate"], text)
    assert session.hyperparameter("learning_rate") == 0.2
    session.undo()
    assert session.hyperparameter("learning_rate") == 0.1
    session.undo()
    assert session.hyperparameter("learning_rate") == 0.03


def turn(widget):
    """One notch of the wheel."""
    up, none = QPoint(0, 120), Qt.KeyboardModifier.NoModifier
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), up, up, Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(widget, wheel)


def test_looking_back_shows_the_numbers_that_were_in_use_then(session, panel, train):
    train(30)
    session.set_hyperparameter("learning_rate", 0.2)
    train(30)
    assert panel.fields["learning_rate"].text() == "0.2"
    session.scrub(0)
    assert panel.fields["learning_rate"].text() == "0.03"


def test_the_effective_step_follows_from_the_numbers_in_use(qtbot, session, panel):
    type_into(qtbot, panel.fields["momentum"], "0.75")
    assert dict(session.spec.training.hyperparameters)["momentum"] == 0.75
    assert panel.effective.text() == "0.12"


def test_the_rule_brings_its_own_numbers(session, panel):
    panel.rule.chosen.emit("gradient_descent")
    assert session.spec.training.optimizer == "gradient_descent"
    assert list(panel.fields) == ["learning_rate"]
    assert panel.effective_row.isHidden()
    panel.rule.chosen.emit("momentum")
    assert list(panel.fields) == ["learning_rate", "momentum"]
    assert panel.effective_row.isVisible()


def test_tab_comes_from_the_rule_to_its_numbers_also_when_they_are_new(qtbot, panel, keyboard_order):
    panel.rule.chosen.emit("gradient_descent")
    panel.rule.chosen.emit("momentum")
    qtbot.waitUntil(panel.fields["momentum"].isVisible)
    order = keyboard_order(panel)
    at = order.index(panel.rule)
    assert order[at : at + 4] == [panel.rule, *panel.fields.values(), panel.batch]


@pytest.mark.parametrize("text", ["-1", "0", "abc", "1e9"])
def test_a_learning_rate_without_sense_is_refused_in_place(qtbot, session, panel, text):
    before = session.spec
    field = panel.fields["learning_rate"]
    type_into(qtbot, field, text)
    assert session.spec == before
    assert field.parentWidget().refusal.text()
    assert field.text() == "0.03"


@pytest.mark.parametrize(
    ("text", "size", "shown"), [("25", 25, "25 of 300"), ("full", 0, "full, 300"), ("1 of 300", 1, "1 of 300")]
)
def test_the_batch_is_typed_in_words_or_numbers(qtbot, session, panel, text, size, shown):
    type_into(qtbot, panel.batch, text)
    assert session.spec.training.batch_size == size
    assert panel.batch.text() == shown


def test_a_batch_beyond_the_training_points_is_taken_and_spoken_of(qtbot, session, panel):
    n_points = len(session.run.training_points)
    with qtbot.waitSignal(session.noted) as noted:
        type_into(qtbot, panel.batch, f"{n_points + 1}")
    assert noted.args[0].startswith(f"A batch of {n_points + 1} is more than the {n_points} training points")
    assert session.run.batch_size == n_points
    type_into(qtbot, panel.batch, f"{n_points}")
    with qtbot.assertNotEmitted(session.noted, wait=50):
        type_into(qtbot, panel.batch, "7")


@pytest.mark.parametrize("text", ["0", "-3", "two", ""])
def test_a_batch_without_sense_is_refused(qtbot, session, panel, text):
    before = session.spec
    panel.batch.setFocus()
    panel.batch.selectAll()
    qtbot.keyClick(panel.batch, Qt.Key.Key_Delete)
    qtbot.keyClicks(panel.batch, text)
    qtbot.keyClick(panel.batch, Qt.Key.Key_Return)
    assert session.spec == before
    assert panel.batch.text() == "10 of 300"


def test_a_cost_that_does_not_fit_cannot_be_chosen_and_says_why(panel):
    item = panel.cost.model().item(panel.cost.findData("cross_entropy"))
    assert not item.isEnabled()
    assert "sigmoid" in item.toolTip()
    assert panel.cost.model().item(panel.cost.findData("squared_error")).isEnabled()


def test_training_stops_at_the_epoch_that_is_asked_for(qtbot, session, panel):
    press(qtbot, panel.stops["max_epochs"].check)
    assert session.spec.training.max_epochs == 500
    type_into(qtbot, panel.stops["max_epochs"].field, "2")
    assert session.spec.training.max_epochs == 2
    session.start()
    qtbot.waitUntil(lambda: session.status == "stopped")
    assert session.last_step == 60


def test_mean_or_sum_is_behind_more(qtbot, session, panel):
    assert not panel.reduction.isVisible()
    qtbot.mouseClick(panel.section.more_button, Qt.MouseButton.LeftButton)
    assert panel.reduction.isVisible()
    panel.reduction.chosen.emit("sum")
    assert session.spec.training.reduction == session.run.reduction == "sum"


def test_a_refusal_is_never_cut_where_the_panel_is_scrolled(qtbot, panel):
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(panel)
    area.setWidgetResizable(True)
    area.resize(240, 200)
    area.show()
    row = panel.fields["learning_rate"].parentWidget()
    for n_words in range(1, 30):
        row.show_refusal("nonsense " * n_words)
        qtbot.waitUntil(lambda: row.refusal.height() >= row.refusal.heightForWidth(row.refusal.width()), timeout=500)
    area.takeWidget()


def press(qtbot, box):
    """Click on the square of a check box."""
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))


@pytest.fixture
def opened(qtbot, panel):
    qtbot.mouseClick(panel.section.more_button, Qt.MouseButton.LeftButton)
    return panel


def test_the_rule_shows_every_entry_and_only_the_numbers_it_has(qtbot, session, opened):
    for name, entry in OPTIMIZERS.items():
        opened.rule.chosen.emit(name)
        assert session.spec.training.optimizer == session.run.optimizer == name
        wanted = {number.name for number in entry.hyperparameters}
        assert {*opened.fields, *opened.rare_fields} == wanted
        fields = (*opened.fields.values(), *opened.rare_fields.values())
        qtbot.waitUntil(lambda fields=fields: all(field.isVisible() for field in fields))
        assert "learning_rate" in opened.fields
        assert opened.rates.slow.isVisible() == ("momentum" in wanted)


def test_a_rule_that_cannot_train_this_network_says_why(session, panel):
    item = panel.rule.model().item(panel.rule.findData("perceptron"))
    assert not item.isEnabled()
    assert "hidden" in item.toolTip()
    adam = panel.rule.model().item(panel.rule.findData("adam"))
    assert adam.isEnabled()
    assert "β₁" in adam.toolTip()
    session.edit("shape", lambda spec: set_shape(spec, "2-1"))
    output = session.spec.network.ids[-1]
    session.edit("jump", lambda spec: set_activation(spec, [output], NeuronActivation("perceptron")))
    assert panel.rule.model().item(panel.rule.findData("perceptron")).isEnabled()
    assert not panel.rule.model().item(panel.rule.findData("adam")).isEnabled()


def test_weight_decay_is_turned_while_training_runs(qtbot, session, opened):
    session.start()
    qtbot.waitUntil(lambda: session.last_step > 5)
    type_into(qtbot, opened.rare_fields["l2"], "0.02")
    assert session.is_training
    qtbot.waitUntil(lambda: dict(session.snapshot.state.hyperparameters)["l2"] == 0.02)
    session.pause()


@pytest.mark.parametrize(("name", "text"), [("beta_2", "1"), ("epsilon", "0"), ("l1", "-1")])
def test_a_number_that_a_rule_cannot_work_with_is_refused_in_place(qtbot, session, opened, name, text):
    opened.rule.chosen.emit("adam")
    before = session.spec
    field = opened.rare_fields[name]
    type_into(qtbot, field, text)
    assert session.spec == before
    assert field.parentWidget().refusal.text()


def test_one_click_lets_the_momentum_wait_and_another_takes_it_back(qtbot, session, panel, train):
    qtbot.mouseClick(panel.waiting, Qt.MouseButton.LeftButton)
    assert session.spec.training.slow_epochs == 10
    assert panel.waiting.isChecked()
    assert panel.effective.text() == "0.06"
    train(10 * 30)
    assert panel.effective.text() == "0.3"
    qtbot.mouseClick(panel.waiting, Qt.MouseButton.LeftButton)
    assert session.spec.training.slow_epochs == 0
    assert not panel.waiting.isChecked()


def test_the_momentum_waits_as_many_epochs_as_are_typed(qtbot, session, opened):
    press(qtbot, opened.rates.slow)
    type_into(qtbot, opened.rates.slow_epochs, "3")
    assert session.run.slow_epochs == 3
    assert opened.waiting.isChecked()
    session.undo()
    assert session.run.slow_epochs == 10


def test_a_schedule_brings_its_constants_and_shows_the_rate_in_use(qtbot, session, opened, train):
    opened.rates.schedule.chosen.emit("step_decay")
    assert session.spec.training.rate_schedule == Schedule("step_decay")
    factor, epochs = opened.rates.constants
    type_into(qtbot, epochs, "2")
    type_into(qtbot, factor, "0.1")
    assert session.run.rate_schedule == Schedule("step_decay", (0.1, 2))
    assert (opened.fields["learning_rate"].text(), opened.rates.in_use.text()) == ("0.03", "0.03")
    train(60)
    assert (opened.fields["learning_rate"].text(), opened.rates.in_use.text()) == ("0.03", "0.003")
    opened.rates.schedule.chosen.emit("constant")
    assert opened.rates.constants == []
    assert not opened.rates.in_use.isVisible()


@pytest.mark.parametrize(
    ("text", "factors"), [("1 0,5 2", [1, 0.5, 2]), ("1 · 1/2 · 2", [1, 0.5, 2]), ("0.25", [0.25, 0.25, 0.25])]
)
def test_every_layer_takes_its_own_factor(qtbot, session, opened, text, factors):
    type_into(qtbot, opened.rates.layers, text)
    assert [column.rate_factor for column in session.spec.network.columns] == [1, *factors]
    assert session.run.rate_factors is not None
    assert opened.rates.layers.text() == " · ".join(f"{factor:g}" for factor in factors)


@pytest.mark.parametrize("text", ["1 2", "1 2 3 4", "a b c", "1 -1 1", ";"])
def test_factors_without_sense_are_refused_in_place(qtbot, session, opened, text):
    before = session.spec
    type_into(qtbot, opened.rates.layers, text)
    assert session.spec == before
    assert opened.rates.layers.parentWidget().refusal.text()


def test_the_rate_by_synapses_is_one_click(qtbot, session, opened):
    press(qtbot, opened.rates.fan_in)
    assert session.run.rate_factors[0] == pytest.approx(2**-0.5)
    press(qtbot, opened.rates.fan_in)
    assert session.run.rate_factors is None


@pytest.mark.parametrize(
    ("name", "text", "value", "words"),
    [
        ("least_change", "0.1", 0.1, "mean cost changed"),
        ("held_out_target", "100", 100.0, "below its target"),
        ("max_epochs", "3", 3, "maximum of 3 epochs"),
    ],
)
def test_each_way_to_stop_is_switched_on_and_says_that_it_stopped(qtbot, session, opened, name, text, value, words):
    row = opened.stops[name]
    assert not row.field.isEnabled()
    press(qtbot, row.check)
    type_into(qtbot, row.field, text)
    assert getattr(session.spec.training, name) == getattr(session.run, name) == value
    assert row.words_in_use in opened.section.note.text()
    session.start()
    qtbot.waitUntil(lambda: session.status == "stopped")
    assert words in session.snapshot.reason
    press(qtbot, row.check)
    assert getattr(session.spec.training, name) is None
    assert opened.section.note.text() == ""


def test_a_way_to_stop_is_switched_on_while_training_goes_on(qtbot, session, opened):
    session.start()
    qtbot.waitUntil(lambda: session.last_step > 20)
    run_number = session.run.number
    press(qtbot, opened.stops["patience"].check)
    assert session.is_training
    assert (session.run.number, session.run.patience) == (run_number, 20)
    session.pause()
