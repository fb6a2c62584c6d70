"""The one open experiment: its document with undo, the hands that turn its numbers, and the course of its training.

Whoever draws reads `spec` (asked for) and `snapshot` (shown); whoever edits calls `edit` or one of the hands.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject

from nnviz.experiment.build import build, interventions, parameter_index
from nnviz.experiment.settings import set_seed
from nnviz.experiment.specs import ExperimentSpec, ParameterName
from nnviz.session.carrying import restarted, with_hyperparameter
from nnviz.session.document import Training
from nnviz.session.followed_document import FollowedDocument
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.loop import first_snapshot
from nnviz.training.requests import (
    ByHand,
    Hold,
    Pause,
    Release,
    SetHyperparameter,
    SetPace,
    SetParameter,
    Start,
    Step,
)
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot

PATIENCE_MS = 10_000


class Session(FollowedDocument):
    """What the panels, the diagram and the menus call."""

    def __init__(self, spec: ExperimentSpec, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(spec, path, parent)
        self.pace: float | None = None
        self._held: dict[ParameterName, int] = {}
        self._held_label = ""
        self._before_hold = self.playhead.newest
        self._left_to_hold: Training | None = None
        self._unrecorded: list[Unrecorded] = []

    # the hands on its numbers

    def value(self, parameter: ParameterName) -> float:
        """A weight or bias as it stands in the shown moment."""
        return float(self.snapshot.state.parameters[parameter_index(self.spec, self.run, parameter)])

    def hold(self, parameter: ParameterName, label: str) -> None:
        """Take a weight or bias into the hand: training leaves it alone until `release`."""
        self.hold_all((parameter,), label)

    def hold_all(self, parameters: Collection[ParameterName], label: str) -> None:
        """Take several into the hand at once; turning them all is one undo step."""
        self.let_go()
        self._left_to_hold = self._take_up_here()
        self._held = {parameter: parameter_index(self.spec, self.run, parameter) for parameter in parameters}
        self._held_label, self._before_hold = label, self.playhead.newest
        for index in self._held.values():
            self.playhead.send(Hold(index))

    def turn(self, parameter: ParameterName, value: float) -> None:
        """Give a held weight or bias another value, at once."""
        if parameter in self._held:
            self.playhead.send(SetParameter(self._held[parameter], value))

    def release(self) -> None:
        """Let go; what the hand did becomes one undo step and part of the file."""
        *others, last = self._held.values() or (None,)
        self._held = {}
        for index in others:
            self.playhead.send(Release(index))
        if last is not None:
            self._record(Release(last), self._held_label, self._before_hold, self._left_to_hold)

    def let_go(self) -> None:
        """Release, and wait for what hands have done to be written down, so that it is never mixed up with later."""
        self.release()
        if self._unrecorded:
            self.playhead.settle(self._unrecorded[-1].number, PATIENCE_MS)
            self._write_down_answered()
            self._unrecorded.clear()

    def set_value(self, parameter: ParameterName, value: float, label: str) -> None:
        self.set_values({parameter: value}, label)

    def set_values(self, values: Mapping[ParameterName, float], label: str) -> None:
        """Set several weights and biases in one undo step."""
        self.hold_all(values, label)
        for parameter, value in values.items():
            self.turn(parameter, value)
        self.release()

    def hyperparameter(self, name: str) -> float:
        """The value in use at the shown moment."""
        return dict(self.snapshot.state.hyperparameters)[name]

    def set_hyperparameter(self, name: str, value: float, merge: str | None = None) -> None:
        """Turn a number of the rule: live where training is under way, else in the document."""
        label = self.tr("Set %s") % name.replace("_", " ")
        self.let_go()
        left, revision = self._take_up_here(), self.document.current
        if self.last_step == 0 and not self.is_training:
            self.edit(label, with_hyperparameter(name, value), merge)
            if left is not None and self.document.current is not revision:
                self.document.keep_training(revision, left)
        else:
            self._record(SetHyperparameter(name, value), label, self.playhead.newest, left, merge)

    # the training

    def start(self) -> None:
        self._take_up_here()
        self.playhead.send(SetPace(self.pace))
        self.playhead.send(Start(), settle=True)
        self._tell_refusal()

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
        self._tell_refusal()

    def epoch(self) -> None:
        """Train to the end of the epoch under way."""
        self.pause()
        per_epoch = self.run.steps_per_epoch
        self.step(per_epoch - self.snapshot.state.step % per_epoch)

    def back(self) -> None:
        """Show the step before the one that is shown."""
        if self.snapshot.state.step > 0:
            self.scrub(self.snapshot.state.step - 1, exactly=True)

    def scrub(self, step: int, exactly: bool = False) -> None:
        """Show the nearest kept moment, or exactly this step."""
        self.playhead.scrub(step, exactly)
        self.status_changed.emit()

    def go_live(self) -> None:
        self.playhead.go_live()
        self.status_changed.emit()

    def reset(self) -> None:
        """Back to the same start; what hands did later is dropped, what they turned the rule to stays."""
        self.let_go()
        revision = self.document.current
        if self.document.edit(self.tr("Reset"), restarted(self.snapshot)):
            self.document.keep_training(revision, Training(self.history, self.playhead.newest))
        self._take_up(first_snapshot(build(self.spec)))
        self._tell_document(run_changed=True)

    def draw_new_start(self) -> None:
        """Begin anew from other start weights: those of the next seed."""
        self.edit(self.tr("New start weights"), lambda spec: set_seed(spec, spec.seed + 1))

    def set_pace(self, steps_per_second: float | None) -> None:
        self.pace = steps_per_second
        if self.is_training:
            self.playhead.send(SetPace(steps_per_second))
        self.status_changed.emit()

    # what hands leave in the document

    def _take_up_here(self) -> Training | None:
        """Make the shown moment the live one: what came after it is let go, in the training and in the document.

        Returned is what was let go and no revision keeps yet; what a hand does next is one undo step back to it.
        """
        if self.is_live:
            return None
        here, label = self.snapshot, self.tr("Continue from step %d") % self.snapshot.state.step
        left, revision = Training(self.history.copy(), self.playhead.newest), self.document.current
        by_hand = tuple(entry for entry in here.run.by_hand if entry[0] <= here.state.step)
        self._take_up(replace(here, run=here.run.with_by_hand(by_hand)))
        revision.merge = None
        is_written_down = self._write_down(label, None)
        if is_written_down:
            self.document.keep_training(revision, left)
        self._tell_document(run_changed=False)
        return None if is_written_down else left

    def _record(
        self, request: ByHand, label: str, before: Snapshot, left: Training | None, merge: str | None = None
    ) -> None:
        """Let the training do it, and write into the document what came of it as soon as the training says so."""
        number = self.playhead.send(request)
        self._unrecorded.append(Unrecorded(number, label, before, left, merge))
        self.playhead.settle(number)
        self._write_down_answered()

    def _write_down_answered(self) -> None:
        while self._unrecorded and self._unrecorded[0].number <= self.playhead.newest.answered:
            answered = self._unrecorded.pop(0)
            revision = self.document.current
            if self._write_down(answered.label, answered.merge) and self.document.current is not revision:
                before = just_before(answered.before, self.playhead.newest.run)
                self.document.keep_training(revision, answered.left or Training(self.history, before))
            self._tell_document(run_changed=False)

    def _write_down(self, label: str, merge: str | None) -> bool:
        """Make what hands have done, as the thread has it, the document's; False where it knew."""
        done = interventions(self.spec, self.playhead.newest.run)
        return self.document.edit(label, lambda spec: replace(spec, interventions=done), merge)

    def _tell_advanced(self) -> None:
        super()._tell_advanced()
        self._write_down_answered()


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A request whose effect the document does not know yet.

    before : a moment from before it was sent; left : the training that was left to do it in an earlier moment
    """

    number: int
    label: str
    before: Snapshot
    left: Training | None
    merge: str | None


def just_before(earlier: Snapshot, now: Run) -> Snapshot:
    """The moment in which a hand first did what `now` records and `earlier` does not, as it was before the hand."""
    known = earlier.run.by_hand
    first = next((at for at, entry in enumerate(now.by_hand) if entry not in known[at : at + 1]), len(now.by_hand))
    step = now.by_hand[first][0] if first < len(now.by_hand) else earlier.state.step
    state, _ = advance(earlier.run, earlier.state, max(0, step - earlier.state.step))
    return replace(earlier, state=state, evaluation=evaluate(earlier.run, state.parameters))
