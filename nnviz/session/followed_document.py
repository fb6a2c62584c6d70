"""The document, and the training that follows it through every edit, undo and redo."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QObject, QSignalBlocker, Signal

from nnviz.datasets.catalog import DATASETS
from nnviz.experiment.build import build
from nnviz.experiment.checks import EditError
from nnviz.experiment.identity import run_key
from nnviz.experiment.specs import ExperimentSpec
from nnviz.session.carrying import Carrying, Change
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
    noted = Signal(str)

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
        if self.path is not None:
            return self.path.stem
        table = self.spec.dataset.table
        return self.spec.title or (table.file_name if table else DATASETS[self.spec.dataset.name].label)

    # edits

    def edit(self, label: str, change: Change, merge: str | None = None) -> bool:
        """One undo step. An edit that makes no sense leaves everything as it was and says why by `failed`."""
        self.let_go()
        before, spec_before = self.document.current, self.spec
        carried = Carrying(change, self.snapshot)
        try:
            if not self.document.edit(label, carried, merge):
                return False
        except EditError as error:
            self.failed.emit(error.sentence)
            return False
        step = self.last_step
        if self.document.current is not before and not _same_training(spec_before, self.spec):
            self.document.keep_training(before, Training(self.history, self.playhead.newest))
        self._follow(spec_before, None, carried.run)
        if step > 0 and self.last_step == 0:
            self.noted.emit(self.tr("A new training begins; undo brings the one back that stood at step %d.") % step)
        return True

    def let_go(self) -> None:
        """Let go of whatever a hand holds and write down what it did; every change of the document begins with it."""

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
        self.let_go()
        if self.can_undo:
            self._go(self.document.at - 1)

    def redo(self) -> None:
        self.let_go()
        if self.can_redo:
            self._go(self.document.at + 1)

    def go_to(self, revision: Revision) -> None:
        """Undo or redo as often as it takes to get there; nothing where the document no longer has it."""
        self.let_go()
        for at, each in enumerate(self.document.revisions):
            if each is revision and at != self.document.at:
                self._go(at)
                return

    def open_spec(self, spec: ExperimentSpec, path: Path | None = None) -> None:
        """Put another experiment in the place of this one; ValueError, and nothing changes, where it cannot be run."""
        snapshot = first_snapshot(build(spec))
        self.let_go()
        self.document, self.path = Document(spec), path
        self._take_up(snapshot)
        self._tell_document(run_changed=True)
        self.noted.emit("")  # what was said of the other

    def mark_saved(self, path: Path) -> None:
        self.path = path
        self.document.mark_saved()
        self._tell_dirty()
        self.spec_changed.emit()

    def close(self) -> None:
        self.let_go()
        self.playhead.close()

    # the training follows

    def _go(self, at: int) -> None:
        """Move to another revision and to the training that was left there, as going step by step would."""
        way, step = self.document.go_to(at), self.last_step
        turns = [(left, there) for left, there in pairwise(way) if not _same_training(left.spec, there.spec)]
        before, training = way[0].spec, None
        if turns:
            self.document.keep_training(turns[0][0], Training(self.history, self.playhead.newest))
            before, training = turns[-1][0].spec, turns[-1][1].training
        self._follow(before, training)
        if self.last_step != step and not self.is_training:
            self.noted.emit(
                self.tr("The training is at step %d again; before this it stood at %d.") % (self.last_step, step)
            )

    def _follow(self, before: ExperimentSpec, training: Training | None, run: Run | None = None) -> None:
        """Let the training follow the document from one spec to the current one, with its `run` where that is built."""
        was_training, run_before = self.playhead.is_training, self.run.number
        if not _same_training(before, self.spec):
            if training is None:
                self._take_up(first_snapshot(run or build(self.spec)), keep_running=True)
            else:
                self._take_up(training.snapshot, training.history, keep_running=True)
        newest, stops = self.playhead.newest, {name: getattr(self.spec.training, name) for name in STOPPING_FIELDS}
        if stops != {name: getattr(newest.run, name) for name in STOPPING_FIELDS}:
            resting_at = None if self.is_live else self.snapshot
            self._take_up(replace(newest, run=replace(newest.run, **stops)), keep_running=True)
            if resting_at is not None:
                self.playhead.rest_at(resting_at)
        self._tell_document(run_changed=self.run.number != run_before)
        if was_training:
            self._tell_refusal()

    def _take_up(self, snapshot: Snapshot, history: History | None = None, keep_running: bool = False) -> None:
        """Take up a training without a word: what changed is told when all of it has."""
        with QSignalBlocker(self.playhead):
            self.playhead.take_up(snapshot, history, keep_running)

    # telling

    def _tell_document(self, run_changed: bool) -> None:
        if run_changed:
            self.run_changed.emit()
        self.spec_changed.emit()
        self._tell_dirty()
        self.snapshot_shown.emit(self.snapshot)
        self.history_changed.emit()
        self._status = self.status
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


def _same_training(before: ExperimentSpec, after: ExperimentSpec) -> bool:
    """Whether the same run with the same interventions belongs to both specs."""
    return run_key(before) == run_key(after) and before.interventions == after.interventions
