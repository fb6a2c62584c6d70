"""The figures that nnviz is held to: what each is, its unit, and the goal it is to reach.

A figure has parts where it is several numbers; the only part of a plain one is called "". Goals in numbers are for the
reference machine, two cores without a graphics card; those that say "x" hold on any.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

HEADLESS = "headless"
MATPLOTLIB = "Matplotlib"
NUMPY_REFERENCE = "NumPy reference"
NUMPY_PREALLOCATED = "NumPy preallocated"
PYTORCH = "PyTorch"
SCIKIT_LEARN = "scikit-learn"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured of one part; without a value, `why` is the sentence that says why not.

    beside : the same measured of something else, by its name
    """

    value: float | None
    beside: Mapping[str, float] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A goal: the value is at least, or at most, so much; or so many times the yardstick `of`."""

    number: float
    is_least: bool
    of: str = ""

    def is_met(self, reading: Reading) -> bool | None:
        """None where there is nothing to compare."""
        value = reading.value if not self.of else ratios(reading, is_more_better=True).get(self.of)
        if value is None:
            return None
        return value >= self.number if self.is_least else value <= self.number

    def __str__(self) -> str:
        times = f" x {self.of}" if self.of else ""
        return f"{'>=' if self.is_least else '<='} {short(self.number)}{times}"


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a figure: its unit, and the goals that it is to reach."""

    unit: str
    goals: tuple[Bound, ...] = ()

    @property
    def is_more_better(self) -> bool:
        return not self.goals or self.goals[0].is_least

    @property
    def goal(self) -> str:
        return " and ".join(str(goal) for goal in self.goals)

    def is_met(self, reading: Reading) -> bool | None:
        """Whether every goal is reached; None where one cannot be told and none is missed."""
        met = [goal.is_met(reading) for goal in self.goals] if reading.value is not None else []
        return False if False in met else None if None in met or not met else True


@dataclass(frozen=True, slots=True)
class Figure:
    """One entry of FIGURES.

    has_window : whether it is measured in a window on a display
    not_yet : why it cannot be measured anywhere yet
    """

    what: str
    parts: Mapping[str, Part]
    has_window: bool = False
    not_yet: str = ""


def least(number: float, of: str = "") -> Bound:
    return Bound(number, True, of)


def most(number: float) -> Bound:
    return Bound(number, False)


def ratios(reading: Reading, is_more_better: bool) -> dict[str, float]:
    """How many times better than each yardstick."""
    value = reading.value
    if value is None:
        return {}
    pairs = {name: (value, other) if is_more_better else (other, value) for name, other in reading.beside.items()}
    return {name: above / below for name, (above, below) in pairs.items() if below}


def short(number: float) -> str:
    """Three figures, with thousands and millions as words."""
    for size, word in ((1e6, " M"), (1e3, " k")):
        if abs(number) >= 10 * size or (size == 1e6 and abs(number) >= size):
            return f"{number / size:.3g}{word}"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def _samples(*goals: Bound) -> Part:
    return Part("samples/s", goals)


def _ms(limit: float) -> Part:
    return Part("ms", (most(limit),))


def _frames(limit: float) -> Part:
    return Part("frames/s", (least(limit),))


FIGURES: dict[str, Figure] = {
    "T1": Figure("training 2-4-2-1, batch 10", {"": _samples(least(12e6))}),
    "T2": Figure(
        "training 2-8-8-8-8-8-8-1",
        {
            "batch 10": _samples(least(1.17e6)),
            "batch 30": _samples(least(1.71e6)),
            "batch 1": _samples(least(0.476e6)),
            "batch 250": _samples(least(2.72e6)),
        },
    ),
    "T3": Figure(
        "training 64-128-64-10, batch 32",
        {"": _samples(least(0.9, NUMPY_PREALLOCATED), least(3, SCIKIT_LEARN))},
    ),
    "T4": Figure(
        "training in the window, batch 10",
        {name: _samples(least(0.85, HEADLESS)) for name in ("2-4-2-1", "2-8-8-8-8-8-8-1")},
        has_window=True,
    ),
    "T5": Figure(
        "window while training at full speed",
        {"tick gap, p95": _ms(20), "tick gap, p99": _ms(33), "tick gap, longest": _ms(100), "Pause to rest": _ms(100)},
        has_window=True,
    ),
    "V1": Figure("100 x 100 outputs of 2-8-8-8-8-8-8-1", {"": _ms(2)}),
    "V2": Figure("cost surface of 2-8-8-1, 250 points", {"61 x 61": _ms(60), "101 x 101": _ms(160)}),
    "V3": Figure(
        "drawing the cost surface, 61 x 61",
        {"OpenGL": _ms(16), "painted": _ms(16)},
        has_window=True,
    ),
    "E1": Figure(
        "dragging a neuron of 60, 792 synapses", {"1280x720": _frames(60), "1920x1080": _frames(60)}, has_window=True
    ),
    "E2": Figure("1,000 neurons, 52,000 synapses", {"pan": _frames(30), "zoom": _frames(30)}, has_window=True),
    "S1": Figure(
        "start: command to usable window",
        {"time, p95": Part("s", (most(1.5),)), "memory": Part("MB", (most(300),))},
        has_window=True,
    ),
    "S2": Figure("memory growth while training", {"": Part("MB/10 min", (most(1),))}, has_window=True),
    "N1": Figure(
        "gradients, largest relative difference",
        {
            f"{engine}, {derivative}": Part("", (most(limit),))
            for derivative, limit in (("complex step", 1e-12), ("central differences", 1e-6))
            for engine in ("compiled", "NumPy")
        },
    ),
    "N2": Figure(
        "199 full-batch steps, largest difference",
        {SCIKIT_LEARN: Part("", (most(1e-10),)), PYTORCH: Part("", (most(1e-10),))},
    ),
    "N3": Figure(
        "different results after 100,000 steps",
        {
            "20 runs of any portions and pauses": Part("sha256", (most(1),)),
            "generic x86-64, host, AVX-512": Part("sha256", (most(1),)),
        },
    ),
    "X1": Figure(
        "spiral, plane of its path, 300 frames",
        {"time": Part("s", (most(1.5),)), "memory": Part("MB", (most(300),))},
    ),
    "X2": Figure("a 1280x720 board to MP4", {"": Part("frames/s", (least(30), least(10, MATPLOTLIB)))}),
}


def report(name: str, readings: Mapping[str, Reading]) -> dict[str, object]:
    """The figure as JSON has it: plain where it has one part, else by part."""
    parts = FIGURES[name].parts
    met = [part.is_met(readings[at]) for at, part in parts.items()]
    whys = list(dict.fromkeys(reading.why for reading in readings.values() if reading.why))
    yardsticks = dict.fromkeys(other for reading in readings.values() for other in reading.beside)
    times = {at: ratios(readings[at], part.is_more_better) for at, part in parts.items()}

    def of_parts(values: Mapping[str, object]) -> object:
        return values[""] if set(parts) == {""} else dict(values)

    return {
        "what": FIGURES[name].what,
        "value": of_parts({at: reading.value for at, reading in readings.items()}),
        "unit": of_parts({at: part.unit for at, part in parts.items()}),
        "beside": {other: of_parts({at: readings[at].beside.get(other) for at in parts}) for other in yardsticks},
        "ratio": {other: of_parts({at: times[at].get(other) for at in parts}) for other in yardsticks},
        "goal": of_parts({at: part.goal for at, part in parts.items()}),
        "met": False if False in met else None if None in met else True,
    } | ({"why": "; ".join(whys)} if whys else {})


def unmeasured(name: str, why: str) -> dict[str, Reading]:
    """Every part of the figure without a value."""
    return {at: Reading(None, why=why) for at in FIGURES[name].parts}


def as_json(readings: Mapping[str, Reading]) -> dict[str, object]:
    """Readings as they pass from one process to another."""
    return {at: asdict(reading) for at, reading in readings.items()}
