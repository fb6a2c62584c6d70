"""The whole training as a slider: how the cost fell, where a hand intervened, and a playhead that really scrubs."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QLabel, QSizePolicy, QStyle, QToolButton, QToolTip, QWidget

from nnviz.session.session import Session
from nnviz.training.by_hand import Record
from nnviz.training.curves import CurveView
from nnviz.training.requests import Hold, Release, SetHyperparameter, SetParameter
from nnviz.training.run import Run
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.number_text import count
from nnviz.views.style import LABEL_PX, tabular

REFRESH_MS = 66
MARGIN_PX = 12
SPARKLINE_PX = 16
KNOB_PX = 8
NEAR_PX = 7
MOST_STEPS = 2**31 - 1


class Track(QAbstractSlider):
    """The slider itself; `scrubbed` is emitted with a step when a person moves the playhead, never when it is shown."""

    scrubbed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._palette = LIGHT
        self._sparkline = np.empty((0, 2))
        self._marks: dict[int, str] = {}
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Timeline: the step that is shown"))
        self.setToolTip(self.tr("Drag to look back; arrow keys move by a step, Page keys by an epoch"))
        self.setMinimumWidth(120)
        self.valueChanged.connect(self.scrubbed)

    def sizeHint(self) -> QSize:
        return QSize(600, 46)

    def recolor(self, palette: Palette) -> None:
        self._palette = palette
        self.update()

    def show_training(self, step: int, last_step: int, steps_per_epoch: int) -> None:
        """Put the playhead on a step of a training that is so long, telling nobody."""
        with QSignalBlocker(self):
            self.setRange(0, min(last_step, MOST_STEPS))
            self.setPageStep(max(1, steps_per_epoch))
            if not self.isSliderDown():
                self.setValue(min(step, MOST_STEPS))
        self.setEnabled(last_step > 0)
        self.update()

    def show_past(self, curves: CurveView, marks: dict[int, str]) -> None:
        """Draw this course of the cost above the groove, and marks where a hand did what their text says."""
        self._sparkline = _sparkline(curves)
        self._marks = marks
        self.update()

    def explanation_at(self, x_px: float) -> str:
        """What the nearest mark says, where one is near; otherwise what the track is for."""
        nearest = min(self._marks, key=lambda step: abs(self._x_px(step) - x_px), default=None)
        if nearest is None or abs(self._x_px(nearest) - x_px) > NEAR_PX:
            return self.toolTip()
        return self._marks[nearest]

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.explanation_at(event.pos().x()), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setSliderPosition(self._step_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderPosition(self._step_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only in focus, so that a stray wheel does not stop the training."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page down goes on in time, as in a talk; Qt's sliders would go back."""
        actions = {
            Qt.Key.Key_PageDown: self.SliderAction.SliderPageStepAdd,
            Qt.Key.Key_PageUp: self.SliderAction.SliderPageStepSub,
        }
        if event.key() in actions:
            self.triggerAction(actions[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            colors, playhead_px = self._palette, self._x_px(self.sliderPosition())
            self._paint_sparkline(painter)
            groove = QRectF(MARGIN_PX - 2, self._groove_px() - 2, self.width() - 2 * MARGIN_PX + 4, 4)
            painter.setBrush(QColor(colors.line))
            painter.drawRoundedRect(groove, 2, 2)
            painter.setBrush(QColor(colors.accent if self.isEnabled() else colors.line))
            painter.drawRoundedRect(QRectF(groove.left(), groove.top(), playhead_px - groove.left(), 4), 2, 2)
            painter.setBrush(QColor(colors.positive))
            for step in self._marks:
                x_px, top_px = self._x_px(step), self._groove_px() + 9
                corners = (QPointF(x_px, top_px), QPointF(x_px - 4, top_px + 7), QPointF(x_px + 4, top_px + 7))
                painter.drawPolygon(QPolygonF(corners))
            self._paint_playhead(painter, QPointF(playhead_px, self._groove_px()))

    def _paint_sparkline(self, painter: QPainter) -> None:
        if len(self._sparkline) < 2 or self.maximum() == 0:
            return
        bottom_px = self._groove_px() - 5
        x_px = MARGIN_PX + self._sparkline[:, 0] / self.maximum() * (self.width() - 2 * MARGIN_PX)
        y_px = bottom_px - 1 - self._sparkline[:, 1] * (SPARKLINE_PX - 1)
        corners = [QPointF(x, y) for x, y in zip(x_px, y_px, strict=True)]
        ends = [QPointF(x_px[-1], bottom_px), QPointF(x_px[0], bottom_px)]
        painter.setBrush(QColor(self._palette.accent_ground))
        painter.drawPolygon(QPolygonF(corners + ends))

    def _paint_playhead(self, painter: QPainter, center: QPointF) -> None:
        colors = self._palette
        rim = QColor(colors.accent if self.isEnabled() else colors.faint)
        if self.hasFocus():
            painter.setBrush(QColor(colors.accent_ground))
            painter.drawEllipse(center, KNOB_PX + 4, KNOB_PX + 4)
        painter.setPen(QPen(rim, 3))
        painter.setBrush(QColor(colors.paper))
        painter.drawEllipse(center, KNOB_PX - 1.5, KNOB_PX - 1.5)

    def _groove_px(self) -> float:
        return self.height() / 2 + 3

    def _x_px(self, step: int) -> float:
        return MARGIN_PX + step / max(1, self.maximum()) * (self.width() - 2 * MARGIN_PX)

    def _step_at(self, x_px: float) -> int:
        return QStyle.sliderValueFromPosition(
            0, self.maximum(), round(x_px) - MARGIN_PX, max(1, self.width() - 2 * MARGIN_PX)
        )


class LiveButton(QToolButton):
    """Checked means live, which only the session says."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)

    def nextCheckState(self) -> None:
        """Pressing it asks, and changes nothing by itself."""


class Timeline(QWidget):
    """The track between its first and last step, and the way back to the live end."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.track = Track()
        self.first = QLabel(self.tr("step 0"))
        self.last = QLabel()
        self.last.setFont(tabular(self.last.font()))
        self.last.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for label in (self.first, self.last):
            label.setProperty("role", "soft")
        self.live = LiveButton()
        self.live.setText(self.tr("live ▸"))
        self.live.setToolTip(self.tr("Back to the newest step"))
        self.live.setAccessibleName(self.tr("Show the newest step"))
        self.live.clicked.connect(session.go_live)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 8, 0)
        layout.setSpacing(6)
        for widget in (self.first, self.track, self.last, self.live):
            layout.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self.track.scrubbed.connect(self._scrub)
        session.snapshot_shown.connect(self._refresh_soon)
        session.history_changed.connect(self._refresh_soon)
        session.run_changed.connect(self.refresh)
        session.status_changed.connect(self.refresh)
        self.refresh()

    def recolor(self, palette: Palette) -> None:
        self.track.recolor(palette)

    def rescale(self, content_scale: float) -> None:
        """The numbers are for the class and grow."""
        for label in (self.first, self.last):
            font = label.font()
            font.setPixelSize(round(LABEL_PX * content_scale))
            label.setFont(font)
        self.refresh()

    def refresh(self) -> None:
        """Show where the playhead stands in the whole training."""
        self._timer.stop()
        session = self.session
        newest = session.history.at(session.last_step)
        self.track.show_training(session.snapshot.state.step, session.last_step, session.run.steps_per_epoch)
        marks = {step: self._words(newest.run, index) for step, index in gestures(newest.run.by_hand)}
        self.track.show_past(newest.curves, marks)
        self.last.setMinimumWidth(self.last.fontMetrics().horizontalAdvance("0,000,000"))
        self.last.setText(count(session.last_step))
        self.live.setChecked(session.is_live)
        self.live.setEnabled(session.last_step > 0)

    def _words(self, run: Run, index: int | None) -> str:
        if index is None:
            return self.tr("the training rule was turned here")
        return self.tr("a bias was set here") if index in run.network.bias_indices else self.tr("a weight was set here")

    def _refresh_soon(self) -> None:
        if not self.session.is_training:
            self.refresh()
        elif not self._timer.isActive():
            self._timer.start()

    def _scrub(self, step: int) -> None:
        """A drag shows the nearest moment kept, which is there at once; keys go to the very step."""
        self.session.scrub(step, exactly=not self.track.isSliderDown())


def gestures(by_hand: Record) -> Iterator[tuple[int, int | None]]:
    """(step, index of the parameter or None) where each gesture of a hand began: a drag holds, sets often, releases."""
    held: set[int] = set()
    for step, hand in by_hand:
        match hand:
            case Hold(index):
                held.add(index)
                yield step, index
            case Release(index):
                held.discard(index)
            case SetParameter(index):
                if index not in held:
                    yield step, index
            case SetHyperparameter():
                yield step, None


def _sparkline(curves: CurveView) -> np.ndarray:
    """(n, 2) step and height 0 to 1 of the mean cost, on a logarithmic scale over four decades at most."""
    steps, costs = curves.epoch_steps, curves.train_means
    finite = np.isfinite(costs) & (costs > 0)
    if finite.sum() < 2:
        return np.empty((0, 2))
    steps, costs = steps[finite], np.log10(costs[finite])
    stride = max(1, len(steps) // 300)
    steps, costs = np.append(steps[::stride], steps[-1]), np.append(costs[::stride], costs[-1])
    low, high = max(costs.min(), costs.max() - 4), costs.max()
    heights = np.clip((costs - low) / max(high - low, 1e-9), 0, 1)
    return np.stack([steps, heights], axis=1)
