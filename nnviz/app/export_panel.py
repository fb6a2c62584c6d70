"""The window's export panel: a preview of what would be written, what is asked for, and the button that writes.

It stands beside the diagram and is never in its way; training and everything else go on while it works.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nnviz.app.export_footer import Footer
from nnviz.app.export_forms import BoardForm, FormatForm, TimeForm
from nnviz.app.export_kinds import refusals
from nnviz.app.export_preview import Preview
from nnviz.app.export_spec import Asked, Training
from nnviz.app.export_turns import Progress, Tell, Turns, in_background
from nnviz.app.export_works import GROUPS, Done, Stage, staged
from nnviz.views.camera import Camera
from nnviz.views.colors import Palette

MARGIN_PX, SOON_MS = 12, 250


class ExportPanel(QWidget):
    """Asks for a place by `place_wanted`, writes there by `write`, and says by `told` what came of it.

    training : what there is to export now; camera : from where the window shows the error surface
    done : the file written last, None where there is none
    """

    place_wanted = Signal()
    told = Signal(str, bool)

    def __init__(self, training: Callable[[], Training], camera: Callable[[], Camera], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(self.tr("Export"))
        self.setProperty("compact", True)
        self.done: Path | None = None
        self.asked = Asked(self)
        self.preview, self.footer = Preview(), Footer()
        self.format = FormatForm(self.asked, training)
        self.board, self.time = BoardForm(self.asked, training), TimeForm(self.asked, training, camera)
        self._forms = (self.format, self.board, self.time)
        self._training = training
        self._stage: Stage | None = None
        self._asking, self._preparing, self._writing = Turns(self), Turns(self), Turns(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._lay_out()
        self._connect()
        self._show_asked()
        self._asking.begin(in_background("", _refusals))

    @property
    def is_writing(self) -> bool:
        return self._writing.is_busy

    def follow(self) -> None:
        """The training or its document is another: what is shown follows soon, while it is seen."""
        if self.isVisible() and not self.is_writing:
            self._soon.start()

    def write(self, path: Path) -> None:
        """Write what is asked for to this place."""
        self._soon.stop()
        self._preparing.stop()
        self.preview.set_scrubbable(False)
        self.done = None
        self._refresh()
        spec = self.asked.spec
        self._writing.begin(GROUPS[spec.entry.group](self._training(), spec, path, self._stage))
        self.footer.say("")
        self.footer.show_state(is_writing=True, has_file=False)

    def cancel(self) -> None:
        """Give up what is being written, without a trace."""
        if self.is_writing:
            self._writing.stop()
            self._rest(self.tr("Cancelled; nothing was written."))

    def stop(self) -> None:
        """Leave everything that is under way; again does nothing."""
        self._soon.stop()
        for turns in (self._asking, self._preparing, self._writing):
            turns.stop()
        self.preview.forget()
        self._keep(None)

    def recolor(self, palette: Palette) -> None:
        self.preview.recolor(palette)
        for form in self._forms:
            form.recolor(palette)

    # places and connections

    def _lay_out(self) -> None:
        forms = QWidget()
        rows = QVBoxLayout(forms)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for form in self._forms:
            rows.addWidget(form)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidget(forms)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("What to export"))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        column.addWidget(self.preview)
        column.addWidget(area, 1)
        column.addWidget(self.footer)

    def _connect(self) -> None:
        self.asked.changed.connect(self._show_asked)
        self._soon.timeout.connect(self._prepare)
        self._asking.ended.connect(self.format.show_refusals)
        self._preparing.progressed.connect(self._show_preparing)
        self._preparing.ended.connect(self._show_stage)
        self._preparing.refused.connect(self.preview.picture.say)
        self._writing.progressed.connect(self._show_progress)
        self._writing.ended.connect(self._tell_done)
        self._writing.refused.connect(self.refuse)
        self.footer.export_pressed.connect(self.place_wanted)
        self.footer.cancel_pressed.connect(self.cancel)

    # the preview

    def _show_asked(self) -> None:
        """What is asked for is another; what was said of the one before is taken back."""
        self._refresh()
        self.preview.setVisible(self.asked.spec.entry.group != "text")
        if not self.is_writing:
            self.footer.say("")
        self.follow()

    def _prepare(self) -> None:
        """Make ready what the preview shows."""
        self._refresh()
        if self.asked.spec.entry.group == "text":
            self._preparing.stop()
        else:
            self._preparing.begin(staged(self._training(), self.asked.spec, self._stage))

    def _refresh(self) -> None:
        for form in self._forms:
            form.refresh()

    def _show_preparing(self, progress: Progress) -> None:
        share = "" if progress.share is None else f" {progress.share:.0%}"
        self.preview.picture.say(progress.words + share)

    def _show_stage(self, stage: Stage) -> None:
        """The board before goes once nothing is drawn on it any more."""
        try:
            self.preview.show_stage(stage, self.asked.spec.frames(stage.whole))
        except ValueError as error:
            self.preview.forget()
            self.preview.picture.say(str(error))
        self._keep(stage)

    def _keep(self, stage: Stage | None) -> None:
        before, self._stage = self._stage, stage
        if before is not None and (stage is None or before.board is not stage.board):
            before.board.deleteLater()

    # the writing

    def _show_progress(self, progress: Progress) -> None:
        self.footer.show_progress(progress)
        if progress.pixels is not None:
            self.preview.picture.show_pixels(progress.pixels)

    def _tell_done(self, done: Done) -> None:
        if done.stage is not None:
            self._keep(done.stage)
        self.done = done.path
        self._rest(done.sentence)
        self.told.emit(done.sentence, False)

    def refuse(self, sentence: str) -> None:
        """Say why there is no file."""
        told = f"{sentence[:1].upper()}{sentence[1:].rstrip('.')}."
        self._rest(told)
        self.told.emit(told, True)

    def _rest(self, sentence: str) -> None:
        """Nothing is being written any more."""
        self.footer.show_state(is_writing=False, has_file=self.done is not None)
        self.footer.announce(sentence)
        self.follow()

    # what the window system calls

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees is not made ready; what is being written goes on."""
        super().hideEvent(event)
        self._soon.stop()
        self._preparing.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _refusals(_tell: Tell) -> dict[str, str]:
    return refusals()
