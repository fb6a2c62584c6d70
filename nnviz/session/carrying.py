"""What an edit takes along from the training it interrupts: trained weights, and numbers that hands have turned."""

from collections.abc import Callable
from dataclasses import replace

from nnviz.experiment.build import build, carry_over
from nnviz.experiment.identity import begins_anew, run_key
from nnviz.experiment.specs import ExperimentSpec
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot

Change = Callable[[ExperimentSpec], ExperimentSpec]


class Carrying:
    """A change with the shown weights taken along where they still have a place.

    An untouched start needs none: it is drawn again, each weight as before. ValueError where nothing could be trained.

    run : of the changed spec; None before, and where the same run goes on
    """

    def __init__(self, change: Change, shown: Snapshot) -> None:
        self._change, self._shown = change, shown
        self.run: Run | None = None

    def __call__(self, spec: ExperimentSpec) -> ExperimentSpec:
        changed, shown = self._change(spec), self._shown
        if run_key(changed) == run_key(spec):
            return changed
        is_untouched = shown.state.step == 0 and not shown.run.by_hand
        if not is_untouched and not begins_anew(spec, changed):
            changed = carry_over(spec, shown.run, shown.state.parameters, changed)
            changed = _keeping_turned(changed, spec, dict(shown.state.hyperparameters))
        changed = replace(changed, interventions=())
        self.run = build(changed)
        return changed


def restarted(shown: Snapshot) -> Change:
    """Back to the same start: what hands set later is dropped, what they turned the rule to stays."""

    def change(spec: ExperimentSpec) -> ExperimentSpec:
        kept = tuple(entry for entry in spec.interventions if entry.step == 0 and entry.action == "set")
        training = replace(spec.training, hyperparameters=shown.state.hyperparameters)
        return replace(spec, interventions=kept, training=training)

    return change


def with_hyperparameter(name: str, value: float) -> Change:
    """One number of the rule changed in the document."""

    def change(spec: ExperimentSpec) -> ExperimentSpec:
        pairs = tuple((key, value if key == name else old) for key, old in spec.training.hyperparameters)
        return replace(spec, training=replace(spec.training, hyperparameters=pairs))

    return change


def _keeping_turned(changed: ExperimentSpec, spec: ExperimentSpec, turned: dict[str, float]) -> ExperimentSpec:
    """The changed spec with the hyperparameters in use, where the edit itself left them alone."""
    old = dict(spec.training.hyperparameters)
    pairs = tuple(
        (name, turned[name] if name in turned and old.get(name) == value else value)
        for name, value in changed.training.hyperparameters
    )
    return replace(changed, training=replace(changed.training, hyperparameters=pairs))
