"""Folding wide layers by command: only their ends are seen, and between them dots that unfold them again."""

from collections.abc import Mapping

from nnviz.diagram.folding import can_fold
from nnviz.diagram.room import Command, Room
from nnviz.diagram.words import tr


class Folds(Room):
    """Acts on the view alone."""

    COMMANDS = (
        Command("&Arrange"),
        Command("&Arrange", "fold_layers", "&Fold or unfold layers", ("U",), kinds=("header",)),
    )

    def useful(self) -> Mapping[str, bool]:
        return {"fold_layers": bool(self._meant())}

    def fold_layers(self) -> None:
        """The layers of the selected neurons, else all wide ones; they unfold where one of them is folded."""
        columns = self._meant()
        if columns:
            self.scene.fold(columns, is_folded=not columns & self.scene.folding.folded)
        else:
            self.session.failed.emit(tr("Nothing is saved by folding so few neurons"))

    def _meant(self) -> frozenset[int]:
        network = self.session.spec.network
        able = frozenset(can_fold(network, self.scene.places.has_image))
        return able & {network.column_of[neuron] for neuron in self.selection.neurons or network.ids}
