"""Sections of a panel: foldable, divided by one line, with what is rarely turned behind “more”."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from nnviz.panels.header import MARGIN_PX, MoreButton, Note, SectionHeader, note_font
from nnviz.panels.rows import GAP_PX, Row, Rows
from nnviz.session.carrying import Change
from nnviz.session.session import Session
from nnviz.views.colors import Palette


class Section(QWidget):
    """A titled part of a panel: rows that are always there, and `more` rows that are shown on demand."""

    def __init__(self, title: str, what_more: str) -> None:
        super().__init__()
        self.header = SectionHeader(title)
        self.note = Note()
        self.rows, self.more = Rows(), Rows()
        self.more_button = MoreButton(title, what_more)
        self._content = QWidget()
        content = QVBoxLayout(self._content)
        content.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 0)
        content.setSpacing(GAP_PX)
        content.addWidget(self.rows)
        content.addWidget(self.more)
        self._line = QFrame()
        self._line.setFixedHeight(1)
        self._line.setAutoFillBackground(True)
        self._lay_out()
        self.more.hide()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._bring_more_into_view)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.header.toggled.connect(self._content.setVisible)
        self.header.toggled.connect(self.more_button.setVisible)
        self.more_button.toggled.connect(self._show_more)

    def recolor(self, palette: Palette) -> None:
        self.header.recolor(palette)
        self.more_button.recolor(palette)
        for quiet in (self.note, self.more_button):
            quiet.setFont(note_font())
        colors = self._line.palette()
        colors.setColor(self._line.backgroundRole(), palette.line)
        self._line.setPalette(colors)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, MARGIN_PX, 0)
        top.setSpacing(7)
        top.addWidget(self.header)
        top.addWidget(self.note, 1)
        top.addWidget(self.more_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addSpacing(5)
        layout.addLayout(top)
        layout.addSpacing(3)
        layout.addWidget(self._content)
        layout.addSpacing(6)
        layout.addWidget(self._line)

    def _show_more(self, is_wanted: bool) -> None:
        self.more.setVisible(is_wanted)
        if is_wanted:
            self._soon.start()

    def _bring_more_into_view(self) -> None:
        """Once the rows have their places: what a person asked for is not left below the edge of the column."""
        ancestor = self.parentWidget()
        while ancestor is not None and not isinstance(ancestor, QScrollArea):
            ancestor = ancestor.parentWidget()
        if ancestor is not None:
            ancestor.ensureWidgetVisible(self.more, 0, MARGIN_PX)


class Panel(QWidget):
    """Sections below each other that show the session's spec and edit it; subclasses say what, and how to `refresh`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._sections: list[Section] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setProperty("compact", True)
        session.spec_changed.connect(self._refresh)
        session.run_changed.connect(self._refresh)

    def add_section(self, title: str, what_more: str) -> Section:
        section = Section(title, what_more)
        self._sections.append(section)
        self._layout.addWidget(section)
        return section

    def recolor(self, palette: Palette) -> None:
        for section in self._sections:
            section.recolor(palette)

    def refresh(self) -> None:
        """Show the spec and the numbers in use, telling nobody."""
        raise NotImplementedError

    def edit(self, label: str, change: Change, merge: str | None = None) -> None:
        """One undo step; ValueError, for the field to say it in place, where the change itself makes no sense."""
        change(self.session.spec)
        if not self.session.edit(label, change, merge):
            self.refresh()

    def choose(self, label: str, change: Change) -> None:
        """One undo step from a choice, whose refusal the session tells."""
        if not self.session.edit(label, change):
            self.refresh()

    def _refresh(self) -> None:
        """After a change no sentence stays that refused something before it."""
        for row in self.findChildren(Row):
            row.show_refusal("")
        self.refresh()
