"""The bar that drives the training: back, run, step, epoch, speed, and the read-outs of the moment that is shown.

Read-outs are text and change at most about 15 times a second; when training rests they are exactly the shown moment.
"""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnviz.panels.controls import Choice
from nnviz.session.session import Session
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.icons import icon
from nnviz.views.number_text import count, percent, plain, significant
from nnviz.views.style import LABEL_PX, READOUT_PX, tabular

READ_OUT_MS = 66
PACES = (1.0, 5.0, 20.0, 60.0, 200.0, 1000.0)
NOTHING = "–"
MARGIN_PX, AIR_PX = 14, 8
GAP_PX = 7
SLACK_PX = 28


class ReadOut(QWidget):
    """A small name over a number that keeps its place: as wide as the widest number it is made for."""

    def __init__(self, name: str, widest: str, tip: str) -> None:
        super().__init__()
        self._widest = widest
        self._name = QLabel(name)
        self._name.setProperty("role", "soft")
        self._value = QLabel()
        self._value.setProperty("role", "readout")
        self._value.setFont(tabular(self._value.font()))
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setToolTip(tip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, GAP_PX - 2, 0)
        layout.setSpacing(0)
        layout.addWidget(self._name)
        layout.addWidget(self._value)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._value.text()

    def show_text(self, text: str) -> None:
        if text != self._value.text():
            self._value.setText(text)
            self._value.setAccessibleName(f"{self._name.text()} {text}")

    def rescale(self, content_scale: float) -> None:
        """Write the number at this multiple of its size; its name grows half as much."""
        self._value.setStyleSheet(f"font-size: {round(READOUT_PX * content_scale)}px;")
        font = self._name.font()
        font.setPixelSize(round(LABEL_PX * (1.0 + content_scale) / 2.0))
        self._name.setFont(font)
        self.keep_place()

    def keep_place(self) -> None:
        """Reserve room for the widest number in the font now in use."""
        self._value.ensurePolished()
        self._value.setMinimumWidth(self._value.fontMetrics().horizontalAdvance(self._widest) + 2)


class ButtonWords:
    """The words on some buttons, shown or hidden together; the icons stay."""

    def __init__(self, *buttons: QPushButton) -> None:
        self._words = {button: button.text() for button in buttons}
        self._are_visible = True
        self._px = 0

    def setVisible(self, are_wanted: bool) -> None:
        self._are_visible = are_wanted
        for button, word in self._words.items():
            button.setText(word if are_wanted else "")

    def measure(self) -> None:
        """Take note of their width in the font and with the icons now in use."""
        were_visible, widths_px = self._are_visible, []
        for are_wanted in (False, True):
            self.setVisible(are_wanted)
            widths_px.append(sum(button.sizeHint().width() for button in self._words))
        self._px = widths_px[1] - widths_px[0]
        self.setVisible(were_visible)

    def gained_px(self, are_wanted: bool) -> int:
        """How much wider than now the buttons would be."""
        return self._px * (are_wanted - self._are_visible)


class Transport(QWidget):
    """Buttons and read-outs in one line; a narrow window hides what matters least."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._palette = LIGHT
        self.setAccessibleName(self.tr("Transport"))
        self._make_buttons()
        self._make_read_outs()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_OUT_MS)
        self._timer.timeout.connect(self.refresh_read_outs)
        session.snapshot_shown.connect(self._note_snapshot)
        session.status_changed.connect(self.refresh)
        session.spec_changed.connect(self.refresh)
        self.refresh()

    def recolor(self, palette: Palette) -> None:
        self._palette = palette
        drawings = {
            "reset": self.reset,
            "new-weights": self.new_weights,
            "back": self.back,
            "step": self.step,
            "epoch": self.epoch,
        }
        for name, button in drawings.items():
            button.setIcon(icon(name, palette))
        for read_out in self.read_outs:
            read_out.keep_place()
        self._words.measure()
        self._keep_place_of_run()
        self._show_run_or_pause()
        self._make_room()

    def rescale(self, content_scale: float) -> None:
        """The numbers are for the class and grow; the buttons are for the hand and do not."""
        for read_out in self.read_outs:
            read_out.rescale(content_scale)
        # Numbers grow into the margins first, so that the diagram below loses as little as can be.
        margin_px = max(2, round(AIR_PX - 12 * (content_scale - 1.0)))
        self.layout().setContentsMargins(MARGIN_PX, margin_px, MARGIN_PX, margin_px)
        self.updateGeometry()
        self._make_room()

    def refresh(self) -> None:
        """Show what is going on, and the read-outs of the shown moment at once."""
        self._show_run_or_pause()
        self.back.setEnabled(self.session.snapshot.state.step > 0)
        pace = self.session.pace
        self.speed.show_entry(_pace_key(pace), self._pace_label(pace))
        self.refresh_read_outs()

    def refresh_read_outs(self) -> None:
        self._timer.stop()
        snapshot = self.session.snapshot
        evaluation, step = snapshot.evaluation, snapshot.state.step
        self.step_number.show_text(count(step))
        self.epoch_number.show_text(count(step // snapshot.run.steps_per_epoch))
        self.train_cost.show_text(significant(evaluation.train_mean))
        self.total_cost.show_text(significant(evaluation.train_total))
        self._tell_total(evaluation.train_total, len(snapshot.run.training_points))
        self.held_out_cost.show_text(_text_or_nothing(evaluation.held_out_mean, significant))
        self.accuracy.show_text(_text_or_nothing(evaluation.train_accuracy, percent))
        self.seed.show_text(str(self.session.spec.seed))
        self.back.setEnabled(step > 0)

    def _tell_total(self, total: float, n_points: int) -> None:
        """Also where there is no room for the total."""
        tip = self.tr("Mean cost over the training points; total over {points} training points {total}")
        self.train_cost.setToolTip(tip.format(points=count(n_points), total=significant(total)))

    def minimumSizeHint(self) -> QSize:
        """Room for all that is never hidden."""
        return QSize(self._needed_px(len(self._least_important)), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self._needed_px(n_hidden=0), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_buttons(self) -> None:
        tr = self.tr
        tip = tr(
            "Back to step 0 and the weights there: drawn ones, or after an edit the trained ones it took along; "
            "what was set by hand since is dropped"
        )
        self.reset = self._button("", tr("Reset"), tip, "Ctrl+R")
        tip = tr("Draw new start weights, from the next seed, and forget the trained ones")
        self.new_weights = self._button("", tr("New weights"), tip, "Ctrl+G")
        self.back = self._button(tr("step"), tr("Step back"), tr("Show the step before this one"), "Ctrl+Left")
        self.run = self._button(tr("Run"), tr("Run"), tr("Train, or pause the training"), "Space")
        self.run.setProperty("primary", True)
        self.step = self._button(tr("step"), tr("One step"), tr("Train one step: one update"), "Ctrl+Right")
        self.ten_steps = self._button("+10", tr("Ten steps"), tr("Train ten steps"), "Ctrl+Shift+Right")
        tip = tr("Train to the end of the epoch: each point seen once")
        self.epoch = self._button(tr("epoch"), tr("One epoch"), tip, "Ctrl+E")
        for button in (self.step, self.epoch):
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.reset.clicked.connect(self.session.reset)
        self.new_weights.clicked.connect(self.session.draw_new_start)
        self.back.clicked.connect(self.session.back)
        self.run.clicked.connect(self.session.toggle)
        self.step.clicked.connect(self._train_one_step)
        self.ten_steps.clicked.connect(self._train_ten_steps)
        self.epoch.clicked.connect(self.session.epoch)
        paces = [(_pace_key(pace), self._pace_label(pace)) for pace in (*PACES, None)]
        self.speed = Choice(self.tr("speed"), paces)
        self.speed.setToolTip(self.tr("How many steps a second while running"))
        self.speed.chosen.connect(self._set_pace)

    def _make_read_outs(self) -> None:
        tr = self.tr
        self.step_number = ReadOut(tr("step"), "0,000,000", tr("Updates made so far"))
        self.epoch_number = ReadOut(tr("epoch"), "00,000", tr("Complete passes over the training points"))
        self.train_cost = ReadOut(tr("mean cost · train"), "0.000000", "")
        self.total_cost = ReadOut(tr("total · train"), "0.000000", tr("Sum of the costs of all training points"))
        self.held_out_cost = ReadOut(tr("held out"), "0.000000", tr("Mean cost over the held-out points"))
        self.accuracy = ReadOut(tr("accuracy"), "100.0 %", tr("Share of the training points put into their class"))
        self.seed = ReadOut(tr("seed"), "000", tr("Every random number of the training follows from it"))
        self.read_outs = (
            self.step_number,
            self.epoch_number,
            self.train_cost,
            self.total_cost,
            self.held_out_cost,
            self.accuracy,
            self.seed,
        )

    def _lay_out(self) -> None:
        label = QLabel(self.tr("speed"))
        label.setProperty("role", "soft")
        label.setBuddy(self.speed)
        buttons = (self.reset, self.new_weights, self.back, self.run, self.step, self.ten_steps, self.epoch)
        self._line_of_widgets: tuple[QWidget, ...] = (*buttons, label, self.speed, *self.read_outs)
        self._words = ButtonWords(self.back, self.step, self.epoch)
        self._least_important: tuple[QWidget | ButtonWords, ...] = (
            self.total_cost,
            label,
            self.seed,
            self._words,
            self.held_out_cost,
            self.epoch_number,
            self.accuracy,
            self.train_cost,
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN_PX, AIR_PX, MARGIN_PX, AIR_PX)
        layout.setSpacing(GAP_PX)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        for widget in self._line_of_widgets:
            if widget in (label, self.step_number):
                layout.addSpacing(SLACK_PX // 2 - GAP_PX)
            layout.addWidget(widget)
        layout.addStretch(1)
        for before, after in pairwise((self.run, self.reset, self.new_weights, self.back, self.step)):
            self.setTabOrder(before, after)

    def _button(self, text: str, name: str, tip: str, key: str) -> QPushButton:
        """A button whose tooltip names the key that the window binds to the same action."""
        named_key = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        button = QPushButton(text)
        button.setAccessibleName(name)
        button.setToolTip(f"{tip} ({named_key})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def _show_run_or_pause(self) -> None:
        is_training = self.session.is_training
        text = self.tr("Pause") if is_training else self.tr("Run")
        self.run.setIcon(icon("pause" if is_training else "run", self._palette, self._palette.on_accent))
        self.run.setText(text)
        self.run.setAccessibleName(text)

    def _keep_place_of_run(self) -> None:
        """Run and Pause are equally wide, so that nothing beside them jumps."""
        widths_px = []
        for text in (self.tr("Pause"), self.tr("Run")):
            self.run.setText(text)
            widths_px.append(self.run.sizeHint().width())
        self.run.setMinimumWidth(max(widths_px))

    def _note_snapshot(self, snapshot: Snapshot) -> None:
        if not self.session.is_training:
            self.refresh_read_outs()
        elif not self._timer.isActive():
            self._timer.start()

    def _train_one_step(self) -> None:
        self.session.step()

    def _train_ten_steps(self) -> None:
        self.session.step(10)

    def _set_pace(self, key: str) -> None:
        self.session.set_pace(None if key == "full" else float(key))

    def _pace_label(self, pace: float | None) -> str:
        if pace is None:
            return self.tr("full speed")
        return self.tr("1 step/s") if pace == 1 else self.tr("{} steps/s").format(plain(pace))

    def _make_room(self) -> None:
        """Hide what matters least, as far as the width demands it."""
        most = len(self._least_important)
        n_hidden = next((n for n in range(most) if self._needed_px(n) <= self.width()), most)
        for place, thing in enumerate(self._least_important):
            thing.setVisible(place >= n_hidden)

    def _needed_px(self, n_hidden: int) -> int:
        """The width with so many of the least important things hidden."""
        hidden = self._least_important[:n_hidden]
        shown = [widget for widget in self._line_of_widgets if widget not in hidden]
        widths_px = sum(_width_px(widget) for widget in shown) + self._words.gained_px(self._words not in hidden)
        return 2 * MARGIN_PX + widths_px + GAP_PX * (len(shown) - 1) + SLACK_PX


def _width_px(widget: QWidget) -> int:
    return max(widget.sizeHint().width(), widget.minimumWidth())


def _pace_key(pace: float | None) -> str:
    return "full" if pace is None else f"{pace:g}"


def _text_or_nothing(value: float | None, text: Callable[[float], str]) -> str:
    return NOTHING if value is None else text(value)
