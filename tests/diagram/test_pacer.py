"""Drawing is asked for at once, then no more often than the share of the time allows, and never forgotten."""

from time import perf_counter

import pytest

from nnviz.diagram.pacer import Pacer


@pytest.fixture
def asked(qapp):
    """A pacer of a fifth of the time, and the moments at which it has asked."""
    pacer, moments = Pacer(0.2, qapp), []
    pacer.due.connect(lambda: moments.append(perf_counter()))
    yield pacer, moments
    pacer.deleteLater()


def test_the_first_change_is_drawn_at_once(asked):
    pacer, moments = asked
    pacer.soon()
    assert len(moments) == 1


def test_changes_that_come_too_soon_are_drawn_once_and_later(asked, qtbot):
    pacer, moments = asked
    pacer.drawn(perf_counter() - 0.02, 0.01)
    ended = perf_counter()
    for _ in range(50):
        pacer.soon()
    assert not moments
    qtbot.waitUntil(lambda: bool(moments))
    assert moments[0] - ended > 3 * 0.03
    qtbot.wait(60)
    assert len(moments) == 1


def test_what_has_been_drawn_meanwhile_is_not_asked_for_again(asked, qtbot):
    pacer, moments = asked
    pacer.drawn(perf_counter() - 0.01, 0.0)
    pacer.soon()
    pacer.drawn(perf_counter(), 0.0)
    qtbot.wait(120)
    assert not moments


def test_what_is_due_within_a_frame_can_be_drawn_with_its_neighbor(asked):
    pacer, _ = asked
    assert not pacer.is_nearly_due
    pacer.soon()
    assert pacer.is_nearly_due
    pacer.drawn(perf_counter() - 0.1, 0.1)
    assert not pacer.is_nearly_due
    pacer.soon()
    assert not pacer.is_nearly_due
