"""The data panel, asserted on the spec and on the points that were really drawn."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from nnviz.datasets.catalog import DATASETS
from nnviz.datasets.tables import read_csv
from nnviz.experiment.edits import add_feature, set_shape
from nnviz.experiment.specs import DatasetSpec, Weight
from nnviz.experiment.tables import table_spec
from nnviz.panels.data import DataPanel
from nnviz.panels.thumbnail import Thumbnail
from nnviz.views.colors import DARK, LIGHT


@pytest.fixture
def panel(qtbot, session):
    panel = DataPanel(session)
    qtbot.addWidget(panel)
    panel.resize(250, 600)
    panel.show()
    return panel


def thumbnail(panel, name):
    return next(button for button in panel.thumbnails if button.entry.name == name)


def handle_of(slider):
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    handle = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, handle, slider).center()


def drag(qtbot, slider, by_px):
    start = handle_of(slider)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for part in range(1, 6):
        qtbot.mouseMove(slider, start + QPoint(by_px * part // 5, 0))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start + QPoint(by_px, 0))


def open_more(qtbot, panel):
    qtbot.mouseClick(panel.section.more_button, Qt.MouseButton.LeftButton)


def test_pressing_a_thumbnail_is_one_edit_after_which_the_network_fits(qtbot, session, panel):
    before = session.spec
    qtbot.mouseClick(thumbnail(panel, "spiral"), Qt.MouseButton.LeftButton)
    assert session.spec.dataset.name == "spiral"
    assert session.run.dataset.name == "spiral"
    assert [button.entry.name for button in panel.thumbnails if button.isChecked()] == ["spiral"]
    session.undo()
    assert session.spec == before
    panel.others.chosen.emit("rings")
    assert session.spec.network.sizes == (2, 8, 3)
    session.undo()
    assert session.spec == before
    assert thumbnail(panel, "circles").isChecked()


@pytest.mark.parametrize("name", list(DATASETS))
def test_every_data_set_can_be_chosen_and_trained_at_once(qtbot, session, panel, train, name):
    refusals = []
    session.failed.connect(refusals.append)
    panel.others.chosen.emit(name)
    train(2)
    assert session.run.dataset.name == name
    assert session.status == "paused"
    assert refusals == []


def test_another_data_set_begins_anew_also_after_training_and_edits(session, panel, train):
    train(30)
    session.edit("shape", lambda spec: replace(set_shape(spec, "2-3-1"), title="circles"))
    assert session.spec.start.values
    before = session.spec
    panel.others.chosen.emit("digits")
    assert session.spec.start.values == ()
    assert session.spec.title == ""
    assert session.spec.network.sizes == (64, 32, 10)
    session.undo()
    assert session.spec == before
    panel.others.chosen.emit("moons")
    assert session.spec.start.values == ()
    assert session.spec.network.sizes == (2, 3, 1)


def test_large_inputs_come_scaled_and_the_panel_says_so(session, panel):
    panel.others.chosen.emit("digits")
    assert session.run.dataset.inputs.max() == 1
    assert panel.scaling_applied.isVisible()
    assert panel.scaling_applied.text() == session.run.dataset.scaling != ""
    assert panel.others.currentData() == "digits"
    assert not any(button.isChecked() for button in panel.thumbnails)


def test_each_data_set_is_offered_once_as_a_picture_or_by_name(panel):
    named = [panel.others.itemData(at) for at in range(panel.others.count())]
    pictured = [button.entry.name for button in panel.thumbnails]
    assert pictured == ["circles", "xor", "blobs", "spiral"]
    assert len({button.y() for button in panel.thumbnails}) == 1
    assert sorted(named + pictured) == sorted(DATASETS)


def test_what_is_applied_to_the_inputs_is_in_sight_while_the_choice_of_it_is_not(session, panel):
    assert panel.scaling_applied.isHidden()
    panel.scaling.chosen.emit("standardize")
    assert panel.scaling_applied.isVisible()
    assert panel.scaling_applied.text() == session.run.dataset.scaling != ""
    assert not panel.scaling.isVisible()


def test_of_a_table_it_is_said_that_nothing_is_applied(session, panel, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("x1,x2,class\n0,0,a\n0,1,b\n1,0,b\n1,1,a\n")
    table = table_spec(read_csv(path))
    session.edit("own", lambda spec: replace(spec, dataset=DatasetSpec(table=table, held_out=0)))
    assert session.run.dataset.n_points == 4
    assert panel.scaling_applied.isVisible()
    assert "as they are" in panel.scaling_applied.text()
    assert panel.others.placeholderText() == "own.csv"


def test_a_drag_of_the_noise_slider_is_one_undo_step(qtbot, session, panel):
    before = session.spec
    drag(qtbot, panel.noise.slider, 25)
    first = session.spec
    assert first.dataset.noise > before.dataset.noise
    drag(qtbot, panel.noise.slider, 25)
    assert session.spec.dataset.noise > first.dataset.noise
    session.undo()
    assert session.spec == first
    session.undo()
    assert session.spec == before
    assert panel.noise.slider.value() == round(before.dataset.noise * 100)


def test_the_note_tells_what_was_really_drawn(qtbot, session, panel):
    for _ in range(2):
        qtbot.keyClick(panel.held_out.slider, Qt.Key.Key_Right)
    points = session.run.dataset
    assert session.spec.dataset.held_out == 0.35
    assert np.count_nonzero(points.held_out) == 140
    assert panel.section.note.text() == "260 + 140 held out"
    assert panel.section.note.toolTip() == "400 points, 35.0 % of them held out"
    panel.held_out.turned.emit(0.0, "")
    assert panel.section.note.text() == "400 points"


def test_a_number_of_points_out_of_range_is_refused_in_place(qtbot, session, panel):
    before = session.spec
    open_more(qtbot, panel)
    panel.n_points.selectAll()
    qtbot.keyClicks(panel.n_points, "1")
    qtbot.keyClick(panel.n_points, Qt.Key.Key_Return)
    assert session.spec == before
    assert "between 4 and" in panel.points_row.refusal.text()
    assert panel.n_points.text() == "400"


def test_a_new_sample_draws_other_points(qtbot, session, panel):
    before = session.run.dataset.inputs
    open_more(qtbot, panel)
    qtbot.mouseClick(panel.new_sample.button, Qt.MouseButton.LeftButton)
    assert session.spec.dataset.seed == 2
    assert not np.array_equal(session.run.dataset.inputs, before)
    assert panel.seed.text() == "2"


def test_refreshing_writes_nothing_even_where_the_slider_cannot_show_the_number_exactly(session, panel):
    session.edit("noise", lambda spec: replace(spec, dataset=replace(spec.dataset, noise=0.2345)))
    before = session.spec
    panel.refresh()
    assert session.spec is before
    assert session.spec.dataset.noise == 0.2345


def test_thumbnails_stand_upright_and_in_their_class_colors(qtbot):
    """Of the two moons, class 0 is the upper one."""
    moons = Thumbnail(DATASETS["moons"])
    qtbot.addWidget(moons)
    for palette in (LIGHT, DARK):
        moons.recolor(palette)
        image = moons.grab().toImage()
        side = image.width()
        rows = {0: [], 1: []}
        for x in range(8, side - 8):
            for y in range(8, side - 8):
                for number in rows:
                    if image.pixelColor(x, y).name() == palette.classes[number]:
                        rows[number].append(y)
        assert min(len(found) for found in rows.values()) > 20
        assert np.mean(rows[0]) < np.mean(rows[1])


def chip(panel, key):
    return next(each for each in panel.features.chips if each.key == key)


def test_a_chip_puts_a_function_of_the_inputs_in_and_takes_it_out_each_in_one_undo_step(qtbot, session, panel):
    before = session.spec
    qtbot.mouseClick(chip(panel, "x1^2"), Qt.MouseButton.LeftButton)
    assert session.spec.dataset.features == ("x1", "x2", "x1^2")
    np.testing.assert_array_equal(session.run.dataset.inputs[:, 2], session.run.dataset.raw.inputs[:, 0] ** 2)
    assert [each.key for each in panel.features.chips if each.isChecked()] == ["x1", "x2", "x1^2"]
    qtbot.mouseClick(chip(panel, "x1"), Qt.MouseButton.LeftButton)
    assert session.spec.dataset.features == ("x2", "x1^2")
    session.undo()
    session.undo()
    assert session.spec == before
    assert not session.can_undo
    assert [each.key for each in panel.features.chips if each.isChecked()] == ["x1", "x2"]


def test_a_chip_takes_trained_weights_along(qtbot, session, panel, train):
    train(30)
    trained = {pair: session.value(Weight(*pair)) for pair in session.spec.network.synapses}
    qtbot.mouseClick(chip(panel, "x1 x2"), Qt.MouseButton.LeftButton)
    assert all(session.value(Weight(*pair)) == value for pair, value in trained.items())
    assert session.last_step == 0


def test_the_last_chip_stays_checked_and_words_say_why(qtbot, session, panel):
    said = []
    session.failed.connect(said.append)
    for key in ("x1", "x2"):
        qtbot.mouseClick(chip(panel, key), Qt.MouseButton.LeftButton)
    assert session.spec.dataset.features == ("x2",)
    assert chip(panel, "x2").isChecked()
    assert "at least one input" in said[0]


def test_chips_are_pressed_by_keyboard_and_named(qtbot, session, panel):
    panel.activateWindow()
    chip(panel, "sin pi x1").setFocus()
    qtbot.waitUntil(chip(panel, "sin pi x1").hasFocus)
    qtbot.keyClick(chip(panel, "sin pi x1"), Qt.Key.Key_Space)
    assert session.spec.dataset.features == ("x1", "x2", "sin pi x1")
    assert chip(panel, "sin pi x1").accessibleName() == "Input sin πx₁"
    assert "take it out" in chip(panel, "sin pi x1").accessibleDescription()


def test_other_points_keep_the_functions_they_have_and_a_note_names_the_others(session, panel):
    notes = []
    session.noted.connect(notes.append)
    chip(panel, "x2^2").click()
    chip(panel, "x1^2").click()
    thumbnail(panel, "xor").click()
    assert session.spec.dataset.features == ("x1", "x2", "x2^2", "x1^2")
    assert not notes
    panel.others.chosen.emit("sine")
    assert session.spec.dataset.features == ("x1", "x1^2")
    assert [each.text() for each in panel.features.chips] == ["x", "x²", "sin πx"]
    assert "x₂² " in notes[-1] or "x₂²;" in notes[-1]
    panel.others.chosen.emit("iris")
    assert not panel.features.isVisible()


def test_that_functions_are_of_the_scaled_inputs_is_said(session, panel):
    panel.scaling.chosen.emit("standardize")
    chip(panel, "x1^2").click()
    assert panel.scaling_applied.text().endswith("; then functions of them")


def test_chips_wrap_where_there_is_less_room(panel):
    panel.recolor(LIGHT)
    panel.features.resize(120, panel.features.height())
    assert len({each.y() for each in panel.features.chips}) > 1
    assert panel.features.height() >= max(each.geometry().bottom() for each in panel.features.chips)


def test_what_is_not_usual_has_a_chip_while_it_feeds_the_network(session, panel):
    assert "sin x1" not in [each.key for each in panel.features.chips]
    session.edit("Add input", lambda spec: add_feature(spec, "sin x1")[0])
    assert chip(panel, "sin x1").isChecked()
    chip(panel, "sin x1").click()
    assert "sin x1" not in [each.key for each in panel.features.chips]
