"""What feeds the network, as a line of chips: one for every usual function of the inputs that the data have."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from nnviz.experiment.features import features_in_use, features_shown, name_of, short_name_of
from nnviz.experiment.specs import DatasetSpec
from nnviz.views.colors import Palette
from nnviz.views.symbols import symbol

_GAP_PX, _AIR_X_PX, _AIR_Y_PX = 2, 8, 5
_USUAL_WIDTH_PX = 240


class FeatureChip(QToolButton):
    """Checked where the spec says so; pressing it emits `chosen` with its key, and checks nothing by itself."""

    chosen = Signal(str)

    def __init__(self, key: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._emit_chosen)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + _AIR_X_PX, metrics.height() + _AIR_Y_PX)

    def nextCheckState(self) -> None:
        """Only the spec decides what is checked."""

    def _emit_chosen(self) -> None:
        self.chosen.emit(self.key)


class FeatureChips(QWidget):
    """As many lines as it takes; gone where the data have nothing to choose from."""

    toggled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.chips: list[FeatureChip] = []
        self.setAccessibleName(self.tr("What feeds the network"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_features(self, dataset: DatasetSpec) -> None:
        """Show what these data have, and what of it is in use."""
        there, in_use = features_shown(dataset), features_in_use(dataset)
        texts = [symbol(short_name_of(dataset, key)) for key in there]
        if [(chip.key, chip.text()) for chip in self.chips] != list(zip(there, texts, strict=True)):
            self._rebuild(there, texts)
        for chip in self.chips:
            name = symbol(name_of(dataset, chip.key))
            chip.setChecked(chip.key in in_use)
            feeds = self.tr("{} feeds the network; press to take it out").format(name)
            chip.setToolTip(feeds if chip.isChecked() else self.tr("Feed the network with {} too").format(name))
            chip.setAccessibleName(self.tr("Input {}").format(name))
            chip.setAccessibleDescription(chip.toolTip())
        self.setVisible(bool(self.chips))

    def _rebuild(self, keys: tuple[str, ...], texts: list[str]) -> None:
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = [FeatureChip(key, text, self) for key, text in zip(keys, texts, strict=True)]
        for before, chip in zip([None, *self.chips], self.chips, strict=False):
            chip.chosen.connect(self.toggled)
            chip.setVisible(True)
            if before is not None:
                self.setTabOrder(before, chip)
        self._arrange()

    def recolor(self, palette: Palette) -> None:
        self.setStyleSheet(
            f"QToolButton {{ padding: 0; border: 1px solid {palette.line}; border-radius: 5px; color: {palette.soft};"
            f" font-size: 12px; }}"
            f"QToolButton:checked {{ color: {palette.accent}; border-color: {palette.accent};"
            f" background: {palette.accent_ground}; }}"
            f"QToolButton:focus {{ border: 2px solid {palette.accent}; }}"
        )
        self._arrange()

    def sizeHint(self) -> QSize:
        width_px = self.width() if self.isVisible() else _USUAL_WIDTH_PX
        return QSize(width_px, self._places(width_px)[1])

    def minimumSizeHint(self) -> QSize:
        widest = max((chip.sizeHint().width() for chip in self.chips), default=0)
        return QSize(widest, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        places, height_px = self._places(self.width())
        for chip, place in zip(self.chips, places, strict=True):
            chip.setGeometry(place)
        self.setFixedHeight(height_px)

    def _places(self, width_px: int) -> tuple[list[QRect], int]:
        """Where the chips stand, line by line, and how high all lines are."""
        places: list[QRect] = []
        x = y = line = 0
        for chip in self.chips:
            chip.ensurePolished()
            size = chip.sizeHint()
            if x and x + size.width() > width_px:
                x, y = 0, y + line + _GAP_PX
            places.append(QRect(x, y, size.width(), size.height()))
            x, line = x + size.width() + _GAP_PX, size.height()
        return places, y + line
