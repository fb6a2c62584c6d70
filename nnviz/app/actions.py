"""The one table of what the window can do: menus, shortcuts and the sheet of keys are all made from it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from nnviz.views.colors import Palette
from nnviz.views.icons import icon


@dataclass(frozen=True, slots=True)
class Entry:
    """One action: the window's method of the same name does it. An empty text is a separator."""

    menu: str
    name: str = ""
    text: str = ""
    keys: tuple[str, ...] = ()
    icon: str = ""
    is_checkable: bool = False


ACTIONS = (
    Entry("&File", "new_experiment", "&New", ("Ctrl+N",), "new"),
    Entry("&File", "open_dialog", "&Open…", ("Ctrl+O",), "open"),
    Entry("&File", "recent", "Open &recent"),
    Entry("&File", "examples", "&Examples"),
    Entry("&File"),
    Entry("&File", "save", "&Save", ("Ctrl+S",), "save"),
    Entry("&File", "save_as", "Save &as…", ("Ctrl+Shift+S",)),
    Entry("&File"),
    Entry("&File", "close", "&Quit", ("Ctrl+Q",)),
    Entry("&Edit", "undo", "&Undo", ("Ctrl+Z",), "undo"),
    Entry("&Edit", "redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    Entry("&Edit"),
    Entry("&Edit", "select_all", "Select &all", ("Ctrl+A",)),
    Entry("&Edit", "delete_selection", "&Delete", ("Del", "Backspace"), "delete"),
    Entry("&Network", "add_neuron", "Add &neuron", ("N",), "plus"),
    Entry("&Network", "add_layer", "Add &layer", ("Shift+N",)),
    Entry("&Network", "connect_selection", "&Connect selected neurons", ("C",), "connect"),
    Entry("&Network"),
    Entry("&Network", "draw_new_start", "New start &weights", ("Ctrl+G",)),
    Entry("&Train", "toggle", "&Run / pause", ("Space",), "run"),
    Entry("&Train", "step", "&Step", ("Ctrl+Right",), "step"),
    Entry("&Train", "ten_steps", "&Ten steps", ("Ctrl+Shift+Right",)),
    Entry("&Train", "epoch", "&Epoch", ("Ctrl+E",), "epoch"),
    Entry("&Train", "back", "Step &back", ("Ctrl+Left",), "back"),
    Entry("&Train"),
    Entry("&Train", "first", "To the &first step", ("Home",)),
    Entry("&Train", "live", "To the &live end", ("End",), "live"),
    Entry("&Train", "reset", "Rese&t", ("Ctrl+R",), "reset"),
    Entry("&View", "zoom_in", "Zoom &in", ("+", "="), "zoom-in"),
    Entry("&View", "zoom_out", "Zoom &out", ("-",), "zoom-out"),
    Entry("&View", "fit", "&Fit the diagram", ("F",), "fit"),
    Entry("&View"),
    Entry("&View", "larger", "&Larger content", ("Ctrl++", "Ctrl+=")),
    Entry("&View", "smaller", "&Smaller content", ("Ctrl+-",)),
    Entry("&View", "usual_size", "&Usual content size", ("Ctrl+0",)),
    Entry("&View"),
    Entry("&View", "docks", "&Pictures"),
    Entry("&View", "reset_layout", "Reset la&yout"),
    Entry("&View"),
    Entry("&View", "switch_theme", "Light / dark &theme", ("T",), "theme"),
    Entry("&View", "full_screen", "F&ull screen", ("F11",), "", True),
    Entry("&Help", "show_keys", "&Keys", ("F1", "?"), "help"),
    Entry("&Help", "show_log", "Where the &log is kept"),
    Entry("&Help", "about", "&About nnviz"),
)
SUBMENUS = ("recent", "examples", "docks")


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

    def recolor(self, palette: Palette) -> None:
        for entry in ACTIONS:
            if entry.icon:
                self.actions[entry.name].setIcon(icon(entry.icon, palette))
