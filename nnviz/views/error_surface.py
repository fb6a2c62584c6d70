"""The error of the network as a landscape over a slice of its parameters, the training walking on it.

Coarse at once and fine when there is time; ranges and colors stay as they are until the person fits them anew.
"""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QSplitter, QWidget

from nnviz.analysis.landscapes import LANDSCAPES
from nnviz.training.history import Path
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import Palette
from nnviz.views.contour_map import ContourMap
from nnviz.views.height_scale import HeightScale, height_scale
from nnviz.views.look_button import LookButton
from nnviz.views.surface_3d import Surface3D
from nnviz.views.surface_batch import batch_words
from nnviz.views.surface_landscape import landscape_picture
from nnviz.views.surface_layers import layers_of
from nnviz.views.surface_options import SurfaceOptions
from nnviz.views.surface_picture import (
    QUICK_S,
    THOROUGH_S,
    SurfacePicture,
    SurfaceSettings,
    corners,
    surface_picture,
)
from nnviz.views.surface_race import SurfaceRace
from nnviz.views.surface_readout import SurfaceReadout
from nnviz.views.surface_slice import NameOf, Slice
from nnviz.views.symbols import below
from nnviz.views.view import View
from nnviz.views.worker import Worker

MOST_MOMENTS = 400
LEAST_PICTURE_PX = 130  # above a race

PathUntil = Callable[[int, int], Path]


class ErrorSurfaceView(View):
    """`turned` gives {parameter index: value} while the ball is dragged, `let_go` when it is dropped."""

    title = "Error surface"
    turned = Signal(object)
    let_go = Signal()

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self.path_until: PathUntil | None = None
        self.name_of: NameOf = numbered
        self._slice = Slice()
        self._kept: SurfacePicture | None = None
        self._scale: HeightScale | None = None
        self._is_thorough = False
        self._stop = Event()
        self.map, self.landscape = ContourMap(), Surface3D()
        self.race = SurfaceRace(self.map, self.landscape, self)
        self.chosen = SurfaceOptions()
        self.look = LookButton(self.map, self.landscape)
        self.chosen.add(self.look)
        self.chosen.add(self.race.control)
        self.options.addWidget(self.chosen)
        self._readout, self._formula = SurfaceReadout(), QLabel()
        self._examples = QLabel()
        self._examples.setProperty("role", "soft")
        for words in (self._formula, self._examples):
            words.setWordWrap(True)
            words.hide()
        self._pictures = QSplitter(Qt.Orientation.Horizontal)
        self._pictures.addWidget(self.landscape)
        self._pictures.addWidget(self.map)
        self._pictures.setSizes([1000, 1000])
        self._pictures.setChildrenCollapsible(False)
        self.column.addWidget(self._formula)
        self.column.addWidget(self._pictures, 1)
        self.column.addWidget(self.race.room)
        self.column.addWidget(self.race.player)
        self.column.addWidget(self._examples)
        self.column.addWidget(self._readout)
        self.map.pointed.connect(self._read)
        self.map.dragged.connect(self._drag)
        self.map.dropped.connect(self.let_go)
        self.map.pressed.connect(self.race_from)
        self.map.added.connect(self.race_from_there_too)
        self.race.asked.connect(self.race_from_ball)
        self.race.added.connect(self.race_from_ball_too)
        self.race.marked.connect(self._lay_marks)
        self.race.changed.connect(self.refresh)
        self.race.refused.connect(self._readout.setText)
        self.chosen.kind.chosen.connect(self._take_kind)
        self.chosen.shown.chosen.connect(self._arrange)
        self.chosen.height_of.chosen.connect(self._rescale_height)
        self.chosen.is_performance.chosen.connect(self._rescale_height)
        self.chosen.step_chosen.connect(self.refresh)
        self.chosen.batch.clicked.connect(self.refresh)
        self.chosen.fitted.connect(self.fit)
        self.look.cameras.said.connect(self._readout.setText)
        self._arrange(self.chosen.shown.value)

    @staticmethod
    def compute(snapshot: Snapshot, settings: SurfaceSettings) -> SurfacePicture:
        is_network = settings.slice.landscape is None
        return surface_picture(snapshot, settings) if is_network else landscape_picture(snapshot, settings)

    def settings(self) -> SurfaceSettings:
        assert self.snapshot is not None
        step, kept = self.snapshot.state.step, self._kept
        n = corners(self.snapshot.run, THOROUGH_S if self._is_thorough else QUICK_S)
        self._is_thorough = False
        if self.path_until is None:
            path = Path(np.array([step]), self.snapshot.state.parameters[None])
        else:
            path = self.path_until(step, MOST_MOMENTS)
        if self._slice.landscape is not None:
            races = self.race.on_landscape(self._slice.kind, self.snapshot)
            return SurfaceSettings(self._slice, path, n, races=races, has_parts=self.race.has_parts)
        surface = kept.surface if kept is not None and self._is_of_now(kept) else None
        self.chosen.offer_step(is_usual=int((~self.snapshot.run.network.pinned).sum()) == 2)
        has_step, has_batch = self.chosen.step.isChecked(), self.chosen.batch.isChecked()
        if surface is None:
            self.race.drop()
            self._slice = self._slice.of(self.snapshot.run.network, self.name_of)
            return SurfaceSettings(self._slice, path, n, has_step=has_step, has_batch=has_batch, stop=self._stop)
        ranges = [(float(axis[0]), float(axis[-1])) for axis in (surface.x, surface.y)]
        reach = None if kept is None or kept.batch is None else kept.batch.reach
        shown = self._slice, path, n, surface.plane, ranges[0], ranges[1]
        return SurfaceSettings(*shown, self.race.races, self.race.has_parts, has_step, has_batch, reach, self._stop)

    def choose_parameters(self, first: int, second: int) -> None:
        """Look at the surface over these two parameters; an analytic one stays until it is left by hand."""
        if first == second:
            return
        self._slice = self._slice.over(first, second, self.name_of)
        if self._slice.landscape is not None:
            return
        if self.chosen.kind.value != "two":
            self.chosen.kind.choose("two")
        else:
            self.fit()

    def keep_parameters(self, first: int, second: int) -> None:
        """The same two as before, which stand here in whatever run comes next."""
        self._slice = replace(self._slice, indices=(first, second))

    def forget_parameters(self) -> None:
        """Look at the usual two parameters of whatever run comes next."""
        self._slice = replace(self._slice, labels=("", ""))

    def begin_anew(self) -> None:
        """Another experiment comes: it is looked at from where its own path is seen, and nobody races on it yet."""
        self.race.drop()
        self.landscape.begin_anew()

    def fit(self) -> None:
        """Take plane, ranges and colors anew from the path as it is now, and look at it from where it is seen."""
        self._kept = self._scale = None
        self.landscape.is_to_choose = True
        self._slice = replace(self._slice, kind=self.chosen.kind.value)
        self.ask_anew()

    def race_from(self, place: tuple[float, float]) -> None:
        """Let the walkers start at a place of the slice."""
        self._race(place, is_added=False)

    def race_from_there_too(self, place: tuple[float, float]) -> None:
        """Let the walkers start at one more place of the slice."""
        self._race(place, is_added=True)

    def race_from_ball(self) -> None:
        """Let the walkers start where training is, or where a landscape wants them to."""
        self._race(self._ball, is_added=False)

    def race_from_ball_too(self) -> None:
        """Let the walkers start there as well as elsewhere."""
        self._race(self._ball, is_added=True)

    @property
    def _ball(self) -> tuple[float, float] | None:
        """The place where the ball is, or on a landscape the one that is instructive."""
        if self._kept is None or self._kept.surface is None:
            return None
        if self._kept.landscape is not None:
            return self._kept.landscape.start
        x, y = self._kept.path_places[-1].tolist()
        return x, y

    def _race(self, place: tuple[float, float] | None, is_added: bool) -> None:
        if self._kept is not None and place is not None and self._is_of_now(self._kept):
            self.race.start(self._kept, place, is_added)

    def draw(self, arrays: SurfacePicture) -> None:
        if arrays.surface is not None:
            if self._scale is None or self._kept is None or self._kept.subject != arrays.subject:
                scale = height_scale(arrays.surface.costs, self.chosen.height_of.value)
                self._scale = replace(scale, is_performance=self.chosen.is_performance.value)
            self._kept = arrays
        scale = self._scale or HeightScale(0.1, 1.0, True)
        self.map.show_picture(arrays, scale)
        self.landscape.show_picture(arrays, scale)
        self.race.show_walks(arrays)
        self._pictures.setMinimumHeight(LEAST_PICTURE_PX if self.race.races else 0)
        self._lay_marks()
        self._examples.setVisible(arrays.batch is not None)
        self._examples.setText("" if arrays.batch is None else batch_words(arrays.batch))
        self._read(None)
        self._refine(arrays)

    def _lay_marks(self) -> None:
        marks = layers_of(self._kept, self.chosen.is_performance.value) + self.race.marks
        self.map.marks = self.landscape.marks = marks

    def ask_anew(self) -> None:
        self._give_up()
        super().ask_anew()

    def hideEvent(self, event: QHideEvent) -> None:
        self._give_up()
        super().hideEvent(event)

    def _give_up(self) -> None:
        """What is computed is no longer wanted."""
        self._stop.set()
        self._stop = Event()
        self.race.give_up()

    def _refine(self, arrays: SurfacePicture) -> None:
        """Ask for the fine picture of a moment at which training rests."""
        now, surface = self.snapshot, arrays.surface
        if surface is None or now is None or now.status == "running" or now.state.step != arrays.step:
            return
        if arrays.landscape is None and self._is_of_now(arrays) and len(surface.x) < corners(arrays.run, THOROUGH_S):
            self._is_thorough = True
            self.refresh()

    def recolor(self, palette: Palette) -> None:
        self.map.colors = self.landscape.colors = self.race.board.colors = palette
        super().recolor(palette)

    def calm(self, is_calm: bool) -> None:
        self.landscape.flight.is_calm = is_calm

    def rescale(self, content_scale: float) -> None:
        self.map.content_scale = self.landscape.content_scale = self.race.board.content_scale = content_scale
        super().rescale(content_scale)

    def _take_kind(self, kind: str) -> None:
        self._slice = replace(self._slice, draw=self._slice.draw + (kind == "random"))
        landscape = LANDSCAPES.get(kind)
        self._formula.setText("" if landscape is None else landscape.formula)
        self._formula.setVisible(landscape is not None)
        self.race.control.stand_on_landscape(landscape is not None)
        self.fit()

    def _arrange(self, shown: str) -> None:
        self.landscape.setVisible(shown != "map")
        self.map.setVisible(shown != "3d")

    def _rescale_height(self, _is_chosen: bool) -> None:
        self._readout.is_performance = self.race.board.is_performance = self.chosen.is_performance.value
        self._scale = None
        self._redraw()

    def _drag(self, place: tuple[float, float]) -> None:
        picture = self._kept
        if picture is not None and len(picture.path_places) and self._is_of_now(picture):
            assert picture.surface is not None
            vector = picture.surface.plane.vectors(np.array([place]))[0]
            indices = picture.surface.plane.indices
            chosen = indices if indices is not None else range(len(vector))
            self.turned.emit({int(index): float(vector[index]) for index in chosen})

    def _is_of_now(self, picture: SurfacePicture) -> bool:
        """Whether it is what is looked at; not so until the picture of a new run is drawn."""
        if self._slice.landscape is not None or picture.landscape is not None:
            return self._slice.landscape is picture.landscape
        return self.snapshot is not None and picture.run.number == self.snapshot.run.number

    def _read(self, place: tuple[float, float] | None) -> None:
        self._readout.rate_words = self.race.rate_words
        self._readout.read(self._kept, place)


def numbered(index: int) -> str:
    """What a parameter is called where nobody knows better."""
    return f"θ{below(index + 1)}"
