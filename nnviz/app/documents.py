"""Opening, saving and leaving experiments: the file dialogs, the recent files, and nothing lost on the way."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from nnviz.experiment.files import FileError, to_text
from nnviz.experiment.opening import open_experiment
from nnviz.experiment.shipped import EXPERIMENTS, experiment
from nnviz.experiment.specs import ExperimentSpec
from nnviz.experiment.templates import TEMPLATES, template
from nnviz.panels.banner import Banner
from nnviz.session.preferences import Preferences
from nnviz.session.saving import write_atomically
from nnviz.session.session import Session

FIRST = "first"
# Where what an experiment is about is seen, for those that are about one picture.
SEEN_IN = {"simplest": "descent", "local-minima": "minima"}


class Documents(QObject):
    """What the File menu does to the session; every refusal is one sentence in the banner.

    `workspace_asked` names the one in which the experiment just opened is seen best.
    """

    workspace_asked = Signal(str)

    def __init__(self, session: Session, preferences: Preferences, banner: Banner, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._preferences = preferences
        self._banner = banner
        self._window = window

    def new_experiment(self) -> None:
        self._open_shipped(FIRST)

    def open_dialog(self) -> None:
        pattern = self.tr("Experiments and tables (*.nnviz *.csv *.tsv);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open"), str(self._folder()), pattern)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> bool:
        """Open a file in the place of what is open; where it is refused, all stays as it is."""
        try:
            spec = open_experiment(path)
            if not self.may_leave():
                return False
            self._session.open_spec(spec, path.absolute() if path.suffix == ".nnviz" else None)
        except FileError as error:
            self._refuse(path, str(error))
            return False
        except ValueError as error:
            self._refuse(path, f"{path}: {error}")
            return False
        if path.suffix == ".nnviz":
            self._preferences.remember_file(path.absolute())
        self._banner.dismiss()
        return True

    def save(self) -> bool:
        return self._save_to(self._session.path) if self._session.path else self.save_as()

    def save_as(self) -> bool:
        suggested = self._session.path or self._folder() / f"{Path(self._session.title).stem}.nnviz"
        pattern = self.tr("Experiments (*.nnviz)")
        name, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save as"), str(suggested), pattern)
        if not name:
            return False
        path = Path(name)
        return self._save_to(path if path.suffix == ".nnviz" else path.with_name(path.name + ".nnviz"))

    def may_leave(self) -> bool:
        """Whether what is open may be replaced: at once where it is saved, else as the person answers."""
        self._session.let_go()
        if not self._session.is_dirty:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.warning(
            self._window,
            self.tr("Unsaved changes"),
            self.tr("“%s” has changes that are not saved.") % self._session.title,
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        return self.save() if answer == buttons.Save else answer == buttons.Discard

    def fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        for path in self._preferences.recent_files:
            action = menu.addAction(str(path))
            action.setData(path)
        menu.setEnabled(not menu.isEmpty())

    def fill_examples(self, menu: QMenu) -> None:
        for name, description in EXPERIMENTS.items():
            menu.addAction(description).setData(name)

    def fill_templates(self, menu: QMenu) -> None:
        for name, entry in TEMPLATES.items():
            menu.addAction(self.tr(entry.label)).setData(name)
        menu.triggered.connect(self.new_from_template)

    def new_from_template(self, action: QAction) -> None:
        self._open_unsaved(action.data(), template(action.data(), self._session.spec.dataset))

    def open_recent(self, action) -> None:
        self.open_path(action.data())

    def open_example(self, action) -> None:
        self._open_shipped(action.data())

    def _open_shipped(self, name: str) -> None:
        self._open_unsaved(name, experiment(name))

    def _open_unsaved(self, name: str, spec: ExperimentSpec) -> None:
        if self.may_leave():
            self._session.open_spec(spec)
            self._banner.dismiss()
            if name in SEEN_IN:
                self.workspace_asked.emit(SEEN_IN[name])

    def _save_to(self, path: Path) -> bool:
        self._session.let_go()
        try:
            write_atomically(path, to_text(self._session.spec))
        except OSError as error:
            self._banner.show_message(f"{path}: {error}", "error")
            return False
        self._session.mark_saved(path)
        self._preferences.remember_file(path.absolute())
        self._banner.show_message(self.tr("Saved %s") % path.name, "info")
        return True

    def _refuse(self, path: Path, sentence: str) -> None:
        if not path.exists():
            self._preferences.forget_file(path)
        self._banner.show_message(sentence, "error")

    def _folder(self) -> Path:
        recent = self._preferences.recent_files
        return self._session.path.parent if self._session.path else recent[0].parent if recent else Path.home()
