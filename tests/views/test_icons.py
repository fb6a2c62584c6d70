"""Every icon draws something, in the palette's colors, and faint where it is disabled."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QIcon, QImage

import nnviz
from nnviz import resources
from nnviz.app.actions import ACTIONS
from nnviz.views.colors import DARK, LIGHT, rgb
from nnviz.views.icons import icon, svg

COLORED = [
    name for name in resources.names("icons", ".svg") if "currentColor" in resources.text("icons", f"{name}.svg")
]


def ink(drawing: QIcon, mode: QIcon.Mode, size_px: int = 24) -> tuple[float, np.ndarray]:
    """The share of covered pixels, and the color of the most covered one."""
    image = drawing.pixmap(size_px, size_px, mode).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    rgba = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4).astype(float)
    return float((rgba[:, 3] > 40).mean()), rgba[rgba[:, 3].argmax(), :3]


def test_every_icon_the_window_needs_is_drawn_and_no_other() -> None:
    program = "".join(file.read_text() for file in Path(nnviz.__file__).parent.rglob("*.py"))
    drawn = resources.names("icons", ".svg")
    assert {entry.icon for entry in ACTIONS if entry.icon} <= set(drawn)
    assert [name for name in drawn if f'"{name}"' not in program and f'"{name}.svg"' not in program] == []


@pytest.mark.parametrize("name", COLORED)
def test_an_icon_takes_the_colors_of_the_palette(name: str, qapp) -> None:
    for palette in (LIGHT, DARK):
        drawing = icon(name, palette)
        for mode, color in ((QIcon.Mode.Normal, palette.ink), (QIcon.Mode.Disabled, palette.faint)):
            share, seen = ink(drawing, mode)
            assert 0.03 < share < 0.6
            assert np.abs(seen - rgb(color)).max() <= 3


def test_an_icon_on_the_accent_takes_the_color_asked_for(qapp) -> None:
    _, seen = ink(icon("run", LIGHT, LIGHT.on_accent), QIcon.Mode.Normal)
    assert np.abs(seen - rgb(LIGHT.on_accent)).max() <= 3


def test_a_dense_screen_gets_a_larger_drawing(qapp) -> None:
    drawing = icon("run", LIGHT)
    assert drawing.pixmap(drawing.availableSizes()[-1]).width() >= 3 * 24


def test_an_unknown_icon_is_refused_by_name() -> None:
    with pytest.raises(FileNotFoundError, match="no-such"):
        svg("no-such", "#000000")
