"""Experiments as text: what is read equals what was written, to the bit, and people can read it too."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from drawn_specs import experiment_specs
from hypothesis import given, settings

from nnviz.experiment import edits
from nnviz.experiment.build import build, carry_over
from nnviz.experiment.files import from_text, read, to_text
from nnviz.experiment.specs import Bias, DatasetSpec, ExperimentSpec, Weight


@settings(max_examples=60, deadline=None)
@given(experiment_specs())
def test_reading_gives_what_was_written(spec: ExperimentSpec) -> None:
    edits.check(spec)
    text = to_text(spec)
    assert from_text(text, "a.nnviz") == spec
    assert to_text(from_text(text, "a.nnviz")) == text


def test_reading_a_written_file_gives_the_same(tmp_path: Path) -> None:
    spec = replace(edits.new_spec("2-3-1", DatasetSpec(n_points=20)), title="Übung 1 × 1")
    (tmp_path / "a.nnviz").write_text(to_text(spec), encoding="utf-8", newline="\n")
    assert read(tmp_path / "a.nnviz") == spec
    (tmp_path / "b.nnviz").write_text(to_text(spec), encoding="utf-8-sig")
    assert read(tmp_path / "b.nnviz") == spec


@pytest.mark.parametrize("value", [0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.0, 1 / 3, 1e22])
def test_floats_are_exact(value: float) -> None:
    spec = edits.new_spec("2-3-1", DatasetSpec(n_points=20))
    spec = edits.set_start(spec, values=((Bias(2), value), (Weight(0, 2), value)))
    for _, read_value in from_text(to_text(spec), "a").start.values:
        assert read_value.hex() == value.hex()


def test_what_is_regular_is_short_and_what_changes_is_a_line() -> None:
    spec = edits.new_spec("2-3-1", DatasetSpec(n_points=20))
    text = to_text(spec)
    assert '      {"activation": "tanh", "from": "previous", "neurons": [2, 3, 4]},\n' in text
    after = to_text(edits.disconnect(spec, [(0, 3)]))
    changed = set(after.splitlines()) - set(text.splitlines())
    assert changed == {'      {"activation": "tanh", "from": "previous", "neurons": [2, {"id": 3, "from": [1]}, 4]},'}
    assert max(map(len, to_text(edits.new_spec("4-300-3", DatasetSpec("iris", 150))).splitlines())) <= 100


def test_a_hand_may_write_the_least() -> None:
    least = {
        "format": "nnviz",
        "version": 1,
        "network": {
            "columns": [{"neurons": [7, 8]}, {"activation": "tanh", "neurons": [{"id": 0, "from": [8]}], "name": "z"}]
        },
    }
    spec = from_text(json.dumps(least), "a")
    assert spec.network.synapses == {(8, 0)}
    assert (spec.dataset, spec.training, spec.start) == (
        ExperimentSpec(spec.network).dataset,
        ExperimentSpec(spec.network).training,
        ExperimentSpec(spec.network).start,
    )
    assert spec.seed == ExperimentSpec(spec.network).seed


def test_what_a_newer_file_holds_beyond_is_kept() -> None:
    spec = edits.new_spec("2-3-1", DatasetSpec(n_points=20))
    newer = {**json.loads(to_text(spec)), "lesson": {"steps": [1, 2.5, None, "Ä"]}, "camera": 3}
    kept = json.loads(to_text(from_text(json.dumps(newer), "a")))
    assert (kept["lesson"], kept["camera"]) == ({"steps": [1, 2.5, None, "Ä"]}, 3)


def test_a_large_network_is_read_as_it_was_written() -> None:
    dense = edits.new_spec("64-700-10", DatasetSpec("digits", 1797, 0.0))
    sparse = edits.disconnect(dense, random.Random(1).sample(sorted(dense.network.synapses), 2000))
    run = build(dense)
    trained = carry_over(dense, run, run.start, dense)
    for spec in (dense, sparse, trained):
        assert from_text(to_text(spec), "a") == spec
