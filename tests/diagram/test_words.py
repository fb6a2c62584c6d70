"""Everything the diagram says can be said in another language."""

import ast
import inspect

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator

from nnviz.diagram import biasing, selecting


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


@pytest.mark.parametrize("room", [selecting, biasing])
def test_what_a_room_says_stands_literally_where_translators_look_for_it(room):
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(room))) if isinstance(node, ast.Call)]
    said = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("tr", "counted")]
    assert said
    for call in said:
        assert isinstance(call.args[0], ast.Constant), ast.unparse(call)
