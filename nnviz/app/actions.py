"""The one table of what the window can do: menus, shortcuts and the sheet of keys are all made from it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from nnviz.diagram.room import Command
from nnviz.diagram.rooms import COMMANDS
from nnviz.views.colors import Palette
from nnviz.views.icons import icon

_DIAGRAM = "commands of the diagram"

_OWN = (
    Command("&File", "new_experiment", "&New", ("Ctrl+N",), "new"),
    Command("&File", "templates", "New &from"),
    Command("&File", "open_dialog", "&Open…", ("Ctrl+O",), "open"),
    Command("&File", "recent", "Open &recent"),
    Command("&File", "examples", "&Examples"),
    Command("&File"),
    Command("&File", "save", "&Save", ("Ctrl+S",), "save"),
    Command("&File", "save_as", "Save &as…", ("Ctrl+Shift+S",)),
    Command("&File"),
    Command("&File", "export", "&Export…", ("Ctrl+Shift+E",)),
    Command("&File", "export_figure", "&Figure of this moment…"),
    Command("&File", "export_handout", "&Hand-out…"),
    Command("&File"),
    Command("&File", "close", "&Quit", ("Ctrl+Q",)),
    Command("&Edit", "undo", "&Undo", ("Ctrl+Z",), "undo"),
    Command("&Edit", "redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    Command("&Edit"),
    Command("&Edit", _DIAGRAM),
    Command("&Select", _DIAGRAM),
    Command("&Arrange", _DIAGRAM),
    Command("&Network", _DIAGRAM),
    Command("&Network"),
    Command("&Network", "draw_new_start", "New start &weights", ("Ctrl+G",)),
    Command("&Train", "toggle", "&Run / pause", ("Space",), "run"),
    Command("&Train", "step", "&Step", ("Ctrl+Right",), "step"),
    Command("&Train", "ten_steps", "&Ten steps", ("Ctrl+Shift+Right",)),
    Command("&Train", "epoch", "&Epoch", ("Ctrl+E",), "epoch"),
    Command("&Train", "back", "Step &back", ("Ctrl+Left",), "back"),
    Command("&Train"),
    Command("&Train", "first", "To the &first step", ("Home",)),
    Command("&Train", "live", "To the &live end", ("End",), "live"),
    Command("&Train", "reset", "Rese&t", ("Ctrl+R",), "reset"),
    Command("&View", _DIAGRAM),
    Command("&View"),
    Command("&View", "larger", "&Larger content", ("Ctrl++", "Ctrl+=")),
    Command("&View", "smaller", "&Smaller content", ("Ctrl+-",)),
    Command("&View", "usual_size", "&Usual content size", ("Ctrl+0",)),
    Command("&View"),
    Command("&View", "docks", "&Pictures"),
    Command("&View", "reset_layout", "Reset la&yout"),
    Command("&View"),
    Command("&View", "switch_theme", "Light / dark &theme", ("T",), "theme"),
    Command("&View", "reduce_motion", "Reduce &motion", is_checkable=True),
    Command("&View", "full_screen", "F&ull screen", ("F11",), "", True),
    Command("&Help", "show_keys", "&Keys", ("F1", "?"), "help"),
    Command("&Help", "show_log", "Where the &log is kept"),
    Command("&Help", "about", "&About nnviz"),
)
ACTIONS: tuple[Command, ...] = tuple(
    command
    for own in _OWN
    for command in ([each for each in COMMANDS if each.menu == own.menu] if own.name == _DIAGRAM else [own])
)
SUBMENUS = ("templates", "recent", "examples", "docks")


def words(text: str) -> str:
    """A text of the table in the user's language."""
    return QCoreApplication.translate("actions", text)


class Menus:
    """The menu bar of a window, made from the table; `do` gives the method behind a name."""

    def __init__(self, window: QMainWindow, do: Callable[[str], Callable[[], object]]) -> None:
        self.actions: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}
        for entry in ACTIONS:
            if entry.menu not in self.menus:
                self.menus[entry.menu] = window.menuBar().addMenu(words(entry.menu))
            menu = self.menus[entry.menu]
            if not entry.name:
                menu.addSeparator()
            elif entry.name in SUBMENUS:
                self.menus[entry.name] = menu.addMenu(words(entry.text))
            else:
                action = menu.addAction(words(entry.text))
                action.setShortcuts([QKeySequence(key) for key in entry.keys])
                action.setCheckable(entry.is_checkable)
                action.triggered.connect(do(entry.name))
                self.actions[entry.name] = action

    def calm(self, is_calm: bool) -> None:
        """Show whether motion is reduced."""
        self.actions["reduce_motion"].setChecked(is_calm)

    def recolor(self, palette: Palette) -> None:
        for entry in ACTIONS:
            if entry.icon:
                self.actions[entry.name].setIcon(icon(entry.icon, palette))
