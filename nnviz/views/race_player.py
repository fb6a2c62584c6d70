"""The clock of a race as a row of controls: step back, play or pause, step on, and a slider over all steps."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from nnviz.views.number_text import count

TICK_MS = 33
SECONDS = 4.0


class RacePlayer(QWidget):
    """`moved` gives the step that everybody is at; hidden while nobody races."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step, self.n_steps = 0, 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.back, self.play, self.on = QToolButton(), QToolButton(), QToolButton()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Step of the race"))
        self._label = QLabel()
        self._label.setProperty("role", "soft")
        for button, text, tip in (
            (self.back, "‹", self.tr("One step back")),
            (self.play, "", self.tr("Play or pause the race")),
            (self.on, "›", self.tr("One step on")),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in (self.back, self.play, self.on):
            row.addWidget(part)
        row.addWidget(self.slider, 1)
        row.addWidget(self._label)
        self.back.clicked.connect(self._go_back)
        self.on.clicked.connect(self._go_on)
        self.play.clicked.connect(self._play_or_pause)
        self.slider.valueChanged.connect(self._follow_slider)
        self.hide()
        self._show()

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    def begin(self, n_steps: int) -> None:
        """Everybody at the start of a race of so many steps, and go."""
        self._be_at(0, n_steps)
        self._timer.start()
        self._show()

    def show_step(self, step: int) -> None:
        """Show the race after so many steps, at rest."""
        self._timer.stop()
        self._be_at(step, self.n_steps)

    def stop(self) -> None:
        """The race is over: nothing is left to play."""
        self._timer.stop()
        self.step = self.n_steps = 0
        self._show()

    def _tick(self) -> None:
        pace = max(self.n_steps * TICK_MS / (1000 * SECONDS), 1.0)
        if self.step + round(pace) >= self.n_steps:
            self._timer.stop()
        self._be_at(self.step + round(pace), self.n_steps)

    def _go_back(self) -> None:
        self.show_step(self.step - 1)

    def _go_on(self) -> None:
        self.show_step(self.step + 1)

    def _play_or_pause(self) -> None:
        if self.is_playing:
            self.show_step(self.step)
        elif self.step == self.n_steps:
            self.begin(self.n_steps)
        else:
            self._timer.start()
            self._show()

    def _follow_slider(self, step: int) -> None:
        self.show_step(step)

    def _be_at(self, step: int, n_steps: int) -> None:
        self.n_steps = n_steps
        self.step = min(max(step, 0), n_steps)
        self._show()
        self.moved.emit(self.step)

    def _show(self) -> None:
        self.setVisible(self.n_steps > 0)
        self.play.setText(self.tr("pause") if self.is_playing else self.tr("play"))
        self.back.setEnabled(self.step > 0)
        self.on.setEnabled(self.step < self.n_steps)
        self.slider.blockSignals(True)
        self.slider.setRange(0, self.n_steps)
        self.slider.setValue(self.step)
        self.slider.blockSignals(False)
        self._label.setText(self.tr("step {} of {}").format(count(self.step), count(self.n_steps)))
        self._label.setMinimumWidth(
            self._label.fontMetrics().horizontalAdvance(self.tr("step {} of {}").format("0,000", "0,000"))
        )
