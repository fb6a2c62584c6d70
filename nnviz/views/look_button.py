"""How the pictures of a surface are looked at: units, usual views and stored cameras, behind one small button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnviz.views.contour_map import ContourMap
from nnviz.views.stored_cameras import StoredCameras
from nnviz.views.surface_3d import Surface3D


class LookButton(QToolButton):
    """The window that shows it adds the actions with keys to its own, so that they act wherever the focus is."""

    def __init__(self, contour_map: ContourMap, landscape: Surface3D, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = self.tr
        self.cameras = StoredCameras(landscape, self)
        self.setText(tr("view"))
        self.setToolTip(tr("Units, and where the surface is looked at from"))
        self.setAccessibleName(tr("View of the error surface"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        self.equal_units = menu.addAction(tr("&Equal units on both axes"))
        self.equal_units.setCheckable(True)
        self.equal_units.toggled.connect(contour_map.equalize_units)
        self.equal_units.toggled.connect(landscape.equalize_units)
        menu.addSeparator()
        menu.addActions(self.cameras.views)
        menu.addSeparator()
        menu.addMenu(tr("&Recall a camera")).addActions(self.cameras.recalling)
        menu.addMenu(tr("St&ore this view")).addActions(self.cameras.storing)
        self.setMenu(menu)
