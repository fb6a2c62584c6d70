"""Cut, copy, paste and duplicate: neurons go through the system's clipboard as text, which any window can take."""

from collections.abc import Mapping

from PySide6.QtGui import QGuiApplication

from nnviz.diagram.copying import counted, piece_of, with_copies
from nnviz.diagram.room import Command, Room
from nnviz.experiment.checks import EditError
from nnviz.experiment.clipping import Clip, clip_text, read_clip
from nnviz.experiment.edits import remove_neurons
from nnviz.experiment.specs import ExperimentSpec


class Clipboard(Room):
    """Copies hidden neurons with all their numbers and synapses."""

    COMMANDS = (
        Command("&Edit", "cut_neurons", "Cu&t", ("Ctrl+X",), kinds=("neuron",)),
        Command("&Edit", "copy_neurons", "&Copy", ("Ctrl+C",), kinds=("neuron",)),
        Command("&Edit", "paste_neurons", "&Paste", ("Ctrl+V",), kinds=("neuron", "empty")),
        Command("&Edit", "duplicate_neurons", "D&uplicate", ("Ctrl+D",), kinds=("neuron",)),
    )

    def useful(self) -> Mapping[str, bool]:
        network = self.session.spec.network
        hidden = range(1, len(network.columns) - 1)
        is_hidden = any(network.column_of[neuron] in hidden for neuron in self.selection.neurons)
        return dict.fromkeys(("cut_neurons", "copy_neurons", "duplicate_neurons"), is_hidden)

    def copy_neurons(self) -> Clip | None:
        """Put the selected neurons on the clipboard."""
        piece = self._selected()
        if piece is not None:
            QGuiApplication.clipboard().setText(clip_text(piece))
        return piece

    def cut_neurons(self) -> None:
        """Put the selected neurons on the clipboard, and take them out of the network."""
        piece = self.copy_neurons()
        if piece is None:
            return
        ids = frozenset(neuron.spec.id for neuron in piece.neurons)

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return remove_neurons(spec, ids)

        self.session.edit(counted("Cut neuron", "Cut %d neurons", len(ids)), change)

    def paste_neurons(self) -> None:
        """Put copies of the neurons on the clipboard into the network; each time a little further."""
        try:
            piece = read_clip(QGuiApplication.clipboard().text())
        except EditError as error:
            self.session.failed.emit(str(error))
            return
        self._put(piece, counted("Paste neuron", "Paste %d neurons", len(piece.neurons)))

    def duplicate_neurons(self) -> None:
        """Copies of the selected neurons beside them; the clipboard stays as it is."""
        piece = self._selected()
        if piece is not None:
            self._put(piece, counted("Duplicate neuron", "Duplicate %d neurons", len(piece.neurons)))

    def _selected(self) -> Clip | None:
        try:
            return piece_of(self.session, self.scene, self.selection.neurons)
        except EditError as error:
            self.session.failed.emit(str(error))
            return None

    def _put(self, piece: Clip, label: str) -> None:
        added: list[frozenset[int]] = []

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            grown, ids = with_copies(spec, piece, self.session.run.dataset.image_shape)
            added.append(ids)
            return grown

        if self.session.edit(label, change):
            self.selection.set(added[-1])
