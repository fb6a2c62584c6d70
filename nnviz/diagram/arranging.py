"""Neurons brought into line, spread evenly, or given back to the layout."""

from collections.abc import Callable, Mapping

import numpy as np

from nnviz.diagram.copying import counted
from nnviz.diagram.geometry import Array
from nnviz.diagram.room import Command, Room
from nnviz.diagram.words import tr
from nnviz.experiment.edits import move_neurons
from nnviz.experiment.specs import ExperimentSpec

X, Y = 0, 1
_TO_ALIGN, _TO_DISTRIBUTE = 2, 3


class Arranging(Room):
    """Moves the selected neurons, but no pixels and no folded ones; what it has moved counts as placed by hand."""

    COMMANDS = (
        Command("&Arrange", "align_left", "Align &left edges"),
        Command("&Arrange", "align_center", "Align &centers"),
        Command("&Arrange", "align_right", "Align &right edges"),
        Command("&Arrange", "align_top", "Align &top edges"),
        Command("&Arrange", "align_middle", "Align &middles"),
        Command("&Arrange", "align_bottom", "Align &bottom edges"),
        Command("&Arrange"),
        Command("&Arrange", "distribute_across", "Distribute &horizontally"),
        Command("&Arrange", "distribute_down", "Distribute &vertically"),
        Command("&Arrange"),
        Command("&Arrange", "give_back", "&Give back to the layout", ("Ctrl+L",), kinds=("neuron",)),
        Command("&Arrange", "lay_out_anew", "Lay out &everything anew", ("Ctrl+Shift+L",), kinds=("empty",)),
        Command("&Arrange"),
        Command("&Arrange", "move_freely", "Move &freely, without guides", ("G",), is_checkable=True),
    )

    def useful(self) -> Mapping[str, bool]:
        n_chosen, placed = len(self._chosen()), self._placed()
        edges = ("left", "center", "right", "top", "middle", "bottom")
        return {
            **{f"align_{edge}": n_chosen >= _TO_ALIGN for edge in edges},
            **{f"distribute_{way}": n_chosen >= _TO_DISTRIBUTE for way in ("across", "down")},
            "give_back": bool(placed & self.selection.neurons),
            "lay_out_anew": bool(placed),
        }

    def align_left(self) -> None:
        self._align(X, lambda at, radii: float((at - radii).min()) + radii)

    def align_center(self) -> None:
        self._align(X, _middle)

    def align_right(self) -> None:
        self._align(X, lambda at, radii: float((at + radii).max()) - radii)

    def align_top(self) -> None:
        self._align(Y, lambda at, radii: float((at - radii).min()) + radii)

    def align_middle(self) -> None:
        self._align(Y, _middle)

    def align_bottom(self) -> None:
        self._align(Y, lambda at, radii: float((at + radii).max()) - radii)

    def distribute_across(self) -> None:
        self._distribute(X)

    def distribute_down(self) -> None:
        self._distribute(Y)

    def give_back(self) -> None:
        """The layout places the selected neurons again."""
        self._forget(self.selection.neurons, tr("These neurons stand where the layout has put them"))

    def lay_out_anew(self) -> None:
        """The layout places all neurons, also those that a hand has placed."""
        self._forget(frozenset(self.session.spec.network.ids), tr("All neurons stand where the layout has put them"))

    def move_freely(self, is_free: bool) -> None:
        """Neurons that are moved keep to no guides, or keep to them again."""
        self.scene.look.has_guides = not is_free

    def _chosen(self) -> list[int]:
        """The selected neurons that can be moved."""
        return sorted(each for each in self.selection.neurons if self.scene.neurons[each].is_movable)

    def _align(self, axis: int, aligned: Callable[[Array, Array], Array]) -> None:
        """aligned : new coordinates of the centers from the present ones and the radii."""
        ids = self._chosen()
        if len(ids) < _TO_ALIGN:
            self.session.failed.emit(tr("Select two or more neurons to align"))
            return
        numbers = [self.session.spec.network.number_of[each] for each in ids]
        at = self.scene.places.positions[numbers].copy()
        at[:, axis] = aligned(at[:, axis], self.scene.places.radii[numbers])
        self._put(ids, at, counted("Align neuron", "Align %d neurons", len(ids)))

    def _distribute(self, axis: int) -> None:
        """Between the outermost two, which stay."""
        ids = self._chosen()
        if len(ids) < _TO_DISTRIBUTE:
            self.session.failed.emit(tr("Select three or more neurons to distribute"))
            return
        at = self.scene.places.positions[[self.session.spec.network.number_of[each] for each in ids]].copy()
        order = np.argsort(at[:, axis], kind="stable")
        at[order, axis] = np.linspace(at[order[0], axis], at[order[-1], axis], len(ids))
        self._put(ids, at, counted("Distribute neuron", "Distribute %d neurons", len(ids)))

    def _put(self, ids: list[int], at: Array, label: str) -> None:
        places = {each: (x, y) for each, (x, y) in zip(ids, at.round(1).tolist(), strict=True)}

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return move_neurons(spec, places)

        self.session.edit(label, change)

    def _placed(self) -> frozenset[int]:
        """The neurons that hands have placed."""
        return frozenset(each.id for each in self.session.spec.network.neurons if each.position is not None)

    def _forget(self, ids: frozenset[int], nothing_to_do: str) -> None:
        """Take away the places that hands have given these neurons."""
        placed = self._placed() & ids
        if not placed:
            self.session.noted.emit(nothing_to_do)
            return

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return move_neurons(spec, dict.fromkeys(placed))

        self.session.edit(counted("Lay out neuron", "Lay out %d neurons", len(placed)), change)


def _middle(at: Array, radii: Array) -> Array:
    """The same middle for all, whatever their sizes."""
    return np.full(len(at), (float((at - radii).min()) + float((at + radii).max())) / 2)
