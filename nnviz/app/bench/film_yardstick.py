"""The board of X2 as a Matplotlib FuncAnimation: the same arrays, artists made once and changed in place."""

from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.parameter_plane import ParameterPlane, principal_plane
from nnviz.diagram.geometry import layout
from nnviz.experiment.specs import ExperimentSpec
from nnviz.export.moments import Rehearsal
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import LIGHT
from nnviz.views.region_field import RegionSettings, region_field
from nnviz.views.surface_picture import SurfaceSettings, surface_picture
from nnviz.views.surface_slice import Slice

N_CORNERS = 101
DPI, SIZE_PX, FPS = 100, (1280, 720), 30


def matplotlib_speed(spec: ExperimentSpec, whole: Rehearsal, n_frames: int) -> float:
    """Frames each second, from the first to the whole MP4."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from matplotlib.animation import FuncAnimation

    figure = pyplot.figure(figsize=(SIZE_PX[0] / DPI, SIZE_PX[1] / DPI), dpi=DPI, layout="constrained")
    grid = figure.add_gridspec(2, 2)
    drawn = _Artists(figure, grid, spec, whole)
    moments = list(islice(cycle(whole.moments), n_frames))
    animation = FuncAnimation(figure, drawn.show, frames=moments, blit=False, cache_frame_data=False)
    with TemporaryDirectory() as folder:
        began = perf_counter()
        animation.save(Path(folder) / "film.mp4", writer="ffmpeg", fps=FPS, dpi=DPI)
        took_s = perf_counter() - began
    pyplot.close(figure)
    return n_frames / took_s


class _Artists:
    """What is on the figure; `show` changes it to another moment."""

    def __init__(self, figure: Any, grid: Any, spec: ExperimentSpec, whole: Rehearsal) -> None:
        self._whole = whole
        run = whole.last.run
        self._title = figure.suptitle("")
        self._draw_network(figure.add_subplot(grid[0, 0]), spec)
        regions = figure.add_subplot(grid[0, 1])
        dataset = run.dataset
        box = (-1.2, 1.2, -1.2, 1.2)
        self._field = regions.imshow(self._levels(whole.last), cmap="coolwarm", vmin=-1, vmax=1, extent=box)
        labels = dataset.labels if dataset.labels is not None else np.zeros(dataset.n_points)
        regions.scatter(*dataset.inputs.T[:2], c=labels, s=8)
        cost = figure.add_subplot(grid[1, 0])
        cost.set_yscale("log")
        self._batches = cost.plot(whole.last.curves.batch_steps, whole.last.curves.batch_costs, lw=0.3, color="gray")[0]
        self._curve = cost.plot(whole.last.curves.epoch_steps, whole.last.curves.train_means)[0]
        self._draw_surface(figure.add_subplot(grid[1, 1], projection="3d"))

    def _draw_network(self, axes: Any, spec: ExperimentSpec) -> None:
        from matplotlib.collections import LineCollection

        network = self._whole.last.run.network
        places = layout(spec.network).positions
        self._synapses = LineCollection(places[network.synapses])
        axes.add_collection(self._synapses)
        axes.scatter(*places.T, s=400, zorder=3)
        middles = places[network.synapses].mean(axis=1)
        self._numbers = [axes.text(x, y, "", fontsize=8) for x, y in middles]
        axes.invert_yaxis()
        axes.set_axis_off()

    def _draw_surface(self, axes: Any) -> None:
        path = np.stack([moment.state.parameters for moment in self._whole.moments])
        self._plane: ParameterPlane = principal_plane(path)
        settings = SurfaceSettings(Slice("principal"), self._whole.path_until(10**12, 400), N_CORNERS, self._plane)
        picture = surface_picture(self._whole.last, settings)
        assert picture.surface is not None
        x, y = np.meshgrid(picture.surface.x, picture.surface.y)
        axes.plot_surface(x, y, picture.surface.costs, cmap="viridis", rcount=N_CORNERS, ccount=N_CORNERS)
        self._places, self._costs = picture.path_places, picture.path_costs
        self._path = axes.plot(*self._places.T, self._costs, color="white")[0]
        self._ball = axes.plot([0], [0], [0], "o")[0]

    def show(self, moment: Snapshot) -> list[Any]:
        step, parameters = moment.state.step, moment.state.parameters
        self._title.set_text(f"step {step}")
        weights = parameters[moment.run.network.synapse_indices]
        self._synapses.set_linewidths(np.abs(weights))
        self._synapses.set_color(np.where(weights < 0, LIGHT.negative, LIGHT.positive))
        for text, weight in zip(self._numbers, weights.tolist(), strict=True):
            text.set_text(f"{weight:.2f}")
        self._field.set_data(self._levels(moment))
        self._batches.set_data(moment.curves.batch_steps, moment.curves.batch_costs)
        self._curve.set_data(moment.curves.epoch_steps, moment.curves.train_means)
        n = [each.state.step for each in self._whole.moments].index(step) + 1
        self._path.set_data_3d(*self._places[:n].T, self._costs[:n])
        self._ball.set_data_3d(*self._places[n - 1 : n].T, self._costs[n - 1 : n])
        return []

    def _levels(self, moment: Snapshot) -> NDArray[np.float64]:
        levels = region_field(moment, RegionSettings()).levels
        assert levels is not None
        return levels
