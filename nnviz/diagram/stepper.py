"""Turning a weight or bias in small steps by wheel or arrow keys: one undo step until the hand rests."""

from PySide6.QtCore import QObject, QTimer

from nnviz.diagram.turning import turn_label
from nnviz.experiment.specs import ParameterName
from nnviz.session.session import Session

_REST_MS = 600


class Stepper(QObject):
    """Holds the number from the first step until no further step has come for a while."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.session = session
        self._parameter: ParameterName | None = None
        self._value = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.rest)

    def step(self, parameter: ParameterName, by: float) -> None:
        """Turn the number by so much."""
        if parameter != self._parameter:
            self.rest()
            self._parameter, self._value = parameter, self.session.value(parameter)
            self.session.hold(parameter, turn_label(parameter))
        self._value += by
        self.session.turn(parameter, self._value)
        self._rest.start()

    def rest(self) -> None:
        """Let go."""
        self._rest.stop()
        if self._parameter is not None:
            self._parameter = None
            self.session.release()
