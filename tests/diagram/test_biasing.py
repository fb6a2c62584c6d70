"""Biases taken away and given back: the marks, the training, and one undo step each."""

from nnviz.experiment.specs import Bias


def room(editor):
    return next(each for each in editor.rooms if type(each).__name__ == "Biasing")


def test_neurons_lose_their_biases_and_training_moves_them_no_more(editor, qtbot):
    session, ids = editor.session, editor.session.spec.network.ids
    session.set_value(Bias(ids[2]), 0.7, "Bias")
    qtbot.waitUntil(lambda: session.value(Bias(ids[2])) == 0.7)
    other = session.value(Bias(ids[-1]))
    editor.selection.set(frozenset({ids[0], ids[2], ids[3]}))
    room(editor).toggle_biases()
    assert session.undo_label == "Take 2 biases away"
    assert [session.value(Bias(each)) for each in (ids[2], ids[3])] == [0.0, 0.0]
    assert session.value(Bias(ids[-1])) == other
    assert editor.scene.neurons[ids[2]].bias is None and editor.scene.neurons[ids[-1]].bias == other
    session.step(5)
    qtbot.waitUntil(lambda: session.last_step == 5)
    assert session.value(Bias(ids[2])) == 0.0 != session.value(Bias(ids[-1])) - other
    room(editor).toggle_biases()
    assert session.undo_label == "Give 2 biases back"
    assert editor.scene.neurons[ids[2]].bias == 0.0
    before = session.last_step
    session.step(5)
    qtbot.waitUntil(lambda: session.last_step == before + 5)
    assert session.value(Bias(ids[2])) != 0.0


def test_an_input_has_none_to_lose(editor):
    refused = []
    editor.session.failed.connect(refused.append)
    editor.selection.set(frozenset({editor.session.spec.network.ids[0]}))
    assert room(editor).useful() == {"toggle_biases": False}
    room(editor).toggle_biases()
    assert "after the inputs" in refused.pop()


def test_the_rule_stays_as_it_was_turned(editor, qtbot):
    session = editor.session
    session.step(2)
    qtbot.waitUntil(lambda: session.last_step == 2)
    session.set_hyperparameter("learning_rate", 0.777)
    qtbot.waitUntil(lambda: dict(session.snapshot.state.hyperparameters)["learning_rate"] == 0.777)
    editor.selection.set(frozenset({session.spec.network.ids[-1]}))
    room(editor).toggle_biases()
    assert session.last_step == 0
    assert dict(session.snapshot.state.hyperparameters)["learning_rate"] == 0.777
