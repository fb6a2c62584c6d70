"""What the network learns from: which points, how many, how noisy, and how many of them are held out."""

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnviz.datasets.catalog import DATASETS, NOISE_LIMIT
from nnviz.datasets.dataset import Dataset
from nnviz.experiment.data_for_shape import default_dataset
from nnviz.experiment.edits import add_feature, remove_feature, set_dataset, suited_to
from nnviz.experiment.features import features_in_use, features_remark, keeping_features, name_of
from nnviz.experiment.specs import ExperimentSpec
from nnviz.panels.controls import Choice, LabeledSlider, NumberField, NumberWithButton
from nnviz.panels.feature_chips import FeatureChips
from nnviz.panels.rows import Sentence
from nnviz.panels.section import Panel
from nnviz.panels.thumbnail import Thumbnail
from nnviz.session.session import Session
from nnviz.views.colors import Palette
from nnviz.views.number_text import count, number_text, percent
from nnviz.views.symbols import symbol

PICTURED = ("circles", "xor", "blobs", "spiral")
MOST_HELD_OUT = 0.8
MOST_SEED = 999_999_999


class DataPanel(Panel):
    """The data sets as small pictures, and what can be turned about the one in use."""

    open_csv_requested = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.section = self.add_section(
            self.tr("Data"), self.tr("Number of points, seed, scaling, a table of your own")
        )
        self._add_choices()
        self._add_shares()
        self._add_features()
        self._add_points_and_seed()
        self._add_scaling()
        self._add_own_data()
        self.refresh()

    def recolor(self, palette: Palette) -> None:
        super().recolor(palette)
        for thumbnail in self.thumbnails:
            thumbnail.recolor(palette)
        self.features.recolor(palette)

    def refresh(self) -> None:
        spec, points = self.session.spec.dataset, self.session.run.dataset
        entry = None if spec.table else DATASETS[spec.name]
        for thumbnail in self.thumbnails:
            thumbnail.setChecked(entry is thumbnail.entry)
        self.others.show_entry(
            "" if spec.table else spec.name, spec.table.file_name if spec.table else self.tr("choose…")
        )
        is_generated = entry is not None and entry.generated
        self.noise_row.setVisible(is_generated)
        self.points_row.setEnabled(is_generated)
        if entry is not None:
            self.n_points.set_bounds(*entry.points_range)
            for widget in (self.noise.slider, self.noise_row.label):
                widget.setToolTip(self.tr(entry.noise_label))
        self.noise.show_value(spec.noise)
        self.held_out.show_value(spec.held_out)
        self.scaling.show_entry(spec.scaling)
        self.features.show_features(spec)
        self.scaling_applied.setText(self._what_is_applied(points))
        self.scaling_applied.setVisible(bool(points.scaling or spec.table))
        for field in (self.n_points, self.seed):
            field.refresh()
        self._tell_what_was_drawn(points)

    def _what_is_applied(self, points: Dataset) -> str:
        """To the inputs as they come, and in which order."""
        scaling = self.tr(points.scaling) or self.tr("inputs as they are in the table")
        return self.tr("{}; then functions of them").format(scaling) if points.features else scaling

    def _tell_what_was_drawn(self, points: Dataset) -> None:
        tr, n_held_out = self.tr, int(np.count_nonzero(points.held_out))
        n_points, n_training = count(points.n_points), count(points.n_points - n_held_out)
        if n_held_out:
            note = tr("{training} + {held_out} held out").format(training=n_training, held_out=count(n_held_out))
        else:
            note = tr("1 point") if points.n_points == 1 else tr("{points} points").format(points=n_points)
        share = percent(n_held_out / points.n_points)
        self.section.note.setText(note)
        self.section.note.setToolTip(
            tr("{points} points, {share} of them held out").format(points=n_points, share=share)
        )

    def _add_choices(self) -> None:
        tr = self.tr
        self.thumbnails = [Thumbnail(DATASETS[name]) for name in PICTURED]
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        for thumbnail in self.thumbnails:
            if thumbnail is not self.thumbnails[0]:
                layout.addStretch(1)
            layout.addWidget(thumbnail)
            thumbnail.chosen.connect(self._choose)
        self.section.rows.add(line)
        others = [entry for name, entry in DATASETS.items() if name not in PICTURED]
        self.others = Choice(tr("other data sets"), [(entry.name, tr(entry.label)) for entry in others])
        for entry in others:
            self.others.explain(entry.name, tr(entry.note))
        self.others.chosen.connect(self._choose)
        tip = tr("Three classes, sets with one or three inputs, tables")
        self.section.rows.add_row(tr("others"), self.others, tip)

    def _add_shares(self) -> None:
        tr, rows = self.tr, self.section.rows
        self.noise = LabeledSlider(tr("noise"), 0, NOISE_LIMIT, 0.01, number_text)
        self.noise.turned.connect(self._set_noise)
        self.noise_row = rows.add_row(tr("noise"), self.noise)
        self.held_out = LabeledSlider(tr("held out"), 0, MOST_HELD_OUT, 0.05, _whole_percent)
        self.held_out.turned.connect(self._set_held_out)
        tip = tr("This share of the points never enters an update; it shows whether the network has understood")
        rows.add_row(tr("held out"), self.held_out, tip)

    def _add_features(self) -> None:
        self.features = FeatureChips()
        self.features.toggled.connect(self._toggle_feature)
        self.section.rows.add(self.features)

    def _add_points_and_seed(self) -> None:
        tr, session, more = self.tr, self.session, self.section.more
        self.n_points = NumberField(
            tr("points"), lambda: session.run.dataset.n_points, self._set_points, 2, 100_000, whole=True
        )
        self.points_row = more.add_row(tr("points"), self.n_points, tr("How many points are drawn"))
        self.seed = NumberField(
            tr("data seed"), lambda: session.spec.dataset.seed, self._set_seed, 0, MOST_SEED, 1, whole=True, digits=5
        )
        self.new_sample = NumberWithButton(self.seed, tr("new sample"), tr("Draw other points of the same kind"))
        self.new_sample.button.clicked.connect(self._draw_new_sample)
        more.add_row(tr("seed"), self.new_sample, tr("All points follow from this number"))

    def _add_scaling(self) -> None:
        """What is applied stays in sight among the rows that are always there."""
        tr = self.tr
        choices = [
            ("none", tr("none")),
            ("standardize", tr("mean 0, deviation 1")),
            ("unit range", tr("0 to 1")),
        ]
        self.scaling = Choice(tr("scaling"), choices)
        self.scaling.chosen.connect(self._set_scaling)
        tip = tr("What is done to every input before the network sees it")
        self.section.more.add_row(tr("scaling"), self.scaling, tip)
        self.scaling_applied = Sentence()
        self.scaling_applied.setProperty("role", "soft")
        self.section.rows.add(self.scaling_applied)

    def _add_own_data(self) -> None:
        self.open_csv = QPushButton(self.tr("Open CSV…"))
        self.open_csv.clicked.connect(self.open_csv_requested)
        self.section.more.add_row(self.tr("own data"), self.open_csv, self.tr("Learn from a table of your own"))

    def _choose(self, name: str) -> None:
        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return suited_to(spec, keeping_features(default_dataset(name, spec.dataset), spec.dataset))

        before = self.session.spec.dataset
        if name != before.name or before.table:
            self.choose(self.tr("Data: {}").format(self.tr(DATASETS[name].label)), change)
            if remark := features_remark(before, self.session.spec.dataset):
                self.session.noted.emit(remark)

    def _toggle_feature(self, key: str) -> None:
        dataset = self.session.spec.dataset
        name = symbol(name_of(dataset, key))
        if key in features_in_use(dataset):
            self.choose(self.tr("Remove input {}").format(name), lambda spec: remove_feature(spec, key))
        else:
            self.choose(self.tr("Add input {}").format(name), lambda spec: add_feature(spec, key)[0])

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


def _whole_percent(share: float) -> str:
    return percent(share, digits=0)
