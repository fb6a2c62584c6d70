"""The whole network in view, below what floats at the top of the paper, and above the formula where that costs little.

A larger content scale never makes the network smaller: names and headers give way first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnviz.diagram.header_item import place_headers
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.zooming import HIGH, LOW

if TYPE_CHECKING:
    from nnviz.diagram.view import DiagramView

_LARGEST = 1.6
_LEAST_PX, _AT_BOTTOM_PX, _AT_SIDES_PX, _CLOSE_AT_SIDES_PX = 50, 3, 18, 10
_LITTLE, AS_LARGE = 0.93, 0.995
_N_TRIES, _CLOSE, _SLACK_PX = 5, 0.004, 3
# How large names and headers are, and whether headers say the parameters.
MANNERS = ((1.0, True), (1.0, False), (0.85, False), (0.7, False), (0.6, False), (0.5, False))


@dataclass(frozen=True, slots=True)
class Margins:
    """What floats over the paper, in pixels: at its top, the formula at its bottom, and at its left."""

    top_px: int
    card_px: int
    left_px: int


def fit(view: "DiagramView", margins: Callable[[], Margins]) -> None:
    """Zoom and move so that all is in view; `margins` are those at the content scale that the look has just then."""
    look = view.scene_.look
    scale, usual = look.content_scale, 0.0
    look.name_share, look.has_blocks = MANNERS[0]
    if scale > 1.0:
        look.content_scale = 1.0
        usual = _largest_zoom(view, margins())
        look.content_scale = scale
    taken = margins()
    for look.name_share, look.has_blocks in MANNERS:
        zoom = _largest_zoom(view, taken, AS_LARGE * usual)
        if zoom >= AS_LARGE * usual:
            break
    view.show_at(zoom)
    _center(view, taken)


def is_clear(view: "DiagramView", margins: Margins) -> bool:
    """Whether the network is in view and clear of what floats at the top and the left; the formula gives way to it."""
    content, paper = view.mapFromScene(view.scene_.content_rect()).boundingRect(), view.viewport().rect()
    free = paper.adjusted(margins.left_px, margins.top_px, 0, 0)
    return free.adjusted(-_SLACK_PX, -_SLACK_PX, _SLACK_PX, _SLACK_PX).contains(content)


def _paper(view: "DiagramView", margins: Margins) -> QSizeF:
    """The room for the network, the formula's included."""
    at_sides = _AT_SIDES_PX if view.scene_.look.content_scale <= 1.0 else _CLOSE_AT_SIDES_PX
    size = view.viewport().size()
    width, height = size.width() - margins.left_px - at_sides, size.height() - margins.top_px - _AT_BOTTOM_PX
    return QSizeF(max(width, _LEAST_PX), max(height, _LEAST_PX))


def _largest_zoom(view: "DiagramView", margins: Margins, usual: float = 0.0) -> float:
    """The largest zoom at which all has room; above the formula where the network is not much smaller for it."""
    paper = _paper(view, margins)
    alone = largest_within(view.scene_, paper)
    above = largest_within(view.scene_, QSizeF(paper.width(), max(paper.height() - margins.card_px, _LEAST_PX)))
    return above if above >= max(_LITTLE * alone, usual) else alone


def largest_within(scene: DiagramScene, paper: QSizeF) -> float:
    """The largest zoom, in a few tries: words keep their size on paper up to zoom 1, but may break differently."""
    most = min(_LARGEST * scene.look.content_scale, HIGH)
    left, top, right, bottom = scene.places.bounds
    zoom = most
    for _ in range(_N_TRIES):
        content = content_at(scene, zoom)
        sides = (content.width(), right - left, paper.width()), (content.height(), bottom - top, paper.height())
        found = min(most, *(_zoom_for(whole, network, room, zoom) for whole, network, room in sides))
        is_found = abs(found - zoom) <= _CLOSE * zoom
        zoom = max(found, LOW)
        if is_found:
            break
    while zoom > LOW and not _fits(scene, paper, zoom):
        zoom *= 1.0 - _CLOSE
    return zoom


def _zoom_for(whole: float, network: float, room_px: float, zoom: float) -> float:
    """At which zoom one side has room, from its length and that of the bare network at another zoom."""
    words_px = (whole - network) * min(zoom, 1.0)
    alone = (room_px - words_px) / network
    return alone if alone <= 1.0 else room_px / (network + words_px)


def _fits(scene: DiagramScene, paper: QSizeF, zoom: float) -> bool:
    content = content_at(scene, zoom)
    return content.width() * zoom <= paper.width() and content.height() * zoom <= paper.height()


def content_at(scene: DiagramScene, zoom: float) -> QRectF:
    """Everything that is drawn, as it would be at this zoom; the items themselves are restyled by `show_at`."""
    assert scene.network is not None
    scene.look.zoom = zoom
    place_headers(scene.headers, scene.network, scene.places, scene.synapses.crowded_columns())
    return scene.content_rect()


def _center(view: "DiagramView", margins: Margins) -> None:
    """What is left of the height goes below, as far as the formula needs it."""
    content, zoom = view.scene_.content_rect(), view.zoom
    spare_px = _paper(view, margins).height() - content.height() * zoom
    below_px = min(max(spare_px, 0.0), margins.card_px)
    view.centerOn(content.center() + QPointF(-margins.left_px, below_px - margins.top_px) / 2 / zoom)
