"""What a picture of the error surface has laid over it, from below: minima, the batch, the next step."""

from nnviz.views.surface_batch import batch_marks
from nnviz.views.surface_landscape import minima_of
from nnviz.views.surface_marks import NO_MARKS, SurfaceMarks
from nnviz.views.surface_picture import SurfacePicture
from nnviz.views.surface_step import marks_of


def layers_of(picture: SurfacePicture | None, is_performance: bool) -> SurfaceMarks:
    """All that the picture itself knows of; walkers have arrows of their own.

    is_performance : whether descent on the error is shown as ascent
    """
    marks = NO_MARKS
    if picture is None or picture.surface is None:
        return marks
    if picture.landscape is not None:
        marks += minima_of(picture.landscape)
    if picture.batch is not None:
        marks += batch_marks(picture.batch)
    if picture.next_step is not None:
        marks += marks_of(picture.next_step, picture.surface, is_performance)
    return marks
