"""Rings around the examples that a step of training goes by."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.training.advance import batch_points
from nnviz.training.state import first_state
from nnviz.training.together import variant
from nnviz.views.colors import LIGHT, rgb
from nnviz.views.region_field import RegionSettings, region_field
from nnviz.views.regions import DecisionRegions


@pytest.fixture
def view(qtbot, worker, trained) -> DecisionRegions:
    view = DecisionRegions(worker)
    qtbot.addWidget(view)
    view.recolor(LIGHT)
    view.resize(420, 380)
    view.show()
    view.show_snapshot(trained())
    return view


def test_there_are_no_rings_until_they_are_asked_for(view):
    assert len(view._arrays.ringed) == 0 and view.picture.accessibleDescription() == ""


@pytest.mark.parametrize(("whose", "before"), [("next", 0), ("last", 1)])
def test_rings_stand_around_the_batch_of_that_step(view, trained, whose, before, pixels):
    plain = pixels(view.picture)
    view.ringed.choose(whose)
    snapshot = trained()
    step = snapshot.state.step - before
    batch = batch_points(snapshot.run, step, step + 1)
    assert view._arrays.ringed.tolist() == batch.tolist()
    assert str(batch[0] + 1) in view.picture.accessibleDescription()
    changed = np.abs(pixels(view.picture) - plain).max(axis=2) > 60
    rect, dots = view.picture.plot_rect(), view.picture._dots
    near = np.zeros_like(changed)
    for place in dots.places[batch]:
        at = view.picture._pixel(*place, rect)
        x, y = round(at.x()), round(at.y())
        patch = changed[max(y - 11, 0) : y + 12, max(x - 11, 0) : x + 12]
        near[max(y - 11, 0) : y + 12, max(x - 11, 0) : x + 12] = True
        assert patch.any()
    assert changed.any() and not changed[~near].any()
    ink = np.abs(pixels(view.picture)[changed] - rgb(LIGHT.ink)).max(axis=1) < 60
    assert ink.any()
    view.ringed.choose("none")
    assert (pixels(view.picture) == plain).all()


def test_sample_by_sample_there_is_one_ring_and_before_the_first_step_none(trained):
    snapshot = trained()
    run = variant(snapshot.run, batch_size=1)
    at_start = replace(snapshot, run=run, state=first_state(run))
    assert len(region_field(at_start, RegionSettings(n_samples=4, ringed="next")).ringed) == 1
    assert len(region_field(at_start, RegionSettings(n_samples=4, ringed="last")).ringed) == 0
