"""The banner: newest message only, errors stay, what is long is behind details."""

import pytest
from PySide6.QtCore import Qt

from nnviz.panels import banner as banner_file
from nnviz.panels.banner import Banner
from nnviz.views.colors import DARK


@pytest.fixture
def banner(qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.setGeometry(100, 100, 600, 40)
    banner.recolor(DARK)
    return banner


def test_a_new_message_replaces_the_one_before(banner):
    assert banner.isHidden()
    banner.show_message("first", "error")
    banner.show_message("second", "warning")
    assert banner.isVisible()
    assert (banner.text, banner.kind) == ("second", "warning")
    assert banner.accessibleName() == "second"


def test_news_goes_by_itself_and_an_error_stays(qtbot, banner, monkeypatch):
    monkeypatch.setattr(banner_file, "SHOWN_MS", {"info": 30, "warning": 60})
    banner.show_message("saved", "info")
    qtbot.waitUntil(banner.isHidden)
    banner.show_message("saved", "info")
    banner.show_message("broken", "error")
    qtbot.wait(150)
    assert banner.isVisible()


def test_an_error_is_dismissed_by_a_press(qtbot, banner):
    banner.show_message("broken", "error")
    with qtbot.waitSignal(banner.dismissed):
        qtbot.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert banner.isHidden()


def test_what_does_not_fit_its_line_is_behind_details(qtbot, banner):
    banner.show_message("short", "error")
    assert banner.details.isHidden()
    short_px = banner.sizeHint().height()
    banner.show_message("a sentence that goes on " * 20, "error")
    assert banner.details.isVisible()
    assert banner.sizeHint().height() <= short_px + 6
    qtbot.mouseClick(banner.details, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: banner.sizeHint().height() > short_px + 6)


def test_an_action_is_offered_and_pressed(qtbot, banner):
    banner.show_message("removed a neuron", "info", "Undo")
    with qtbot.waitSignal(banner.action_pressed):
        qtbot.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    banner.show_message("nothing to press", "info")
    assert banner.action.isHidden()
