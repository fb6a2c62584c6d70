"""What rooms of the diagram are: each offers commands, which menus, shortcuts and the sheet of keys are made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QObject

from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import Selection
from nnviz.diagram.typist import Typist
from nnviz.diagram.view import DiagramView
from nnviz.session.session import Session


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do: the method of the same name does it. Without a name it is a separator.

    menu : of the menu bar
    kinds : what it is also offered for in the context menu: "neuron", "synapse", "header", "empty"
    """

    menu: str
    name: str = ""
    text: str = ""
    keys: tuple[str, ...] = ()
    icon: str = ""
    is_checkable: bool = False
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What every room works on."""

    session: Session
    scene: DiagramScene
    view: DiagramView
    selection: Selection
    typist: Typist


class Room(QObject):
    """Commands that belong together; their names are unique among all rooms."""

    COMMANDS: ClassVar[tuple[Command, ...]] = ()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.session, self.scene, self.view = desk.session, desk.scene, desk.view
        self.selection, self.typist = desk.selection, desk.typist

    def useful(self) -> Mapping[str, bool]:
        """Whether commands would do something just now, by name; those not named always do."""
        return {}
