"""What the network learns from: which points, how many, how noisy, and how many of them are held out."""

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from nnviz.datasets.catalog import DATASETS, NOISE_LIMIT
from nnviz.experiment.build import dataset_of
from nnviz.experiment.edits import fit_to_dataset, set_dataset
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec
from nnviz.panels.controls import Choice, LabeledSlider, NumberField, NumberWithButton
from nnviz.panels.number_text import count, percent
from nnviz.panels.section import Panel, Sentence
from nnviz.panels.thumbnail import Thumbnail
from nnviz.session.session import Session
from nnviz.views.colors import Palette

THUMBNAILS_PER_LINE = 4
MOST_HELD_OUT = 0.8
MOST_SEED = 999_999_999
LARGE_INPUT = 10.0


class DataPanel(Panel):
    """The data sets as small pictures, and what can be turned about the one in use."""

    open_csv_requested = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.section = self.add_section(self.tr("Data"))
        self._add_choices()
        self._add_numbers()
        self._add_own_data()
        self.refresh()

    def recolor(self, palette: Palette) -> None:
        super().recolor(palette)
        for thumbnail in self.thumbnails:
            thumbnail.recolor(palette)

    def refresh(self) -> None:
        spec, points = self.session.spec.dataset, self.session.run.dataset
        entry = None if spec.table else DATASETS[spec.name]
        for thumbnail in self.thumbnails:
            thumbnail.setChecked(entry is thumbnail.entry)
        self.more.show_entry("" if spec.table else spec.name, spec.table.file_name if spec.table else self.tr("more…"))
        is_generated = entry is not None and entry.generated
        self.noise_row.setVisible(is_generated)
        self.points_row.setEnabled(is_generated)
        if entry is not None:
            self.n_points.set_bounds(*entry.points_range)
            for widget in (self.noise.slider, self.noise_row.label):
                widget.setToolTip(entry.noise_label)
        self.noise.show_value(spec.noise)
        self.held_out.show_value(spec.held_out)
        self.scaling.show_entry(spec.scaling)
        self.scaling_applied.setText(points.scaling)
        self.scaling_applied.setVisible(bool(points.scaling))
        for field in (self.n_points, self.seed):
            field.refresh()
        n_held_out = np.count_nonzero(points.held_out) / points.n_points
        self.section.note.setText(
            self.tr("{points} points · {share} held out").format(
                points=count(points.n_points), share=percent(n_held_out, decimals=0)
            )
        )

    def _add_choices(self) -> None:
        small = [entry for entry in DATASETS.values() if entry.n_inputs == 2 and entry.generated]
        others = [entry for entry in DATASETS.values() if entry not in small]
        self.thumbnails = [Thumbnail(entry) for entry in small]
        grid = QWidget()
        layout = QGridLayout(grid)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for at, thumbnail in enumerate(self.thumbnails):
            layout.addWidget(thumbnail, *divmod(at, THUMBNAILS_PER_LINE))
            thumbnail.chosen.connect(self._choose)
        layout.setColumnStretch(THUMBNAILS_PER_LINE, 1)
        self.section.add(grid)
        self.more = Choice(self.tr("more data sets"), [(entry.name, entry.label) for entry in others])
        for entry in others:
            self.more.explain(entry.name, entry.note)
        self.more.chosen.connect(self._choose)
        self.section.add_row(self.tr("others"), self.more, self.tr("Tables, and sets with one or three inputs"))

    def _add_numbers(self) -> None:
        tr, session, section = self.tr, self.session, self.section
        self.noise = LabeledSlider(tr("noise"), 0, NOISE_LIMIT, 0.01, "{:.2f}".format)
        self.noise.turned.connect(self._set_noise)
        self.noise_row = section.add_row(tr("noise"), self.noise)
        self.held_out = LabeledSlider(tr("held out"), 0, MOST_HELD_OUT, 0.05, _whole_percent)
        self.held_out.turned.connect(self._set_held_out)
        tip = tr("This share of the points never enters an update; it shows whether the network has understood")
        section.add_row(tr("held out"), self.held_out, tip)
        self.n_points = NumberField(
            tr("points"), lambda: session.run.dataset.n_points, self._set_points, 2, 100_000, whole=True
        )
        self.points_row = section.add_row(tr("points"), self.n_points, tr("How many points are drawn"))
        self.seed = NumberField(
            tr("data seed"), lambda: session.spec.dataset.seed, self._set_seed, 0, MOST_SEED, 1, whole=True, digits=5
        )
        self.new_sample = NumberWithButton(self.seed, tr("new sample"), tr("Draw other points of the same kind"))
        self.new_sample.button.clicked.connect(self._draw_new_sample)
        section.add_row(tr("seed"), self.new_sample, tr("All points follow from this number"))

    def _add_own_data(self) -> None:
        tr = self.tr
        choices = [
            ("none", tr("none")),
            ("standardize", tr("mean 0, deviation 1")),
            ("unit range", tr("0 to 1")),
        ]
        self.scaling = Choice(tr("scaling"), choices)
        self.scaling.chosen.connect(self._set_scaling)
        self.section.add_row(tr("scaling"), self.scaling, tr("What is done to every input before the network sees it"))
        self.scaling_applied = Sentence()
        self.scaling_applied.setProperty("role", "soft")
        self.section.add(self.scaling_applied)
        self.open_csv = QPushButton(tr("Open CSV…"))
        self.open_csv.clicked.connect(self.open_csv_requested)
        self.section.add_row(tr("own data"), self.open_csv, tr("Learn from a table of your own"))

    def _choose(self, name: str) -> None:
        def change(spec: ExperimentSpec) -> ExperimentSpec:
            chosen = set_dataset(spec, default_dataset(name, spec.dataset))
            return fit_to_dataset(chosen, dataset_of(chosen.dataset))

        if name != self.session.spec.dataset.name or self.session.spec.dataset.table:
            self.choose(self.tr("Data: {}").format(DATASETS[name].label), change)

    def _set_noise(self, value: float, merge: str) -> None:
        self._change(self.tr("Noise"), merge, noise=value)

    def _set_held_out(self, value: float, merge: str) -> None:
        self._change(self.tr("Held-out share"), merge, held_out=value)

    def _set_points(self, value: float, merge: str | None) -> None:
        self._change(self.tr("Number of points"), merge, n_points=int(value))

    def _set_seed(self, value: float, merge: str | None) -> None:
        self._change(self.tr("Data seed"), merge, seed=int(value))

    def _draw_new_sample(self) -> None:
        self._change(self.tr("New sample"), None, seed=self.session.spec.dataset.seed + 1)

    def _set_scaling(self, scaling: str) -> None:
        self._change(self.tr("Scaling"), None, scaling=scaling)

    def _change(self, label: str, merge: str | None, **changes: Any) -> None:
        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return set_dataset(spec, replace(spec.dataset, **changes))

        self.edit(label, change, merge)


def default_dataset(name: str, before: DatasetSpec) -> DatasetSpec:
    """The set as it is offered, with the seed and share held out of the one before; large inputs come scaled."""
    entry = DATASETS[name]
    fresh = DatasetSpec(name, entry.default_points, entry.default_noise, before.seed, before.held_out)
    is_large = np.abs(dataset_of(fresh).inputs).max() > LARGE_INPUT
    return replace(fresh, scaling="unit range") if is_large else fresh


def _whole_percent(share: float) -> str:
    return percent(share, decimals=0)
