"""The document with its past and future: frozen specs in a row, one per undo step.

Plain Python, no Qt. Each revision remembers the training that was left when the document moved away from it, so
that undoing an edit of the structure brings the trained network back, not only its drawing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from nnviz.experiment.specs import ExperimentSpec
from nnviz.training.history import History
from nnviz.training.snapshot import Snapshot

MOST_REVISIONS = 500
MOST_TRAININGS_KEPT = 8


@dataclass(slots=True)
class Training:
    """A training that was left: what it had kept, and where it stood."""

    history: History
    snapshot: Snapshot


@dataclass(slots=True)
class Revision:
    """One state of the document. label : the edit that led here; merge : edits with the same key in a row are one."""

    spec: ExperimentSpec
    label: str = ""
    merge: str | None = None
    training: Training | None = field(default=None, repr=False)


class Document:
    """The spec that is open, what it was before, and what it was before undo."""

    def __init__(self, spec: ExperimentSpec) -> None:
        self.revisions = [Revision(spec)]
        self.at = 0
        self._saved: Revision | None = self.revisions[0]
        self._gesture: tuple[int, str] | None = None

    @property
    def current(self) -> Revision:
        return self.revisions[self.at]

    @property
    def spec(self) -> ExperimentSpec:
        return self.current.spec

    @property
    def is_dirty(self) -> bool:
        return self._saved is None or self._saved.spec != self.spec

    @property
    def in_gesture(self) -> bool:
        return self._gesture is not None

    def mark_saved(self) -> None:
        self._saved = self.current

    def edit(self, label: str, change: Callable[[ExperimentSpec], ExperimentSpec], merge: str | None = None) -> bool:
        """Make the changed spec the current one; False where nothing changed. What `change` raises passes through."""
        spec = change(self.spec)
        if spec == self.spec:
            return False
        if self._continues(merge):
            self.current.spec = spec
        else:
            del self.revisions[self.at + 1 :]
            self.revisions.append(Revision(spec, label, merge))
            self.at += 1
            self._forget_the_oldest()
        return True

    def _continues(self, merge: str | None) -> bool:
        """Whether an edit belongs to the current revision: the same gesture, or the same merge key in a row."""
        if self._gesture is not None:
            return self.at > self._gesture[0]
        at_the_end = self.at + 1 == len(self.revisions)
        return merge is not None and self.current.merge == merge and at_the_end and self._saved is not self.current

    def break_merge(self) -> None:
        """The next edit is an undo step of its own whatever its merge key."""
        self.current.merge = None

    def begin_gesture(self, label: str) -> None:
        """All edits until the end of the gesture are one undo step."""
        if self._gesture is None:
            self._gesture = (self.at, label)

    def end_gesture(self) -> None:
        if self._gesture is None:
            return
        first, label = self._gesture
        self._gesture = None
        if self.at > first:
            if self.spec == self.revisions[first].spec:
                del self.revisions[first + 1 :]
                self.at = first
            else:
                self.current.label = label

    def cancel_gesture(self) -> None:
        """Back to where the gesture began, as if it had not been."""
        if self._gesture is None:
            return
        first, _ = self._gesture
        self._gesture = None
        if self.at > first:
            del self.revisions[first + 1 :]
            self.at = first

    def can_undo(self) -> bool:
        return self.at > 0 and not self.in_gesture

    def can_redo(self) -> bool:
        return self.at + 1 < len(self.revisions) and not self.in_gesture

    def undo(self) -> Revision:
        """Go one revision back and return it."""
        self.at -= 1
        return self.current

    def redo(self) -> Revision:
        """Go one revision forward again and return it."""
        self.at += 1
        return self.current

    def keep_training(self, revision: Revision, training: Training) -> None:
        """Remember what was trained at a revision; only the latest few are kept."""
        revision.training = training
        kept = [entry for entry in self.revisions if entry.training is not None]
        for entry in kept[: -MOST_TRAININGS_KEPT or None]:
            entry.training = None

    def _forget_the_oldest(self) -> None:
        if len(self.revisions) > MOST_REVISIONS:
            del self.revisions[0]
            self.at -= 1
            if self._gesture is not None:
                self._gesture = (max(0, self._gesture[0] - 1), self._gesture[1])
