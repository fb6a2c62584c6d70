"""The one open experiment: its document with undo, the training that follows it, and the hands that turn its numbers.

Whoever draws reads `spec` (asked for) and `snapshot` (shown); whoever edits calls `edit` or one of the hands.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnviz.experiment.build import build, carry_over, interventions, parameter_index
from nnviz.experiment.identity import begins_anew, run_key
from nnviz.experiment.specs import ExperimentSpec, ParameterName
from nnviz.session.document import Document, Revision, Training
from nnviz.session.playhead import Playhead
from nnviz.training.history import History
from nnviz.training.loop import first_snapshot
from nnviz.training.requests import Hold, Pause, Release, SetHyperparameter, SetPace, SetParameter, Start, Step
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot, Status

Change = Callable[[ExperimentSpec], ExperimentSpec]


class Session(QObject):
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
        self.pace: float | None = None
        self._held: tuple[ParameterName, int, str] | None = None
        self._before_hold: Snapshot | None = None
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

    # the document

    def edit(self, label: str, change: Change, merge: str | None = None) -> bool:
        """One undo step. An edit that makes no sense leaves everything as it was and says why by `failed`."""
        before, spec_before = self.document.current, self.spec
        left = Training(self.history, self.playhead.newest)
        try:
            if not self.document.edit(label, self._carrying(change), merge):
                return False
        except ValueError as error:
            self.failed.emit(str(error))
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

    # the hands on its numbers

    def value(self, parameter: ParameterName) -> float:
        """A weight or bias as it stands in the shown moment."""
        return float(self.snapshot.state.parameters[parameter_index(self.spec, self.run, parameter)])

    def hold(self, parameter: ParameterName, label: str) -> None:
        """Take a weight or bias into the hand: training leaves it alone until `release`."""
        if self._held is not None:
            self.release()
        self._take_up_here()
        index = parameter_index(self.spec, self.run, parameter)
        self._held, self._before_hold = (parameter, index, label), self.playhead.newest
        self.playhead.send(Hold(index))

    def turn(self, parameter: ParameterName, value: float) -> None:
        """Give the held weight or bias another value, at once."""
        if self._held is not None and self._held[0] == parameter:
            self.playhead.send(SetParameter(self._held[1], value))

    def release(self) -> None:
        """Let go; what the hand did becomes one undo step and part of the file."""
        if self._held is None:
            return
        _, index, label = self._held
        self._held = None
        self.playhead.send(Release(index), settle=True)
        self._record(label, self._before_hold)

    def set_value(self, parameter: ParameterName, value: float, label: str) -> None:
        self.hold(parameter, label)
        self.turn(parameter, value)
        self.release()

    def hyperparameter(self, name: str) -> float:
        """The value in use at the shown moment."""
        return dict(self.snapshot.state.hyperparameters)[name]

    def set_hyperparameter(self, name: str, value: float) -> None:
        """Turn a number of the rule: live where training is under way, else in the document."""
        label = self.tr("Set %s") % name.replace("_", " ")
        self._take_up_here()
        if self.last_step == 0:
            self.edit(label, _with_hyperparameter(name, value), merge=f"hyperparameter {name}")
            return
        before = self.playhead.newest
        self.playhead.send(SetHyperparameter(name, value), settle=True)
        self._record(label, before)

    # the training

    def start(self) -> None:
        self._take_up_here()
        self.playhead.send(Start(), settle=True)

    def pause(self) -> None:
        self.playhead.send(Pause(), settle=True)

    def toggle(self) -> None:
        if self.is_training:
            self.pause()
        else:
            self.start()

    def step(self, n_steps: int = 1) -> None:
        self._take_up_here()
        self.playhead.send(Step(n_steps), settle=True)

    def epoch(self) -> None:
        """Train to the end of the epoch under way."""
        per_epoch = self.run.steps_per_epoch
        self.step(per_epoch - self.snapshot.state.step % per_epoch)

    def back(self) -> None:
        """Show the step before the one that is shown."""
        if self.snapshot.state.step > 0:
            self.playhead.scrub(self.snapshot.state.step - 1, exactly=True)
            self.status_changed.emit()

    def scrub(self, step: int) -> None:
        self.playhead.scrub(step)
        self.status_changed.emit()

    def go_live(self) -> None:
        self.playhead.go_live()
        self.status_changed.emit()

    def reset(self) -> None:
        """Back to the same start; what hands did later is dropped, what they turned the rule to stays."""
        turned = self.snapshot.state.hyperparameters

        def from_the_start(spec: ExperimentSpec) -> ExperimentSpec:
            kept = tuple(entry for entry in spec.interventions if entry.step == 0 and entry.action != "turn")
            return replace(spec, interventions=kept, training=replace(spec.training, hyperparameters=turned))

        before, left = self.document.current, Training(self.history, self.playhead.newest)
        if self.document.edit(self.tr("Reset"), from_the_start):
            self.document.keep_training(before, left)
        self.playhead.take_up(first_snapshot(build(self.spec)))
        self._tell_document(run_changed=True)

    def set_pace(self, steps_per_second: float | None) -> None:
        self.pace = steps_per_second
        self.playhead.send(SetPace(steps_per_second))
        self.status_changed.emit()

    # how one follows from the other

    def _carrying(self, change: Change) -> Change:
        """The change with the trained weights taken along where they still have a place."""

        def carried(spec: ExperimentSpec) -> ExperimentSpec:
            changed = change(spec)
            if run_key(changed) == run_key(spec):
                return changed
            is_fresh = self.snapshot.state.step == 0 and not self.run.by_hand
            if not is_fresh and not begins_anew(spec, changed):
                changed = carry_over(spec, self.run, self.snapshot.state.parameters, changed)
                turned = dict(self.snapshot.state.hyperparameters)
                changed = _with_values_of(changed, spec, turned)
            changed = replace(changed, interventions=())
            build(changed)
            return changed

        return carried

    def _go(self, move: Callable[[], Revision | None]) -> None:
        """Move to another revision and to the training that was left there."""
        left, spec_before = self.document.current, self.spec
        self.document.keep_training(left, Training(self.history, self.playhead.newest))
        move()
        self._follow(spec_before, self.document.current.training)

    def _follow(self, before: ExperimentSpec, training: Training | None) -> None:
        """Let the training follow the document from one spec to the current one."""
        after = self.spec
        same_run = run_key(before) == run_key(after)
        if not same_run or before.interventions != after.interventions:
            if training is None:
                self.playhead.take_up(first_snapshot(build(after)), keep_running=True)
            else:
                self.playhead.take_up(training.snapshot, training.history, keep_running=True)
        if self.run.max_epochs != after.training.max_epochs:
            newest = self.playhead.newest
            run = replace(newest.run, max_epochs=after.training.max_epochs)
            self.playhead.take_up(replace(newest, run=run), keep_running=True)
        self._tell_document(run_changed=not same_run)

    def _take_up_here(self) -> None:
        """Make the shown moment the live one: what came after it is let go, in the training and in the document."""
        if self.is_live:
            return
        step, here = self.snapshot.state.step, self.snapshot
        kept = tuple(entry for entry in self.spec.interventions if entry.step <= step)
        before, left = self.document.current, Training(self.history, self.playhead.newest)
        if self.document.edit(self.tr("Continue from step %d") % step, lambda spec: replace(spec, interventions=kept)):
            self.document.keep_training(before, left)
        by_hand = tuple(entry for entry in here.run.by_hand if entry[0] <= step)
        self.playhead.take_up(replace(here, run=here.run.with_by_hand(by_hand)))
        self._tell_document(run_changed=False)

    def _record(self, label: str, before: Snapshot | None) -> None:
        """Write into the document what the thread says that hands have done."""
        revision, done = self.document.current, interventions(self.spec, self.playhead.newest.run)
        if self.document.edit(label, lambda spec: replace(spec, interventions=done)) and before is not None:
            self.document.keep_training(revision, Training(self.history, before))
        self._tell_document(run_changed=False)

    # telling

    def _tell_document(self, run_changed: bool) -> None:
        if run_changed:
            self.run_changed.emit()
        self.spec_changed.emit()
        self._tell_dirty()
        self.snapshot_shown.emit(self.snapshot)
        self.status_changed.emit()

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


def _with_hyperparameter(name: str, value: float) -> Change:
    def change(spec: ExperimentSpec) -> ExperimentSpec:
        pairs = tuple((key, value if key == name else old) for key, old in spec.training.hyperparameters)
        return replace(spec, training=replace(spec.training, hyperparameters=pairs))

    return change


def _with_values_of(changed: ExperimentSpec, spec: ExperimentSpec, turned: dict[str, float]) -> ExperimentSpec:
    """The changed spec with hyperparameters that hands have turned, where the edit itself left them alone."""
    old = dict(spec.training.hyperparameters)
    pairs = tuple(
        (name, turned[name] if name in turned and old.get(name) == value else value)
        for name, value in changed.training.hyperparameters
    )
    return replace(changed, training=replace(changed.training, hyperparameters=pairs))
