"""All rooms of the diagram; a new one is one more entry here."""

from nnviz.diagram.arranging import Arranging
from nnviz.diagram.biasing import Biasing
from nnviz.diagram.clipboard import Clipboard
from nnviz.diagram.commands import Commands
from nnviz.diagram.count_card import Counting
from nnviz.diagram.feeding import Feeding
from nnviz.diagram.folds import Folds
from nnviz.diagram.layer_editor import LayerEditor
from nnviz.diagram.navigating import Navigating
from nnviz.diagram.palette_search import Searching
from nnviz.diagram.room import Command, Room
from nnviz.diagram.selecting import Selecting
from nnviz.diagram.setting import Setting
from nnviz.diagram.wiring import Wiring

ROOMS: tuple[type[Room], ...] = (
    Clipboard,
    Commands,
    Arranging,
    Folds,
    Biasing,
    Wiring,
    Setting,
    LayerEditor,
    Counting,
    Searching,
    Feeding,
    Selecting,
    Navigating,
)
COMMANDS: tuple[Command, ...] = tuple(command for room in ROOMS for command in room.COMMANDS)
