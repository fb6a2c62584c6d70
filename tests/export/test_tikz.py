"""The network as a TikZ picture: what stands in it, and that LaTeX sets it where there is LaTeX."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pytest
from program_runs import EXPERIMENTS

from nnviz.diagram.geometry import layout
from nnviz.diagram.names import neuron_symbols
from nnviz.experiment.build import build
from nnviz.experiment.shipped import experiment
from nnviz.experiment.specs import ExperimentSpec
from nnviz.experiment.structure import add_column
from nnviz.export.tikz import mathematics, tex, tikz_text


def text_of(spec: ExperimentSpec) -> str:
    run = build(spec)
    return tikz_text(spec.network, run.network, run.start, layout(spec.network).positions)


def test_every_neuron_and_synapse_stands_there_once() -> None:
    spec = EXPERIMENTS["momentum gaps"]
    text = text_of(spec)
    assert len(re.findall(r"\\node\[neuron", text)) == len(spec.network.ids)
    drawn = {(int(a), int(b)) for a, b in re.findall(r"\(n(\d+)\) .*?\(n(\d+)\);", text)}
    assert drawn == set(spec.network.synapses)
    assert text.count("node[pinned]") == len(spec.network.pinned)


def test_width_and_color_say_the_weight() -> None:
    run = build(EXPERIMENTS["momentum gaps"])
    found = re.findall(
        r"\\draw\[(\w+), line width=([-\d.]+)pt\] \(n(\d+)\) .*?\(n(\d+)\);", text_of(EXPERIMENTS["momentum gaps"])
    )
    weights = [run.start[run.network.index_of_synapse[int(source), int(target)]] for *_, source, target in found]
    assert len(found) == run.network.n_synapses
    assert [sign for sign, *_ in found] == ["positive" if weight >= 0 else "negative" for weight in weights]
    assert np.argsort(np.abs(weights)).tolist() == np.argsort([float(width) for _, width, *_ in found]).tolist()


def test_of_two_hidden_layers_the_layer_stands_above() -> None:
    text = text_of(add_column(experiment("three-four-two"), 1, 2))
    assert [text.count(f"${name}$") for name in ("y_{1}^{(1)}", "y_{1}^{(2)}", "y_{1}", "x_{1}")] == [1, 1, 0, 1]
    assert "$y_{1}$" in text_of(experiment("three-four-two"))


def test_a_neuron_is_called_what_it_is_called_in_the_diagram() -> None:
    network = experiment("spiral").network
    text, symbols = text_of(experiment("spiral")), neuron_symbols(network)
    inside = re.findall(r"\\node\[neuron.*\{\$(.*)\$\};", text)
    assert [re.sub("[_^{}]", "", math) for math in inside] == [normalize("NFKC", symbol) for symbol in symbols]
    assert [mathematics(name) for name in ("y₁₂⁽³⁾", "x₁²", "z", "rain")] == ["y_{12}^{(3)}", "x_{1}^{2}", "z", ""]


def test_of_a_wide_layer_the_first_and_the_last_stand_there() -> None:
    text = text_of(experiment("digits"))
    assert text.count(r"\vdots") == 2
    assert "x_{5}" in text
    assert "x_{64}" in text
    assert "x_{6}" not in text
    assert len(text) < 20_000


def test_names_cannot_break_the_picture(tmp_path: Path) -> None:
    spec = EXPERIMENTS["momentum gaps"]
    names = ["x1", r"50% & a_b^c {\input{x}} ~ #1$", "θ₁ β² − ü", "\n\t", "漢字", "w12", "", "y = 2"]
    neurons = iter(names)
    columns = tuple(
        replace(column, neurons=tuple(replace(neuron, name=next(neurons)) for neuron in column.neurons), name="a_1 & %")
        for column in spec.network.columns
    )
    named = replace(spec, network=replace(spec.network, columns=columns))
    text = text_of(named)
    assert r"\textbackslash{}input\{x\}" in text
    assert "x_{1}" in text
    assert "w_{12}" in text
    if shutil.which("pdflatex") is None or not shutil.which("kpsewhich"):
        return
    if subprocess.run(["kpsewhich", "standalone.cls", "tikz.sty"], capture_output=True).stdout.count(b"\n") < 2:
        return
    (tmp_path / "picture.tex").write_text(text, "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "picture.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize(
    ("words", "set_as"), [("a_b", r"a\_b"), ("β₁", r"$\beta$$_{1}$"), ("10%", r"10\%"), ("漢", ""), ("−1", "$-$1")]
)
def test_words_are_set_as_they_are_read(words: str, set_as: str) -> None:
    assert tex(words) == set_as
