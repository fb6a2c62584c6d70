"""The race on the error surface: who walks from where, and everybody's trail on the pictures, step by step."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnviz.analysis.landscapes import LANDSCAPES
from nnviz.engine.refusals import gradient_refusal, path_refusal
from nnviz.training.snapshot import Snapshot
from nnviz.views.contour_map import ContourMap
from nnviz.views.number_text import plain
from nnviz.views.race_arrows import race_marks
from nnviz.views.race_board import RaceBoard, walker_color
from nnviz.views.race_control import RaceControl
from nnviz.views.race_player import RacePlayer
from nnviz.views.race_room import RaceRoom
from nnviz.views.race_walks import AnyRace, LandscapeRace, Race, Walk
from nnviz.views.surface_3d import Surface3D
from nnviz.views.surface_marks import NO_MARKS
from nnviz.views.surface_picture import SurfacePicture
from nnviz.views.trails import Trail

Numbers = tuple[tuple[str, float], ...]

RATE_DIGITS = 3


class SurfaceRace(QObject):
    """`asked` to start at the ball, `added` to start there too; `changed` where the picture is to be made anew.

    `refused` says why nobody walks, `marked` that other arrows are to be shown.
    """

    asked = Signal()
    added = Signal()
    changed = Signal()
    refused = Signal(str)
    marked = Signal()

    def __init__(self, contour_map: ContourMap, landscape: Surface3D, parent: QObject) -> None:
        super().__init__(parent)
        self.board, self.player, self.control = RaceBoard(), RacePlayer(), RaceControl()
        self.room = RaceRoom(self.board)
        self.races: tuple[AnyRace, ...] = ()
        self.marks = NO_MARKS
        self.rate_words = ""
        self._on, self._rate_found = "", 0.0
        self._numbers: Numbers = ()
        self._map, self._landscape = contour_map, landscape
        self._walks: tuple[Walk, ...] = ()
        self._spans = (1.0, 1.0)
        self._is_awaited = False
        self.control.asked.connect(self.asked)
        self.control.added.connect(self.added)
        self.control.changed.connect(self._change)
        self.control.ended.connect(self.end)
        self.control.arrows_changed.connect(self._take_apart)
        self.player.moved.connect(self._show_step)
        self.board.scrubbed.connect(self.player.show_step)

    @property
    def has_parts(self) -> bool:
        """Whether steps are to be taken apart."""
        return self.control.has_arrows

    def start(self, picture: SurfacePicture, place: tuple[float, float], is_added: bool = False) -> None:
        """Let the walkers start at a place of the surface, or there too; over two parameters these alone learn."""
        if picture.surface is None or not self.control.walkers:
            return
        run, walkers, n_steps = picture.run, self.control.walkers, self.control.n_steps
        race: AnyRace
        if picture.landscape is not None:
            name = picture.landscape.name
            race = LandscapeRace(name, place, walkers, n_steps, self._numbers, run.rate_schedule)
        elif reason := gradient_refusal(run.network) or path_refusal(run.network):
            self.refused.emit(reason)
            return
        else:
            plane = picture.surface.plane
            race = Race(run, plane.vectors(np.array([place]))[0], walkers, n_steps, plane)
        self._begin((*self.races, race) if is_added else (race,))

    def end(self) -> None:
        """Nobody walks any more."""
        self._replace(())
        self.changed.emit()

    def drop(self) -> None:
        """Nobody walks any more on what will be shown next, where a landscape has its own learning rate again."""
        self._on = ""
        self._replace(())

    def give_up(self) -> None:
        """Compute no further what is not known yet; it is begun anew when it is asked for again."""
        lacks_parts = any(walk.pushes is None for walk in self._walks) and self.control.has_arrows
        if self._is_awaited or lacks_parts:
            self._replace(tuple(replace(race) for race in self.races))

    def on_landscape(self, landscape: str, snapshot: Snapshot) -> tuple[AnyRace, ...]:
        """The races there, with the numbers that are in use now; a race elsewhere is over."""
        numbers, schedule = self._numbers_on(landscape, snapshot.state.hyperparameters), snapshot.run.rate_schedule
        self._numbers = numbers
        there = [race for race in self.races if isinstance(race, LandscapeRace) and race.landscape == landscape]
        if any((race.hyperparameters, race.schedule) != (numbers, schedule) for race in there):
            there = [replace(race, hyperparameters=numbers, schedule=schedule) for race in there]
        self._replace(tuple(there))
        return self.races

    def _numbers_on(self, landscape: str, numbers: Numbers) -> Numbers:
        """Those of the training, but a learning rate of the landscape's own until that of the training is turned."""
        rate = dict(numbers)["learning_rate"]
        if landscape != self._on:
            self._on, self._rate_found = landscape, rate
        if rate != self._rate_found:
            self._rate_found = np.nan
            self.rate_words = self.tr("η {} of the training").format(plain(rate, RATE_DIGITS))
            return numbers
        own = LANDSCAPES[landscape].rate
        self.rate_words = self.tr("η {} of this surface").format(plain(own, RATE_DIGITS))
        return tuple((name, own if name == "learning_rate" else value) for name, value in numbers)

    def show_walks(self, picture: SurfacePicture) -> None:
        """Let its walkers walk as soon as all of them are known; nobody after the end."""
        is_of_now = {walk.race for walk in picture.walks} == set(self.races)
        self._walks = picture.walks if is_of_now else ()
        if picture.surface is not None:
            self._spans = float(np.ptp(picture.surface.x)), float(np.ptp(picture.surface.y))
        if self._is_awaited and self._walks:
            self._is_awaited = False
            self.player.begin(max(race.n_steps for race in self.races))
        else:
            self._show_step(self.player.step)

    def _change(self) -> None:
        if self.races and not self.control.walkers:
            self.end()
        elif self.races:
            walkers, n_steps = self.control.walkers, self.control.n_steps
            self._begin(tuple(replace(race, walkers=walkers, n_steps=n_steps) for race in self.races))

    def _take_apart(self) -> None:
        if self.races:
            self.changed.emit()

    def _begin(self, races: tuple[AnyRace, ...]) -> None:
        self._replace(races)
        self._is_awaited = True
        self.changed.emit()

    def _replace(self, races: tuple[AnyRace, ...]) -> None:
        """Have these races; what is still computed of others is given up."""
        for race in self.races:
            if race not in races:
                race.stop.set()
        self.races = races
        self.control.show_race(bool(races))
        if not races:
            self._walks, self._is_awaited = (), False
            self.player.stop()

    def _show_step(self, step: int) -> None:
        """Everybody after so many steps."""
        colors, walks = self._map.colors, self._walks
        trails = [
            (Trail(walk.places[: step + 1], walker_color(walk.number, colors), walk.number), walk.costs[: step + 1])
            for walk in walks
        ]
        self._map.trails = tuple(trail for trail, _ in trails)
        self._landscape.trails = tuple(trails)
        before, magnification = self.marks, None
        self.marks = NO_MARKS
        if self.control.has_arrows:
            self.marks, magnification = race_marks(walks, step, self._spans)
        self.board.show_walks(walks, step, magnification)
        self.room.show_race(bool(walks))
        if self.marks is not before:
            self.marked.emit()
        self._map.update()
        self._landscape.update()
