"""How the diagram is painted just now: the palette, the content scale and the zoom, shared by all items."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainterPath

from nnviz.engine.activations import ACTIVATIONS, constants_of
from nnviz.engine.network import NeuronActivation
from nnviz.views.colors import LIGHT, Palette, diverging, rgb

_MOST_OF_MARKS = 1.4


class Look:
    """One object per diagram; items read it when they paint.

    zoom, pixels : logical and physical pixels per diagram unit
    name_share, has_blocks : names give way to the network: how large, up to 1, and whether headers say the parameters
    has_guides : whether neurons that are moved keep to lines with their neighbors
    """

    def __init__(self) -> None:
        self.has_guides = True
        self.content_scale = 1.0
        self.name_share, self.has_blocks = 1.0, True
        self.zoom = self.pixels = 1.0
        self.recolor(LIGHT)

    def recolor(self, palette: Palette) -> None:
        """Take up a palette, and its maps from -1..1 to 256 colors: in full, and for what is out of focus."""
        self.palette = palette
        self.map = _colors(palette, 0.85)
        self.faded_map = _colors(palette, 0.25)

    @property
    def mark_scale(self) -> float:
        """The content scale of the marks in a circle, which has not room for any size."""
        return min(self.content_scale, _MOST_OF_MARKS)

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """The color of a palette token."""
        color = QColor(getattr(self.palette, token))
        color.setAlphaF(alpha)
        return color

    def on_paper(self, token: str, share: float) -> QColor:
        """The opaque color of a token laid over the paper with this share."""
        red, green, blue = rgb(self.palette.paper) * (1 - share) + rgb(getattr(self.palette, token)) * share
        return QColor(round(red), round(green), round(blue))

    def signed(self, value: float, alpha: float = 1.0) -> QColor:
        """The color of a number's sign."""
        return self.color("negative" if value < 0 else "positive", alpha)

    def font(self, size_px: float, bold: bool = False) -> QFont:
        """A font of this size on screen at zoom 1 or less, in diagram units; larger zooms enlarge it."""
        return _font(max(1, round(size_px * self.content_scale / min(max(self.zoom, 0.3), 1.0))), bold)

    def name_font(self, size_px: float) -> QFont:
        """The font of headers and names, which are the first to give way."""
        return self.font(size_px * self.name_share)


@lru_cache(maxsize=256)
def _font(size_px: int, bold: bool) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(size_px)
    font.setBold(bold)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _colors(palette: Palette, strength: float) -> NDArray[np.uint32]:
    """(256,) ARGB of -1..1."""
    rgba = diverging(np.linspace(-1.0, 1.0, 256), palette, strength).astype(np.uint32)
    return np.asarray(rgba[:, 3] << 24 | rgba[:, 0] << 16 | rgba[:, 1] << 8 | rgba[:, 2], np.uint32)


@lru_cache(maxsize=256)
def activation_glyph(choice: NeuronActivation) -> QPainterPath:
    """The activation's own curve between v = -3 and 3, in a square of side 2 around the origin."""
    v = np.linspace(-3.0, 3.0, 61)
    if choice.name == "softmax":
        y = np.exp(v - 3.0)
    else:
        y = np.asarray(ACTIVATIONS[choice.name].value(v, *constants_of(choice)), float)
    low, high = min(float(y.min()), 0.0), max(float(y.max()), 1e-9)
    if float(y.min()) < 0.0:
        low, high = -max(-low, high), max(-low, high)
    x, y = v / 3.0, 1.0 - 2.0 * (y - low) / (high - low)
    path = QPainterPath()
    path.moveTo(float(x[0]), float(y[0]))
    for at in range(1, len(x)):
        path.lineTo(float(x[at]), float(y[at]))
    return path
