"""Generated sets: each a formula, a number of points and some noise, drawn from a stream of random numbers.

Inputs lie roughly within -1..1, classes are balanced, and the points come in random order. Noise is drawn last, so
turning it moves the points without drawing new ones.
"""

from typing import NamedTuple

import numpy as np

from nnviz.datasets.draws import Floats, bell, between, cosine_and_sine, shuffled, spaced, tremble


class Points(NamedTuple):
    """inputs : (n_points, n_inputs) ; targets : (n_points,) class numbers, or (n_points, n_targets) values to be met"""

    inputs: Floats
    targets: Floats


def circles(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """Class 1 fills a disc, class 0 the ring around it: |x| <= 0.45 and 0.7 <= |x| <= 1."""
    return _rings_around_the_origin(draw, n_points, noise, ((0.7, 1.0), (0.0, 0.45)))


def rings(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """Three classes: a disc and two rings around it, |x| in 0..0.25, 0.42..0.62 and 0.8..1."""
    return _rings_around_the_origin(draw, n_points, noise, ((0.0, 0.25), (0.42, 0.62), (0.8, 1.0)))


def xor(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """Class 1 where exactly one of the two inputs is positive; 0.06 <= |x1|, |x2| <= 1."""
    quadrant = np.arange(n_points) % 4
    signs = np.column_stack((1.0 - 2.0 * (quadrant // 2), 1.0 - 2.0 * (quadrant % 2)))
    inputs = signs * between(draw, 0.06, 1.0, (n_points, 2))
    return _mixed(draw, inputs, (signs[:, 0] != signs[:, 1]).astype(np.float64), noise)


def blobs(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """Two round clouds around (-0.45, -0.45) and (0.45, 0.45), of deviation 0.1 + noise."""
    classes = _balanced(n_points, 2)
    centers = 0.9 * classes[:, None] - 0.45
    inputs = centers + (0.1 + noise) * bell(draw, (n_points, 2))
    return _mixed(draw, inputs, classes, noise=0.0)


def spiral(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """Two arms, half a turn apart: radius 0.08 + 0.92 u at the angle of 1.6 u turns, u in 0..1."""
    classes = _balanced(n_points, 2)
    along = _along_each_class(draw, classes)
    cosine, sine = cosine_and_sine(1.6 * along + 0.5 * classes)
    radius = 0.08 + 0.92 * along
    return _mixed(draw, np.column_stack((radius * sine, radius * cosine)), classes, noise)


def moons(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """Two half circles of radius 2/3 that reach into each other.

    Class 0 is (cos t, sin t), class 1 is (1 - cos t, 1/2 - sin t), t in 0..pi, moved by (-1/2, -1/4) and shrunk by 3/2.
    """
    classes = _balanced(n_points, 2)
    cosine, sine = cosine_and_sine(0.5 * _along_each_class(draw, classes))
    upper = classes == 0.0
    x1 = np.where(upper, cosine, 1.0 - cosine)
    x2 = np.where(upper, sine, 0.5 - sine)
    return _mixed(draw, np.column_stack((x1 - 0.5, x2 - 0.25)) / 1.5, classes, noise)


def ball(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """Class 1 fills a ball in the cube -1..1, class 0 the rest of the cube: |x| <= 0.6 and |x| >= 0.8."""
    classes = _balanced(n_points, 2)
    inside = classes == 1.0
    n_inside = int(np.count_nonzero(inside))
    height = between(draw, -1.0, 1.0, n_inside)
    cosine, sine = cosine_and_sine(draw.random(n_inside))
    radius = 0.6 * draw.random((3, n_inside)).max(axis=0)
    around = radius * np.sqrt(1.0 - height * height)
    inputs = np.empty((n_points, 3))
    inputs[inside] = np.column_stack((around * cosine, around * sine, radius * height))
    outside = np.empty((0, 3))
    while len(outside) < n_points - n_inside:
        cube = between(draw, -1.0, 1.0, (n_points, 3))
        squares = cube * cube
        far = squares[:, 0] + squares[:, 1] + squares[:, 2] >= 0.8 * 0.8
        outside = np.concatenate((outside, cube[far]))
    inputs[~inside] = outside[: n_points - n_inside]
    return _mixed(draw, inputs, classes, noise)


def plane(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """z = (x1 + x2) / 2 on the square -1..1."""
    inputs = between(draw, -1.0, 1.0, (n_points, 2))
    return _measured(draw, inputs, (inputs[:, 0] + inputs[:, 1]) / 2.0, noise)


def hills(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """Two hills and two hollows on the square -1..1: z = sin(pi x1) sin(pi x2)."""
    inputs = between(draw, -1.0, 1.0, (n_points, 2))
    sines = cosine_and_sine(inputs / 2.0)[1]
    return _measured(draw, inputs, sines[:, 0] * sines[:, 1], noise)


def waves(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """z = (sin(pi x1) + cos(pi x2) + x3) / 3 in the cube -1..1."""
    inputs = between(draw, -1.0, 1.0, (n_points, 3))
    cosine, sine = cosine_and_sine(inputs / 2.0)
    return _measured(draw, inputs, (sine[:, 0] + cosine[:, 1] + inputs[:, 2]) / 3.0, noise)


def sine(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """z = 0.8 sin(2 pi x), x in -1..1."""
    x = 2.0 * spaced(draw, n_points) - 1.0
    return _measured(draw, x[:, None], 0.8 * cosine_and_sine(x)[1], noise)


def bumps(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """A narrow bump up and a wide one down: z = 0.9 / (1 + ((x + 0.5) / 0.15)^2) - 0.7 / (1 + ((x - 0.4) / 0.25)^2)."""
    x = 2.0 * spaced(draw, n_points) - 1.0
    up, down = (x + 0.5) / 0.15, (x - 0.4) / 0.25
    return _measured(draw, x[:, None], 0.9 / (1.0 + up * up) - 0.7 / (1.0 + down * down), noise)


def one_hot(draw: np.random.Generator, n_points: int, noise: float) -> Points:
    """Eight patterns of a single 1 among 0s, in turns; each is to be given out as it was before the noise."""
    patterns = np.eye(8)[np.arange(n_points) % 8]
    patterns = patterns[shuffled(draw, n_points)]
    return Points(patterns + noise * tremble(draw, patterns.shape), patterns)


def clouds(draw: np.random.Generator, n_points: int, n_inputs: int, n_classes: int) -> Points:
    """Round clouds of deviation 0.12, one per class, each around that of 20 places farthest from the clouds before."""
    centers = between(draw, -0.7, 0.7, (1, n_inputs))
    for _ in range(n_classes - 1):
        places = between(draw, -0.7, 0.7, (20, n_inputs))
        away = ((places[:, None] - centers) ** 2).sum(axis=2).min(axis=1)
        centers = np.concatenate((centers, places[[np.argmax(away)]]))
    classes = _balanced(n_points, n_classes)
    inputs = centers[classes.astype(np.int64)] + 0.12 * bell(draw, (n_points, n_inputs))
    return _mixed(draw, inputs, classes, noise=0.0)


def _balanced(n_points: int, n_classes: int) -> Floats:
    """Class numbers that take turns, so that their counts differ by one at most."""
    return (np.arange(n_points) % n_classes).astype(np.float64)


def _along_each_class(draw: np.random.Generator, classes: Floats) -> Floats:
    """A place in 0..1 along the curve of each point's class, evenly spread."""
    along = np.empty(len(classes))
    for number in np.unique(classes):
        members = classes == number
        along[members] = spaced(draw, int(np.count_nonzero(members)))
    return along


def _rings_around_the_origin(
    draw: np.random.Generator, n_points: int, noise: float, radii: tuple[tuple[float, float], ...]
) -> Points:
    """One class per (inner, outer) radius, spread evenly over the area between them."""
    classes = _balanced(n_points, len(radii))
    inner, outer = np.array(radii)[classes.astype(np.int64)].T
    radius = np.sqrt(inner * inner + (outer * outer - inner * inner) * draw.random(n_points))
    cosine, sine = cosine_and_sine(_along_each_class(draw, classes))
    return _mixed(draw, np.column_stack((radius * cosine, radius * sine)), classes, noise)


def _mixed(draw: np.random.Generator, inputs: Floats, classes: Floats, noise: float) -> Points:
    """The points in random order, every input moved by at most the noise."""
    order = shuffled(draw, len(inputs))
    return Points(inputs[order] + noise * tremble(draw, inputs.shape), classes[order])


def _measured(draw: np.random.Generator, inputs: Floats, values: Floats, noise: float) -> Points:
    """The points in random order, every value missed by at most the noise."""
    order = shuffled(draw, len(inputs))
    return Points(inputs[order], (values[order] + noise * tremble(draw, len(values)))[:, None])
