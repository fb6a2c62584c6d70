"""Every data set that can be asked for by name; adding one is adding one entry to DATASETS."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz.datasets import generators
from nnviz.datasets.dataset import Dataset, Scaling, Task
from nnviz.datasets.generators import Points
from nnviz.datasets.preparation import check_preparation, held_out_points, read_only, scaled
from nnviz.datasets.shipped import shipped_table
from nnviz.streams import POINTS, stream

NOISE_LIMIT = 0.5
N_POINTS_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class DatasetEntry:
    """A data set by name, and what to offer for it.

    points_range : fewest and most points that can be drawn; a shipped table has as many as it has
    class_names : of a generated classification; a table brings its own
    target_names : of the values that a generated regression has to meet
    noise_label : what a noise of 1 would mean ("" = the set has no noise)
    note : one sentence on what there is to see
    generator : draws the points, or None for a shipped table
    stream : the number of the generator's own stream of random numbers; never reused, never changed
    hidden : sizes of hidden columns with which it is learned soon
    scaling : of the inputs, with which it is learned soon
    """

    name: str
    label: str
    task: Task
    n_inputs: int
    note: str
    generated: bool = True
    points_range: tuple[int, int] = (4, N_POINTS_LIMIT)
    default_points: int = 400
    default_noise: float = 0.1
    noise_label: str = "Points move by up to this share of the radius"
    class_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ("z",)
    generator: Callable[[np.random.Generator, int, float], Points] | None = None
    stream: int = 0
    image_shape: tuple[int, int] | None = None
    full_scale: float | None = None
    hidden: tuple[int, ...] = (4, 2)
    scaling: Scaling = "none"


_TWO = ("\N{MINUS SIGN}1", "+1")
_IN_TARGET = "Targets miss the curve by up to this much"

_ENTRIES = (
    DatasetEntry(
        name="circles",
        label="Circles",
        task="classification",
        n_inputs=2,
        class_names=_TWO,
        note="A disc inside a ring: no straight line separates them.",
        generator=generators.circles,
        stream=1,
    ),
    DatasetEntry(
        name="xor",
        label="XOR",
        task="classification",
        n_inputs=2,
        class_names=_TWO,
        note="+1 where exactly one input is positive: one neuron alone cannot learn it.",
        default_noise=0.05,
        noise_label="Points move by up to this much",
        generator=generators.xor,
        stream=2,
        hidden=(4,),
    ),
    DatasetEntry(
        name="blobs",
        label="Blobs",
        task="classification",
        n_inputs=2,
        class_names=_TWO,
        note="Two round clouds: one neuron is enough.",
        noise_label="Clouds widen by this much",
        generator=generators.blobs,
        stream=3,
        hidden=(2,),
    ),
    DatasetEntry(
        name="spiral",
        label="Spiral",
        task="classification",
        n_inputs=2,
        class_names=_TWO,
        note="Two arms wound around each other: needs many neurons and patience.",
        default_noise=0.04,
        generator=generators.spiral,
        stream=4,
        hidden=(8, 8, 4),
    ),
    DatasetEntry(
        name="moons",
        label="Moons",
        task="classification",
        n_inputs=2,
        class_names=_TWO,
        note="Two half moons that reach into each other.",
        noise_label="Points move by up to this much",
        generator=generators.moons,
        stream=5,
        hidden=(8,),
    ),
    DatasetEntry(
        name="rings",
        label="Rings",
        task="classification",
        n_inputs=2,
        class_names=("inner", "middle", "outer"),
        note="Three classes around one center: one output neuron for each.",
        points_range=(6, N_POINTS_LIMIT),
        default_points=450,
        default_noise=0.05,
        generator=generators.rings,
        stream=6,
        hidden=(8,),
    ),
    DatasetEntry(
        name="ball",
        label="Ball in a cube",
        task="classification",
        n_inputs=3,
        class_names=_TWO,
        note="Three inputs, +1 inside: a ball cannot be cut out of a cube by one plane.",
        default_points=500,
        default_noise=0.05,
        noise_label="Points move by up to this much",
        generator=generators.ball,
        stream=7,
        hidden=(8,),
    ),
    DatasetEntry(
        name="plane",
        label="Plane",
        task="regression",
        n_inputs=2,
        note="A slope: one linear neuron meets it.",
        noise_label="Targets miss the plane by up to this much",
        generator=generators.plane,
        stream=8,
        hidden=(2,),
    ),
    DatasetEntry(
        name="hills",
        label="Hills",
        task="regression",
        n_inputs=2,
        note="Two hills and two hollows to be met by a surface.",
        default_points=500,
        default_noise=0.05,
        noise_label="Targets miss the surface by up to this much",
        generator=generators.hills,
        stream=9,
        hidden=(8, 8),
    ),
    DatasetEntry(
        name="waves",
        label="Waves",
        task="regression",
        n_inputs=3,
        note="Three inputs: a wave along one, a wave along another, a slope along the third.",
        default_points=500,
        default_noise=0.05,
        noise_label="Targets miss the function by up to this much",
        generator=generators.waves,
        stream=10,
        hidden=(12,),
    ),
    DatasetEntry(
        name="sine",
        label="Sine",
        task="regression",
        n_inputs=1,
        note="Two periods of a sine: watch a curve bend into place.",
        default_points=200,
        noise_label=_IN_TARGET,
        generator=generators.sine,
        stream=11,
        hidden=(10, 5),
        scaling="standardize",
    ),
    DatasetEntry(
        name="bumps",
        label="Bumps",
        task="regression",
        n_inputs=1,
        note="A narrow bump up and a wide one down.",
        default_points=200,
        default_noise=0.05,
        noise_label=_IN_TARGET,
        generator=generators.bumps,
        stream=12,
        hidden=(10,),
    ),
    DatasetEntry(
        name="one_hot",
        label="One of eight",
        task="regression",
        n_inputs=8,
        target_names=tuple(f"z{i}" for i in range(1, 9)),
        note="Eight patterns to be given out as they came in: three hidden neurons in between have to find a code.",
        points_range=(8, N_POINTS_LIMIT),
        default_points=80,
        default_noise=0.0,
        noise_label="Inputs miss 0 and 1 by up to this much",
        generator=generators.one_hot,
        stream=13,
        hidden=(3,),
    ),
    DatasetEntry(
        name="iris",
        label="Iris",
        task="classification",
        n_inputs=4,
        note="150 flowers of three species, by the lengths and widths of sepals and petals (Fisher, 1936).",
        generated=False,
        points_range=(150, 150),
        default_points=150,
        default_noise=0.0,
        noise_label="",
        hidden=(8,),
        scaling="standardize",
    ),
    DatasetEntry(
        name="digits",
        label="Handwritten digits",
        task="classification",
        n_inputs=64,
        note="1,797 digits written by hand, as images of 8 by 8 pixels (Alpaydin and Kaynak, 1998).",
        generated=False,
        points_range=(1797, 1797),
        default_points=1797,
        default_noise=0.0,
        noise_label="",
        image_shape=(8, 8),
        full_scale=16.0,
        hidden=(32,),
        scaling="unit range",
    ),
)

DATASETS: dict[str, DatasetEntry] = {entry.name: entry for entry in _ENTRIES}


def dataset(name: str, n_points: int, noise: float, seed: int, held_out_share: float, scaling: str) -> Dataset:
    """The data set of that name; the same arguments give the same bits on every machine.

    n_points, noise : of a generated set; a shipped table comes whole and as it is, and does not read them
    held_out_share : share of the points that never enter an update, of every class alike
    scaling : "none", "standardize" or "unit range"

    ValueError names the argument that is wrong.
    """
    if name not in DATASETS:
        raise ValueError(f"data set: '{name}' is unknown; take one of {', '.join(DATASETS)}")
    entry = DATASETS[name]
    check_preparation(seed, held_out_share, scaling)
    if entry.generator is None:
        return _shipped(entry, seed, held_out_share, scaling)
    low, high = entry.points_range
    if not low <= n_points <= high:
        raise ValueError(f"points: {n_points:,} is not within {low:,} and {high:,}, the range of '{name}'")
    if not (math.isfinite(noise) and 0.0 <= noise <= NOISE_LIMIT):
        raise ValueError(f"noise: {noise:g} is not within 0 and {NOISE_LIMIT:g}")
    points = entry.generator(stream(seed, POINTS, entry.stream), n_points, noise)
    classes = entry.task == "classification"
    labels = points.targets.astype(np.int64) if classes else None
    held_out = held_out_points(labels, n_points, held_out_share, seed)
    inputs, phrase = scaled(points.inputs, held_out, scaling)
    return Dataset(
        name=name,
        inputs=read_only(inputs),
        input_names=("x",) if entry.n_inputs == 1 else tuple(f"x{i + 1}" for i in range(entry.n_inputs)),
        labels=None if labels is None else read_only(labels),
        class_names=entry.class_names,
        values=None if classes else read_only(points.targets),
        target_names=("class",) if classes else entry.target_names,
        held_out=read_only(held_out),
        scaling=phrase,
    )


def _shipped(entry: DatasetEntry, seed: int, held_out_share: float, scaling: str) -> Dataset:
    table = shipped_table(entry.name)
    held_out = held_out_points(table.labels, len(table.labels), held_out_share, seed)
    inputs, phrase = scaled(table.inputs, held_out, scaling, entry.full_scale)
    return Dataset(
        name=entry.name,
        inputs=read_only(inputs),
        input_names=table.input_names,
        labels=table.labels,
        class_names=table.class_names,
        values=None,
        target_names=(table.target_name,),
        held_out=read_only(held_out),
        image_shape=entry.image_shape,
        scaling=phrase,
        source=table.source,
        license=table.license,
    )
