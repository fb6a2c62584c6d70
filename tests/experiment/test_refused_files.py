"""Files that are no sound experiment: each gives one sentence with its place, and nothing gives anything else."""

import copy
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drawn_specs import experiment_specs
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.experiment import edits
from nnviz.experiment.files import MAX_BYTES, FileError, from_text, read, to_text
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec, TableSpec

TABLE = TableSpec("a.csv", ("a", "b"), bytes(32), "b")
GOOD = json.loads(to_text(edits.new_spec("2-3-1", DatasetSpec(n_points=20))))
GOOD["dataset"]["table"] = {"file_name": "a.csv", "columns": ["a", "b"], "target": "b", "rows": [[1, 2], [3, 4]]}
TEXT = json.dumps(GOOD, indent=1)
COLUMNS, TRAINING, START, DATASET = ["network", "columns"], ["training"], ["start"], ["dataset"]


def sentence(text: str) -> str:
    with pytest.raises(FileError) as refused:
        from_text(text, "a.nnviz")
    said = str(refused.value)
    assert said.startswith("a.nnviz: ")
    assert "\n" not in said
    return said.removeprefix("a.nnviz: ")


def with_value(path: list[Any], value: Any) -> str:
    changed = copy.deepcopy(GOOD)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(changed)


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        (["format"], "keras", "format", "no nnviz experiment"),
        (["version"], 2, "version", "version 2, and this nnviz reads version 1; open it with a newer nnviz"),
        (["version"], 0, "version", "write 1"),
        (["version"], True, "version", "true stands where a whole number"),
        (["version"], "1", "version", "the text '1' stands where a whole number"),
        (["seed"], -1, "seed", "from 0"),
        (["seed"], 1.5, "seed", "the number 1.5 stands where a whole number"),
        (["seed"], 10**400, "seed", "whole number"),
        (["title"], 3, "title", "text is wanted"),
        (["title"], "\ud800", "title", "half a character"),
        (["network"], [], "network", "a list stands where an object"),
        (["network", "neurons"], [], "network", "'neurons' is unknown here; known are columns"),
        (COLUMNS, {}, "network.columns", "an object stands where a list"),
        (COLUMNS, [], "network.columns", "a column of inputs and a column of outputs"),
        ([*COLUMNS, 1, "neurons"], [], "network.columns[1].neurons", "at least one neuron"),
        ([*COLUMNS, 1, "neurons"], list(range(10, 2011)), "network.columns[1].neurons", "at most 2,000"),
        ([*COLUMNS, 1, "neurons", 0], "x", "network.columns[1].neurons[0]", "the text 'x' stands"),
        ([*COLUMNS, 1, "neurons", 0], {}, "network.columns[1].neurons[0].id", "missing"),
        ([*COLUMNS, 1, "neurons", 0], True, "network.columns[1].neurons[0].id", "true stands"),
        ([*COLUMNS, 1, "neurons", 0], 0, "network.columns[1].neurons[0].id", "the id 0 stands twice"),
        ([*COLUMNS, 1, "neurons", 1], 2, "network.columns[1].neurons[1].id", "the id 2 stands twice"),
        ([*COLUMNS, 1, "neurons", 0], -4, "network.columns[1].neurons[0].id", "from 0 to 9,999"),
        ([*COLUMNS, 1, "neurons", 0], {"id": 2, "bias": 1}, "network.columns[1].neurons[0]", "'bias' is unknown here"),
        ([*COLUMNS, 1, "neurons", 0], {"id": 2, "name": "a\nb"}, "network.columns[1].neurons[0].name", "one line"),
        ([*COLUMNS, 1, "neurons", 0], {"id": 2, "position": [1]}, "network.columns[1].neurons[0].position", "[x, y]"),
        ([*COLUMNS, 1, "neurons", 0], {"id": 2, "from": [5]}, "network.columns[1].neurons[0].from", "5 stands in no"),
        ([*COLUMNS, 1, "neurons", 1], {"id": 3, "from": [2]}, "network.columns[1].neurons[1].from", "form a cycle"),
        ([*COLUMNS, 1, "neurons", 0], {"id": 2, "from": [2]}, "network.columns[1].neurons[0].from", "form a cycle"),
        ([*COLUMNS, 1, "neurons", 0], {"id": 2, "from": [0, 0]}, "network.columns[1].neurons[0].from", "twice"),
        ([*COLUMNS, 1, "neurons", 0], {"id": 2, "pinned": [9]}, "network.columns[1].neurons[0].pinned", "no synapse"),
        (
            [*COLUMNS, 0, "neurons", 0],
            {"id": 0, "pinned_bias": True},
            "network.columns[0].neurons[0].pinned_bias",
            "no bias",
        ),
        (
            [*COLUMNS, 1, "neurons", 0],
            {"id": 2, "pinned_bias": 1},
            "network.columns[1].neurons[0].pinned_bias",
            "1 stands",
        ),
        ([*COLUMNS, 0, "neurons", 0], {"id": 0, "from": [1]}, "network.columns[0].neurons[0].from", "input"),
        ([*COLUMNS, 0, "activation"], "tanh", "network.columns[0].neurons[0].activation", "no activation"),
        ([*COLUMNS, 1, "activation"], "tanhh", "network.columns[1].activation", "known are step, ramp, sigmoid"),
        ([*COLUMNS, 1, "activation"], None, "network.columns[1].neurons[0].activation", "needs an activation"),
        ([*COLUMNS, 1, "activation"], "softmax", "network.columns[1]", "not to a hidden layer"),
        ([*COLUMNS, 1, "constants"], [1.0], "network.columns[1].constants", "tanh"),
        ([*COLUMNS, 1, "from"], "all", "network.columns[1].from", '"previous"'),
        ([*COLUMNS, 1, "from"], None, "network.columns[1].neurons[0].from", "missing"),
        ([*DATASET, "table"], None, "", ""),
        ([*DATASET, "scaling"], "log", "dataset.scaling", "known are none, standardize, unit range"),
        ([*DATASET, "held_out"], 0.95, "dataset.held_out", "from 0 to 0.9"),
        ([*DATASET, "held_out"], -0.1, "dataset.held_out", "from 0 to 0.9"),
        ([*DATASET, "noise"], 3, "dataset.noise", "from 0 to 0.5"),
        ([*DATASET, "noise"], True, "dataset.noise", "true stands where a number"),
        ([*DATASET, "n_points"], -3, "dataset.n_points", "from 1 to 100,000"),
        ([*DATASET, "n_points"], False, "dataset.n_points", "false stands"),
        ([*DATASET, "n"], 3, "dataset", "'n' is unknown here"),
        ([*DATASET, "table", "rows", 1], [1], "dataset.table.rows[1]", "1 numbers stand where 2 columns are"),
        ([*DATASET, "table", "rows", 1], [1, None], "dataset.table.rows[1]", "null stands where a number"),
        ([*DATASET, "table", "target"], "c", "dataset.table.target", "'c'"),
        ([*DATASET, "table", "columns"], ["a", "a"], "dataset.table.columns", "twice"),
        ([*DATASET, "table"], {"columns": ["a"], "rows": [[1]], "target": "a"}, "dataset.table.columns", "at least 2"),
        ([*DATASET, "table", "rows"], [], "dataset.table.rows", "rows of 2 numbers"),
        ([*DATASET, "table", "class_names"], ["no", "yes"], "dataset.table.rows", "class"),
        ([*TRAINING, "optimizer"], "adamm", "training.optimizer", "known are gradient_descent, momentum"),
        ([*TRAINING, "hyperparameters", "beta"], 1, "training.hyperparameters", "'beta' is unknown here"),
        ([*TRAINING, "hyperparameters", "learning_rate"], 0, "training.hyperparameters.learning_rate", "above 0"),
        (
            [*TRAINING, "hyperparameters", "learning_rate"],
            1e9,
            "training.hyperparameters.learning_rate",
            "at most 1000",
        ),
        ([*TRAINING, "batch_size"], -1, "training.batch_size", "from 0"),
        ([*TRAINING, "batch_size"], 1.0, "training.batch_size", "whole number"),
        ([*TRAINING, "loss"], "hinge", "training.loss", "known are squared_error, cross_entropy"),
        ([*TRAINING, "reduction"], "max", "training.reduction", "known are mean, sum"),
        ([*TRAINING, "max_epochs"], 0, "training.max_epochs", "from 1"),
        ([*TRAINING, "max_epochs"], 1.5, "training.max_epochs", "whole number"),
        ([*TRAINING, "hyperparameters", "learning_rate"], -0.1, "training.hyperparameters.learning_rate", "above 0"),
        ([*TRAINING, "hyperparameters", "l2"], -0.1, "training.hyperparameters.l2", "from 0 to 1"),
        ([*TRAINING, "least_change"], 0, "training.least_change", "never reached"),
        ([*TRAINING, "least_change"], -1, "training.least_change", "from 0"),
        ([*TRAINING, "held_out_target"], "low", "training.held_out_target", "the text 'low' stands"),
        ([*TRAINING, "patience"], 0, "training.patience", "from 1"),
        ([*TRAINING, "slow_epochs"], -1, "training.slow_epochs", "from 0"),
        ([*TRAINING, "fan_in_rates"], 1, "training.fan_in_rates", "true or false"),
        (
            [*TRAINING, "rate_schedule"],
            {"name": "linear"},
            "training.rate_schedule.name",
            "constant, step_decay, cosine",
        ),
        (
            [*TRAINING, "rate_schedule"],
            {"name": "cosine", "factor": 1},
            "training.rate_schedule",
            "'factor' is unknown",
        ),
        ([*TRAINING, "rate_schedule"], {"name": "cosine", "epochs": 0}, "training.rate_schedule.epochs", "from 1"),
        ([*TRAINING, "rate_schedule"], {"name": "cosine", "epochs": 2.5}, "training.rate_schedule.epochs", "whole"),
        ([*COLUMNS, 1, "rate_factor"], -1, "network.columns[1].rate_factor", "from 0 to 1,000"),
        ([*COLUMNS, 0, "rate_factor"], 2, "network.columns[0].rate_factor", "inputs learn nothing"),
        ([*START, "initializer"], "xavier", "start.initializer", "known are uniform, normal"),
        ([*START, "scale"], -1, "start.scale", "from 0"),
        ([*START, "biases"], [[0, 1]], "start.biases[0]", "no bias"),
        ([*START, "biases"], [[2, 1], [2, 1]], "start", "stands twice"),
        ([*START, "weights"], [[0, 2]], "start.weights[0]", "[source id, target id, value]"),
        ([*START, "weights"], [[0, 2, 1], [0, 5, 1]], "start.weights[1]", "no synapse from neuron 0 to neuron 5"),
        (["interventions"], [{"step": 1}], "interventions[0].action", "missing"),
        (["interventions"], [{"step": 1, "action": "push"}], "interventions[0].action", "known are set, hold"),
        (["interventions"], [{"step": 1, "action": "hold"}], "interventions[0]", "name one parameter"),
        (["interventions"], [{"step": -1, "action": "hold", "bias": 2}], "interventions[0].step", "from 0"),
        (["interventions"], [{"step": 1, "action": "set", "bias": 2}], "interventions[0].value", "missing"),
        (["interventions"], [{"step": 1, "action": "hold", "bias": 0}], "interventions[0]", "no bias"),
        (
            ["interventions"],
            [{"step": 2, "action": "hold", "bias": 2}, {"step": 1, "action": "release", "bias": 2}],
            "interventions[1].step",
            "order them",
        ),
        (
            ["interventions"],
            [{"step": 1, "action": "turn", "hyperparameter": "friction", "value": 1}],
            "interventions[0].hyperparameter",
            "known are learning_rate, momentum",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(path: list[Any], value: Any, place: str, words: str) -> None:
    if not place:
        from_text(with_value(path, value), "a.nnviz")
        return
    said = sentence(with_value(path, value))
    assert said.startswith(f"{place}: ")
    assert words in said


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_are_none_are_refused_with_their_place(number: str) -> None:
    said = sentence(TEXT.replace('"noise": 0.1', f'"noise": {number}'))
    assert said.startswith("dataset.noise: NaN and infinite numbers are refused")
    assert sentence(TEXT.replace('"format"', f'"later": [{{"a": {number}}}], "format"')).startswith("later: NaN")


@pytest.mark.parametrize(("number", "named"), [("NaN", "NaN"), ("-Infinity", "-Infinity"), ("1e999", "Infinity")])
def test_numbers_that_are_none_are_called_as_in_the_file(number: str, named: str) -> None:
    wrong = {"title": "text", "seed": "a whole number", "network": "an object in braces", "interventions": "a list"}
    for key, wanted in wrong.items():
        text = json.dumps({**GOOD, "title": "", key: "HERE"}).replace('"HERE"', number)
        assert sentence(text).startswith(f"{key}: {named} stands where {wanted}")


def test_a_key_that_stands_twice_is_refused() -> None:
    assert sentence(TEXT.replace('"seed": 7', '"seed": 7, "seed": 8')).startswith("seed: the key 'seed' stands twice")
    assert sentence(TEXT.replace('"batch_size"', '"loss": "x", "batch_size"')).startswith("training: the key 'loss'")
    assert sentence(TEXT.replace('"format"', '"later": {"a": 1, "a": 1}, "format"')).startswith("later: the key 'a'")


@pytest.fixture(params=[1_000, 3_000])
def parser_depth(request: pytest.FixtureRequest) -> Iterator[int]:
    """How deep this Python's parser can follow: not far, or far, as that of Python 3.13."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(request.param)
    yield request.param
    sys.setrecursionlimit(before)


@pytest.mark.parametrize("depth", [65, 2_000, 200_000])
def test_nesting_without_end_is_refused(depth: int, parser_depth: int) -> None:
    column = 5 * 64 + 1
    assert sentence('{"a":' * depth + "1" + "}" * depth) == f"line 1, column {column}: nested deeper than 64"
    assert sentence('{"a":' * depth) == f"line 1, column {column}: nested deeper than 64"
    deep = "[" * depth + "]" * depth
    assert sentence(TEXT.replace('"format"', f'"later": {deep}, "format"')).endswith(": nested deeper than 64")


def test_what_is_not_json_before_it_nests_is_not_json() -> None:
    assert "this is not JSON" in sentence('{"a" 1, "b": ' + "[" * 100)


def test_as_deep_as_64_is_kept() -> None:
    from_text(TEXT.replace('"format"', f'"later": {"[" * 63 + "1" + "]" * 63}, "format"'), "a.nnviz")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_text_that_breaks_off_says_where(share: float) -> None:
    said = sentence(TEXT[: int(share * len(TEXT))])
    assert said.startswith("line ")
    assert "column" in said


def test_what_is_not_json_says_where() -> None:
    assert sentence('{"format": "nnviz",\n "version": one}').startswith("line 2, column 13: this is not JSON")
    assert "breaks off" in sentence('{"format": "nnv')
    assert "empty" in sentence("")
    assert "empty" in sentence(" \n")
    assert sentence("[1, 2]").startswith("a list stands where an object")
    assert sentence("{}").startswith("format: this is no nnviz experiment")


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    contents = {"empty": b"", "binary": b"\x89PNG\0\0", "latin": '{"title": "Übung"}'.encode("latin-1")}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    for path, words in [
        (tmp_path / "missing.nnviz", "no such file"),
        (tmp_path, "folder"),
        (tmp_path / "empty", "empty"),
        (tmp_path / "binary", "binary"),
        (tmp_path / "latin", "byte 11: this is not UTF-8"),
        (tmp_path / ("x" * 5000), "cannot be read"),
        (Path("a\0b"), "cannot be read"),
    ]:
        with pytest.raises(FileError, match=words) as refused:
            read(path)
        assert str(refused.value).startswith(f"{path}: ")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.nnviz").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(FileError, match=r"67,108,865 bytes are too many"):
        read(tmp_path / "huge.nnviz")


def test_too_many_synapses_are_refused_before_they_are_made() -> None:
    columns = [{"neurons": list(range(2))}]
    columns += [
        {"activation": "tanh", "from": "previous", "neurons": list(range(first, first + 600))}
        for first in (1000, 2000, 3000)
    ]
    assert "at most 200,000 synapses" in sentence(with_value(COLUMNS, columns))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, entry in entries for place in places(entry, (*path, key)))]


ODD = st.sampled_from(
    [None, True, -1, 0, 3, 1.5, 10**400, float("nan"), float("inf"), "", "x", "\ud800", [], [[]], {}, [0, 0], {"id": 0}]
)


@settings(max_examples=80, deadline=None)
@given(experiment_specs(), st.data())
def test_a_changed_file_is_read_or_refused_and_nothing_else(spec: ExperimentSpec, data: st.DataObject) -> None:
    parsed = json.loads(to_text(spec))
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from(places(parsed)[1:]))
        inner = parsed
        for key in path:
            inner = inner[key]
        if data.draw(st.booleans()):
            inner[last] = data.draw(ODD)
        else:
            del inner[last]
        if not parsed:
            break
    reads_or_refuses(json.dumps(parsed))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damaged_text_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    text = TEXT
    for _ in range(data.draw(st.integers(1, 4))):
        at, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 30))
        text = text[:at] + data.draw(st.text(max_size=6) | st.sampled_from('{}[]",:-0e.')) + text[at + length :]
    reads_or_refuses(text)


def reads_or_refuses(text: str) -> None:
    try:
        spec = from_text(text, "a.nnviz")
    except FileError as refused:
        assert str(refused).startswith("a.nnviz: ")
        assert str(refused).isprintable()
    else:
        edits.check(spec)
        assert from_text(to_text(spec), "a.nnviz") == spec
