"""What the panels paint themselves: a fault in it is told, and neither the program nor the widget is lost."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from nnviz.datasets.catalog import DATASETS
from nnviz.panels import header
from nnviz.panels.banner import Banner
from nnviz.panels.header import MoreButton, Note, SectionHeader
from nnviz.panels.thumbnail import Thumbnail
from nnviz.panels.timeline import Track
from nnviz.views.colors import LIGHT


@pytest.mark.parametrize(
    "make",
    [Banner, Track, lambda: Thumbnail(DATASETS["xor"]), lambda: SectionHeader("Data"), lambda: MoreButton("Data", "")],
    ids=["banner", "track", "thumbnail", "header", "more"],
)
def test_a_fault_while_painting_leaves_the_program_and_the_widget_whole(qtbot, make):
    widget = make()
    qtbot.addWidget(widget)
    widget.resize(200, 48)
    widget.recolor(LIGHT)
    before = picture(widget)
    widget._palette = None
    with pytest.raises(AttributeError):
        widget.grab()
    widget._palette = LIGHT
    assert (picture(widget) == before).all()


def test_a_fault_while_painting_a_note_leaves_the_program_and_the_note_whole(qtbot, monkeypatch):
    note = Note()
    qtbot.addWidget(note)
    note.setText("400 points")
    note.resize(200, 20)
    before = picture(note)
    with monkeypatch.context() as broken, pytest.raises(AttributeError):
        broken.setattr(header, "Qt", None)
        note.grab()
    assert (picture(note) == before).all()


def picture(widget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = np.frombuffer(image.constBits(), np.uint8).copy()
    assert pixels.std() > 1
    return pixels
