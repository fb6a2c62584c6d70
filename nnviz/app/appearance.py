"""How the window is dressed: theme, and the one content scale for text, lines and markers inside the pictures."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from nnviz.session.preferences import Preferences
from nnviz.views import style
from nnviz.views.colors import DARK, LIGHT, PALETTES, Palette

SCALES = (0.7, 0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)


class Dressed(Protocol):
    """A widget that paints with the palette's tokens.

    One that shows content also has `rescale(content_scale)`, one in which something moves by itself `calm(is_calm)`.
    """

    def recolor(self, palette: Palette) -> None: ...


class Appearance(QObject):
    """Tells every dressed widget what it is to look like, at start-up and on each change."""

    rescaled = Signal(float)

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._dressed: Sequence[Dressed] = ()
        self._dress_application()

    @property
    def palette(self) -> Palette:
        return PALETTES.get(self._preferences.theme, LIGHT)

    def dress(self, widgets: Sequence[Dressed]) -> None:
        """Dress these, now and at every change."""
        self._dressed = widgets
        self._recolor()
        self._rescale(self._preferences.content_scale)
        self.reduce_motion(self._preferences.reduce_motion)

    def _dress_application(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        style.apply(application, self.palette)

    def _recolor(self) -> None:
        for widget in self._dressed:
            widget.recolor(self.palette)

    def switch_theme(self) -> None:
        self._preferences.theme = LIGHT.name if self.palette is DARK else DARK.name
        self._dress_application()
        self._recolor()

    def reduce_motion(self, is_reduced: bool) -> None:
        """Let nothing move by itself, or let it."""
        self._preferences.reduce_motion = is_reduced
        for widget in self._dressed:
            if hasattr(widget, "calm"):
                widget.calm(is_reduced)

    def larger(self) -> None:
        self._rescale(min((scale for scale in SCALES if scale > self._preferences.content_scale), default=SCALES[-1]))

    def smaller(self) -> None:
        self._rescale(max((scale for scale in SCALES if scale < self._preferences.content_scale), default=SCALES[0]))

    def usual_size(self) -> None:
        self._rescale(1.0)

    def _rescale(self, scale: float) -> None:
        self._preferences.content_scale = scale
        for widget in self._dressed:
            if hasattr(widget, "rescale"):
                widget.rescale(scale)
        self.rescaled.emit(scale)
