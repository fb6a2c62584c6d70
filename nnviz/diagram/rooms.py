"""All rooms of the diagram; a new one is one more entry here."""

from nnviz.diagram.commands import Commands
from nnviz.diagram.navigating import Navigating
from nnviz.diagram.room import Command, Room

ROOMS: tuple[type[Room], ...] = (Commands, Navigating)
COMMANDS: tuple[Command, ...] = tuple(command for room in ROOMS for command in room.COMMANDS)
