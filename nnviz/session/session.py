"""The one open experiment: its document with undo, the hands that turn its numbers, and the course of its training.

Whoever draws reads `spec` (asked for) and `snapshot` (shown); whoever edits calls `edit` or one of the hands.
"""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from nnviz.experiment.build import build, interventions, parameter_index
from nnviz.experiment.specs import ExperimentSpec, ParameterName
from nnviz.session.carrying import restarted, with_hyperparameter
from nnviz.session.document import Training
from nnviz.session.followed_document import FollowedDocument
from nnviz.training.loop import first_snapshot
from nnviz.training.requests import Hold, Pause, Release, SetHyperparameter, SetPace, SetParameter, Start, Step
from nnviz.training.snapshot import Snapshot


class Session(FollowedDocument):
    """What the panels, the diagram and the menus call."""

    def __init__(self, spec: ExperimentSpec, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(spec, path, parent)
        self.pace: float | None = None
        self._held: tuple[ParameterName, int, str] | None = None
        self._before_hold: Snapshot | None = None

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
            self.edit(label, with_hyperparameter(name, value), merge=f"hyperparameter {name}")
            return
        before = self.playhead.newest
        self.playhead.send(SetHyperparameter(name, value), settle=True)
        self._record(label, before)

    # the training

    def start(self) -> None:
        self._take_up_here()
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
        before, left = self.document.current, Training(self.history, self.playhead.newest)
        if self.document.edit(self.tr("Reset"), restarted(self.snapshot)):
            self.document.keep_training(before, left)
        self.playhead.take_up(first_snapshot(build(self.spec)))
        self._tell_document(run_changed=True)

    def set_pace(self, steps_per_second: float | None) -> None:
        self.pace = steps_per_second
        self.playhead.send(SetPace(steps_per_second))
        self.status_changed.emit()

    # what hands leave in the document

    def _take_up_here(self) -> None:
        """Make the shown moment the live one: what came after it is let go, in the training and in the document."""
        if self.is_live:
            return
        left, here = self.playhead.newest, self.snapshot
        by_hand = tuple(entry for entry in here.run.by_hand if entry[0] <= here.state.step)
        self.playhead.take_up(replace(here, run=here.run.with_by_hand(by_hand)))
        self._record(self.tr("Continue from step %d") % here.state.step, left)

    def _record(self, label: str, before: Snapshot | None) -> None:
        """Write into the document what the thread says that hands have done."""
        revision, done = self.document.current, interventions(self.spec, self.playhead.newest.run)
        if self.document.edit(label, lambda spec: replace(spec, interventions=done)) and before is not None:
            self.document.keep_training(revision, Training(self.history, before))
        self._tell_document(run_changed=False)
