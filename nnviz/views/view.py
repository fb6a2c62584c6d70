"""The contract of a picture: `compute` makes arrays from a snapshot on any thread, `draw` shows them on the window's.

A view never sees the session: it is handed snapshots, gives signals, and computes nothing while it is hidden.
"""

import os
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.title import Title
from nnviz.views.worker import Worker

# What all views together may take of the worker's time while training runs, which wants a processor for itself.
LIVE_SHARE = 0.6 if (os.cpu_count() or 1) >= 4 else 0.25


class View(QFrame):
    """A card with a header (title left, `options` right) over its picture; a dock may take the header as its title bar.

    A subclass gives `title`, `compute`, `settings` and `draw`, and adds its picture to `column`. One in which time
    is an axis emits `scrubbed` with the step under the hand.
    """

    title = ""
    scrubbed = Signal(int)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.snapshot: Snapshot | None = None
        self._worker = worker
        self._arrays: Any = None
        self.setProperty("card", True)
        self.setAccessibleName(self.title)
        self.title_label = Title(self.title)
        self.options = QHBoxLayout()
        self.options.setSpacing(2)
        self.header = QWidget()
        header = QHBoxLayout(self.header)
        header.setContentsMargins(0, 0, 0, 0)
        header.addWidget(self.title_label)
        header.addStretch(1)
        header.addLayout(self.options)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 6, 8, 8)
        self.column.setSpacing(2)
        self.column.addWidget(self.header)

    @staticmethod
    def compute(snapshot: Snapshot, settings: Any) -> Any:
        """The arrays to draw; pure, knows no Qt, runs on any thread."""
        raise NotImplementedError

    def settings(self) -> Any:
        """What `compute` must know beside the snapshot, as one frozen value."""
        return None

    def draw(self, arrays: Any) -> None:
        """Show what `compute` gave."""
        raise NotImplementedError

    def show_neuron(self, number: int | None) -> None:
        """What to show of the neuron under the pointer, None for no neuron; nothing, where there is nothing of one."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show this moment soon, or when the view is next visible."""
        self.snapshot = snapshot
        self.refresh()

    def refresh(self) -> None:
        """Compute and draw the snapshot anew, e.g. after a change of settings."""
        if self.snapshot is not None and self.isVisible():
            share = LIVE_SHARE if self.snapshot.status == "running" else 1.0
            self._worker.request(self, partial(self.compute, self.snapshot, self.settings()), self._take, share)

    def ask_anew(self) -> None:
        """Refresh after a change that makes an answer still under way a wrong one."""
        self._worker.cancel(self)
        self.refresh()

    def draw_now(self, snapshot: Snapshot) -> None:
        """Compute and draw at once, visible or not; for export."""
        self.snapshot = snapshot
        self._take(self.compute(snapshot, self.settings()))

    def recolor(self, palette: Palette) -> None:
        self.colors = palette
        self._redraw()

    def rescale(self, content_scale: float) -> None:
        """Text, lines and markers inside the picture at this multiple of their size."""
        self.content_scale = content_scale
        self._redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._worker.cancel(self)

    def _take(self, arrays: Any) -> None:
        self._arrays = arrays
        self.draw(arrays)

    def _redraw(self) -> None:
        if self._arrays is not None:
            self.draw(self._arrays)
