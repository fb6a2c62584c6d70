"""The one palette: every color of the program by token, for light and dark, and the maps from numbers to colors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Palette:
    """Tokens as #rrggbb; negative and positive color weights, classes and outputs, with paper at zero."""

    name: str
    paper: str
    chrome: str
    line: str
    ink: str
    soft: str
    faint: str
    accent: str
    accent_ground: str
    on_accent: str
    negative: str
    positive: str
    second: str
    classes: tuple[str, ...]


LIGHT = Palette(
    name="light",
    paper="#ffffff",
    chrome="#f3f4f6",
    line="#d8dce2",
    ink="#17202b",
    soft="#5a6572",
    faint="#8d97a3",
    accent="#5b4bdb",
    accent_ground="#eceafc",
    on_accent="#ffffff",
    negative="#1f6fb5",
    positive="#e07b12",
    second="#d63384",
    classes=(
        "#1f6fb5",
        "#e07b12",
        "#2a9d6f",
        "#b23ac1",
        "#8c6d1f",
        "#c4314b",
        "#3f51b5",
        "#5f6b7a",
        "#00838f",
        "#7a4b2a",
    ),
)
DARK = Palette(
    name="dark",
    paper="#14181d",
    chrome="#1d2228",
    line="#333b45",
    ink="#eef1f4",
    soft="#a9b3be",
    faint="#77828e",
    accent="#9c90ff",
    accent_ground="#2c2950",
    on_accent="#14181d",
    negative="#5aa9ea",
    positive="#ffa544",
    second="#d63384",
    classes=(
        "#5aa9ea",
        "#ffa544",
        "#4fc99a",
        "#d57be0",
        "#d0b04f",
        "#f0758a",
        "#8c9eff",
        "#a9b3be",
        "#4dd0e1",
        "#c69a7b",
    ),
)
PALETTES = {palette.name: palette for palette in (LIGHT, DARK)}


def rgb(color: str) -> NDArray[np.float64]:
    """(3,) the channels of #rrggbb, 0 to 255."""
    return np.array([int(color[at : at + 2], 16) for at in (1, 3, 5)], float)


def diverging(values: NDArray[np.float64], palette: Palette, strength: float = 0.85) -> NDArray[np.uint8]:
    """RGBA of values in -1 to 1 (beyond is clipped, NaN is transparent): negative, paper at zero, positive.

    values : any shape; the answer has four channels more. strength : share of the full color at +-1.
    """
    finite = np.isfinite(values)
    v = np.clip(np.where(finite, values, 0.0), -1.0, 1.0)[..., None]
    paper = rgb(palette.paper)
    end = np.where(v < 0, rgb(palette.negative), rgb(palette.positive))
    mixed = paper + (end - paper) * (np.abs(v) * strength)
    alpha = np.where(finite, 255, 0)[..., None]
    return np.concatenate([mixed.round(), alpha], axis=-1).astype(np.uint8)


# Viridis (S. van der Walt and N. Smith 2015, CC0), every sixteenth of its colors.
_VIRIDIS = (
    "#440154", "#48186a", "#472d7b", "#424086", "#3b528b", "#33638d", "#2c728e", "#26828e", "#21918c", "#1fa088",
    "#28ae80", "#3fbc73", "#5ec962", "#84d44b", "#addc30", "#d8e219", "#fde725",
)  # fmt: skip
_VIRIDIS_RGB = np.array([rgb(color) for color in _VIRIDIS])


def sequential(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    """RGBA of values in 0 to 1 (beyond is clipped, NaN is transparent), from dark to bright.

    values : any shape; the answer has four channels more
    """
    finite = np.isfinite(values)
    at = np.clip(np.where(finite, values, 0.0), 0.0, 1.0) * (len(_VIRIDIS) - 1)
    below = np.minimum(at.astype(int), len(_VIRIDIS) - 2)
    part = (at - below)[..., None]
    mixed = _VIRIDIS_RGB[below] * (1 - part) + _VIRIDIS_RGB[below + 1] * part
    alpha = np.where(finite, 255, 0)[..., None]
    return np.concatenate([mixed.round(), alpha], axis=-1).astype(np.uint8)
