"""Decision regions: what the network answers everywhere on the plane of its inputs, under the points it learns from."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.training.run import Run
from nnviz.views.choice import ChoiceButton
from nnviz.views.colors import Palette
from nnviz.views.legend import Entry, Legend
from nnviz.views.number_text import count, place_text, significant
from nnviz.views.region_field import (
    RegionField,
    RegionSettings,
    colored,
    dots_of,
    frame_of,
    region_field,
    value_at,
)
from nnviz.views.region_picture import DIGITS, RegionPicture
from nnviz.views.symbols import symbol, usual_symbol
from nnviz.views.view import View
from nnviz.views.worker import Worker

ROOM_PER_SCALE_PX = 150  # a smaller picture bears no larger text
MOST_UNDER = 0.4  # of the height, for names and number under the picture


class DecisionRegions(View):
    """One output as a diverging field, several by the winning class, a single input as curves."""

    title = "Decision regions"

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(worker, parent)
        self._neuron: int | None = None
        self._drawn_run: Run | None = None
        self._place: tuple[float, float] | None = None
        self.picture = RegionPicture()
        self.legend = Legend()
        self._body = _SideBySide(self.picture, self.legend)
        self.column.addWidget(self._body, 1)
        self._shading = ChoiceButton(
            self.tr("Shading of the regions"), [(self.tr("smooth"), True), (self.tr("sharp"), False)]
        )
        self._shading.chosen.connect(self._shade)
        examples = [
            (self.tr("no rings"), "none"),
            (self.tr("next step"), "next"),
            (self.tr("last step"), "last"),
        ]
        self.ringed = ChoiceButton(self.tr("Rings around the examples of one step"), examples)
        self.ringed.chosen.connect(self._ring)
        self.options.addWidget(self.ringed)
        self.options.addWidget(self._shading)
        self.picture.pointed.connect(self._point)

    compute = staticmethod(region_field)

    def settings(self) -> RegionSettings:
        return RegionSettings(self._neuron, ringed=self.ringed.value)

    def show_neuron(self, number: int | None) -> None:
        """Show one neuron's output by its number in the network, in place of the network's; None goes back."""
        self._neuron = number
        self.refresh()

    def draw(self, arrays: RegionField) -> None:
        run = arrays.run
        if self._drawn_run is None or self._drawn_run.number != run.number:
            self._dress(run)
        if arrays.curves is not None:
            n_curves = arrays.curves.shape[1] - 1
            inks = [self.colors.ink] if n_curves == 1 else self.colors.classes
            curves = [(inks[k % len(inks)], arrays.curves[:, [0, k + 1]]) for k in range(n_curves)]
            self.picture.set_curves(curves)
        else:
            self.picture.set_field(colored(arrays, self.colors, self.picture.is_smooth))
        self.picture.set_ringed(arrays.ringed)
        self.picture.setAccessibleDescription(self._ringed_words(arrays))
        self._shading.setVisible(arrays.curves is None)
        self._retitle(arrays)
        self._read_out()

    def recolor(self, palette: Palette) -> None:
        self.picture.colors = self.legend.colors = palette
        self._drawn_run = None
        super().recolor(palette)

    def rescale(self, content_scale: float) -> None:
        self._body.content_scale = content_scale
        self._drawn_run = None
        super().rescale(content_scale)

    def _retitle(self, field: RegionField) -> None:
        if field.neuron is None:
            self.title_label.setText(self.tr("Output") if field.run.dataset.labels is None else self.title)
            return
        sizes = field.run.network.sizes
        column, _ = place_of(sizes, field.neuron)
        where = self.tr(", hidden {}").format(column) if 0 < column < len(sizes) - 1 else ""
        name = neuron_symbol(sizes, field.neuron, field.run.dataset.feature_names)
        self.title_label.setText(self.tr("Neuron {}").format(name) + where)

    def _dress(self, run: Run) -> None:
        self._drawn_run = run
        self.picture.set_frame(frame_of(run), dots_of(run, self.colors))
        data, entries = run.dataset, []
        if data.labels is not None:
            colors = self.colors.classes
            entries = [Entry(name, colors[k % len(colors)], k) for k, name in enumerate(data.class_names)]
        else:
            entries = [Entry(self.tr("training"), self.colors.soft, 1)]
        if data.held_out.any():
            entries.append(Entry(self.tr("held out"), self.colors.soft, 1, is_hollow=True))
        self.legend.set_entries(tuple(entries))
        self._body.arrange()

    def _shade(self, is_smooth: bool) -> None:
        self.picture.is_smooth = is_smooth
        self._redraw()

    def _ring(self, _whose: str) -> None:
        self.refresh()

    def _ringed_words(self, field: RegionField) -> str:
        if not len(field.ringed):
            return ""
        named = ", ".join(count(point + 1) for point in field.ringed.tolist())
        return self.tr("rings around the examples {}").format(named)

    def _point(self, place: tuple[float, float] | None) -> None:
        self._place = place
        self._read_out()

    def _read_out(self) -> None:
        field: RegionField | None = self._arrays
        if self._place is None or field is None:
            self.legend.read_out("", "", "")
            return
        winner, value = value_at(field, self._place)
        n_coordinates = 1 if field.curves is not None else 2
        frame = frame_of(field.run)
        spans = [high - low for low, high in (frame.x_range, frame.y_range)]
        where = place_text(self._place[:n_coordinates], spans[:n_coordinates])
        run, data = field.run, field.run.dataset
        names = data.class_names
        what = "z" if field.neuron is None else neuron_symbol(run.network.sizes, field.neuron, data.feature_names)
        if field.neuron is None and run.network.n_outputs > 1 and winner < len(names):
            what = names[winner]
        self.legend.read_out(self.tr("%1 at").replace("%1", what), where, significant(value, DIGITS))


def neuron_symbol(sizes: tuple[int, ...], number: int, feature_names: tuple[str, ...] = ()) -> str:
    """What a neuron's output is called by its number.

    feature_names : what the inputs are called where they are features
    """
    column, place = place_of(sizes, number)
    if column == 0 and feature_names:
        return symbol(feature_names[number])
    return usual_symbol(sizes, column, place)


def place_of(sizes: tuple[int, ...], number: int) -> tuple[int, int]:
    """The column of a neuron, 0 for the inputs, and its place there, counted from 1."""
    column = 0
    while number >= sizes[column]:
        number -= sizes[column]
        column += 1
    return column, number + 1


class _SideBySide(QWidget):
    """Puts the legend right of the picture or under it, whichever leaves the picture larger."""

    def __init__(self, picture: RegionPicture, legend: Legend) -> None:
        super().__init__()
        self.content_scale = 1.0
        self._picture, self._legend = picture, legend
        picture.setParent(self)
        legend.setParent(self)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.arrange()

    def arrange(self) -> None:
        """A legend with too little room shows the number at the cursor in place of the names."""
        width, height, legend, picture = self.width(), self.height(), self._legend, self._picture
        bearable = max(1.0, min(width, height) / ROOM_PER_SCALE_PX)
        legend.content_scale = picture.content_scale = min(self.content_scale, bearable)
        gap = round(10 * legend.content_scale)
        beside = min(max(legend.widest(), round(96 * legend.content_scale)), width // 2)
        beside_picture = min(picture.width_for(height), width - beside - gap)
        fits_beside = legend.least_height_for(width - beside_picture - gap) <= height
        under = legend.height_for(width)
        if under > height * MOST_UNDER:
            under = legend.least_height_for(width)
        under_picture = min(picture.width_for(height - under - gap), width)
        if fits_beside and beside_picture >= under_picture:
            picture.setGeometry(QRect(0, 0, beside_picture, height))
            left = beside_picture + gap
            legend.setGeometry(QRect(left, 4, width - left, height - 4))
        else:
            picture_height = min(height - under - gap, picture.height_for(width))
            picture.setGeometry(QRect(0, 0, width, picture_height))
            legend.setGeometry(QRect(0, picture_height + gap, width, height - picture_height - gap))
