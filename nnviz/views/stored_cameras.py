"""Nine cameras of a 3-D picture by number, and the usual views by name."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from nnviz.views.camera import FROM_ABOVE, FRONT, SIDE, Camera
from nnviz.views.surface_3d import Surface3D

NUMBERS = range(1, 10)
FIRST = {1: Camera(), 2: FROM_ABOVE, 3: FRONT, 4: SIDE}


class StoredCameras(QObject):
    """`said` tells in words what was done; `stored` gives number and camera, to be remembered."""

    said = Signal(str)
    stored = Signal(int, object)

    def __init__(self, picture: Surface3D, parent: QObject) -> None:
        super().__init__(parent)
        self.cameras: dict[int, Camera] = dict(FIRST)
        self._picture = picture
        self._done_by: dict[QAction, Callable[[], None]] = {}
        self._group = QActionGroup(self)
        self._group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        self._group.triggered.connect(self._do)
        tr = self.tr
        self.views = [
            self._action(tr("Where the &path is seen"), picture.go_home),
            self._action(tr("From &above"), partial(picture.fly_to, FROM_ABOVE)),
            self._action(tr("From the &front"), partial(picture.fly_to, FRONT)),
            self._action(tr("From the &side"), partial(picture.fly_to, SIDE)),
        ]
        self.recalling = [
            self._action(tr("Camera &{}").format(number), partial(self.recall, number), f"{number}")
            for number in NUMBERS
        ]
        self.storing = [
            self._action(tr("As camera &{}").format(number), partial(self.store, number), f"Shift+{number}")
            for number in NUMBERS
        ]

    def recall(self, number: int) -> None:
        """Look from a stored camera."""
        if number in self.cameras:
            self._picture.fly_to(self.cameras[number])
            self.said.emit(self.tr("camera {}").format(number))
        else:
            self.said.emit(self.tr("there is no camera {0} yet; Shift+{0} stores this one").format(number))

    def store(self, number: int) -> None:
        """Keep where it is looked from now."""
        self.cameras[number] = self._picture.camera
        self.stored.emit(number, self._picture.camera)
        self.said.emit(self.tr("camera {0} stored; {0} recalls it").format(number))

    def _action(self, text: str, do: Callable[[], None], key: str = "") -> QAction:
        action = self._group.addAction(text)
        action.setShortcut(QKeySequence(key))
        self._done_by[action] = do
        return action

    def _do(self, action: QAction) -> None:
        if self._picture.isVisible():
            self._done_by[action]()
        else:
            self.said.emit(self.tr("cameras are for the 3-D picture, which is not shown now"))
