"""What floats over the paper: zoom and parameter count in its corners, buttons under headers, the formula's card.

They stand beside the view, not inside of it, so that a screen reader finds them.
"""

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.diagram.badges import Badges
from nnviz.diagram.card import FormulaCard
from nnviz.diagram.count_card import CountLabel
from nnviz.diagram.fitting import Margins
from nnviz.diagram.focus import longest_formula
from nnviz.diagram.header_buttons import HeaderButtons
from nnviz.diagram.outside import Outside
from nnviz.diagram.palette import PieceStrip
from nnviz.diagram.view import DiagramView
from nnviz.experiment.counting import counting_lines, n_biases, n_parameters, n_weights
from nnviz.experiment.specs import NetworkSpec

_CORNER_PX, _GAP_PX, _SIDE_PX = 6, 5, 8
_SIZE_PX, _PADDING_PX = 13, 2
_GROUND = 0.88


class Overlays(QObject):
    """Puts everything into its place whenever the view changes."""

    fit_asked = Signal()

    def __init__(self, view: DiagramView, surface: QWidget) -> None:
        super().__init__(surface)
        self.view, self.surface, self.look = view, surface, view.scene_.look
        self.header_buttons = HeaderButtons(view, surface)
        self.counts = CountLabel(surface)
        self._counts = "", ""
        self.counts.setAccessibleName(self.tr("Number of parameters; press for how they are counted"))
        self.zoom_button = QToolButton(surface)
        self.zoom_button.setAutoRaise(True)
        self.zoom_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.zoom_button.setToolTip(self.tr("Fit the network (F)"))
        self.zoom_button.setAccessibleName(self.tr("Zoom; press to fit the network"))
        self.zoom_button.clicked.connect(self.fit_asked)
        self.palette = PieceStrip(view, surface)
        view.resized.connect(self.palette.follow_width)
        self.palette.folded.connect(view.resized)
        self.badges = Badges(view.scene_, view.selection, surface)
        self.outside = Outside(view, surface)
        self.outside.fit_asked.connect(self.fit_asked)
        self.card = FormulaCard(view, self.palette, surface)
        view.zoomed.connect(self.tell_view)
        view.shifted.connect(self.tell_view)

    def margins(self, network: NetworkSpec) -> Margins:
        """Pixels above, below and left of the network that are kept free for what floats there."""
        font = QFont(QGuiApplication.font())
        font.setPixelSize(self._text_px)
        above = _CORNER_PX + QFontMetrics(font).height() + 2 * _PADDING_PX + _GAP_PX
        below = self.card.room_for(longest_formula(network)) + self._text_px
        return Margins(above, below, self.palette.margin_px)

    @property
    def _text_px(self) -> int:
        return round(_SIZE_PX * self.look.content_scale)

    def restyle(self) -> None:
        """Take up palette and content scale."""
        look = self.look
        paper = look.color("paper")
        ground = f"rgba({paper.red()}, {paper.green()}, {paper.blue()}, {_GROUND})"
        self.counts.setStyleSheet(
            f"color: {look.palette.soft}; background: {ground}; border-radius: 5px;"
            f" padding: {_PADDING_PX}px 6px; font-size: {self._text_px}px;"
        )
        self.zoom_button.setStyleSheet(
            f"QToolButton {{ color: {look.palette.soft}; background: {ground}; border: none; padding: 2px 6px;"
            f" min-height: 0; border-radius: 5px; font-size: {_SIZE_PX - 1}px; }}"
            f"QToolButton:hover {{ color: {look.palette.accent}; background: {look.palette.accent_ground}; }}"
        )
        self.badges.restyle()
        self.outside.restyle()
        self.card.restyle()
        self.palette.restyle()
        self.header_buttons.restyle()

    def stand(self) -> None:
        """Put everything into its corner."""
        self.zoom_button.move(_CORNER_PX, _CORNER_PX)
        self.card.stand()
        self.tell_view()
        self.palette.stand(_CORNER_PX + self.zoom_button.height() + _GAP_PX)

    def _share_top(self) -> None:
        """Zoom and problems from the left, the count from the right, in fewer words where there is no room for all."""
        begin = self.zoom_button.geometry().right() + _GAP_PX
        for counts, is_short in ((self._counts[0], False), (self._counts[1], False), (self._counts[1], True)):
            self.counts.setText(counts)
            self.counts.adjustSize()
            self.badges.tell(is_short)
            taken = self.badges.width() + _GAP_PX if self.badges.sentences else 0
            if begin + taken + self.counts.width() + _SIDE_PX <= self.surface.width():
                break
        self.badges.move(begin, _CORNER_PX)
        self.counts.move(self.surface.width() - self.counts.width() - _SIDE_PX, _CORNER_PX)
        self.card.top_px = self.counts.geometry().bottom() + _GAP_PX

    def count(self, network: NetworkSpec) -> None:
        """Show how many parameters there are."""
        with_bias, without, ink = n_parameters(network), n_weights(network), self.look.palette.ink
        bold = (
            f'<b style="color:{ink}">{with_bias:,} '
            + (self.tr("parameter") if with_bias == 1 else self.tr("parameters"))
            + "</b> "
        )
        more = self.tr("with bias") + f" · {without:,} " + self.tr("without")
        self._counts = bold + (more if n_biases(network) else "· " + self.tr("no biases")), bold
        self.counts.setToolTip("\n".join(counting_lines(network)))
        self.stand()

    def tell_view(self) -> None:
        """Show the zoom in its corner, and at the edges what is out of view; a press on either brings all back."""
        self.zoom_button.setText(f"{100 * self.view.zoom:.0f} %")
        self.zoom_button.adjustSize()
        self._share_top()
        card = self.card.geometry() if self.card.isVisible() else QRect()
        tools = [button.geometry() for button in self.header_buttons.buttons]
        self.outside.stand(self.palette.margin_px, self.counts.geometry().bottom(), card, tools)
