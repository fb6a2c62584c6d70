"""What is told about the engine: its name and speed in the status bar, and in the banner what training waits for."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from nnviz.engine import selection
from nnviz.panels.banner import Banner
from nnviz.session.session import Session
from nnviz.views.number_text import count

TELL_EVERY_MS = 250


class EngineNews(QObject):
    """Looks at the engine a few times a second; a failure is told once."""

    def __init__(self, session: Session, banner: Banner, label: QLabel, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._banner, self._label = session, banner, label
        self._has_told_wait = self._has_told_failure = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tell)
        self._timer.start(TELL_EVERY_MS)
        session.status_changed.connect(self.tell)
        # What is laid over an edited diagram is taken away with every edit.
        session.spec_changed.connect(self._forget_wait)
        self.tell()

    def stop(self) -> None:
        self._timer.stop()

    def tell(self) -> None:
        self._label.setText(self._words())
        self._label.setToolTip(self._explanation())
        self._tell_wait()
        if selection.failure() and not self._has_told_failure:
            self._has_told_failure = True
            self._banner.show_message(self.tr("%s NumPy trains instead, more slowly.") % selection.failure(), "error")

    def _words(self) -> str:
        preparation, speed = selection.waits_for(), self._session.snapshot.samples_per_second
        if preparation is not None and preparation.is_compiling:
            return self.tr("compiling the fast engine · %d s") % preparation.elapsed_s
        if preparation is not None:
            return self.tr("loading the fast engine")
        if selection.engine() == "kernel":
            engine = self.tr("compiled engine")
        elif selection.is_installed():
            engine = self.tr("NumPy engine")
        else:
            engine = self.tr("NumPy engine (Numba is not installed)")
        return self.tr("%s · %s points/s") % (engine, _thousands(speed)) if speed else engine

    def _explanation(self) -> str:
        if selection.engine() == "kernel":
            return self.tr("Training is compiled to machine code; the same file gives the same bits on every computer")
        if selection.is_installed():
            return selection.failure() or self.tr("NumPy trains, because it was asked for")
        return self.tr(
            "Without Numba training is slower and its last digits depend on the computer; all else is the same"
        )

    def _tell_wait(self) -> None:
        preparation = selection.waits_for()
        if self._session.is_training and preparation is not None and preparation.is_compiling:
            if not self._has_told_wait:
                self._has_told_wait = True
                self._banner.show_message(preparation.sentence(), "wait")
            else:
                self._banner.update_wait(preparation.sentence())
        elif self._has_told_wait:
            self._has_told_wait = False
            self._banner.end_wait()

    def _forget_wait(self) -> None:
        self._has_told_wait = False


def _thousands(number: float) -> str:
    """A speed in two figures, e.g. 23 k."""
    return f"{count(round(number / 1000))} k" if number >= 10_000 else count(round(number))
