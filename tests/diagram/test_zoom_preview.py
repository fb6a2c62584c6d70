"""While a large network is zoomed its last picture stands in for it; once the hand rests it is drawn anew."""

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QImage


def pixels(editor) -> np.ndarray:
    image = editor.view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[..., :3].astype(int)


class Paints(QObject):
    """What is painted of a widget."""

    def __init__(self) -> None:
        super().__init__()
        self.rects = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.rects.append(event.rect())
        return False


def test_a_dear_picture_is_scaled_until_the_hand_rests(editor, qtbot):
    view = editor.view
    view._restyling_s = 1.0
    before, zoom = pixels(editor), view.zoom
    view.zoom_by(1.5, QPoint(300, 300))
    assert view._preview.is_shown
    assert view.zoom == zoom * 1.5
    assert editor.overlays.zoom_button.text().startswith(f"{100 * view.zoom:.0f} %")
    scaled = pixels(editor)
    assert not np.array_equal(before, scaled)
    qtbot.waitUntil(lambda: not view._preview.is_shown)
    assert editor.scene.look.zoom == view.zoom
    drawn = pixels(editor)
    ink = (drawn != 255).any(axis=-1)
    # Numbers keep their size on paper; everything else is where the scaled picture showed it.
    assert np.abs(scaled - drawn).mean() < 0.5 * np.abs(before - drawn).mean()
    assert ink.mean() > 0.02


def test_what_is_drawn_quickly_is_drawn_at_once(editor):
    view = editor.view
    view._restyling_s = view.painting_s = 0.0
    view.zoom_by(1.2)
    assert not view._preview.is_shown
    assert editor.scene.look.zoom == view.zoom


def test_fitting_ends_the_picture_that_stands_in(editor):
    view = editor.view
    view._restyling_s = 1.0
    view.zoom_by(2.0)
    editor.fit()
    assert not view._preview.is_shown
    assert editor.scene.look.zoom == view.zoom


def test_nothing_of_the_picture_stays_behind(editor, qtbot):
    view = editor.view
    view._restyling_s = 1.0
    view.zoom_by(0.5)
    view.viewport().repaint()
    paints = Paints()
    view.viewport().installEventFilter(paints)
    qtbot.waitUntil(lambda: not view._preview.is_shown and view.viewport().rect() in paints.rects)
