"""How much of the network is in view, as commands."""

from PySide6.QtCore import Signal

from nnviz.diagram.room import Command, Room

_NOTCH = 1.25


class Navigating(Room):
    """Zooms; what fits is known to the editor."""

    COMMANDS = (
        Command("&View", "zoom_in", "Zoom &in", ("+", "="), "zoom-in"),
        Command("&View", "zoom_out", "Zoom &out", ("-",), "zoom-out"),
        Command("&View", "fit", "&Fit the diagram", ("F",), "fit", kinds=("empty",)),
    )

    fit_asked = Signal()

    def zoom_in(self) -> None:
        self.view.zoom_by(_NOTCH)

    def zoom_out(self) -> None:
        self.view.zoom_by(1 / _NOTCH)

    def fit(self) -> None:
        """Show the whole network."""
        self.fit_asked.emit()
