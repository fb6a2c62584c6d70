"""How every control looks: Fusion, a QPalette and one short style sheet, all three made from the color tokens.

Plots and the diagram take their colors from the tokens themselves, never from the sheet.
"""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from nnviz import resources
from nnviz.views.colors import Palette

LABEL_PX = 13
PICTURE_PX = 12
READOUT_PX = 17
TITLE_PX = 13


def apply(app: QApplication, palette: Palette) -> None:
    """Dress the application; may be called again with another palette at any time."""
    if not app.styleSheet() and app.style().name() != "fusion":  # a sheet hides the name of the style it is laid on
        app.setStyle("Fusion")
    scheme = Qt.ColorScheme.Dark if QColor(palette.paper).lightnessF() < 0.5 else Qt.ColorScheme.Light
    app.styleHints().setColorScheme(scheme)
    app.setPalette(qt_palette(palette))
    font = QFont(app.font())
    font.setPixelSize(LABEL_PX)
    app.setFont(font)
    app.setStyleSheet(style_sheet(palette))


def tabular(font: QFont) -> QFont:
    """The font with digits of one width, so that a running number does not tremble."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures


class Scaled(Protocol):
    """A widget whose words, lines and markers are drawn at a multiple of their size."""

    content_scale: float

    def font(self) -> QFont: ...


def picture_font(widget: Scaled, px: float = PICTURE_PX, scale: float | None = None) -> QFont:
    """The font of the words inside a picture, at its content scale unless another is given."""
    font = tabular(widget.font())
    font.setPixelSize(round(px * (widget.content_scale if scale is None else scale)))
    return font


def picture_metrics(widget: Scaled, px: float = PICTURE_PX, scale: float | None = None) -> QFontMetricsF:
    """What those words measure."""
    return QFontMetricsF(picture_font(widget, px, scale))


def qt_palette(palette: Palette) -> QPalette:
    """The tokens as Qt's color roles."""
    roles = QPalette.ColorRole
    colors = {
        roles.Window: palette.chrome,
        roles.WindowText: palette.ink,
        roles.Base: palette.paper,
        roles.AlternateBase: palette.chrome,
        roles.Text: palette.ink,
        roles.Button: palette.paper,
        roles.ButtonText: palette.ink,
        roles.BrightText: palette.second,
        roles.Highlight: palette.accent,
        roles.HighlightedText: palette.on_accent,
        roles.Accent: palette.accent,
        roles.Link: palette.accent,
        roles.LinkVisited: palette.accent,
        roles.ToolTipBase: palette.paper,
        roles.ToolTipText: palette.ink,
        roles.PlaceholderText: palette.faint,
        roles.Light: palette.paper,
        roles.Midlight: palette.chrome,
        roles.Mid: palette.line,
        roles.Dark: palette.line,
        roles.Shadow: palette.line,
    }
    answer = QPalette()
    for role, color in colors.items():
        answer.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        answer.setColor(QPalette.ColorGroup.Disabled, role, QColor(palette.faint))
    answer.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(palette.line))
    return answer


def style_sheet(palette: Palette) -> str:
    """The one sheet: buttons are 34 px high and fields 28, in a `compact` widget 26; corners 7 px, cards 9."""
    names = {token: getattr(palette, token) for token in palette.__slots__ if token not in ("name", "classes")}
    for name, px in {"button": 32, "field": 26, "compact": 24, "title": TITLE_PX, "readout": READOUT_PX}.items():
        names[f"{name}_px"] = f"{px}px"
        names[f"{name}_inner_px"] = f"{px - 2}px"  # a focus ring is 1 px wider on each side
    for drawing in ("arrow-down", "arrow-right", "check"):
        names[drawing.replace("-", "_")] = resources.path("icons", f"{drawing}.svg").as_posix()
    sheet = _SHEET
    for name, value in sorted(names.items(), key=lambda item: -len(item[0])):
        sheet = sheet.replace(f"@{name}", value)
    return sheet


_SHEET = """
QMainWindow::separator { background: @chrome; width: 8px; height: 8px; }
QMainWindow::separator:hover { background: @line; }
QToolBar { background: @chrome; border: none; padding: 2px 8px; }
QToolBar:top { border-bottom: 1px solid @line; }
QToolBar:bottom { border-top: 1px solid @line; }
QDockWidget { font-weight: 600; color: @ink; }
QDockWidget::title { background: @chrome; padding: 6px 4px; text-align: left; }
QFrame[card="true"] { background: @paper; border: 1px solid @line; border-radius: 9px; }
QToolTip { background: @paper; color: @ink; border: 1px solid @line; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[role="soft"] { color: @soft; }
QLabel[role="title"] { font-weight: 600; font-size: @title_px; }
QLabel[role="readout"] { font-weight: 600; font-size: @readout_px; }

QPushButton { background: @paper; color: @ink; border: 1px solid @line; border-radius: 7px;
  min-height: @button_px; padding: 0 12px; }
QPushButton:hover { background: @chrome; border-color: @faint; }
QPushButton:pressed, QPushButton:checked { background: @accent_ground; border-color: @accent; color: @accent; }
QPushButton[primary="true"] { background: @accent; color: @on_accent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:hover { border-color: @ink; }
QPushButton:disabled { background: @chrome; color: @faint; border-color: @line; }
QPushButton:focus { border: 2px solid @accent; padding: 0 11px; min-height: @button_inner_px; }
QPushButton[primary="true"]:focus { border-color: @ink; }

QToolButton { background: transparent; color: @soft; border: 1px solid transparent; border-radius: 7px;
  padding: 3px 5px; }
QToolButton:hover { background: @chrome; color: @ink; border-color: @line; }
QToolButton:pressed, QToolButton:checked { background: @accent_ground; color: @accent; }
QToolButton:disabled { color: @faint; }
QToolButton:focus { border: 2px solid @accent; padding: 2px 4px; }
QToolButton[popupMode="2"] { padding-right: 16px; }
QToolButton::menu-indicator { image: url(@arrow_down); subcontrol-position: right center; right: 4px; }

QStatusBar { background: @chrome; color: @soft; border-top: 1px solid @line; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @soft; padding: 0 6px; }
QFrame[segments="true"] QToolButton { padding: 5px 14px; color: @soft; }
QFrame[segments="true"] QToolButton:checked { background: @paper; color: @ink; font-weight: 600; border-color: @line; }

QMenuBar { background: @chrome; color: @soft; padding: 2px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: @accent_ground; color: @ink; }
QMenu { background: @paper; color: @ink; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 10px; border-radius: 5px; }
QMenu::icon { padding-left: 6px; }
QMenu::item:selected { background: @accent_ground; color: @ink; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::right-arrow { image: url(@arrow_right); width: 12px; height: 12px; }

QComboBox, QLineEdit { background: @paper; color: @ink; border: 1px solid @line; border-radius: 6px;
  min-height: @field_px; padding: 0 7px; selection-background-color: @accent; selection-color: @on_accent; }
QComboBox:hover, QLineEdit:hover { border-color: @faint; }
QComboBox:focus, QLineEdit:focus { border: 2px solid @accent; padding: 0 6px; min-height: @field_inner_px; }
QComboBox:disabled, QLineEdit:disabled { background: @chrome; color: @faint; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url(@arrow_down); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @paper; color: @ink; border: 1px solid @line; padding: 3px; outline: none;
  selection-background-color: @accent_ground; selection-color: @ink; }

QWidget[compact="true"] QLineEdit, QWidget[compact="true"] QComboBox { min-height: @compact_px; }
QWidget[compact="true"] QLineEdit:focus, QWidget[compact="true"] QComboBox:focus { min-height: @compact_inner_px; }
QWidget[compact="true"] QPushButton { min-height: @compact_px; padding: 0 9px; }
QWidget[compact="true"] QPushButton:focus { min-height: @compact_inner_px; padding: 0 8px; }

QCheckBox { spacing: 7px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @faint; border-radius: 4px; background: @paper; }
QCheckBox::indicator:checked { image: url(@check); background: @accent_ground; border-color: @accent; }
QCheckBox:focus { color: @accent; }

QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -6px 0; border-radius: 8px;
  background: @paper; border: 2px solid @accent; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { background: @accent_ground; }
QSlider::sub-page:horizontal:disabled { background: @line; }
QSlider::handle:horizontal:disabled { border-color: @faint; }

QProgressBar { background: @line; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; min-width: 24px; min-height: 24px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabBar::tab { background: transparent; color: @soft; padding: 6px 12px; border: none;
  border-radius: 6px; margin: 2px; }
QTabBar::tab:hover { color: @ink; }
QTabBar::tab:selected { background: @paper; color: @ink; font-weight: 600; border: 1px solid @line; }
"""
