"""Exports that are read rather than looked at: tables, weights, LaTeX, and the hand-out."""

import argparse
from pathlib import Path

from nnviz.app.export_steps import rehearsed
from nnviz.diagram.geometry import layout
from nnviz.diagram.names import neuron_symbols
from nnviz.diagram.words import layer_name
from nnviz.experiment.specs import ExperimentSpec, NetworkSpec
from nnviz.export.curves_table import curves_csv
from nnviz.export.handout import Drawing, handout_html, moments
from nnviz.export.moments import trained
from nnviz.export.tikz import tikz_text
from nnviz.export.unfinished import in_place
from nnviz.export.weights import weights_csv, weights_npz
from nnviz.training.run import Run


def curves(options: argparse.Namespace, _spec: ExperimentSpec, run: Run, path: Path) -> str:
    """The costs along the way."""
    whole, _ = rehearsed(options, run)
    text = curves_csv(whole.moments)
    _write(path, text.encode())
    return f"{path}: {text.count(chr(10)) - 1:,} evaluations"


def weights_table(options: argparse.Namespace, spec: ExperimentSpec, run: Run, path: Path) -> str:
    """Every parameter in a row of its own."""
    last = rehearsed(options, run)[0].last
    _write(path, weights_csv(spec.network, run.network, last.state).encode())
    return f"{path}: {run.network.n_parameters:,} parameters at step {last.state.step:,}"


def weights_archive(options: argparse.Namespace, spec: ExperimentSpec, run: Run, path: Path) -> str:
    """Every parameter in the array of its layer."""
    last = rehearsed(options, run)[0].last
    _write(path, weights_npz(spec.network, run.network, last.state))
    return f"{path}: {run.network.n_parameters:,} parameters at step {last.state.step:,}"


def tikz(options: argparse.Namespace, spec: ExperimentSpec, run: Run, path: Path) -> str:
    """The network as LaTeX draws it."""
    last = rehearsed(options, run)[0].last
    places = layout(spec.network, run.dataset.image_shape)
    _write(path, tikz_text(spec.network, run.network, last.state.parameters, places.positions).encode())
    return f"{path}: the network at step {last.state.step:,}"


def handout(options: argparse.Namespace, spec: ExperimentSpec, run: Run, path: Path) -> str:
    """The whole training as a page of its own."""
    last = rehearsed(options, run)[0].last
    kept = list(trained(run, moments(last.state.step, run.network.n_parameters).tolist()))
    title = options.title if options.title is not None else spec.title or str(options.file)
    _write(path, handout_html(title, drawing(spec.network, run.dataset.image_shape), kept).encode())
    return f"{path}: {len(kept):,} moments of the training"


def drawing(network: NetworkSpec, image_shape: tuple[int, int] | None) -> Drawing:
    """The network as it stands on the paper of the window."""
    places = layout(network, image_shape)
    names = tuple(layer_name(network, column) for column in range(len(network.columns)))
    return Drawing(places.positions, places.radii, tuple(neuron_symbols(network)), names)


def _write(path: Path, data: bytes) -> None:
    with in_place(path) as file:
        file.write_bytes(data)
