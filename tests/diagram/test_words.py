"""Everything the diagram says can be said in another language."""

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator


class Shouting(QTranslator):
    """A language whose words are those of the program in capitals."""

    def translate(self, context, text, disambiguation=None, n=-1):
        return text.upper().replace("%S", "%s").replace("%D", "%d") if context == "diagram" else None

    def isEmpty(self):
        return False


@pytest.fixture
def shouting(qapp):
    language = Shouting()
    QCoreApplication.installTranslator(language)
    yield
    QCoreApplication.removeTranslator(language)


def test_headers_focus_and_formula_are_in_the_language_of_the_window(shouting, open_editor):
    editor = open_editor("2-3-1")
    assert [header.words[0] for header in editor.scene.headers] == ["INPUT", "HIDDEN 1", "OUTPUT"]
    editor.selection.set(frozenset({editor.session.spec.network.ids[3]}))
    assert editor.overlays.card.formula.subject.startswith("FOCUS: HIDDEN 1 · NEURON 2 · EXAMPLE ")
    editor.selection.set(frozenset({editor.session.spec.network.ids[0]}))
    assert editor.overlays.card.formula.output == "AN INPUT OF THE NETWORK"
