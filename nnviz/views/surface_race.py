"""The race on the error surface: who walks from where, and everybody's trail on the pictures, step by step."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from nnviz.engine.refusals import gradient_refusal, path_refusal
from nnviz.training.snapshot import Snapshot
from nnviz.views.contour_map import ContourMap
from nnviz.views.race_board import RaceBoard, walker_color
from nnviz.views.race_control import RaceControl
from nnviz.views.surface_3d import Surface3D
from nnviz.views.surface_picture import LandscapeRace, Race, SurfacePicture, Walk
from nnviz.views.trails import Trail


class SurfaceRace(QObject):
    """`asked` to start at the ball; `changed` where the picture is to be made anew; `refused` says why nobody walks."""

    asked = Signal()
    changed = Signal()
    refused = Signal(str)

    def __init__(self, contour_map: ContourMap, landscape: Surface3D, parent: QObject) -> None:
        super().__init__(parent)
        self.board, self.control = RaceBoard(), RaceControl()
        self.race: Race | LandscapeRace | None = None
        self._map, self._landscape = contour_map, landscape
        self._walks: tuple[Walk, ...] = ()
        self.control.asked.connect(self.asked)
        self.control.changed.connect(self._change)
        self.control.ended.connect(self.end)
        self.control.moved.connect(self._show_step)

    def start(self, picture: SurfacePicture, place: tuple[float, float]) -> None:
        """Let the walkers start at a place of the surface; over two parameters these two alone learn."""
        if picture.surface is None or not self.control.walkers:
            return
        if picture.landscape is not None:
            run, walkers, n_steps = picture.run, self.control.walkers, self.control.n_steps
            self.race = LandscapeRace(
                picture.landscape.name, place, walkers, n_steps, run.hyperparameters, run.rate_schedule
            )
        elif reason := gradient_refusal(picture.run.network) or path_refusal(picture.run.network):
            self.refused.emit(reason)
            return
        else:
            plane = picture.surface.plane
            vector = plane.vectors(np.array([place]))[0]
            self.race = Race(picture.run, vector, self.control.walkers, self.control.n_steps, plane.indices)
        self.changed.emit()
        self.control.start()

    def end(self) -> None:
        """Nobody walks any more."""
        self.race = None
        self.control.stop()
        self.changed.emit()

    def on_landscape(self, landscape: str, snapshot: Snapshot) -> LandscapeRace | None:
        """The race there, with the numbers that the training has now; a race elsewhere is over."""
        race = self.race
        if not isinstance(race, LandscapeRace) or race.landscape != landscape:
            self.race = None
            return None
        numbers, schedule = snapshot.state.hyperparameters, snapshot.run.rate_schedule
        self.race = replace(race, hyperparameters=numbers, schedule=schedule)
        return self.race

    def show_walks(self, walks: tuple[Walk, ...]) -> None:
        """Let these walk; nobody after the end."""
        self._walks = walks if self.race is not None else ()
        self._show_step(self.control.step)

    def _change(self) -> None:
        if self.race is not None and not self.control.walkers:
            self.end()
        elif self.race is not None:
            self.race = replace(self.race, walkers=self.control.walkers, n_steps=self.control.n_steps)
            self.changed.emit()
            self.control.start()

    def _show_step(self, step: int) -> None:
        """Everybody after so many steps."""
        colors, walks = self._map.colors, self._walks if self.race is not None else ()
        trails = [
            (Trail(walk.places[: step + 1], walker_color(number, colors), number), walk.costs[: step + 1])
            for number, walk in enumerate(walks)
        ]
        self._map.trails = tuple(trail for trail, _ in trails)
        self._landscape.trails = tuple(trails)
        self.board.show_walks(walks, step)
        self._map.update()
        self._landscape.update()
