"""The three panels below each other, dressed as in the window: all of them fit beside the diagram at 1280 x 720."""

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import set_activation
from nnviz.panels.controls import Choice, Field
from nnviz.panels.data import DataPanel
from nnviz.panels.network import NetworkPanel
from nnviz.panels.training import TrainingPanel
from nnviz.views.colors import LIGHT

WIDTH_PX = 268
WIDTH_SCROLLED_PX = 258
HEIGHT_PX = 520


@pytest.fixture
def column(qtbot, session, dressed):
    column = QWidget()
    qtbot.addWidget(column)
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    column.panels = [DataPanel(session), NetworkPanel(session), TrainingPanel(session)]
    for panel in column.panels:
        panel.recolor(LIGHT)
        layout.addWidget(panel)
    column.resize(WIDTH_PX, HEIGHT_PX)
    column.show()
    return column


def test_data_network_and_training_fit_1280_by_720_together(column):
    assert column.minimumSizeHint().height() <= HEIGHT_PX
    assert column.sizeHint().height() <= HEIGHT_PX


def test_the_functions_of_the_inputs_stand_in_one_line_also_beside_a_scroll_bar(qtbot, column):
    for width in (WIDTH_PX, WIDTH_SCROLLED_PX):
        column.resize(width, HEIGHT_PX)
        features = column.panels[0].features
        qtbot.waitUntil(lambda width=width: column.panels[0].width() == width)
        assert len(features.chips) == 7
        assert {chip.y() for chip in features.chips} == {0}
        assert features.chips[-1].geometry().right() < features.width()


def test_the_notes_have_room_also_for_the_largest_numbers_of_the_shipped_data(qtbot, column):
    data = column.panels[0]
    data.others.chosen.emit("digits")
    for panel in column.panels:
        note = panel.section.note
        qtbot.waitUntil(lambda note=note: note.width() >= note.fontMetrics().horizontalAdvance(note.text()))
    assert data.section.note.text() == "1,348 + 449 held out"
    assert QFontInfo(data.section.note.font()).pixelSize() == 12


def test_notes_grow_with_the_font(qapp, column):
    larger = qapp.font()
    larger.setPixelSize(26)
    qapp.setFont(larger)
    for panel in column.panels:
        panel.recolor(LIGHT)
        assert QFontInfo(panel.section.note.font()).pixelSize() == 25
        assert QFontInfo(panel.section.more_button.font()).pixelSize() == 25


def test_with_everything_open_the_column_is_no_wider_than_its_place(session, column):
    ids = [neuron.id for part in session.spec.network.columns[1:] for neuron in part.neurons]
    session.edit("ramp", lambda spec: set_activation(spec, ids, NeuronActivation("ramp")))
    for panel in column.panels:
        panel.section.more_button.click()
    assert column.minimumSizeHint().width() <= WIDTH_SCROLLED_PX


def test_every_field_and_choice_is_equally_high_also_in_focus(qtbot, column):
    for panel in column.panels:
        panel.section.more_button.click()
    controls = [*column.findChildren(Field), *column.findChildren(Choice)]
    qtbot.waitUntil(lambda: all(control.isVisible() for control in controls))
    assert {control.height() for control in controls} == {26}
    column.activateWindow()
    for control in controls:
        if control.isEnabled():
            control.setFocus()
            qtbot.waitUntil(control.hasFocus)
            assert control.sizeHint().height() == 26
