"""The three parts of the export panel: which file, what stands on the board, and which steps in what time.

Each control shows what is asked for and changes it; none keeps a value of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from nnviz.app.export_grammar import LARGEST_PX, SMALLEST_PX
from nnviz.app.export_kinds import KINDS
from nnviz.app.export_lists import MOST_STEPS, Captions, Pauses
from nnviz.app.export_spec import OWN, Asked, Training
from nnviz.export.board import DIAGRAM, picture_names
from nnviz.export.sequence import TIMES
from nnviz.panels.controls import Choice, Field, LabeledSlider, NumberField
from nnviz.panels.rows import Sentence
from nnviz.panels.section import Section
from nnviz.views.camera import Camera
from nnviz.views.catalog import VIEWS
from nnviz.views.colors import PALETTES

LONGEST_S, FASTEST_FPS = 3600.0, 120
SMALLEST_SCALE, LARGEST_SCALE, SCALE_STEP = 0.7, 3.0, 0.1
TITLE_DIGITS = 24
N_COLUMNS = 2


class Form(Section):
    """A part of the panel; subclasses say how to `refresh`."""

    def __init__(self, asked: Asked, training: Callable[[], Training], title: str, what_more: str) -> None:
        super().__init__(title, what_more)
        self.asked, self.training = asked, training
        asked.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is asked for, telling nobody."""
        raise NotImplementedError

    def choice(self, name: str, field: str, entries: list[tuple[str, str]]) -> Choice:
        """A choice of the values of a field."""
        choice = Choice(name, entries)
        choice.chosen.connect(partial(self.asked.put, field))
        return choice


class FormatForm(Form):
    """Which file, and how large."""

    def __init__(self, asked: Asked, training: Callable[[], Training]) -> None:
        tr = self.tr
        super().__init__(asked, training, tr("File"), tr("Width and height of your own"))
        self.kind = self.choice(tr("What to write"), "kind", [(key, tr(kind.label)) for key, kind in KINDS.items()])
        self.rows.add_row(tr("write"), self.kind)
        self.cannot = Sentence()
        self.cannot.setProperty("role", "soft")
        self.cannot.hide()
        self.rows.add(self.cannot)
        presets = [
            ("slide", tr("slide 16:9, 1080p")),
            ("720p", tr("slide 16:9, 720p")),
            ("4:3", tr("slide 4:3")),
            ("square", tr("square")),
            ("readme", tr("README, GIF under 5 MB")),
            (OWN, tr("your own")),
        ]
        self.preset = Choice(tr("Size"), presets)
        self.preset.chosen.connect(self._take_preset)
        self.preset_row = self.rows.add_row(tr("size"), self.preset)
        self.width_px = NumberField(
            tr("Width in pixels"), partial(self._side, 0), partial(self._put_side, 0), *self._sides(), 10.0, True, 6
        )
        self.height_px = NumberField(
            tr("Height in pixels"), partial(self._side, 1), partial(self._put_side, 1), *self._sides(), 10.0, True, 6
        )
        self.more.add_row(tr("width, pixels"), self.width_px)
        self.more.add_row(tr("height, pixels"), self.height_px)

    def show_refusals(self, refusals: dict[str, str]) -> None:
        """Take what cannot be written here out of the choice, and say why."""
        for key in KINDS:
            self.kind.allow(key, refusals.get(key, ""))
        sentences = dict.fromkeys(refusals.values())
        self.cannot.setText(" ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in sentences))
        self.cannot.setVisible(bool(sentences))

    def refresh(self) -> None:
        spec = self.asked.spec
        self.kind.show_entry(spec.kind)
        self.preset.show_entry(spec.preset)
        has_size = spec.entry.group != "text"
        self.preset_row.setVisible(has_size)
        self.more_button.setVisible(has_size and self.header.isChecked())
        self.more.setVisible(has_size and self.more_button.isChecked())
        for field in (self.width_px, self.height_px):
            field.refresh()
        width, height = spec.size
        self.note.setText(f"{width}\N{MULTIPLICATION SIGN}{height}" if has_size else "")

    def _sides(self) -> tuple[float, float]:
        return SMALLEST_PX, LARGEST_PX

    def _side(self, at: int) -> int:
        return self.asked.spec.size[at]

    def _put_side(self, at: int, value: float, _merge: str | None) -> None:
        size = list(self.asked.spec.size)
        size[at] = int(value)
        self.asked.take(replace(self.asked.spec, preset=OWN, own_size=(size[0], size[1])))

    def _take_preset(self, name: str) -> None:
        if name == OWN:
            size = self.asked.spec.size
            self.asked.take(replace(self.asked.spec, preset=OWN, own_size=size))
            self.more_button.setChecked(True)
        else:
            self.asked.take(self.asked.spec.with_preset(name))


class BoardForm(Form):
    """What stands on the board, and how it looks."""

    def __init__(self, asked: Asked, training: Callable[[], Training]) -> None:
        tr = self.tr
        super().__init__(asked, training, tr("Board"), tr("Title, counter, theme and size of words"))
        self.as_window = QCheckBox(tr("as in the window"))
        self.as_window.setAccessibleName(tr("The pictures of the window"))
        self.as_window.toggled.connect(self._follow_window)
        self.rows.add(self.as_window)
        self.boxes: dict[str, QCheckBox] = {}
        grid_of_boxes = QWidget()
        grid = QGridLayout(grid_of_boxes)
        grid.setContentsMargins(0, 0, 0, 0)
        for at, name in enumerate(picture_names()):
            box = self.boxes[name] = QCheckBox(tr("Diagram") if name == DIAGRAM else VIEWS[name].title)
            box.toggled.connect(self._take_pictures)
            grid.addWidget(box, at // N_COLUMNS, at % N_COLUMNS)
        self.rows.add(grid_of_boxes)
        self.title = Field(tr("Title"), self._title, self._put_title, TITLE_DIGITS)
        self.title.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.more.add_row(tr("title"), self.title)
        self.counter = QCheckBox(tr("step, epoch and cost"))
        self.counter.toggled.connect(partial(asked.put, "has_counter"))
        self.more.add(self.counter)
        self.theme = self.choice(tr("Theme of the board"), "theme", [(name, tr(name)) for name in PALETTES])
        self.more.add_row(tr("theme"), self.theme)
        scale = tr("Size of words, lines and markers")
        self.scale = LabeledSlider(scale, SMALLEST_SCALE, LARGEST_SCALE, SCALE_STEP, _percent)
        self.scale.turned.connect(partial(asked.put, "scale"))
        self.more.add_row(tr("size of words"), self.scale)

    def refresh(self) -> None:
        spec, training = self.asked.spec, self.training()
        pictures = spec.pictures or training.pictures
        with QSignalBlocker(self.as_window):
            self.as_window.setChecked(spec.pictures is None)
        for name, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(name in pictures)
        with QSignalBlocker(self.counter):
            self.counter.setChecked(spec.has_counter)
        self.title.refresh()
        self.theme.show_entry(spec.theme)
        self.scale.show_value(spec.scale)
        self.setVisible(spec.entry.group != "text")

    def _follow_window(self, is_wanted: bool) -> None:
        self.asked.put("pictures", None if is_wanted else self.training().pictures)

    def _take_pictures(self) -> None:
        """In the order of the list; the last one stays."""
        chosen = tuple(name for name, box in self.boxes.items() if box.isChecked())
        if chosen:
            self.asked.put("pictures", chosen)
        else:
            self.refresh()

    def _title(self) -> str:
        return self.asked.spec.board(self.training()).title

    def _put_title(self, title: str) -> None:
        self.asked.put("title", title)


class TimeForm(Form):
    """Which steps, in how many seconds; captions, pauses and the ways of the camera."""

    def __init__(self, asked: Asked, training: Callable[[], Training], camera: Callable[[], Camera]) -> None:
        tr = self.tr
        super().__init__(asked, training, tr("Time"), tr("Frames per second, captions, pauses, camera"))
        self._camera = camera
        self.first = NumberField(
            tr("From step"), partial(asked.value, "first"), partial(asked.put, "first"), 0, MOST_STEPS, 1.0, True
        )
        self.last = NumberField(tr("To step"), self._last, self._put_last, 0, MOST_STEPS, 1.0, True)
        self.first_row = self.rows.add_row(tr("from step"), self.first)
        self.last_row = self.rows.add_row(tr("to step"), self.last)
        self.seconds = NumberField(
            tr("Seconds"), partial(asked.value, "seconds"), partial(asked.put, "seconds"), 0.1, LONGEST_S, 1.0
        )
        self.seconds_row = self.rows.add_row(tr("seconds"), self.seconds)
        words = {"linear": tr("evenly"), "log": tr("the beginning slowly"), "cost": tr("by the cost")}
        self.time = self.choice(tr("How the time follows the steps"), "time", [(name, words[name]) for name in TIMES])
        self.time_row = self.rows.add_row(tr("steps pass"), self.time)
        self.fps = NumberField(tr("Frames per second"), self._fps, partial(asked.put, "fps"), 1, FASTEST_FPS, 1.0, True)
        self.fps_row = self.more.add_row(tr("frames per second"), self.fps)
        self.captions = Captions(asked, self._last)
        self.pauses = Pauses(asked, self._shown)
        self.cameras = Cameras(asked, camera)
        for part in (self.captions, self.pauses, self.cameras):
            self.more.add(part)

    def refresh(self) -> None:
        group = self.asked.spec.entry.group
        is_film, is_figure = group == "film", group == "figure"
        self.last_row.label.setText(self.tr("step") if is_figure else self.tr("to step"))
        for widget in (self.first_row, self.seconds_row, self.time_row, self.fps_row, self.pauses, self.cameras):
            widget.setVisible(is_film)
        has_more = is_film or is_figure
        self.more_button.setVisible(has_more and self.header.isChecked())
        self.more.setVisible(has_more and self.more_button.isChecked())
        for field in (self.first, self.last, self.seconds, self.fps):
            field.refresh()
        self.time.show_entry(self.asked.spec.time)
        for part in (self.captions, self.pauses, self.cameras):
            part.refresh()

    def _last(self) -> int:
        return self.asked.spec.last_in_use(self.training())

    def _put_last(self, value: float, _merge: str | None) -> None:
        name = "step" if self.asked.spec.entry.group == "figure" else "last"
        self.asked.put(name, int(value))

    def _shown(self) -> int:
        return self.training().shown

    def _fps(self) -> int:
        return self.asked.spec.fps_in_use


class Cameras(QWidget):
    """Where the error surface is looked at from, at the beginning and at the end of the film."""

    def __init__(self, asked: Asked, camera: Callable[[], Camera]) -> None:
        super().__init__()
        self._asked, self._camera = asked, camera
        label = QLabel(self.tr("Camera of the surface"))
        label.setProperty("role", "soft")
        self.at_start = QPushButton()
        self.at_start.clicked.connect(self._turn_start)
        self.at_end = QPushButton()
        self.at_end.clicked.connect(self._turn_end)
        tip = self.tr("Take the camera from which the window shows the error surface now; again gives it back")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(label, 1)
        for button, name in ((self.at_start, self.tr("first")), (self.at_end, self.tr("last"))):
            button.setText(name)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleName(self.tr("Take the camera now for the {} frame").format(name))
            row.addWidget(button)

    def refresh(self) -> None:
        for button, camera in zip((self.at_start, self.at_end), self._asked.spec.cameras, strict=True):
            with QSignalBlocker(button):
                button.setChecked(camera is not None)

    def _turn_start(self, is_wanted: bool) -> None:
        self._asked.put("cameras", (self._camera() if is_wanted else None, self._asked.spec.cameras[1]))

    def _turn_end(self, is_wanted: bool) -> None:
        self._asked.put("cameras", (self._asked.spec.cameras[0], self._camera() if is_wanted else None))


def _percent(scale: float) -> str:
    return f"{round(100 * scale)} %"
