"""What a person asks of an export, as one frozen value: the panel edits it, preview and files are made from it."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from nnviz.app.export_grammar import PRESETS
from nnviz.app.export_kinds import KINDS, Kind
from nnviz.experiment.specs import ExperimentSpec
from nnviz.export.board import SLIDE_SCALE, BoardSpec
from nnviz.export.moments import Rehearsal
from nnviz.export.sequence import Caption, FilmSpec, FrameSequence, KeyFrame, Pause, Time, frame_sequence
from nnviz.training.run import Run
from nnviz.views.camera import Camera
from nnviz.views.colors import PALETTES

OWN = "own"
USUAL_S, USUAL_FPS = 12.0, 30


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """What there is to export.

    last : the step it has been trained to; shown : the step that is looked at; pictures : those in the window
    """

    spec: ExperimentSpec
    run: Run
    title: str
    last: int
    shown: int
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportSpec:
    """None is what follows the training, the window or the format.

    kind : an entry of KINDS
    pictures : None = those in the window; title : None = the experiment's
    preset : an entry of PRESETS, or OWN, where `own_size` counts
    first, last : steps; None = as far as it has been trained
    step : of a figure; None = the one that is looked at
    cameras : at the beginning and at the end of a film
    """

    kind: str = "mp4"
    pictures: tuple[str, ...] | None = None
    title: str | None = None
    has_counter: bool = True
    theme: str = "light"
    scale: float = SLIDE_SCALE
    preset: str = "slide"
    own_size: tuple[int, int] = (1280, 720)
    first: int = 0
    last: int | None = None
    step: int | None = None
    seconds: float = USUAL_S
    fps: int | None = None
    time: Time = "linear"
    captions: tuple[Caption, ...] = ()
    pauses: tuple[Pause, ...] = ()
    cameras: tuple[Camera | None, Camera | None] = (None, None)

    @property
    def entry(self) -> Kind:
        return KINDS[self.kind]

    @property
    def size(self) -> tuple[int, int]:
        """Pixels, as the format can have them; only one's own size may be larger than is usual for it."""
        film = self.entry.film
        width, height = self.own_size if self.preset == OWN else PRESETS[self.preset].size
        if film is not None and film.longest_px is not None and self.preset != OWN:
            share = min(1.0, film.longest_px / max(width, height))
            width, height = round(width * share), round(height * share)
        if film is not None and film.is_even:
            return width + width % 2, height + height % 2
        return width, height

    @property
    def fps_in_use(self) -> int:
        return self.fps or (self.entry.film.fps if self.entry.film is not None else USUAL_FPS)

    def last_in_use(self, training: Training) -> int:
        """The step at which the part that is exported ends."""
        if self.entry.group == "figure":
            return training.shown if self.step is None else self.step
        return training.last if self.last is None else self.last

    def for_another_training(self) -> "ExportSpec":
        """Without what was said of the steps and the subject of the one before."""
        return replace(self, title=None, first=0, last=None, step=None, captions=(), pauses=())

    def with_preset(self, name: str) -> "ExportSpec":
        """Sized for this use, which may know a speed and a format of its own."""
        before, use = PRESETS.get(self.preset), PRESETS.get(name)
        chosen = replace(self, preset=name)
        if use is not None and use.fps is not None:
            kind = "gif" if self.entry.group == "film" else self.kind
            return replace(chosen, kind=kind, fps=use.fps, seconds=use.seconds or self.seconds)
        if before is not None and before.fps is not None:
            return replace(chosen, fps=None, seconds=USUAL_S)
        return chosen

    def board(self, training: Training) -> BoardSpec:
        """What stands on the board, and how."""
        pictures = self.pictures or training.pictures
        width, height = self.size
        is_board = self.entry.group == "film" or len(pictures) > 1
        usual = training.title if is_board else ""
        return BoardSpec(
            pictures=pictures,
            width=width,
            height=height,
            palette=PALETTES[self.theme],
            content_scale=self.scale,
            title=usual if self.title is None else self.title,
            has_counter=self.has_counter,
            has_captions=bool(self.captions),
        )

    def frames(self, whole: Rehearsal) -> FrameSequence:
        """The frames of a film, a single one for a figure; ValueError where the pauses leave no time."""
        last = whole.last.state.step
        if self.entry.group != "film":
            return frame_sequence(last, last, FilmSpec(1.0, 1), captions=self.captions)
        start, end = self.cameras
        ends = [KeyFrame(share, camera) for share, camera in ((0.0, start), (1.0, end)) if camera is not None]
        film = FilmSpec(self.seconds, self.fps_in_use, self.time)
        first = min(self.first, last)
        return frame_sequence(first, last, film, whole.last.curves, self.captions, self.pauses, ends)


class Asked(QObject):
    """Holds what is asked for; every control of the panel reads and changes it here."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.spec = ExportSpec()

    def value(self, name: str) -> Any:
        """A field of the spec."""
        return getattr(self.spec, name)

    def put(self, name: str, value: Any, _merge: str | None = None) -> None:
        """Change a field; ValueError, and nothing changes, where it makes no sense."""
        self.take(replace(self.spec, **{name: value}))

    def take(self, spec: ExportSpec) -> None:
        """Ask for this; ValueError where it makes no sense."""
        if spec.last is not None and spec.first > spec.last:
            raise ValueError(
                self.tr("A film goes forward: from step {} cannot be after step {}.").format(spec.first, spec.last)
            )
        if spec != self.spec:
            self.spec = spec
            self.changed.emit()
