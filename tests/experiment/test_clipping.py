"""Neurons cut out and pasted: the copies compute what the originals did, and harmed text is refused in one sentence."""

import json
from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.build import build, parameter_index
from nnviz.experiment.checks import EditError, check
from nnviz.experiment.clipping import clip, clip_text, paste, read_clip
from nnviz.experiment.edits import disconnect, new_spec, pin_biases, set_activation, set_pinned
from nnviz.experiment.specs import Bias, DatasetSpec, Weight


def experiment(shape="2-4-2-1"):
    return new_spec(shape, DatasetSpec("circles", n_points=40))


def valued(spec):
    """The numbers a spec starts with, by name."""
    run = build(spec)
    return lambda name: float(run.start[parameter_index(spec, run, name)])


def copied(spec, ids):
    return clip(spec.network, ids, valued(spec), {neuron_id: (3.5, 10.0 * neuron_id) for neuron_id in spec.network.ids})


def test_a_copy_has_the_numbers_the_activation_and_the_synapses_of_the_original():
    spec = set_activation(experiment(), [3], NeuronActivation("gaussian", (0.5, 2.0)))
    spec = set_pinned(disconnect(spec, [(1, 3)]), [(0, 3)], True)
    after, copies = paste(spec, copied(spec, [3]))
    new = copies[3]
    assert after.network.sizes == (2, 5, 2, 1)
    assert after.network.neuron(new).activation == NeuronActivation("gaussian", (0.5, 2.0))
    touching = {pair for pair in after.network.synapses if new in pair}
    assert touching == {(0, new), (new, 6), (new, 7)}
    assert (0, new) in after.network.pinned
    before, now = valued(spec), valued(after)
    assert now(Bias(new)) == before(Bias(3))
    for neighbor in (6, 7):
        assert now(Weight(new, neighbor)) == before(Weight(3, neighbor))
    assert now(Weight(0, new)) == before(Weight(0, 3))
    check(after)


def test_the_text_gives_the_same_clip_back_to_the_last_bit():
    piece = copied(pin_biases(experiment(), [3], True), [2, 3, 6])
    assert read_clip(clip_text(piece)) == piece


def test_synapses_between_copies_run_between_the_copies():
    spec = experiment()
    after, copies = paste(spec, copied(spec, [2, 6]))
    assert (copies[2], copies[6]) in after.network.synapses
    assert (2, copies[6]) not in after.network.synapses
    assert (3, copies[6]) in after.network.synapses
    assert valued(after)(Weight(copies[2], copies[6])) == valued(spec)(Weight(2, 6))


def test_pasted_into_a_bare_network_the_hidden_layers_compute_the_same():
    spec, bare = experiment("2-4-2-1"), experiment("2-1")
    bare = disconnect(bare, bare.network.synapses)
    after, copies = paste(bare, copied(spec, spec.network.ids))
    assert after.network.sizes == (2, 4, 2, 1)
    assert len(after.network.synapses) == len(spec.network.synapses)
    before, now, ends = valued(spec), valued(after), {0: 0, 1: 1, 8: 2}
    of = {**copies, **ends}
    for source, target in spec.network.synapses:
        assert now(Weight(of[source], of[target])) == before(Weight(source, target))


@pytest.mark.parametrize(
    ("source", "ids", "shape", "sizes"),
    [
        ("2-4-2-1", [2, 3, 6], "2-3-1", (2, 5, 1, 1)),
        ("2-4-2-1", [6, 7], "2-3-1", (2, 5, 1)),
        ("2-4-2-1", [6], "2-1", (2, 1, 1)),
        ("2-4-2-2-1", [8], "2-3-3-1", (2, 3, 4, 1)),
    ],
)
def test_where_hidden_layers_are_missing_the_last_one_or_a_new_one_takes_the_copies(source, ids, shape, sizes):
    after, _ = paste(experiment(shape), copied(experiment(source), ids))
    assert after.network.sizes == sizes
    check(after)
    build(after)


def test_ends_are_never_copied():
    spec = experiment()
    with pytest.raises(EditError, match="select hidden neurons"):
        copied(spec, [0, 1, 8])
    assert paste(spec, copied(spec, spec.network.ids))[0].network.sizes == (2, 8, 4, 1)


def test_a_copy_of_a_copy_has_its_own_numbers():
    spec, copies = paste(experiment(), copied(experiment(), [2]))
    values = tuple((name, 9.0 if name == Bias(copies[2]) else value) for name, value in spec.start.values)
    spec = replace(spec, start=replace(spec.start, values=values))
    after, again = paste(spec, copied(spec, [copies[2]]))
    assert valued(after)(Bias(again[copies[2]])) == 9.0
    assert valued(after)(Bias(copies[2])) == 9.0
    check(after)


def harmed(**changes):
    return json.dumps({**json.loads(clip_text(copied(experiment(), [2, 3]))), **changes})


NEURON = json.loads(clip_text(copied(experiment(), [2])))["neurons"][0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no neurons"),
        ("https://example.org", "holds no neurons"),
        ('{"format": "nnviz", "version": 1}', "holds no neurons"),
        (harmed()[:-40], "cut off or changed"),
        (harmed(version=2), "another version"),
        (harmed(neurons=[], weights=[]), "id of its own"),
        (harmed(neurons=[{**NEURON, "id": "2"}]), r"neurons\[0\].id"),
        (harmed(neurons=[{**NEURON, "bias": None}]), r"neurons\[0\].bias"),
        (harmed(neurons=[{**NEURON, "column": 0}]), r"neurons\[0\].column"),
        (harmed(neurons=[{**NEURON, "activation": "magic"}]), r"neurons\[0\].activation"),
        (harmed(neurons=[{**NEURON, "activation": None}]), r"neurons\[0\].activation"),
        (harmed(neurons=[{**NEURON, "position": [1]}]), r"neurons\[0\].position"),
        (harmed(neurons=[NEURON, NEURON]), "id of its own"),
        (harmed(weights=[[0, 1, 2.0]]), r"weights\[0\]"),
        (harmed(weights=[[0, 2]]), r"weights\[0\]"),
        (harmed(weights=[[0, 2, 1e999]]), r"weights\[0\]"),
        (harmed(weights=3), "weights"),
        (harmed(pinned=[[1]]), "pinned"),
        (harmed(more=1), "more"),
    ],
)
def test_foreign_and_harmed_text_is_refused_in_one_sentence(text, words):
    with pytest.raises(EditError, match=words) as refused:
        read_clip(text)
    assert "\n" not in str(refused.value)
    assert str(refused.value).endswith(("first", "again"))


def test_any_single_broken_value_is_refused_or_pastes_soundly():
    whole = json.loads(clip_text(copied(experiment(), [2, 3, 6])))
    rng = np.random.default_rng(3)
    for _ in range(400):
        broken = json.loads(json.dumps(whole))
        rows = broken[str(rng.choice(["neurons", "neighbors", "weights"]))]
        row = rows[rng.integers(len(rows))]
        key = rng.choice(list(row)) if isinstance(row, dict) else int(rng.integers(len(row)))
        row[key] = [None, -1, 10**9, "x", 0.5, [], [1e9, 1e9], 6, 3][rng.integers(9)]
        try:
            after, _ = paste(experiment(), read_clip(json.dumps(broken)))
        except EditError:
            continue
        check(after)
