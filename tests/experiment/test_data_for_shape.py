"""Whatever shape is typed stands there at once, with data whose ends it has."""

from dataclasses import replace

import pytest

from nnviz.datasets.catalog import DATASETS
from nnviz.experiment import edits
from nnviz.experiment.build import build, dataset_of
from nnviz.experiment.counting import n_parameters, n_weights
from nnviz.experiment.data_for_shape import dataset_label, dataset_remark
from nnviz.experiment.edits import EditError
from nnviz.experiment.files import from_text, to_text
from nnviz.experiment.shipped import experiment
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec, Intervention, StartSpec, Weight


def first() -> ExperimentSpec:
    return experiment("first")


def test_the_board_shape_stands_at_once_with_20_and_26_parameters() -> None:
    spec = edits.shaped(first(), "3-4-2")
    assert spec.network.sizes == (3, 4, 2)
    assert (n_weights(spec.network), n_parameters(spec.network)) == (20, 26)
    assert spec.dataset.name == "ball"
    assert {neuron.activation.name for neuron in spec.network.columns[-1].neurons} == {"softmax"}
    assert spec.training.loss == "cross_entropy"
    assert build(spec).network.n_parameters == 26


@pytest.mark.parametrize(
    ("shape", "label"),
    [
        ("2-5-1", "Circles"),
        ("2-5-2", "Circles"),
        ("2-5-3", "Rings"),
        ("3-4-1", "Ball in a cube"),
        ("1-9-1", "Sine"),
        ("8-3-8", "One of eight"),
        ("64-32-10", "Handwritten digits"),
        ("5-3-2", "2 clouds in 5 dimensions"),
        ("1-3-4", "4 clouds in 1 dimension"),
        ("784-16-10", "10 clouds in 784 dimensions"),
    ],
)
def test_every_shape_gets_data_that_it_can_learn_from(shape: str, label: str) -> None:
    spec = edits.shaped(first(), shape)
    edits.check(spec)
    run = build(spec)
    assert "-".join(map(str, spec.network.sizes)) == shape
    assert dataset_label(spec.dataset) == label
    assert run.dataset.n_inputs == spec.network.sizes[0]


def test_data_of_the_same_task_come_before_others() -> None:
    hills = edits.new_spec("2-8-1", DatasetSpec("hills", 50))
    assert edits.shaped(hills, "3-4-1").dataset.name == "waves"
    assert edits.shaped(hills, "3-4-2").dataset.name == "ball"


def test_where_the_data_fit_they_stay_with_all_that_was_set() -> None:
    spec = replace(first(), start=StartSpec(values=((Weight(0, 2), 1.5),)), title="mine")
    shaped = edits.shaped(spec, "2-4-3-1")
    assert (shaped.dataset, shaped.title, shaped.start.values) == (spec.dataset, "mine", spec.start.values)
    assert edits.shaped(spec, "2-4-2-1") == spec


def test_other_data_take_along_no_numbers_and_no_title() -> None:
    by_hand = (Intervention(3, "set", Weight(0, 2), 1.0),)
    spec = replace(first(), start=StartSpec(values=((Weight(0, 2), 1.5),)), title="mine", interventions=by_hand)
    shaped = edits.shaped(spec, "3-4-2")
    assert (shaped.start.values, shaped.title, shaped.interventions) == ((), "", ())
    assert shaped.dataset.seed == spec.dataset.seed and shaped.dataset.held_out == spec.dataset.held_out


def test_one_output_becomes_two_as_the_classes_need_it() -> None:
    two = edits.shaped(first(), "2-4-2-2")
    assert [neuron.name for neuron in two.network.columns[-1].neurons] == ["\N{MINUS SIGN}1", "+1"]
    assert {neuron.activation.name for neuron in two.network.columns[-1].neurons} == {"softmax"}


@pytest.mark.parametrize(
    "shapes", [("3-4-2", "2-4-1"), ("2-4-2", "2-4-1"), ("8-3-8", "3-4-2", "1-5-1"), ("4-8-3", "2-1")]
)
def test_shapes_follow_each_other_in_any_order(shapes: tuple[str, ...]) -> None:
    spec = first()
    for shape in shapes:
        spec = edits.shaped(spec, shape)
        assert "-".join(map(str, spec.network.sizes)) == shape
        edits.check(spec)
        build(spec)


def test_made_data_are_kept_in_the_file() -> None:
    spec = edits.shaped(first(), "5-3-4")
    assert from_text(to_text(spec), "clouds") == spec
    assert dataset_of(spec.dataset).class_names == ("1", "2", "3", "4")


def test_more_inputs_than_points_can_have_are_refused_with_a_number() -> None:
    with pytest.raises(EditError, match="at most 999 inputs, not 1,000"):
        edits.shaped(first(), "1000-1")


def test_the_remark_names_what_came_and_what_undo_brings_back() -> None:
    before = first()
    remark = dataset_remark(before, edits.shaped(before, "3-4-2"))
    assert remark == "The data are now “Ball in a cube”; undo brings “Circles” back."
    assert dataset_remark(before, edits.shaped(before, "2-9-1")) == ""


def test_a_layer_takes_a_name_and_gives_it_back() -> None:
    spec = edits.rename_column(first(), 1, "  features ")
    assert spec.network.columns[1].name == "features"
    assert spec.network.synapses == first().network.synapses
    assert edits.rename_column(spec, 1, "") == first()
    with pytest.raises(EditError, match="one line"):
        edits.rename_column(spec, 1, "a\nb")
    with pytest.raises(EditError, match="no column 9"):
        edits.rename_column(spec, 9, "a")


def test_no_catalog_entry_needs_clouds() -> None:
    for entry in DATASETS.values():
        spec = edits.suited_to(first(), DatasetSpec(entry.name, entry.default_points, entry.default_noise))
        again = edits.shaped(first(), f"{spec.network.sizes[0]}-2-{spec.network.sizes[-1]}")
        assert again.dataset.table is None
