"""The film before it is made: its frames are drawn as it will have them, by the same board, where a slider stands."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from nnviz.app.export_turns import Tell, Turns, Work, in_background
from nnviz.app.export_works import Stage
from nnviz.export.moments import Rehearsal
from nnviz.export.reel import Pixels
from nnviz.export.sequence import FrameSequence
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.number_text import count
from nnviz.views.style import tabular

HEIGHT_PX = 186


class Picture(QWidget):
    """A picture as large as fits, or words in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.words = ""
        self._colors, self._scaled = LIGHT, QImage()
        self.setFixedHeight(HEIGHT_PX)
        self.setAccessibleName(self.tr("Preview"))

    def show_pixels(self, pixels: Pixels) -> None:
        height, width = pixels.shape[:2]
        # The image looks at the pixels, which the copy keeps.
        self.image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
        self.words, self._scaled = "", QImage()
        self.update()

    def say(self, words: str) -> None:
        """Words before there is a picture, and over the one that they no longer belong to."""
        self.words = words
        self.update()

    def recolor(self, palette: Palette) -> None:
        self._colors = palette
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            if not self.image.isNull():
                self._paint_image(painter)
            if self.words:
                ground = QColor(self._colors.chrome)
                ground.setAlphaF(0.85)
                painter.fillRect(self.rect(), ground)
                painter.setPen(QColor(self._colors.soft))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, self.words)

    def _paint_image(self, painter: QPainter) -> None:
        ratio = self.devicePixelRatioF()
        fits = self.image.size().scaled(self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio)
        if self._scaled.size() != fits:
            ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._scaled = self.image.scaled(fits, *ways)
            self._scaled.setDevicePixelRatio(ratio)
        box = self._scaled.deviceIndependentSize()
        left, top = (self.width() - box.width()) / 2, (self.height() - box.height()) / 2
        painter.drawImage(round(left), round(top), self._scaled)
        painter.setPen(QColor(self._colors.line))
        painter.drawRect(round(left), round(top), round(box.width()) - 1, round(box.height()) - 1)


class Preview(QWidget):
    """One frame of the film that would be written now, with a slider over all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = Picture()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setMaximum(0)
        self.slider.setAccessibleName(self.tr("Frame of the preview"))
        self.slider.valueChanged.connect(self._scrub)
        self.readout = QLabel()
        self.readout.setProperty("role", "soft")
        self.readout.setFont(tabular(self.readout.font()))
        line = QHBoxLayout()
        line.addWidget(self.slider, 1)
        line.addWidget(self.readout)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picture)
        column.addLayout(line)
        self._stage: Stage | None = None
        self._sequence: FrameSequence | None = None
        self._drawing = Turns(self)
        self._drawing.ended.connect(self._show)
        self._drawing.refused.connect(self.picture.say)
        self._drawn: int | None = None
        self.set_scrubbable(False)

    def show_stage(self, stage: Stage, sequence: FrameSequence) -> None:
        """Show this film from now on, about where the slider has stood; nothing more is drawn of the one before."""
        self._drawing.stop()
        before = self.slider.maximum()
        share = self.slider.value() / before if before else 1.0
        self._stage, self._sequence, self._drawn = stage, sequence, None
        last = len(sequence) - 1
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, last)
            self.slider.setPageStep(max(1, len(sequence) // 10))
            self.slider.setValue(round(share * last))
        self.set_scrubbable(True)
        self._scrub()

    def set_scrubbable(self, is_scrubbable: bool) -> None:
        """Let the slider be moved; where it may not, nothing is drawn here."""
        if not is_scrubbable:
            self._drawing.stop()
        self.slider.setEnabled(is_scrubbable)
        self.slider.setVisible(self._sequence is not None and len(self._sequence) > 1)
        self.readout.setVisible(self._sequence is not None)

    def forget(self) -> None:
        """Draw no more of the film that was shown."""
        self._stage = self._sequence = None
        self.set_scrubbable(False)

    def recolor(self, palette: Palette) -> None:
        self.picture.recolor(palette)

    def _scrub(self) -> None:
        """Draw the frame under the slider, after the one under way."""
        number = self.slider.value()
        if self._stage is None or self._sequence is None or self._drawing.is_busy:
            return
        step = int(self._sequence.steps[number])
        place = self.tr("frame {} of {}, ").format(count(number + 1), count(len(self._sequence)))
        self.readout.setText((place if len(self._sequence) > 1 else "") + self.tr("step {}").format(count(step)))
        self._drawn = number
        self._drawing.begin(_frame(self._stage, self._sequence, number))

    def _show(self, pixels: Pixels) -> None:
        self.picture.show_pixels(pixels)
        if self._drawn != self.slider.value():
            self._scrub()


def _frame(stage: Stage, sequence: FrameSequence, number: int) -> Work[Pixels]:
    """The pixels of a frame."""
    shot = sequence.shot(number)
    moment = yield from in_background("", partial(_moment, stage.whole, shot.step))
    stage.board.show_moment(moment, shot)
    return stage.board.pixels()


def _moment(whole: Rehearsal, step: int, tell: Tell) -> Snapshot:
    return whole.at(step, partial(tell, 0.0))
