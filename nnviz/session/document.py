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
MOST_BYTES_KEPT = 64 * 2**20


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

    @property
    def current(self) -> Revision:
        return self.revisions[self.at]

    @property
    def spec(self) -> ExperimentSpec:
        return self.current.spec

    @property
    def is_dirty(self) -> bool:
        return self._saved is None or self._saved.spec != self.spec

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
        """Whether an edit belongs to the current revision: the same merge key in a row, and not saved in between."""
        at_the_end = self.at + 1 == len(self.revisions)
        return merge is not None and self.current.merge == merge and at_the_end and self._saved is not self.current

    def can_undo(self) -> bool:
        return self.at > 0

    def can_redo(self) -> bool:
        return self.at + 1 < len(self.revisions)

    def go_to(self, at: int) -> list[Revision]:
        """Go to another revision; all on the way, from the one that is left to the one that is then current."""
        way = self.revisions[self.at : at + 1] if at >= self.at else self.revisions[at : self.at + 1][::-1]
        self.at = at
        return way

    def keep_training(self, revision: Revision, training: Training) -> None:
        """Remember what was trained at a revision; the oldest are forgotten where all together grow too large."""
        revision.training = Training(training.history.copy(), training.snapshot)
        kept = [entry.training for entry in self.revisions if entry.training is not None]
        n_bytes = sum(each.history.n_bytes for each in kept)
        for entry in self.revisions:
            if n_bytes <= MOST_BYTES_KEPT:
                break
            if entry.training is not None and entry is not revision:
                n_bytes -= entry.training.history.n_bytes
                entry.training = None

    def _forget_the_oldest(self) -> None:
        if len(self.revisions) > MOST_REVISIONS:
            del self.revisions[0]
            self.at -= 1
