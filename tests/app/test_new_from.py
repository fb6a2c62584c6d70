"""File > New from: each template opens in the place of what is open, and a saved moment is never lost unasked."""

import pytest
from PySide6.QtWidgets import QMessageBox

from nnviz.app.main_window import MainWindow
from nnviz.experiment.settings import set_seed
from nnviz.experiment.templates import TEMPLATES, template
from nnviz.session.preferences import Preferences


@pytest.fixture
def window(qtbot):
    window = MainWindow(Preferences())
    qtbot.addWidget(window)
    window.show()
    return window


def entry(window, name):
    return next(action for action in window.menus.menus["templates"].actions() if action.data() == name)


def test_every_template_opens_from_the_menu(window):
    dataset = window.session.spec.dataset
    for name, each in TEMPLATES.items():
        assert entry(window, name).text() == each.label
        entry(window, name).trigger()
        spec = window.session.spec
        assert spec == template(name, dataset)
        assert not window.session.is_dirty and not window.session.can_undo
        dataset = spec.dataset


def test_the_empty_paper_keeps_the_data_that_were_open(window):
    entry(window, "board").trigger()
    entry(window, "empty").trigger()
    assert window.session.spec.network.sizes == (3, 1)
    assert not window.session.spec.network.synapses
    assert window.session.spec.dataset.name == "ball"


def test_what_is_not_saved_is_asked_about(window, monkeypatch):
    window.session.edit("Seed", lambda spec: set_seed(spec, 99))
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Cancel)
    entry(window, "xor").trigger()
    assert window.session.spec.seed == 99
    monkeypatch.setattr(QMessageBox, "warning", lambda *_: QMessageBox.StandardButton.Discard)
    entry(window, "xor").trigger()
    assert window.session.spec.network.sizes == (2, 2, 1)


def test_the_simplest_network_opens_where_its_surface_is_seen_over_its_two_weights_with_the_step(window, qtbot):
    entry(window, "simplest").trigger()
    view = window.views["surface"]
    assert view.isVisible() and not window.views["regions"].isVisible()
    qtbot.waitUntil(lambda: view._arrays is not None and view._arrays.next_step is not None)
    picture = view._arrays
    assert picture.surface.plane.labels == ("w x→y", "w y→z")
    assert picture.ball_below == picture.path_costs[-1] == window.session.snapshot.evaluation.train_total
    assert [window.editor.scene.neurons[neuron].bias for neuron in (0, 1, 2)] == [None] * 3
    window.stop()
