"""What the decision regions show, by statistics of the picture and by numbers, never by golden bytes."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.backprop import forward
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import DARK, LIGHT, diverging, rgb
from nnviz.views.markers import MARKERS
from nnviz.views.region_field import (
    RegionField,
    RegionSettings,
    colored,
    dots_of,
    frame_of,
    plane_of,
    region_field,
    value_at,
)
from nnviz.views.regions import DecisionRegions, neuron_symbol

DOCK_PX = (330, 230)


@pytest.fixture
def shown(qtbot, worker, dressed):
    def view(snapshot: Snapshot, palette=LIGHT, size=DOCK_PX, scale=1.0) -> DecisionRegions:
        regions = DecisionRegions(worker)
        qtbot.addWidget(regions)
        regions.resize(*size)
        regions.recolor(palette)
        regions.rescale(scale)
        regions.show()
        regions.show_snapshot(snapshot)
        return regions

    return view


def slope(trained) -> Snapshot:
    """A network whose output rises with x1 alone."""
    snapshot = trained("circles", "2-1", 0)
    vector = np.array([3.0, 0.0, 0.0])
    return replace(snapshot, state=replace(snapshot.state, parameters=vector))


def near(picture: np.ndarray, color: str, tolerance: int = 12) -> np.ndarray:
    return np.abs(picture - rgb(color)).max(axis=2) <= tolerance


def full(color: str, palette) -> str:
    """The color of a level of 1, which keeps a little of the paper."""
    level = np.array([1.0 if color == palette.positive else -1.0])
    return "#" + "".join(f"{channel:02x}" for channel in diverging(level, palette)[0, :3])


def test_the_side_of_higher_outputs_is_positive_and_the_other_negative(trained, shown, pixels) -> None:
    picture = pixels(shown(slope(trained)))
    columns = {color: np.nonzero(near(picture, full(color, LIGHT)))[1] for color in (LIGHT.negative, LIGHT.positive)}
    assert all(len(found) > 800 for found in columns.values())
    assert columns[LIGHT.negative].mean() + 60 < columns[LIGHT.positive].mean()


def test_higher_x2_is_drawn_higher(trained) -> None:
    snapshot = slope(trained)
    upward = replace(snapshot, state=replace(snapshot.state, parameters=np.array([0.0, 3.0, 0.0])))
    levels = region_field(upward, RegionSettings(n_samples=20)).levels
    assert levels[0].min() > 0.5
    assert levels[-1].max() < -0.5


def test_levels_are_the_networks_outputs_at_the_places_of_the_plane(trained) -> None:
    snapshot = trained()
    run, n = snapshot.run, 12
    levels = region_field(snapshot, RegionSettings(n_samples=n)).levels
    outputs = forward(run.network, snapshot.state.parameters, plane_of(run.dataset).points(n)).y[:, -1]
    low, high = run.targets.min(), run.targets.max()
    expected = (2 * (outputs - low) / (high - low) - 1).reshape(n, n)[::-1]
    np.testing.assert_allclose(levels, expected)


def test_what_is_not_a_number_is_transparent(trained) -> None:
    run, n = trained().run, 4
    vector = trained().state.parameters
    levels = np.zeros((n, n))
    levels[1, 2] = np.nan
    one = colored(RegionField(run, vector, None, levels=levels), LIGHT, True)
    margins = np.ones((n, n))
    margins[0, 3] = np.nan
    winners = np.ones((n, n), int)
    for is_smooth in (True, False):
        many = colored(RegionField(run, vector, None, winners=winners, margins=margins), LIGHT, is_smooth)
        assert many[0, 3, 3] == 0
        assert (many[..., 3] == 255).sum() == n * n - 1
    assert one[1, 2, 3] == 0
    assert (one[..., 3] == 255).sum() == n * n - 1


def test_a_diverged_network_is_drawn_without_a_fault(trained, shown, pixels) -> None:
    snapshot = trained()
    wild = np.full_like(snapshot.state.parameters, 1e300)
    picture = pixels(shown(replace(snapshot, state=replace(snapshot.state, parameters=wild))))
    assert picture.std() > 5


def test_another_palette_colors_the_same_picture_anew(trained, shown, pixels) -> None:
    view = shown(trained())
    light = pixels(view.picture)
    view.recolor(DARK)
    dark = pixels(view.picture)
    for picture, own, other in ((light, LIGHT, DARK), (dark, DARK, LIGHT)):
        assert near(picture, own.paper, 2).sum() > 200
        assert near(picture, other.negative, 4).sum() < 20 < near(picture, own.negative, 4).sum()


def test_sharp_shows_two_colors_where_smooth_shows_many(trained, shown, pixels) -> None:
    snapshot = trained(held_out=0.0)
    view = shown(snapshot)
    smooth = len(np.unique(colored(view._arrays, LIGHT, True).reshape(-1, 4), axis=0))
    sharp = len(np.unique(colored(view._arrays, LIGHT, False).reshape(-1, 4), axis=0))
    assert sharp <= 3 < smooth
    before = pixels(view)
    view._shading.choose(False)
    assert (pixels(view) != before).mean() > 0.01


def test_points_are_at_their_inputs(trained, shown) -> None:
    view = shown(trained())
    dots = view.picture._dots
    np.testing.assert_allclose(dots.places, trained().run.dataset.inputs)
    rect = view.picture.plot_rect()
    for x, y in dots.places:
        assert rect.contains(view.picture._pixel(x, y, rect))


def test_held_out_points_are_hollow(trained, shown, pixels) -> None:
    data = trained().run.dataset
    view = shown(trained(), size=(700, 700))
    rect = view.picture.plot_rect()
    picture = pixels(view.picture)
    for held_out, color in ((True, [LIGHT.paper]), (False, LIGHT.classes)):
        seen = 0
        for number in np.flatnonzero(data.held_out == held_out)[:20]:
            at = view.picture._pixel(*data.inputs[number], rect)
            center = picture[round(at.y() - 0.5), round(at.x() - 0.5)]
            seen += min(np.abs(center - rgb(c)).max() for c in color) < 40
        assert seen >= 14


def test_the_number_at_the_cursor_is_computed_there(trained, shown) -> None:
    view, snapshot = shown(trained()), trained()
    view.picture.pointed.emit((0.52, -0.11))
    exact = forward(snapshot.run.network, snapshot.state.parameters, np.array([[0.52, -0.11]])).y[0, -1]
    assert value_at(view._arrays, (0.52, -0.11)) == (0, exact)
    assert view.legend._what == "z at"
    assert view.legend._where == "(0.52, −0.11)"
    assert float(view.legend._number.replace("−", "-")) == pytest.approx(exact, rel=5e-3)
    view.picture.pointed.emit(None)
    assert view.legend._number == ""


def test_a_moving_mouse_reads_the_place_under_it(trained, shown, qtbot) -> None:
    view = shown(trained())
    rect = view.picture.plot_rect()
    with qtbot.waitSignal(view.picture.pointed) as pointed:
        qtbot.mouseMove(view.picture, rect.center().toPoint())
    frame = frame_of(trained().run)
    pixel = (frame.x_range[1] - frame.x_range[0]) / rect.width()
    assert np.abs(np.array(pointed.args[0]) - [np.mean(frame.x_range), np.mean(frame.y_range)]).max() <= pixel


def test_the_axes_carry_the_inputs_with_their_numbers_below(trained) -> None:
    assert frame_of(trained().run).labels == ("x₁", "x₂")
    assert frame_of(trained("iris", "4-5-3", 0).run).labels[0].startswith("PC 1 (")


def test_over_a_single_input_one_coordinate_is_read(trained, shown) -> None:
    view = shown(trained("sine", "1-6-1", 50))
    view.picture.pointed.emit((0.5234, 0.1))
    assert view.legend._where == "0.52"


def test_the_range_stays_while_training(trained, shown) -> None:
    view = shown(trained(n_steps=0))
    before, rect = view.picture._frame, view.picture.plot_rect()
    view.show_snapshot(trained(n_steps=60))
    after = view.picture._frame
    assert (before.x_range, before.y_range) == (after.x_range, after.y_range)
    assert view.picture.plot_rect() == rect


def test_a_hovered_neuron_takes_the_place_of_the_output_and_gives_it_back(trained, shown, pixels) -> None:
    view = shown(trained())
    output = pixels(view.picture)
    view.show_neuron(2)
    hidden = pixels(view.picture)
    assert view.title_label.text() == "Neuron y₁, hidden 1"
    view.picture.pointed.emit((0.5, 0.5))
    assert view.legend._what == "y₁ at"
    assert (hidden != output).mean() > 0.05
    view.show_neuron(None)
    assert view.title_label.text() == view.title
    assert (pixels(view.picture) == output).all()


HIDDEN = ["y₁⁽¹⁾", "y₂⁽¹⁾", "y₁⁽²⁾", "y₂⁽²⁾"]


def test_neurons_are_called_as_on_the_diagram() -> None:
    sizes = (2, 2, 2, 1)
    assert [neuron_symbol(sizes, number) for number in range(7)] == ["x₁", "x₂", *HIDDEN, "z"]
    assert [neuron_symbol((2, 2, 1), number) for number in range(5)] == ["x₁", "x₂", "y₁", "y₂", "z"]
    assert neuron_symbol((4, 3), 6) == "z₃"


def test_a_neuron_that_an_edit_has_removed_gives_way_to_the_output(trained) -> None:
    field = region_field(trained(), RegionSettings(neuron=99, n_samples=5))
    assert field.neuron is None


def test_several_classes_are_colored_by_the_winner(trained, shown, pixels) -> None:
    snapshot = trained("rings", "2-8-3", 200)
    field = region_field(snapshot, RegionSettings(n_samples=30))
    plane = plane_of(snapshot.run.dataset)
    outputs = forward(snapshot.run.network, snapshot.state.parameters, plane.points(30)).y[:, -3:]
    np.testing.assert_array_equal(field.winners, outputs.argmax(axis=1).reshape(30, 30)[::-1])
    picture = pixels(shown(snapshot))
    assert all(near(picture, color, 30).sum() > 20 for color in LIGHT.classes[:3])


def test_a_single_input_gives_a_curve_through_its_outputs(trained, shown, pixels) -> None:
    snapshot = trained("sine", "1-6-1", 50)
    curves = region_field(snapshot, RegionSettings()).curves
    expected = forward(snapshot.run.network, snapshot.state.parameters, curves[:, :1]).y[:, -1]
    np.testing.assert_allclose(curves[:, 1], expected)
    assert near(pixels(shown(snapshot).picture), LIGHT.ink, 40).sum() > 100


def test_many_inputs_are_seen_on_their_principal_plane(trained, shown, pixels) -> None:
    snapshot = trained("iris", "4-5-3", 40)
    assert dots_of(snapshot.run, LIGHT).places.shape == (snapshot.run.dataset.n_points, 2)
    assert len(np.unique(pixels(shown(snapshot)).reshape(-1, 3), axis=0)) > 50


def test_values_to_be_met_are_colored_by_their_size(trained) -> None:
    run = trained("hills", "2-4-1", 0).run
    dots = dots_of(run, LIGHT)
    blueness = dots.colors[:, 2].astype(int) - dots.colors[:, 0].astype(int)
    assert np.corrcoef(blueness, run.targets[:, 0])[0, 1] < -0.8


@pytest.mark.parametrize(
    ("size", "scale"), [((330, 230), 1.0), ((330, 230), 1.6), ((600, 420), 1.6), ((300, 420), 1.0)]
)
@pytest.mark.parametrize(("dataset", "shape"), [("circles", "2-4-1"), ("digits", "64-4-10"), ("sine", "1-4-1")])
def test_picture_and_legend_stay_inside_and_apart(dataset, shape, size, scale, trained, shown, pixels) -> None:
    view = shown(trained(dataset, shape, 1), size=size, scale=scale)
    picture, legend = view.picture.geometry(), view.legend.geometry()
    assert view._body.rect().contains(picture)
    assert view._body.rect().contains(legend)
    assert not picture.intersects(legend)
    view.picture.pointed.emit((0.1, -0.1))
    number = near(pixels(view.legend), LIGHT.ink, 90)
    assert number.any()
    assert not number[-1].any(), "the number is cut off"
    rect = view.picture.plot_rect()
    assert min(rect.width(), rect.height()) >= 70
    assert view.picture.rect().contains(rect.toAlignedRect())


def test_no_two_classes_share_a_marker() -> None:
    outlines = {
        tuple((round(e.x, 3), round(e.y, 3)) for e in map(m.elementAt, range(m.elementCount()))) for m in MARKERS
    }
    assert len(outlines) == len(MARKERS) == len(LIGHT.classes)
    assert all(2 < m.boundingRect().width() * m.boundingRect().height() < 8 for m in MARKERS)


@pytest.mark.parametrize(
    ("dataset", "shape", "title"), [("circles", "2-4-1", "Decision regions"), ("hills", "2-4-1", "Output")]
)
def test_a_regression_has_no_regions_to_decide_on(shown, trained, dataset, shape, title) -> None:
    view = shown(trained(dataset, shape, 5))
    assert view.title_label.text() == title
