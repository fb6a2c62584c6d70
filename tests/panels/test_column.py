"""The three panels below each other, dressed as in the window: all of them fit beside the diagram at 1280 x 720."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import set_activation
from nnviz.panels.controls import Choice, Field
from nnviz.panels.data import DataPanel
from nnviz.panels.network import NetworkPanel
from nnviz.panels.training import TrainingPanel
from nnviz.views import style
from nnviz.views.colors import LIGHT

WIDTH_PX = 268
WIDTH_SCROLLED_PX = 258
HEIGHT_PX = 528


@pytest.fixture
def column(qtbot, qapp, session):
    """Closes before the dress is taken off again."""
    before = qapp.style().name(), qapp.font(), qapp.palette()
    style.apply(qapp, LIGHT)
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
    yield column
    column.close()
    qapp.setStyleSheet("")
    qapp.setStyle(before[0])
    qapp.setFont(before[1])
    qapp.setPalette(before[2])


def test_data_network_and_training_fit_1280_by_720_together(column):
    assert column.minimumSizeHint().height() <= HEIGHT_PX
    assert column.sizeHint().height() <= HEIGHT_PX


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
