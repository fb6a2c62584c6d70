"""The stored cameras of the error surface, kept from one start of the program to the next."""

from dataclasses import astuple, fields
from math import isfinite

from PySide6.QtCore import QObject

from nnviz.session.preferences import Preferences
from nnviz.views.camera import Camera
from nnviz.views.stored_cameras import NUMBERS, StoredCameras


class CameraMemory(QObject):
    """Gives back what was stored, and keeps what will be."""

    def __init__(self, preferences: Preferences, cameras: StoredCameras, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        for number, numbers in preferences.cameras.items():
            if number in NUMBERS and len(numbers) == len(fields(Camera)) and all(map(isfinite, numbers)):
                cameras.cameras[number] = Camera(*numbers).orbited(0.0, 0.0).zoomed(1.0)
        cameras.stored.connect(self._remember)

    def _remember(self, number: int, camera: Camera) -> None:
        self._preferences.remember_camera(number, astuple(camera))
