"""Biases taken away from neurons, which then compute without one, and given back."""

from collections.abc import Mapping
from dataclasses import replace

from nnviz.diagram.room import Command, Room
from nnviz.diagram.undo_words import counted
from nnviz.diagram.words import tr
from nnviz.experiment.build import carry_over, parameter_index
from nnviz.experiment.edits import pin_biases
from nnviz.experiment.specs import ExperimentSpec


class Biasing(Room):
    """What is asked for is asked of the selected neurons."""

    COMMANDS = (
        Command("&Network", "toggle_biases", "With or without &bias", ("Shift+P",), kinds=("neuron", "header")),
    )

    def useful(self) -> Mapping[str, bool]:
        return {"toggle_biases": bool(self.typist.biases)}

    def toggle_biases(self) -> None:
        """Pin the biases of the selected neurons at 0; where none of them has one, training may move them again."""
        biases, spec, run = self.typist.biases, self.session.spec, self.session.run
        ids = [bias.neuron for bias in biases]
        if not ids:
            self.session.failed.emit(tr("Select neurons after the inputs"))
            return
        is_taken = not all(spec.network.neuron(neuron_id).pins_bias for neuron_id in ids)
        state = self.session.snapshot.state
        vector = state.parameters.copy()
        vector[[parameter_index(spec, run, bias) for bias in biases]] = 0.0

        def change(before: ExperimentSpec) -> ExperimentSpec:
            after = pin_biases(before, ids, is_taken)
            if not is_taken:
                return after
            # New start values begin a new training, which the rule as it is turned now goes on with.
            turned = replace(after.training, hyperparameters=state.hyperparameters)
            return replace(carry_over(before, run, vector, after), training=turned)

        taken = counted("Take bias away", "Take %d biases away", len(ids))
        given = counted("Give bias back", "Give %d biases back", len(ids))
        self.session.edit(taken if is_taken else given, change)
