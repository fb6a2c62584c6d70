"""Features that feed a network: edited, kept in files, refused with a remedy, and learned from."""

import json
import random
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from nnviz.datasets.features import FEATURES
from nnviz.engine.backprop import cost_and_gradient, forward
from nnviz.engine.network import NeuronActivation
from nnviz.experiment import edits
from nnviz.experiment.build import build, dataset_of
from nnviz.experiment.data_for_shape import default_dataset, shaped
from nnviz.experiment.edits import EditError, add_feature, new_spec, remove_feature, set_feature, suited_to
from nnviz.experiment.features import features_in_use, features_remark, keeping_features
from nnviz.experiment.files import FileError, from_text, to_text
from nnviz.experiment.specs import Bias, DatasetSpec, TableSpec, Weight
from nnviz.session.document import Document
from nnviz.training.advance import advance
from nnviz.training.loop import first_snapshot


def fed(*keys, data="circles", shape="2-1"):
    """A network on 80 points that is fed with these features alone."""
    spec = new_spec(shape, replace(default_dataset(data, DatasetSpec()), n_points=80, noise=0.0))
    before = features_in_use(spec.dataset)
    for key in [key for key in keys if key not in before]:
        spec, _ = add_feature(spec, key)
    for key in [key for key in before if key not in keys]:
        spec = remove_feature(spec, key)
    return spec


def after(spec, n_steps):
    """The run, and its parameters after so many steps."""
    run = build(spec)
    return run, advance(run, first_snapshot(run).state, n_steps)[0].parameters


def accuracy(spec, n_steps):
    run, parameters = after(spec, n_steps)
    outputs = forward(run.network, parameters, run.dataset.inputs).y[:, -1:]
    middle = (run.targets.min() + run.targets.max()) / 2
    return float(((outputs > middle) == (run.targets > middle)).mean())


def with_added(key, spec):
    return add_feature(spec, key)[0]


def with_replaced(place, key, spec):
    return set_feature(spec, place, key)


def on_a_table(spec):
    """The same network on a table of its own whose columns are those that the features give."""
    points = dataset_of(spec.dataset)
    values = np.column_stack((points.inputs, points.labels))
    columns = (*(f"column {at}" for at in range(points.n_inputs)), "class")
    table = TableSpec("features.csv", columns, values.astype("<f8").tobytes(), "class", points.class_names)
    return replace(spec, dataset=replace(spec.dataset, features=(), table=table))


def test_an_added_feature_is_the_last_input_and_wired_as_the_one_before_it():
    spec = new_spec("2-3-1", DatasetSpec())
    grown, new_id = add_feature(spec, "x1^2")
    first = grown.network.columns[0].neurons
    assert [neuron.name for neuron in first] == ["x1", "x2", "x₁²"]
    assert first[-1].id == new_id
    hidden = {neuron.id for neuron in grown.network.columns[1].neurons}
    assert {target for source, target in grown.network.synapses if source == new_id} == hidden
    assert grown.dataset.features == ("x1", "x2", "x1^2")
    build(grown)


def test_an_input_goes_with_its_feature_and_what_is_left_are_raw_inputs_again():
    spec = new_spec("2-3-1", DatasetSpec())
    grown, new_id = add_feature(spec, "sin x2")
    assert edits.remove_neurons(grown, [new_id]) == spec
    assert remove_feature(grown, "sin x2") == spec
    assert remove_feature(grown, "x1").dataset.features == ("x2", "sin x2")


def test_a_feature_in_the_place_of_another_keeps_the_neuron_with_its_synapses():
    spec = new_spec("2-3-1", DatasetSpec())
    second = spec.network.ids[1]
    changed = set_feature(spec, second, "x1 x2")
    assert changed.network.synapses == spec.network.synapses
    assert changed.network.neuron(second).name == "x₁x₂"
    assert changed.dataset.features == ("x1", "x1 x2")
    assert set_feature(changed, second, "x2") == spec


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda spec: add_feature(spec, "x1"), "x1 feeds the network already"),
        (lambda spec: add_feature(spec, "cos x1"), "they have x1, x2"),
        (lambda spec: set_feature(spec, spec.network.ids[0], "x2"), "x2 feeds the network already"),
        (lambda spec: set_feature(spec, spec.network.ids[-1], "x1^2"), "choose a neuron of the first layer"),
        (lambda spec: remove_feature(spec, "x1^2"), "does not feed"),
        (lambda spec: remove_feature(remove_feature(spec, "x1"), "x2"), "at least one input"),
        (lambda spec: edits.remove_neurons(spec, spec.network.ids[:2]), "at least one input"),
        (lambda spec: add_feature(suited_to(spec, default_dataset("iris", spec.dataset)), "x1^2"), "one or two inputs"),
        (
            lambda spec: add_feature(suited_to(spec, default_dataset("sine", spec.dataset)), "x2"),
            r"they have x1, x1\^2",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_remedy(edit, words):
    with pytest.raises(EditError, match=words):
        edit(new_spec("2-3-1", DatasetSpec()))


@pytest.mark.parametrize(
    ("data", "features", "place", "words"),
    [
        ({}, ["x3"], "dataset.features[0]", "'x3' is unknown; known are x1, x2, x1^2"),
        ({}, ["x1", "x1"], "dataset.features[1]", "stands twice"),
        ({}, "x1", "dataset.features", "where a list"),
        ({}, [1], "dataset.features[0]", "text is wanted"),
        ({"name": "sine"}, ["x1 x2"], "dataset.features[0]", "needs a second input"),
        ({"name": "iris"}, ["x1"], "dataset.features[0]", "one or two inputs"),
        ({"name": "digits"}, ["x1"], "dataset.features[0]", "no images"),
    ],
)
def test_a_file_with_other_features_is_refused_by_its_place(data, features, place, words):
    parsed = json.loads(to_text(fed("x1", "x2")))
    parsed["dataset"] |= {**data, "features": features}
    with pytest.raises(FileError) as refused:
        from_text(json.dumps(parsed), "a.nnviz")
    assert f": {place}: " in str(refused.value)
    assert words in str(refused.value)


def test_a_file_says_the_features_only_where_they_are_not_the_raw_inputs():
    assert '"features"' not in to_text(fed("x1", "x2"))
    spec = fed("sin x1", "x1 x2", shape="2-2-1")
    assert json.loads(to_text(spec))["dataset"]["features"] == ["sin x1", "x1 x2"]
    assert from_text(to_text(spec), "a.nnviz") == spec
    parsed = json.loads(to_text(fed("x1", "x2")))
    parsed["dataset"]["features"] = ["x1", "x2"]
    assert from_text(json.dumps(parsed), "a.nnviz") == fed("x1", "x2")


def test_the_gradient_and_a_training_are_those_of_a_table_with_the_same_columns_bit_for_bit():
    spec = fed("x1", "x2", "x1^2", "x1 x2", "sin x2", shape="2-3-1")
    (run, parameters), (same, theirs) = after(spec, 50), after(on_a_table(spec), 50)
    assert parameters.tobytes() == theirs.tobytes()
    slopes = [
        cost_and_gradient(each.network, parameters, each.dataset.inputs, each.targets, each.loss)[1]
        for each in (run, same)
    ]
    assert slopes[0].tobytes() == slopes[1].tobytes()


def test_one_neuron_learns_xor_from_the_product_and_never_from_the_inputs():
    assert accuracy(fed("x1 x2", data="xor"), 2000) == 1.0
    assert accuracy(fed("x1", "x2", data="xor"), 2000) < 0.8


def test_a_perceptron_finds_the_circle_from_the_squares():
    def perceptron(*keys):
        spec = fed(*keys)
        spec = edits.set_activation(spec, [spec.network.ids[-1]], NeuronActivation("perceptron"))
        spec = edits.set_start(spec, scale=0.1)
        return edits.set_training(spec, optimizer="perceptron", batch_size=1)

    assert accuracy(perceptron("x1^2", "x2^2"), 2000) == 1.0
    assert accuracy(perceptron("x1", "x2"), 2000) < 0.8


def test_trained_weights_stay_when_features_come_and_go():
    spec = replace(fed("x1", "x2"), start=replace(fed("x1", "x2").start, values=((Bias(2), 0.5), (Weight(0, 2), 1.5))))
    grown, new_id = add_feature(spec, "x2^2")
    assert grown.start.values == spec.start.values
    assert remove_feature(grown, "x1").start.values == ((Bias(2), 0.5),)
    assert new_id not in spec.network.column_of


@pytest.mark.parametrize("seed", range(6))
def test_any_features_put_in_and_taken_out_are_undone_to_the_first_byte(seed):
    chance = random.Random(seed)
    document = Document(new_spec(chance.choice(["2-1", "2-3-1", "2-4-2-1"]), DatasetSpec(n_points=20)))
    first = to_text(document.spec)
    for _ in range(60):
        spec, key = document.spec, chance.choice(sorted(FEATURES))
        if key not in features_in_use(spec.dataset):
            place = chance.choice(spec.network.columns[0].neurons).id
            document.edit("Edit", chance.choice([partial(with_added, key), partial(with_replaced, place, key)]))
        elif spec.network.sizes[0] > 1:
            document.edit("Edit", partial(remove_feature, key=key))
        edits.check(document.spec)
        points = build(document.spec).dataset
        names = [neuron.name for neuron in document.spec.network.columns[0].neurons]
        assert names == list(points.input_names)
    assert document.at > 20
    while document.can_undo():
        document.go_to(document.at - 1)
    assert to_text(document.spec) == first


def test_other_points_keep_the_features_that_they_have_and_words_say_which_have_gone():
    spec = fed("x1", "x1^2", "x1 x2", "x2^2")
    for name, kept in (("xor", spec.dataset.features), ("sine", ("x1", "x1^2")), ("iris", ())):
        dataset = keeping_features(default_dataset(name, spec.dataset), spec.dataset)
        assert dataset.features == kept
        changed = suited_to(spec, dataset)
        build(changed)
        assert bool(features_remark(spec.dataset, changed.dataset)) == (kept != spec.dataset.features)
    said = features_remark(spec.dataset, keeping_features(default_dataset("sine", spec.dataset), spec.dataset))
    assert said.startswith("The new data have no x₁x₂ or x₂²")


def test_a_shape_with_fewer_inputs_leaves_the_first_features():
    spec = shaped(fed("x1", "x2", "x1^2", "sin x1", shape="2-3-1"), "3-3-1")
    assert spec.dataset.features == ("x1", "x2", "x1^2")
    assert shaped(spec, "2-3-1").dataset.features == ()


def test_one_more_input_brings_the_next_feature_until_all_feed_the_network():
    spec = new_spec("2-1", DatasetSpec())
    for key in list(FEATURES)[2:]:
        spec, _ = edits.add_neuron(spec, 0)
        assert spec.dataset.features[-1] == key
        build(spec)
    with pytest.raises(EditError, match="feeds the network already"):
        edits.add_neuron(spec, 0)
