"""Exports that are read rather than looked at: tables, weights, LaTeX, and the hand-out."""

import argparse
from pathlib import Path

from PySide6.QtCore import QObject

from nnviz.app.export_steps import rehearsed
from nnviz.app.unseen import unseen_application
from nnviz.diagram.geometry import layout
from nnviz.diagram.look import Look
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import Selection
from nnviz.diagram.words import layer_name
from nnviz.experiment.specs import ExperimentSpec
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
    unseen_application()
    last = rehearsed(options, run)[0].last
    kept = list(trained(run, moments(last.state.step, run.network.n_parameters).tolist()))
    owner = QObject()
    scene = DiagramScene(Look(), Selection(owner), owner)
    scene.rebuild(spec.network, run.dataset.image_shape)
    drawing = Drawing(
        scene.places.positions,
        scene.places.radii,
        tuple(scene.neurons[neuron_id].symbol for neuron_id in spec.network.ids),
        tuple(layer_name(spec.network, column) for column in range(len(spec.network.columns))),
    )
    title = options.title if options.title is not None else spec.title or str(options.file)
    _write(path, handout_html(title, drawing, kept).encode())
    return f"{path}: {len(kept):,} moments of the training"


def _write(path: Path, data: bytes) -> None:
    with in_place(path) as file:
        file.write_bytes(data)
