"""The hand-out holds the training it is made of, computes as the engine does, and needs nothing from elsewhere."""

import base64
import json
import re

import numpy as np
import pytest
from PySide6.QtQml import QJSEngine

from nnviz import resources
from nnviz.datasets.features import FEATURES
from nnviz.diagram.geometry import layout
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.backprop import forward
from nnviz.engine.network import NeuronActivation, network
from nnviz.experiment.build import build
from nnviz.experiment.opening import open_experiment
from nnviz.export.handout import MOST_BYTES, MOST_MOMENTS, Drawing, handout_html, moments, parameter_names
from nnviz.training.advance import advance
from nnviz.training.evaluation import evaluate
from nnviz.training.loop import first_snapshot
from nnviz.training.snapshot import Snapshot

WEIGHT = re.compile(r"^[wb] ")


def kept_of(run, steps):
    snapshot, kept = first_snapshot(run), []
    for step in steps:
        state, _ = advance(run, snapshot.state, int(step) - snapshot.state.step)
        snapshot = Snapshot(run, state, evaluate(run, state.parameters), snapshot.curves)
        kept.append(snapshot)
    return kept


def page_of(name, last_step, title="A training"):
    spec = open_experiment(name)
    run = build(spec)
    kept = kept_of(run, moments(last_step, run.network.n_parameters))
    places = layout(spec.network, run.dataset.image_shape)
    symbols = tuple(f"n{number}" for number in range(run.network.n_neurons))
    names = tuple(f"layer {number}" for number in range(len(run.network.sizes)))
    return kept, handout_html(title, Drawing(places.positions, places.radii, symbols, names), kept)


def experiment_in(page):
    found = re.search(r'<script type="application/json" id="experiment">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


def numbers(packed):
    kind = "<" + packed["type"]
    return np.frombuffer(base64.b64decode(packed["bytes"]), kind).reshape(packed["shape"])


def engine_of(experiment):
    """The page's own arithmetic in a JavaScript engine that is not a browser."""
    engine = QJSEngine()
    script = resources.text("handout", "network.js")
    given = f"const document = {{getElementById: () => ({{textContent: {json.dumps(json.dumps(experiment))}}})}};"
    result = engine.evaluate(
        f"{DECODER}{given}{script}; var calls = {{forward, lifted, unpacked, parameters, inputs}};"
    )
    assert not result.isError(), result.toString()
    return engine


DECODER = """
var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
function atob(text) {
  var out = "", bits = 0, held = 0;
  for (var at = 0; at < text.length && text[at] !== "="; at++) {
    held = (held << 6 | letters.indexOf(text[at])) & 0xffffff; bits += 6;
    if (bits >= 8) { bits -= 8; out += String.fromCharCode(held >> bits & 255); }
  }
  return out;
}
"""


def outputs_of(engine, moment, example):
    found = engine.evaluate(f"Array.from(calls.forward(calls.parameters.row({moment}), calls.inputs.row({example})).y)")
    assert not found.isError(), found.toString()
    return np.array(found.toVariant(), float)


@pytest.mark.parametrize("name", ["first", "iris", "sine"])
def test_the_page_computes_every_neuron_as_the_engine_does(name, qapp):
    kept, page = page_of(name, 40)
    engine = engine_of(experiment_in(page))
    run = kept[0].run
    for moment in (0, len(kept) // 2, len(kept) - 1):
        wanted = forward(run.network, kept[moment].state.parameters, run.dataset.inputs[:3]).y
        found = np.array([outputs_of(engine, moment, example) for example in range(3)])
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", [name for name, entry in ACTIVATIONS.items() if not entry.joint])
def test_every_activation_is_known_to_the_page(name, qapp):
    choice = NeuronActivation(name, tuple(constant.default for constant in ACTIVATIONS[name].constants))
    single = network((1, 1), [(0, 1)], [choice])
    for v in (-2.5, -0.3, 0.0, 0.7, 3.0):
        engine = QJSEngine()
        kinds = resources.text("handout", "network.js")
        table = kinds[kinds.index("const softplus") : kinds.index("// All neurons")]
        given = ", ".join(str(constant) for constant in (v, *choice.constants))
        found = engine.evaluate(f"{table}; ACTIVATIONS.{name}({given})").toNumber()
        wanted = forward(single, np.array([v, 0.0]), np.array([[1.0]])).y[0, 1]
        assert found == pytest.approx(wanted, rel=1e-12, abs=1e-15)


def test_every_feature_is_known_to_the_page(qapp):
    kinds = resources.text("handout", "network.js")
    table = kinds[kinds.index("const FEATURES") : kinds.index("// The inputs at a place")]
    raw = np.array([[0.7, -1.3], [2.5, 0.1]])
    for key, feature in FEATURES.items():
        for row, wanted in zip(raw.tolist(), feature.of(raw).tolist(), strict=True):
            found = QJSEngine().evaluate(f"{table}; FEATURES['{key}']({row[0]}, {row[1]})").toNumber()
            assert found == pytest.approx(wanted, rel=1e-14), key


def test_the_moments_are_those_of_the_training_bit_for_bit():
    kept, page = page_of("first", 300)
    held = experiment_in(page)["moments"]
    assert held["steps"] == [snapshot.state.step for snapshot in kept]
    assert held["steps"][0] == 0 and held["steps"][-1] == 300
    assert (numbers(held["parameters"]) == [snapshot.state.parameters for snapshot in kept]).all()
    assert held["costs"] == [snapshot.evaluation.train_mean for snapshot in kept]


def test_the_ball_stands_at_its_true_cost_on_the_surface():
    kept, page = page_of("xor", 200)
    surface = experiment_in(page)["surface"]
    heights, costs = numbers(surface["pathHeights"]), [snapshot.evaluation.train_total for snapshot in kept]
    assert (np.argsort(-np.array(costs))[:3] == np.argsort(-heights)[:3]).all()
    assert len(surface["x"]) ** 2 == numbers(surface["costs"]).size


def test_the_page_asks_for_nothing_from_elsewhere():
    page = page_of("first", 20)[1]
    outside = page.replace("http://www.w3.org", "")
    assert not re.search(r"https?://|src=|@import|url\(|fetch\(|XMLHttpRequest", outside)


def test_a_title_is_text_whatever_it_says():
    title = '<!--<script></script><b>"{{script}}" & more'
    page = page_of("first", 5, title)[1]
    assert experiment_in(page)["title"] == title
    assert "<!--" not in page
    assert "<b>" not in page.split("<main>")[0]


@pytest.mark.parametrize("last_step, n_parameters", [(0, 10), (3, 10), (10_000, 25), (10_000, 187_000)])
def test_as_many_moments_are_kept_as_a_file_can_hold(last_step, n_parameters):
    steps = moments(last_step, n_parameters)
    assert steps[0] == 0 and steps[-1] == last_step and (np.diff(steps) > 0).all()
    assert len(steps) <= MOST_MOMENTS
    assert len(steps) * n_parameters * 4 <= max(MOST_BYTES, 12 * 4 * n_parameters)


def test_every_parameter_has_a_name():
    run = build(open_experiment("first"))
    names = parameter_names(run.network, [f"n{number}" for number in range(run.network.n_neurons)])
    assert len(set(names)) == run.network.n_parameters
    assert all(WEIGHT.match(name) for name in names)
