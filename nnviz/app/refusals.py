"""What is refused stands in the banner, beside a button that mends it where one edit does."""

from PySide6.QtCore import QObject

from nnviz.engine.refusals import path_refusal
from nnviz.experiment.edits import connect_all
from nnviz.panels.banner import Banner
from nnviz.session.session import Session


class Refusals(QObject):
    """Outputs that no input reaches are mended by connecting all of each layer to all of the next."""

    def __init__(self, session: Session, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._banner = session, banner
        session.failed.connect(self.tell)
        banner.remedied.connect(self.mend)

    def tell(self, sentence: str) -> None:
        """Show why something was not done."""
        remedy = self.tr("connect all") if sentence == path_refusal(self._session.run.network) else ""
        self._banner.show_message(sentence, "error", remedy)

    def mend(self) -> None:
        """Do what the button says, as one undo step."""
        self._session.edit(self.tr("Connect all"), connect_all)
