"""The banner: newest message only, errors stay, what is long is behind details."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent

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
    banner.show_message("second", "info")
    assert banner.isVisible()
    assert (banner.text, banner.kind) == ("second", "info")
    assert banner.accessibleName() == "second"


def test_news_goes_by_itself_and_an_error_stays(qtbot, banner, monkeypatch):
    monkeypatch.setattr(banner_file, "INFO_MS", 30)
    banner.show_message("saved", "info")
    qtbot.waitUntil(banner.isHidden)
    banner.show_message("saved", "info")
    banner.show_message("broken", "error")
    assert not banner._timer.isActive()
    banner.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not banner._timer.isActive()
    assert banner.isVisible()


def test_news_stays_while_the_pointer_is_on_it(banner):
    banner.show_message("saved", "info")
    here = QPointF(5, 5)
    banner.enterEvent(QEnterEvent(here, here, here))
    assert not banner._timer.isActive()
    banner.leaveEvent(QEvent(QEvent.Type.Leave))
    assert banner._timer.isActive()


def test_an_error_is_dismissed_by_a_press(qtbot, banner):
    banner.show_message("broken", "error")
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


def test_a_sentence_of_two_lines_is_whole(qtbot, banner):
    banner.resize(420, 40)
    banner.show_message("No path of synapses leads from an input to the output; connect it before training.", "error")
    assert banner.details.isHidden()
    assert banner._line.text() == banner.text
    assert banner._line.height() >= 2 * banner.fontMetrics().lineSpacing()
