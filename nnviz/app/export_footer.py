"""The foot of the export panel: the button that writes, how far it is and for how long still, and what came of it."""

from time import monotonic

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from nnviz.app.export_turns import Progress
from nnviz.panels.rows import Sentence

THOUSAND = 1000
KNOWN_SHARE, KNOWN_S, SHORT_S = 0.02, 0.5, 90.0


class Footer(QWidget):
    """Emits what is pressed; `is_writing` says which of its buttons there are."""

    export_pressed = Signal()
    cancel_pressed = Signal()
    folder_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        tr = self.tr
        self.sentence = Sentence()
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress of the export"))
        self.folder_button, self.cancel_button = QPushButton(tr("Show in folder")), QPushButton(tr("Cancel"))
        self.export_button = QPushButton(tr("Export…"))
        self.export_button.setProperty("primary", True)
        self.folder_button.clicked.connect(self.folder_pressed)
        self.cancel_button.clicked.connect(self.cancel_pressed)
        self.export_button.clicked.connect(self.export_pressed)
        buttons = QHBoxLayout()
        buttons.addWidget(self.folder_button)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.export_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        column.addWidget(self.sentence)
        column.addLayout(buttons)
        self._words, self._since = "", 0.0
        self.show_state(is_writing=False, has_file=False)

    def show_state(self, is_writing: bool, has_file: bool) -> None:
        """Show the buttons that there is something to do for."""
        self.bar.setVisible(is_writing)
        self.cancel_button.setVisible(is_writing)
        self.export_button.setVisible(not is_writing)
        self.folder_button.setVisible(has_file and not is_writing)

    def say(self, sentence: str) -> None:
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))

    def announce(self, sentence: str) -> None:
        """Say it to those who listen, too."""
        self.say(sentence)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def show_progress(self, progress: Progress) -> None:
        """How far it is; for how long still, as soon as that can be known."""
        if progress.words != self._words:
            self._words, self._since = progress.words, monotonic()
        share, since = progress.share, monotonic() - self._since
        self.bar.setRange(0, 0 if share is None else THOUSAND)
        self.bar.setValue(round(THOUSAND * (share or 0.0)))
        if share is None or share < KNOWN_SHARE or since < KNOWN_S:
            self.say(progress.words)
        else:
            self.say(f"{progress.words}, {self._left(since * (1.0 - share) / share)}")

    def _left(self, seconds: float) -> str:
        if seconds < SHORT_S:
            return self.tr("{} s left").format(max(1, round(seconds)))
        return self.tr("{} min left").format(round(seconds / 60.0))
