"""The error of the network as a landscape over a slice of its parameters, the training walking on it.

Coarse at once and fine when there is time; ranges and colors stay as they are until the person fits them anew.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QToolButton, QWidget

from nnviz.analysis.error_surface import total_costs
from nnviz.engine.refusals import gradient_refusal, path_refusal
from nnviz.training.history import Path
from nnviz.training.snapshot import Snapshot
from nnviz.views.choice import ChoiceButton
from nnviz.views.colors import Palette
from nnviz.views.contour_map import ContourMap
from nnviz.views.height_scale import HeightScale, height_scale
from nnviz.views.number_text import number_text, significant
from nnviz.views.race_board import RaceBoard, walker_color
from nnviz.views.race_control import RaceControl
from nnviz.views.surface_3d import Surface3D
from nnviz.views.surface_picture import (
    QUICK_S,
    THOROUGH_S,
    Race,
    Slice,
    SurfacePicture,
    SurfaceSettings,
    corners,
    problem_of,
    surface_picture,
)
from nnviz.views.symbols import below
from nnviz.views.trails import Trail
from nnviz.views.view import View
from nnviz.views.worker import Worker

MOST_MOMENTS = 400
DIGITS = 4

PathUntil = Callable[[int, int], Path]


class ErrorSurfaceView(View):
    """`turned` gives {parameter index: value} while the ball is dragged, `let_go` when it is dropped."""

    title = "Error surface"
    turned = Signal(object)
    let_go = Signal()

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self.path_until: PathUntil | None = None
        self.name_of: Callable[[int], str] = numbered
        self._slice = Slice()
        self._kept: SurfacePicture | None = None
        self._scale: HeightScale | None = None
        self._is_thorough = False
        self.map, self.landscape = ContourMap(), Surface3D()
        self._race: Race | None = None
        self.board, self.race = RaceBoard(), RaceControl()
        self._readout = QLabel()
        self._readout.setProperty("role", "soft")
        self._pictures = QSplitter(Qt.Orientation.Horizontal)
        self._pictures.addWidget(self.landscape)
        self._pictures.addWidget(self.map)
        self._pictures.setSizes([1000, 1000])
        self._pictures.setChildrenCollapsible(False)
        self.column.addWidget(self._pictures, 1)
        self.column.addWidget(self.board)
        self.column.addWidget(self._readout)
        self._add_options()
        self.map.pointed.connect(self._read)
        self.map.dragged.connect(self._drag)
        self.map.dropped.connect(self.let_go)
        self.map.pressed.connect(self.race_from)
        self.race.asked.connect(self.race_from_ball)
        self.race.changed.connect(self._change_race)
        self.race.ended.connect(self.end_race)
        self.race.moved.connect(self._show_race)

    def _add_options(self) -> None:
        tr = self.tr
        kinds = [
            (tr("two parameters"), "two"),
            (tr("random directions"), "random"),
            (tr("principal plane of the path"), "principal"),
            (tr("start, farthest, end"), "path"),
        ]
        self._kind = ChoiceButton(tr("Slice through the error surface"), kinds)
        self._shown = ChoiceButton(tr("Picture"), [(tr("3-D"), "3d"), (tr("map"), "map"), (tr("both"), "both")])
        self._height = ChoiceButton(tr("Height"), [(tr("linear"), False), (tr("log"), True)])
        self._fit = QToolButton()
        self._fit.setText(tr("fit"))
        self._fit.setToolTip(tr("Fit ranges and colors to the path anew"))
        self._kind.chosen.connect(self._take_kind)
        self._shown.chosen.connect(self._arrange)
        self._height.chosen.connect(self._rescale_height)
        self._fit.clicked.connect(self.fit)
        for option in (self._kind, self._shown, self._height, self.race, self._fit):
            self.options.addWidget(option)
        self._arrange(self._shown.value)

    compute = staticmethod(surface_picture)

    def settings(self) -> SurfaceSettings:
        assert self.snapshot is not None
        step, kept = self.snapshot.state.step, self._kept
        n = corners(self.snapshot.run, THOROUGH_S if self._is_thorough else QUICK_S)
        self._is_thorough = False
        if self.path_until is None:
            path = Path(np.array([step]), self.snapshot.state.parameters[None])
        else:
            path = self.path_until(step, MOST_MOMENTS)
        surface = None if kept is None or kept.run.number != self.snapshot.run.number else kept.surface
        if surface is None:
            self._race = None
            return SurfaceSettings(self._slice_of(self.snapshot), path, n)
        ranges = [(float(axis[0]), float(axis[-1])) for axis in (surface.x, surface.y)]
        return SurfaceSettings(self._slice, path, n, surface.plane, ranges[0], ranges[1], self._race)

    def choose_parameters(self, first: int, second: int) -> None:
        """Look at the surface over these two parameters."""
        self._slice = Slice("two", (first, second), (self.name_of(first), self.name_of(second)))
        if self._kind.value != "two":
            self._kind.choose("two")
        else:
            self.fit()

    def fit(self) -> None:
        """Take plane, ranges and colors anew from the path as it is now."""
        self._kept = self._scale = None
        self._slice = Slice(self._kind.value, self._slice.indices, self._slice.labels, self._slice.draw)
        self.ask_anew()

    def race_from(self, place: tuple[float, float]) -> None:
        """Let the walkers start at a place of the slice; over two parameters these two alone learn."""
        picture = self._kept
        if picture is None or picture.surface is None or not self.race.walkers or not self._is_of_now(picture):
            return
        if reason := gradient_refusal(picture.run.network) or path_refusal(picture.run.network):
            self._readout.setText(reason)
            return
        plane = picture.surface.plane
        vector = plane.vectors(np.array([place]))[0]
        self._race = Race(picture.run, vector, self.race.walkers, self.race.n_steps, plane.indices)
        self.refresh()
        self.race.start()

    def race_from_ball(self) -> None:
        """Let the walkers start where training is."""
        if self._kept is not None and self._kept.surface is not None:
            place = self._kept.path_places[-1]
            self.race_from((float(place[0]), float(place[1])))

    def end_race(self) -> None:
        """Nobody walks any more."""
        self._race = None
        self.race.stop()
        self.refresh()

    def _change_race(self) -> None:
        if self._race is not None and not self.race.walkers:
            self.end_race()
        elif self._race is not None:
            self._race = replace(self._race, walkers=self.race.walkers, n_steps=self.race.n_steps)
            self.refresh()
            self.race.start()

    def _show_race(self, step: int) -> None:
        """Everybody after so many steps."""
        walks = self._kept.walks if self._kept is not None and self._race is not None else ()
        trails = [
            (Trail(walk.places[: step + 1], walker_color(number, self.colors), number), walk.costs[: step + 1])
            for number, walk in enumerate(walks)
        ]
        self.map.trails = tuple(trail for trail, _ in trails)
        self.landscape.trails = tuple(trails)
        self.board.show_walks(walks, step)
        self.map.update()
        self.landscape.update()

    def draw(self, arrays: SurfacePicture) -> None:
        if arrays.surface is not None:
            if self._scale is None or self._kept is None or self._kept.run.number != arrays.run.number:
                self._scale = height_scale(arrays.surface.costs, self._height.value)
            self._kept = arrays
        scale = self._scale or HeightScale(0.1, 1.0, True)
        self.map.show_picture(arrays, scale)
        self.landscape.show_picture(arrays, scale)
        self._show_race(self.race.step)
        self._read(None)
        self._refine(arrays)

    def _refine(self, arrays: SurfacePicture) -> None:
        """Ask for the fine picture of a moment at which training rests."""
        now, surface = self.snapshot, arrays.surface
        if surface is None or now is None or now.status == "running" or now.state.step != arrays.step:
            return
        if now.run.number == arrays.run.number and len(surface.x) < corners(arrays.run, THOROUGH_S):
            self._is_thorough = True
            self.refresh()

    def recolor(self, palette: Palette) -> None:
        self.map.colors = self.landscape.colors = self.board.colors = palette
        super().recolor(palette)

    def rescale(self, content_scale: float) -> None:
        self.map.content_scale = self.landscape.content_scale = self.board.content_scale = content_scale
        super().rescale(content_scale)

    def _slice_of(self, snapshot: Snapshot) -> Slice:
        """The slice to look at; of a run in which the chosen parameters are gone, over the first two of the outputs."""
        network, indices = snapshot.run.network, self._slice.indices
        if network.n_parameters < 2:
            return replace(self._slice, kind=self._kind.value)
        if max(indices) >= network.n_parameters or not all(self._slice.labels):
            first = min(network.columns[-1].weights.start, network.n_parameters - 2)
            indices = (first, first + 1)
        labels = (self.name_of(indices[0]), self.name_of(indices[1]))
        self._slice = Slice(self._slice.kind, indices, labels, self._slice.draw)
        return self._slice

    def _take_kind(self, kind: str) -> None:
        draw = self._slice.draw + (kind == "random")
        self._slice = Slice(self._kind.value, self._slice.indices, self._slice.labels, draw)
        self.fit()

    def _arrange(self, shown: str) -> None:
        self.landscape.setVisible(shown != "map")
        self.map.setVisible(shown != "3d")

    def _rescale_height(self, _is_log: bool) -> None:
        self._scale = None
        self._redraw()

    def _drag(self, place: tuple[float, float]) -> None:
        picture = self._kept
        if picture is not None and picture.surface is not None and self._is_of_now(picture):
            vector = picture.surface.plane.vectors(np.array([place]))[0]
            indices = picture.surface.plane.indices
            chosen = indices if indices is not None else range(len(vector))
            self.turned.emit({int(index): float(vector[index]) for index in chosen})

    def _is_of_now(self, picture: SurfacePicture) -> bool:
        """Whether its parameters are those of the run that is looked at; not so until a new run is drawn."""
        return self.snapshot is not None and picture.run.number == self.snapshot.run.number

    def _read(self, place: tuple[float, float] | None) -> None:
        """The exact cost under the cursor, else that of the ball."""
        picture = self._kept
        if picture is None or picture.surface is None:
            self._readout.setText("")
            return
        if place is None:
            cost, below = float(picture.path_costs[-1]), picture.ball_below
            text = self.tr("total cost {}").format(significant(cost, DIGITS))
            if abs(cost - below) > 1e-6 * max(abs(cost), 1e-300):
                text += self.tr(", on the slice below the ball {}").format(significant(below, DIGITS))
        else:
            vector = picture.surface.plane.vectors(np.array([place]))
            cost = float(total_costs(problem_of(picture.run), vector)[0])
            where = ", ".join(number_text(at, 3) for at in place)
            text = self.tr("({}): total cost {}").format(where, significant(cost, DIGITS))
        share = picture.surface.plane.share
        if share is not None:
            text += self.tr(" · the plane holds {} % of the path").format(number_text(100 * share, 1))
        self._readout.setText(text)


def numbered(index: int) -> str:
    """What a parameter is called where nobody knows better."""
    return f"θ{below(index + 1)}"
