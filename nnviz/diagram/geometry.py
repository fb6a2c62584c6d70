"""Where everything of the diagram stands, as arrays in diagram units: neurons, synapse curves, hits.

Pure functions: the same spec always gives the same places, and a place given by hand wins over the layout.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.folded_column import folded_places, stands_folded
from nnviz.experiment.specs import ColumnSpec, NetworkSpec

Array = NDArray[np.float64]

COLUMN_GAP = 190.0
_ASPECT = 1.3
_NEAREST_COLUMNS, _FARTHEST_COLUMNS = 100.0, 260.0
RADIUS = 34.0
WIDE_COLUMN = 12
_HEADERS = 70.0
_NAMES_ABOVE, _SHORT = 5, 4
_LETTER = 9.5
IMAGE_SIDE = 168.0
N_CURVE_POINTS = 25
_HEADER_SHYNESS = 140.0
_APART = 1.15


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Places of the neurons, in the order of `NetworkSpec.neurons`.

    positions : (n_neurons, 2) centers; radii : (n_neurons,); column_of : (n_neurons,) column numbers
    column_x : (n_columns,) where the header of each column stands; top : of all columns
    has_image : whether the inputs stand as the pixels of one image; then their radius is half a pixel's side
    hidden : (n_neurons,) whether a neuron is folded away; then it stands where the ellipsis of its column does
    """

    positions: Array
    radii: Array
    column_of: NDArray[np.intp]
    column_x: Array
    top: float
    has_image: bool
    hidden: NDArray[np.bool_]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all neurons."""
        low = (self.positions - self.radii[:, None]).min(axis=0)
        high = (self.positions + self.radii[:, None]).max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def column_places(size: int) -> tuple[Array, float]:
    """(size, 2) places around the origin and the radius for a column of `size` neurons.

    Beyond WIDE_COLUMN neurons the column becomes several lanes, so that each neuron stays as large as possible.
    """
    rows = size if size <= WIDE_COLUMN else max(WIDE_COLUMN - 1, int(np.ceil(np.sqrt(2.33 * size))))
    lanes = -(-size // rows)
    rows = -(-size // lanes)
    span = min(130.0 * (rows - 1), 440.0 - 400.0 / rows)
    gap = span / max(rows - 1, 1)
    radius = min(RADIUS, 0.42 * gap) if rows > 1 else RADIUS
    lane, row = np.divmod(np.arange(size), rows)
    in_lane = np.minimum(size - lane * rows, rows)
    x = (lane - (lanes - 1) / 2) * gap
    y = (row - (in_lane - 1) / 2) * gap
    return np.stack([x, y], axis=1).astype(float), float(radius)


def image_places(shape: tuple[int, int]) -> tuple[Array, float]:
    """(rows * columns, 2) centers of an image's pixels around the origin, and half a pixel's side."""
    rows, columns = shape
    side = IMAGE_SIDE / max(rows, columns)
    row, column = np.divmod(np.arange(rows * columns), columns)
    places = np.stack([column - (columns - 1) / 2, row - (rows - 1) / 2], axis=1) * side
    return places, side / 2


def layout(
    network: NetworkSpec, image_shape: tuple[int, int] | None = None, folded: frozenset[int] = frozenset()
) -> Layout:
    """Columns from left to right, each centered on the same line, so far apart that the whole fills a window well.

    What a hand has placed stays there; neurons that it would cover give way.

    folded : numbers of the columns of which only the ends are seen
    """
    whole = layout_by_itself(network, image_shape, folded)
    own = {
        at: neuron.position
        for at, neuron in enumerate(network.neurons)
        if neuron.position is not None and not (whole.has_image and whole.column_of[at] == 0) and not whole.hidden[at]
    }
    if own:
        _make_room(whole, np.array(list(own), np.intp), np.array(list(own.values()), float))
    return whole


def layout_by_itself(network: NetworkSpec, image_shape: tuple[int, int] | None, folded: frozenset[int]) -> Layout:
    """The layout before any hand has placed a neuron."""
    has_image = image_shape is not None and image_shape[0] * image_shape[1] == network.sizes[0]
    columns = [folded_places(n, RADIUS) if at in folded else column_places(n) for at, n in enumerate(network.sizes)]
    if has_image and image_shape is not None:
        columns[0] = image_places(image_shape)
    halves = [max(float(np.abs(around[:, 0]).max(initial=0.0)) + radius, RADIUS) for around, radius in columns]
    names = _names_beside(network.columns[0]) * (not has_image) + _names_beside(network.columns[-1])
    gap = _gap_between(2 * sum(halves) + names, columns)
    for at in folded:
        columns[at] = folded_places(network.sizes[at], RADIUS, 2 * sum(halves) + names + (len(halves) - 1) * gap)
    centers, right = [], 0.0
    for half in halves:
        centers.append(right + half)
        right += 2 * half + gap
    places = [around + np.array([center, 0.0]) for (around, _), center in zip(columns, centers, strict=True)]
    radii = [np.full(len(around), radius) for around, radius in columns]
    positions = np.concatenate(places)
    top = float((positions[:, 1] - np.concatenate(radii)).min())
    column_of = np.repeat(np.arange(len(centers)), network.sizes)
    hidden = [stands_folded(n) if at in folded else np.zeros(n, bool) for at, n in enumerate(network.sizes)]
    centers_x = np.array(centers)
    return Layout(positions, np.concatenate(radii), column_of, centers_x, top, has_image, np.concatenate(hidden))


def _make_room(places: Layout, by_hand: NDArray[np.intp], own: Array) -> None:
    """Put neurons where a hand has put them; each that one of them covers goes to the nearest place left in its column.

    by_hand : (n,) numbers of neurons; own : (n, 2) their places
    """
    positions, radii, column_of = places.positions, places.radii, places.column_of
    slots = positions.copy()
    positions[by_hand] = own
    gives_way = ~((column_of == 0) & places.has_image) & ~places.hidden
    gives_way[by_hand] = False
    may = np.flatnonzero(gives_way)
    covered = may[_covered(slots[may], radii[may], own, radii[by_hand])]
    stands = np.ones(len(radii), bool)
    stands[covered] = False
    for at in covered:
        left = slots[by_hand[column_of[by_hand] == column_of[at]]]
        in_lane = stands & (np.abs(positions[:, 0] - slots[at, 0]) < radii + radii[at])
        apart, y = _APART * (radii[in_lane] + radii[at]), positions[in_lane, 1]
        beside = np.stack([np.full(2 * len(y), slots[at, 0]), np.concatenate([y - apart, y + apart])], axis=1)
        for places_left, others in ((left, stands), (beside, in_lane)):
            free = places_left[~_covered(places_left, radii[at], positions[others], radii[others])]
            if len(free):
                positions[at] = free[np.hypot(*(free - slots[at]).T).argmin()]
                break
        stands[at] = True


def _covered(centers: Array, radii: Array, others: Array, other_radii: Array) -> NDArray[np.bool_]:
    """(n,) whether disks at (n, 2) centers would overlap one of the others."""
    far = np.hypot(centers[:, None, 0] - others[:, 0], centers[:, None, 1] - others[:, 1])
    touching = np.reshape(radii, (-1, 1)) + other_radii
    return np.asarray((far < touching).any(axis=1))


def names_stand_above(column: ColumnSpec) -> bool:
    """Whether names stand above their neurons, or, where they are long or many, beside them."""
    return len(column.neurons) <= _NAMES_ABOVE and all(len(neuron.name) <= _SHORT for neuron in column.neurons)


def _names_beside(column: ColumnSpec) -> float:
    """About the width of the names beside a column."""
    if names_stand_above(column) or len(column.neurons) > WIDE_COLUMN:
        return 0.0
    return _LETTER * max(len(neuron.name) for neuron in column.neurons)


def _gap_between(taken: float, columns: list[tuple[Array, float]]) -> float:
    """The room between neighboring columns with which width to height is about that of a window.

    taken : the width of columns and names; the height includes headers
    """
    height = 2 * max(float(np.abs(around[:, 1]).max(initial=0.0)) + radius for around, radius in columns)
    room = _ASPECT * (height + _HEADERS) - taken
    return float(np.clip(room / max(len(columns) - 1, 1), _NEAREST_COLUMNS, _FARTHEST_COLUMNS))


def synapse_curves(places: Layout, pairs: NDArray[np.intp]) -> Array:
    """(n_synapses, 4, 2) control points of a cubic Bezier per synapse, from rim to rim with level ends.

    pairs : (n_synapses, 2) source and target numbers. A synapse that skips columns bows around them.
    """
    source, target = pairs[:, 0], pairs[:, 1]
    start = places.positions[source].copy()
    end = places.positions[target].copy()
    if places.has_image:
        from_image = places.column_of[source] == 0
        start[~from_image, 0] += places.radii[source[~from_image]]
    else:
        start[:, 0] += places.radii[source]
    end[:, 0] -= places.radii[target]
    reach = np.maximum(0.5 * np.abs(end[:, 0] - start[:, 0]), 36.0)
    curves = np.stack([start, start, end, end], axis=1)
    curves[:, 1, 0] += reach
    curves[:, 2, 0] -= reach
    for at in np.flatnonzero(places.column_of[target] - places.column_of[source] > 1):
        between = (places.column_of > places.column_of[source[at]]) & (places.column_of < places.column_of[target[at]])
        curves[at] = _bowed(curves[at], places.positions[between], places.radii[between])
    return curves


def moved_by(places: Layout, pairs: NDArray[np.intp], numbers: list[int]) -> NDArray[np.intp]:
    """The synapses whose curves change when these neurons move: theirs, and those that bow around them."""
    columns = places.column_of[pairs]
    touching = np.isin(pairs, numbers).any(axis=1)
    return np.flatnonzero(touching | (columns[:, 1] - columns[:, 0] > 1))


def _bowed(curve: Array, centers: Array, radii: Array) -> Array:
    """The curve bent above or below the disks, whichever bends it less; rather below, as headers stand above."""
    bent = curve.copy()
    width = curve[3, 0] - curve[0, 0]
    bent[1:3, 0] = curve[0, 0] + 0.12 * width, curve[3, 0] - 0.12 * width
    level = float(curve[[0, 3], 1].mean())
    for amount in np.arange(0.0, 700.0, 20.0):
        for shift in (amount, min(0.0, _HEADER_SHYNESS - amount)):
            bent[1:3, 1] = level + shift
            line = points_along(bent[None], np.linspace(0.0, 1.0, N_CURVE_POINTS))[0]
            if (np.hypot(*np.moveaxis(line[:, None] - centers, -1, 0)) > radii + 9.0).all():
                return bent
    return bent


def _basis(at: Array) -> Array:
    """(n, 4) the weights of a cubic Bezier's control points at (n,) parameters (Bernstein's polynomials)."""
    t = at[:, None]
    return np.concatenate([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)


def points_along(curves: Array, at: Array) -> Array:
    """(n_curves, n_at, 2) points of cubic Beziers at the parameters `at` (0 to 1)."""
    return np.asarray(_basis(at) @ curves)


def points_at(curves: Array, at: Array) -> Array:
    """(n, 2) one point of each of n curves, at its own of the (n,) parameters."""
    return np.einsum("nk,nkd->nd", _basis(at), curves)


def sampled(curves: Array) -> Array:
    """(n_curves, N_CURVE_POINTS, 2) evenly spaced parameters along every curve."""
    return points_along(curves, np.linspace(0.0, 1.0, N_CURVE_POINTS))


def bent_stops(n_pieces: int) -> Array:
    """(n_pieces + 1,) parameters that are close where level-ended curves bend, so that few straight pieces do."""
    side = np.linspace(1.0, -1.0, n_pieces + 1)
    return np.asarray(0.5 - 0.5 * np.sign(side) * np.abs(side) ** (2.0 / 3.0))


def dashes(polylines: Array, on: float, off: float) -> Array:
    """(n_dashes, 4) x, y of the beginning and end of every dash along (n, n_points, 2) polylines, one by one."""
    n, n_points, _ = polylines.shape
    steps = np.hypot(*np.moveaxis(np.diff(polylines, axis=1), 2, 0))
    along = np.concatenate([np.zeros((n, 1)), np.cumsum(steps, axis=1)], axis=1)
    counts = np.ceil(along[:, -1] / (on + off)).astype(np.intp)
    line = np.repeat(np.arange(n), counts)
    begins = (np.arange(len(line)) - np.repeat(np.cumsum(counts) - counts, counts)) * (on + off)
    ends = np.minimum(begins + on, along[line, -1])
    # All polylines are laid one behind the other, so that one look-up serves them all.
    shift = np.concatenate([[0.0], np.cumsum(along[:, -1] + 1.0)[:-1]])
    places = (along + shift[:, None]).ravel()
    x, y = polylines.reshape(n * n_points, 2).T
    return np.stack([np.interp(at + shift[line], places, axis) for at in (begins, ends) for axis in (x, y)], axis=1)


def distances(polylines: Array, point: tuple[float, float]) -> Array:
    """(n,) the distance of a point from each of (n, n_points, 2) polylines."""
    a, b = polylines[:, :-1], polylines[:, 1:]
    along = b - a
    length = np.maximum((along**2).sum(axis=2), 1e-12)
    t = np.clip(((np.asarray(point) - a) * along).sum(axis=2) / length, 0.0, 1.0)
    foot = a + t[..., None] * along
    return np.sqrt(((np.asarray(point) - foot) ** 2).sum(axis=2).min(axis=1))


def nearest(polylines: Array, point: tuple[float, float], within: float) -> int | None:
    """The number of the polyline nearest to the point, or None where none is that near."""
    x, y = polylines[..., 0], polylines[..., 1]
    is_near = (x.min(axis=1) - within <= point[0]) & (point[0] <= x.max(axis=1) + within)
    near = np.flatnonzero(is_near)
    y = y[near]
    near = near[(y.min(axis=1) - within <= point[1]) & (point[1] <= y.max(axis=1) + within)]
    if not len(near):
        return None
    far = distances(polylines[near], point)
    at = int(far.argmin())
    return int(near[at]) if far[at] <= within else None


def neuron_at(places: Layout, point: tuple[float, float], reach: float = 0.0) -> int | None:
    """The neuron that is seen and whose disk, widened by `reach`, holds the point; the nearest of several."""
    offsets = np.abs(places.positions - point)
    far = np.hypot(offsets[:, 0], offsets[:, 1]) - places.radii
    if places.has_image:
        pixels = places.column_of == 0
        far[pixels] = offsets[pixels].max(axis=1) - places.radii[pixels]
    far[places.hidden] = np.inf
    at = int(far.argmin())
    return at if far[at] <= reach else None


def is_on_rim(center: tuple[float, float], radius: float, point: tuple[float, float], reach: float) -> bool:
    """Whether the point lies on the outer quarter of a neuron or up to `reach` beyond its rim."""
    dx, dy = point[0] - center[0], point[1] - center[1]
    return 0.74 * radius <= float(np.hypot(dx, dy)) <= radius + reach


def in_box(points: Array, box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Which of (..., 2) points lie in the box of left, top, right and bottom."""
    left, top, right, bottom = box
    x, y = points[..., 0], points[..., 1]
    return (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
