"""The document, and the training that follows it through every edit, undo and redo."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnviz.experiment.build import build
from nnviz.experiment.checks import EditError
from nnviz.experiment.identity import run_key
from nnviz.experiment.specs import ExperimentSpec
from nnviz.session.carrying import Change, carrying
from nnviz.session.document import Document, Revision, Training
from nnviz.session.playhead import Playhead
from nnviz.training.history import History
from nnviz.training.loop import first_snapshot
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot, Status
from nnviz.training.stopping import STOPPING_FIELDS


class FollowedDocument(QObject):
    """Signals speak in the past tense; all numbers are read from `snapshot` or `spec`."""

    spec_changed = Signal()
    run_changed = Signal()
    snapshot_shown = Signal(object)
    status_changed = Signal()
    history_changed = Signal()
    dirty_changed = Signal()
    failed = Signal(str)

    def __init__(self, spec: ExperimentSpec, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = Document(spec)
        self.path = path
        self._status: Status = "paused"
        self._was_dirty = False
        self.playhead = Playhead(first_snapshot(build(spec)), self)
        self.playhead.shown.connect(self._tell_shown)
        self.playhead.advanced.connect(self._tell_advanced)

    # what is there

    @property
    def spec(self) -> ExperimentSpec:
        return self.document.spec

    @property
    def snapshot(self) -> Snapshot:
        """The moment that is shown."""
        return self.playhead.snapshot

    @property
    def run(self) -> Run:
        return self.playhead.snapshot.run

    @property
    def history(self) -> History:
        return self.playhead.history

    @property
    def status(self) -> Status:
        return self.playhead.newest.status

    @property
    def reason(self) -> str:
        return self.playhead.newest.reason

    @property
    def last_step(self) -> int:
        """The step of the live end of the training."""
        return self.playhead.newest.state.step

    @property
    def is_live(self) -> bool:
        return self.playhead.is_live

    @property
    def is_training(self) -> bool:
        return self.playhead.is_training

    @property
    def is_dirty(self) -> bool:
        return self.document.is_dirty

    @property
    def title(self) -> str:
        return self.path.stem if self.path else self.spec.title or self.tr("untitled")

    # edits

    def edit(self, label: str, change: Change, merge: str | None = None) -> bool:
        """One undo step. An edit that makes no sense leaves everything as it was and says why by `failed`."""
        before, spec_before = self.document.current, self.spec
        left = Training(self.history, self.playhead.newest)
        try:
            if not self.document.edit(label, carrying(change, self.snapshot), merge):
                return False
        except EditError as error:
            self.failed.emit(error.sentence)
            return False
        if self.document.current is not before:
            self.document.keep_training(before, left)
        self._follow(spec_before, None)
        return True

    def begin_gesture(self, label: str) -> None:
        self.document.begin_gesture(label)

    def end_gesture(self) -> None:
        self.document.end_gesture()
        self._tell_dirty()
        self.spec_changed.emit()

    def cancel_gesture(self) -> None:
        self._go(self.document.cancel_gesture)

    @property
    def can_undo(self) -> bool:
        return self.document.can_undo()

    @property
    def can_redo(self) -> bool:
        return self.document.can_redo()

    @property
    def undo_label(self) -> str:
        return self.document.current.label if self.can_undo else ""

    @property
    def redo_label(self) -> str:
        return self.document.revisions[self.document.at + 1].label if self.can_redo else ""

    def undo(self) -> None:
        if self.can_undo:
            self._go(self.document.undo)

    def redo(self) -> None:
        if self.can_redo:
            self._go(self.document.redo)

    def open_spec(self, spec: ExperimentSpec, path: Path | None = None) -> None:
        """Put another experiment in the place of this one; ValueError, and nothing changes, where it cannot be run."""
        snapshot = first_snapshot(build(spec))
        self.document, self.path = Document(spec), path
        self.playhead.take_up(snapshot)
        self._tell_document(run_changed=True)

    def mark_saved(self, path: Path) -> None:
        self.path = path
        self.document.mark_saved()
        self._tell_dirty()
        self.spec_changed.emit()

    def close(self) -> None:
        self.playhead.close()

    # the training follows

    def _go(self, move: Callable[[], Revision | None]) -> None:
        """Move to another revision and to the training that was left there."""
        left, spec_before = self.document.current, self.spec
        self.document.keep_training(left, Training(self.history, self.playhead.newest))
        move()
        self._follow(spec_before, self.document.current.training)

    def _follow(self, before: ExperimentSpec, training: Training | None) -> None:
        """Let the training follow the document from one spec to the current one."""
        after, was_training = self.spec, self.playhead.is_training
        same_run = run_key(before) == run_key(after)
        if not same_run or before.interventions != after.interventions:
            if training is None:
                self.playhead.take_up(first_snapshot(build(after)), keep_running=True)
            else:
                self.playhead.take_up(training.snapshot, training.history, keep_running=True)
        stops = {name: getattr(after.training, name) for name in STOPPING_FIELDS}
        if stops != {name: getattr(self.run, name) for name in STOPPING_FIELDS}:
            newest = self.playhead.newest
            run = replace(newest.run, **stops)
            self.playhead.take_up(replace(newest, run=run), keep_running=True)
        self._tell_document(run_changed=not same_run)
        if was_training:
            self._tell_refusal()

    # telling

    def _tell_document(self, run_changed: bool) -> None:
        if run_changed:
            self.run_changed.emit()
        self.spec_changed.emit()
        self._tell_dirty()
        self.snapshot_shown.emit(self.snapshot)
        self.status_changed.emit()

    def _tell_refusal(self) -> None:
        """Say why a training that was asked for does not begin."""
        if self.status == "paused" and self.reason:
            self.failed.emit(self.reason)

    def _tell_dirty(self) -> None:
        if self.is_dirty != self._was_dirty:
            self._was_dirty = self.is_dirty
            self.dirty_changed.emit()

    def _tell_shown(self, snapshot: Snapshot) -> None:
        self.snapshot_shown.emit(snapshot)

    def _tell_advanced(self) -> None:
        self.history_changed.emit()
        if self.status != self._status:
            self._status = self.status
            self.status_changed.emit()
