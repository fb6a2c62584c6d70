"""Turning weights and biases in small steps by wheel or arrow keys: one undo step until the hand rests."""

from PySide6.QtCore import QObject, QTimer

from nnviz.diagram.turning import turn_label
from nnviz.experiment.specs import ParameterName
from nnviz.session.session import Session

_REST_MS = 600


class Stepper(QObject):
    """Holds the numbers from the first step until no further step has come for a while."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self._values: dict[ParameterName, float] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.rest)

    def step(self, parameters: tuple[ParameterName, ...], by: float) -> None:
        """Turn the numbers by so much, each from its own value."""
        if parameters != tuple(self._values):
            self.rest()
            self._values = {parameter: self.session.value(parameter) for parameter in parameters}
            self.session.hold_all(parameters, turn_label(*parameters))
        for parameter in parameters:
            self._values[parameter] += by
            self.session.turn(parameter, self._values[parameter])
        self._rest.start()

    def rest(self) -> None:
        """Let go."""
        self._rest.stop()
        if self._values:
            self._values = {}
            self.session.release()
