"""A shape typed in the panel stands at once; where its ends need other data, they come with it and are named."""

import pytest
from PySide6.QtCore import Qt

from nnviz.experiment.counting import n_parameters, n_weights
from nnviz.experiment.edits import set_training
from nnviz.experiment.templates import template
from nnviz.panels.network import NetworkPanel


@pytest.fixture
def panel(qtbot, session):
    panel = NetworkPanel(session)
    qtbot.addWidget(panel)
    panel.resize(250, 600)
    panel.show()
    return panel


def type_shape(qtbot, panel, text):
    panel.shape.selectAll()
    qtbot.keyClicks(panel.shape, text)
    qtbot.keyClick(panel.shape, Qt.Key.Key_Return)


def test_typing_the_board_shape_takes_data_with_three_inputs_in_one_undo_step(qtbot, session, panel):
    before = session.spec
    type_shape(qtbot, panel, "3-4-2")
    assert session.spec.network.sizes == (3, 4, 2)
    assert (n_weights(session.spec.network), n_parameters(session.spec.network)) == (20, 26)
    assert session.run.dataset.name == "ball"
    assert panel.shape.text() == "3-4-2"
    session.undo()
    assert session.spec == before


def test_the_data_that_came_are_named_below_the_shape_and_in_the_status_bar(qtbot, session, panel):
    with qtbot.waitSignal(session.noted) as noted:
        type_shape(qtbot, panel, "3-4-2")
    assert panel.remark.isVisible()
    assert "Ball in a cube" in panel.remark.text() and "Circles" in panel.remark.text()
    assert noted.args == [panel.remark.text()]
    session.undo()
    assert panel.remark.isHidden()


def test_nothing_is_said_where_the_data_stay(qtbot, session, panel):
    type_shape(qtbot, panel, "2-7-1")
    assert session.spec.network.sizes == (2, 7, 1)
    assert panel.remark.isHidden()


def test_what_no_data_can_fit_is_refused_below_the_field(qtbot, session, panel):
    before = session.spec
    type_shape(qtbot, panel, "1500-1")
    assert session.spec == before
    refusal = panel.shape.parentWidget().refusal
    assert refusal.isVisible() and "999 inputs" in refusal.text()
    assert panel.remark.isHidden()


def test_a_perceptron_is_called_untrainable_only_where_slopes_are_followed(session, panel):
    session.edit("Perceptron", lambda spec: template("perceptron", spec.dataset))
    assert panel.untrainable.isHidden()
    session.edit("Momentum", lambda spec: set_training(spec, optimizer="momentum"))
    assert panel.untrainable.isVisible() and "perceptron" in panel.untrainable.text()
