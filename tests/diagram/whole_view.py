"""What a diagram shows of its network."""

from nnviz.diagram.view import DiagramView


def all_in_view(view: DiagramView) -> bool:
    """Whether the whole network is in view."""
    return view.mapToScene(view.viewport().rect()).boundingRect().contains(view.scene_.content_rect())
