"""What every picture keeps to: hidden it computes nothing, unseen it can be drawn, at any size and scale."""

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from nnviz.views.catalog import VIEWS
from nnviz.views.colors import DARK, LIGHT


@pytest.mark.parametrize("name", VIEWS)
def test_a_hidden_view_computes_nothing_until_it_is_seen(name, qtbot, worker, trained, monkeypatch) -> None:
    computed = []
    compute = VIEWS[name].compute
    monkeypatch.setattr(VIEWS[name], "compute", staticmethod(lambda *given: (computed.append(1), compute(*given))[1]))
    view = VIEWS[name](worker)
    qtbot.addWidget(view)
    view.show_snapshot(trained(n_steps=5))
    view.show_snapshot(trained())
    assert computed == []
    view.show()
    n_computed = len(computed)
    assert n_computed > 0
    assert view._arrays is not None
    view.hide()
    view.show_snapshot(trained())
    assert len(computed) == n_computed


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_that_was_never_shown_can_be_drawn(name, qtbot, worker, trained, pixels) -> None:
    view = VIEWS[name](worker)
    qtbot.addWidget(view)
    view.recolor(LIGHT)
    view.resize(480, 360)
    view.draw_now(trained())
    assert len(np.unique(pixels(view).reshape(-1, 3), axis=0)) > 8


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_can_be_asked_for_a_neuron_and_told_to_scrub(name, qtbot, worker, trained, pixels) -> None:
    view = VIEWS[name](worker)
    qtbot.addWidget(view)
    view.resize(330, 230)
    view.show()
    view.show_snapshot(trained())
    before = pixels(view)
    view.show_neuron(2)
    view.show_neuron(None)
    assert (pixels(view) == before).all()
    with qtbot.waitSignal(view.scrubbed) as scrubbed:
        view.scrubbed.emit(7)
    assert scrubbed.args == [7]


@pytest.mark.parametrize("name", VIEWS)
def test_computing_is_pure(name, worker, trained, qtbot) -> None:
    view = VIEWS[name](worker)
    qtbot.addWidget(view)
    view.snapshot = trained()
    before = view.snapshot.state.parameters.copy()
    first, second = (view.compute(view.snapshot, view.settings()) for _ in range(2))
    for field in first.__dataclass_fields__:
        one, other = getattr(first, field), getattr(second, field)
        if isinstance(one, np.ndarray):
            np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(view.snapshot.state.parameters, before)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("size", [(120, 90), (330, 230), (900, 700)])
def test_a_view_bears_any_size_scale_and_palette(name, size, qtbot, worker, trained, pixels) -> None:
    view = VIEWS[name](worker)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    for palette in (LIGHT, DARK):
        for scale in (0.7, 1.0, 2.0):
            view.recolor(palette)
            view.rescale(scale)
            view.show_snapshot(trained())
            assert pixels(view).std() > 1


@pytest.mark.parametrize("name", VIEWS)
def test_a_fault_while_painting_leaves_the_program_and_the_picture_whole(name, qtbot, worker, trained, pixels) -> None:
    view = VIEWS[name](worker)
    qtbot.addWidget(view)
    view.resize(330, 230)
    view.recolor(LIGHT)
    view.show()
    view.show_snapshot(trained())
    whole = pixels(view)
    painted = [part for part in view.findChildren(QWidget) if hasattr(part, "colors") and part.isVisible()]
    for part in painted:
        part.colors = None
        with pytest.raises(AttributeError):
            part.grab()
        part.colors = LIGHT
    assert painted
    assert (pixels(view) == whole).all()


@pytest.mark.parametrize("name", VIEWS)
def test_a_longer_title_never_makes_a_view_wider(name, qtbot, worker) -> None:
    view = VIEWS[name](worker)
    qtbot.addWidget(view)
    view.resize(330, 230)
    view.show()
    narrowest = view.header.minimumSizeHint().width()
    view.title_label.setText("Neuron y₁₂, hidden 3, and whatever else it may be called")
    assert view.header.minimumSizeHint().width() == narrowest
    view.resize(narrowest, 230)
    assert view.title_label.shown() != view.title_label.text() == view.title_label.toolTip()
