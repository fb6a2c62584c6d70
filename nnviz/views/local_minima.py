"""Local minima: where training ends from many starts, how often, and which starts end where.

The answer belongs to the run, not to the moment: it is computed once, portion by portion, while the view is seen.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from threading import Event

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.analysis.minima import NOWHERE
from nnviz.training.snapshot import Snapshot
from nnviz.views.choice import ChoiceButton
from nnviz.views.colors import Palette
from nnviz.views.error_surface import numbered
from nnviz.views.local_minima_picture import Axes, MinimaPicture, MinimaSettings, Starts, minima_picture, usual_number
from nnviz.views.minima_basins import MinimaBasins
from nnviz.views.minima_control import MinimaControl
from nnviz.views.minima_histogram import MinimaHistogram
from nnviz.views.minima_panes import MinimaPanes
from nnviz.views.minima_readout import MinimaReadout
from nnviz.views.number_text import count, plain, significant
from nnviz.views.region_field import colored, dots_of, frame_of
from nnviz.views.region_picture import RegionPicture
from nnviz.views.surface_slice import usual_axes
from nnviz.views.view import View
from nnviz.views.words import tr
from nnviz.views.worker import Worker

DIGITS = 4
WAIT_MS = 500


class LocalMinima(View):
    """`start_taken` gives the (n_parameters,) start vector that the experiment is asked to start from."""

    title = "Local minima"
    start_taken = Signal(object)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self._kept: MinimaPicture | None = None
        self._asked: MinimaSettings | None = None
        self._selected = NOWHERE
        self.name_of: Callable[[int], str] = numbered
        self._chosen: tuple[int, int] | None = None
        self._drawing = ("uniform", 2.0)
        self._stop = Event()
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self.refresh)
        self.histogram, self.basins, self.regions = MinimaHistogram(), MinimaBasins(), RegionPicture()
        self.readout = MinimaReadout()
        self._panes = MinimaPanes(self.histogram, self.basins, self.regions, self.readout)
        self._words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._words.setProperty("role", "soft")
        self._words.hide()
        self.column.addWidget(self._panes, 1)
        self.column.addWidget(self._words, 1)
        self.control = MinimaControl()
        self._height = ChoiceButton(self.tr("Axis of the costs"), [(self.tr("log"), True), (self.tr("linear"), False)])
        self.options.addWidget(self.control)
        self.options.addWidget(self._height)
        self.control.changed.connect(self._ask_anew)
        self._height.chosen.connect(self._rescale_costs)
        self.histogram.picked.connect(self.select)
        self.basins.picked.connect(self.select)
        self.histogram.asked.connect(self.take_start)
        self.readout.asked.connect(self.take_start)

    compute = staticmethod(minima_picture)

    def settings(self) -> MinimaSettings:
        assert self.snapshot is not None
        starts, axes = self._starts(), self._axes()
        known = self._kept if self._kept is not None and self._is_of(self._kept, starts) else None
        if known is None:
            self._selected = NOWHERE
        return MinimaSettings(starts, axes, self.control.tolerance, self._selected, known, self._stop)

    def draw_starts_as(self, initializer: str, scale: float) -> None:
        """Draw starts as the experiment draws its own."""
        if (initializer, scale) != self._drawing:
            self._drawing = (initializer, scale)
            self._ask_anew()

    def choose_parameters(self, first: int, second: int) -> None:
        """Draw the starts over these two parameters."""
        self._chosen = (first, second)
        self._ask_anew()

    def keep_parameters(self, first: int, second: int) -> None:
        """The same two as before, which stand here in whatever run comes next."""
        self._chosen = (first, second)

    def forget_parameters(self) -> None:
        """Draw the starts over the usual two parameters of whatever run comes next."""
        self._chosen = None

    def select(self, start: int) -> None:
        """Show the network that training from this start ends at."""
        self._selected = start
        self.refresh()

    def take_start(self) -> None:
        """Ask for the shown start as that of the experiment."""
        picture = self._kept
        if picture is None or self.snapshot is None or picture.run.number != self.snapshot.run.number:
            return
        if picture.descents is not None and picture.selected != NOWHERE:
            self.start_taken.emit(picture.descents.starts[picture.selected])

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if self.snapshot is not None and snapshot.run.number != self.snapshot.run.number:
            self._give_up()
        super().show_snapshot(snapshot)

    def refresh(self) -> None:
        """Go on with what is not known yet, one portion at a time; nothing, where all is."""
        if self.snapshot is None or not self.isVisible() or self._asked is not None:
            return
        self.control.suggest(usual_number(self.snapshot.run, self.control.n_steps))
        if self._is_answered():
            return
        self._asked = asked = self.settings()
        self._worker.request(self, partial(self.compute, self.snapshot, asked), partial(self._answer, asked))

    def draw_now(self, snapshot: Snapshot) -> None:
        """Draw what is known of the starts; none is trained here, where the window would have to wait for it."""
        self.snapshot = snapshot
        settings = replace(self.settings(), stop=Event())
        settings.stop.set()
        self._take(self.compute(snapshot, settings))

    def draw(self, arrays: MinimaPicture) -> None:
        has_picture = arrays.descents is not None
        self._words.setText(tr(arrays.why_not) if arrays.why_not else "")
        self._words.setVisible(not has_picture)
        self._panes.setVisible(has_picture)
        self.histogram.is_log = self._height.value
        self.histogram.show_picture(arrays)
        self.basins.show_picture(arrays)
        if arrays.regions is not None:
            self.regions.set_frame(frame_of(arrays.run), dots_of(arrays.run, self.colors))
            if arrays.regions.curves is None:
                self.regions.set_field(colored(arrays.regions, self.colors, is_smooth=True))
            else:
                inks, curves = (self.colors.ink, *self.colors.classes), arrays.regions.curves
                lines = [(inks[k % len(inks)], curves[:, [0, k + 1]]) for k in range(curves.shape[1] - 1)]
                self.regions.set_curves(lines)
        self.regions.setVisible(arrays.regions is not None)
        self.readout.show_lines([self._summary(arrays), self._about_selected(arrays)], arrays.selected != NOWHERE)
        self.readout.label.setToolTip(
            self.tr("Final costs with a gap of more than {} between them count as different minima.").format(
                plain(arrays.gap, 2)
            )
        )
        self.histogram.setAccessibleDescription(self.readout.label.text())

    def recolor(self, palette: Palette) -> None:
        self.histogram.colors = self.basins.colors = self.regions.colors = palette
        super().recolor(palette)

    def rescale(self, content_scale: float) -> None:
        self._panes.content_scale = content_scale
        self._panes.arrange()
        super().rescale(content_scale)

    def hideEvent(self, event: QHideEvent) -> None:
        self._give_up()
        super().hideEvent(event)

    def _answer(self, asked: MinimaSettings, picture: MinimaPicture) -> None:
        """Draw what is known now and go on, unless another question has been asked since."""
        if asked is not self._asked:
            return
        self._asked = None
        self._show(picture)
        if picture.is_waiting:
            self._wait.start()
        else:
            self.refresh()

    def _show(self, picture: MinimaPicture) -> None:
        if self._selected == NOWHERE:
            self._selected = picture.selected
        self._kept = picture
        self._take(picture)

    def _starts(self) -> Starts:
        control, (initializer, scale) = self.control, self._drawing
        if control.kind == "grid":
            return Starts("grid", control.n_starts, control.n_steps, self._axes().indices, "", 0.0)
        return Starts("random", control.n_starts, control.n_steps, None, initializer, scale)

    def _axes(self) -> Axes:
        """The axes; of a run in which the chosen parameters are gone, or where nobody chose, the usual two."""
        assert self.snapshot is not None
        network, indices = self.snapshot.run.network, self._chosen
        if indices is None or max(indices) >= network.n_parameters:
            indices = usual_axes(network) if network.n_parameters > 1 else (0, 1)
        first, second = (self.name_of(index) if index < network.n_parameters else "" for index in indices)
        return Axes("principal" if self.control.kind == "principal" else "two", indices, (first, second))

    def _is_of(self, picture: MinimaPicture, starts: Starts) -> bool:
        assert self.snapshot is not None
        return picture.run.number == self.snapshot.run.number and picture.settings.starts == starts

    def _is_answered(self) -> bool:
        picture = self._kept
        if picture is None or not picture.is_whole or not self._is_of(picture, self._starts()):
            return False
        asked = picture.settings
        looks = asked.axes == self._axes() and asked.tolerance == self.control.tolerance
        return looks and (picture.descents is None or picture.selected == self._selected)

    def _ask_anew(self) -> None:
        self._give_up()
        self.refresh()

    def _give_up(self) -> None:
        """Whatever is being computed is no longer wanted."""
        self._asked = None
        self._stop.set()
        self._stop = Event()

    def _rescale_costs(self, _is_log: bool) -> None:
        self._redraw()

    def _summary(self, picture: MinimaPicture) -> str:
        found, descents = picture.minima, picture.descents
        if found is None or descents is None:
            return ""
        n, n_made, n_minima = len(descents.starts), len(descents.costs), len(found.costs)
        progress = "" if n == n_made else self.tr("{} of {} starts, ").format(count(n_made), count(n))
        what = self.tr("{} minimum, no gap > {}") if n_minima == 1 else self.tr("{} minima > {} apart")
        text = progress + what.format(count(n_minima), plain(picture.gap, 2))
        return text + (self.tr(", {} diverged").format(count(found.n_diverged)) if found.n_diverged else "")

    def _about_selected(self, picture: MinimaPicture) -> str:
        if picture.descents is None or picture.selected == NOWHERE:
            return ""
        number, bar = picture.selected, self.histogram.bar_of(picture.selected)
        if bar == NOWHERE:
            return self.tr("start {} diverged").format(count(number + 1))
        members, cost = self.histogram.members(bar), float(picture.descents.costs[number])
        return self.tr("start {}: {}, {} of {} in its bar").format(
            count(number + 1), significant(cost, DIGITS), members.index(number) + 1, len(members)
        )
