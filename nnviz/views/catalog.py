"""Every picture that can stand beside the diagram; adding one is adding one entry."""

from nnviz.views.cost_curve import CostCurve
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.layer_gradients import LayerGradientsView
from nnviz.views.local_minima import LocalMinima
from nnviz.views.momentum_map import MomentumMap
from nnviz.views.regions import DecisionRegions
from nnviz.views.update_stage import OneUpdate
from nnviz.views.view import View

VIEWS: dict[str, type[View]] = {
    "regions": DecisionRegions,
    "surface": ErrorSurfaceView,
    "cost": CostCurve,
    "minima": LocalMinima,
    "update": OneUpdate,
    "layers": LayerGradientsView,
    "momentum": MomentumMap,
}
