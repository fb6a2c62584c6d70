"""What neurons are called on the paper, from a file that does not name them."""

import json

from nnviz.experiment.edits import new_spec
from nnviz.experiment.files import to_text
from nnviz.experiment.inputs import add_feature
from nnviz.experiment.opening import open_experiment
from nnviz.experiment.specs import DatasetSpec


def test_unnamed_inputs_of_a_file_are_called_after_the_features_that_feed_them(editor, tmp_path):
    spec, _ = add_feature(new_spec("2-3-1", DatasetSpec("circles", n_points=60)), "x1^2")
    written = json.loads(to_text(spec))
    inputs = written["network"]["columns"][0]["neurons"]
    for neuron in inputs:
        neuron.pop("name", None)
    inputs[1]["name"] = "mine"
    path = tmp_path / "by_hand.nnviz"
    path.write_text(json.dumps(written))
    editor.session.open_spec(open_experiment(path))
    assert [editor.scene.neurons[each["id"]].symbol for each in inputs] == ["x₁", "mine", "x₁²"]
    assert not editor.session.is_dirty
