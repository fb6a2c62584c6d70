"""The tokens can be read, the sheet is complete, and applying it dresses the controls."""

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from nnviz.views import style
from nnviz.views.colors import DARK, LIGHT, PALETTES, Palette, rgb

TEXT, LINE = 4.5, 3.0
PROGRAM = Path(style.__file__).parent.parent
MADE_BY_QT = {"QAbstractItemView", "QMenuBar", "QScrollBar", "QStatusBar", "QTabBar", "QToolTip"}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1."""

    def luminance(color: str) -> float:
        share = rgb(color) / 255
        linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_text_can_be_read_on_every_ground(palette: Palette) -> None:
    for ground in (palette.paper, palette.chrome, palette.accent_ground):
        for token in ("ink", "soft", "accent"):
            assert contrast(getattr(palette, token), ground) >= TEXT, f"{token} on {ground}"
    assert contrast(palette.on_accent, palette.accent) >= TEXT


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_lines_of_data_stand_out_from_the_paper(palette: Palette) -> None:
    for color in (palette.negative, palette.positive, palette.second, *palette.classes):
        assert contrast(color, palette.paper) >= LINE - 0.01, color


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_the_sheet_has_no_open_token_and_names_files_that_exist(palette: Palette) -> None:
    sheet = style.style_sheet(palette)
    assert "@" not in sheet
    files = re.findall(r"url\((.*?)\)", sheet)
    assert files
    assert all(Path(file).is_file() for file in files)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_no_rule_stands_twice_and_every_rule_is_for_a_widget_that_is_made(palette: Palette) -> None:
    selectors = [
        " ".join(selector.split())
        for group in re.findall(r"([^{}]+)\{[^{}]*\}", style.style_sheet(palette))
        for selector in group.split(",")
    ]
    assert len(selectors) == len(set(selectors)) > 50
    program = "".join(file.read_text() for file in PROGRAM.rglob("*.py") if file.name != "style.py")
    dressed = {name for selector in selectors for name in re.findall(r"\bQ[A-Z]\w+", selector)}
    assert {name for name in dressed - MADE_BY_QT if not re.search(rf"\b{name}\b", program)} == set()
    properties = set(re.findall(r'\[(\w+)="(\w+)"\]', " ".join(selectors))) - {("popupMode", "2")}
    assert [each for each in properties if not re.search('"{}", (True|"{}")'.format(*each), program)] == []


def test_controls_have_the_height_of_their_kind(dressed, qtbot) -> None:
    style.apply(dressed, LIGHT)
    heights = []
    for is_compact in (False, True):
        parent = QWidget()
        qtbot.addWidget(parent)
        parent.setProperty("compact", is_compact)
        controls = [QPushButton("step", parent), QLineEdit(parent), QComboBox(parent)]
        for control in controls:
            control.ensurePolished()
        heights.append([control.sizeHint().height() for control in controls])
    assert heights == [[34, 28, 28], [26, 26, 26]]


def test_a_focused_button_keeps_its_size(dressed, qtbot) -> None:
    style.apply(dressed, LIGHT)
    button = QPushButton("step")
    qtbot.addWidget(button)
    button.show()
    before = button.sizeHint()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    assert button.sizeHint() == before


def test_the_main_button_wears_the_accent_of_each_palette(dressed, qtbot, pixels) -> None:
    for palette in (LIGHT, DARK):
        style.apply(dressed, palette)
        button = QPushButton("Run")
        button.setProperty("primary", True)
        qtbot.addWidget(button)
        button.resize(120, 34)
        ground = pixels(button)[6, 60]
        assert np.abs(ground - rgb(palette.accent)).max() <= 2


def test_tabular_figures_have_one_width(qapp) -> None:
    figures = style.tabular(QFont())
    assert figures.featureValue(QFont.Tag("tnum")) == 1
    metrics = QFontMetrics(figures)
    assert len({metrics.horizontalAdvance(digit * 8) for digit in "0123456789"}) == 1


def test_another_palette_does_not_begin_with_another_style(dressed, monkeypatch) -> None:
    style.apply(dressed, LIGHT)
    begun = []
    monkeypatch.setattr(type(dressed), "setStyle", lambda *given: begun.append(given))
    style.apply(dressed, DARK)
    assert not begun
    assert dressed.styleSheet() == style.style_sheet(DARK)
