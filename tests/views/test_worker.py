"""One thread, the latest wish wins, a failure is a sentence, and nothing is left when it is closed."""

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QThread, Signal

from nnviz.views.worker import Worker


@pytest.fixture
def threaded(qtbot) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def test_under_load_the_latest_wish_wins_and_the_ones_between_are_never_computed(threaded, qtbot) -> None:
    computed: list[int] = []
    taken: list[int] = []
    gate = threading.Event()

    def compute(number: int):
        def answer() -> int:
            gate.wait(5)
            computed.append(number)
            return number

        return answer

    for number in range(200):
        threaded.request("view", compute(number), taken.append)
    gate.set()
    qtbot.waitUntil(lambda: 199 in taken)
    assert computed[-1] == 199
    assert len(computed) <= 2


def test_each_view_gets_its_own_answer(threaded, qtbot) -> None:
    taken: dict[str, int] = {}
    for name in ("regions", "cost", "surface"):
        threaded.request(name, lambda name=name: len(name), lambda answer, name=name: taken.__setitem__(name, answer))
    qtbot.waitUntil(lambda: len(taken) == 3)
    assert taken == {"regions": 7, "cost": 4, "surface": 7}


def test_answers_that_a_busy_window_does_not_fetch_do_not_pile_up(threaded, qtbot) -> None:
    taken: list[int] = []
    called: list[bool] = []
    threaded._answered.connect(lambda: called.append(True), Qt.ConnectionType.DirectConnection)
    for number in range(30):
        done = threading.Event()
        threaded.request("view", lambda number=number, done=done: (done.set(), number)[1], taken.append)
        assert done.wait(5)
        time.sleep(0.001)
    qtbot.waitUntil(lambda: 29 in taken)
    assert len(taken) <= 2
    assert len(called) <= 2


def test_it_computes_off_the_windows_thread_and_answers_on_it(threaded, qtbot) -> None:
    seen: list[tuple[bool, bool]] = []
    window = QThread.currentThread()

    def take(computed_here: bool) -> None:
        seen.append((computed_here, QThread.currentThread() is window))

    main = threading.current_thread()
    threaded.request("view", lambda: threading.current_thread() is main, take)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(False, True)]


@pytest.mark.filterwarnings("ignore")
def test_a_failing_computation_is_told_and_the_next_one_works(threaded, qtbot) -> None:
    taken: list[int] = []
    with qtbot.waitSignal(threaded.failed) as told:
        threaded.request("view", lambda: 1 // 0, taken.append)
    assert "ZeroDivisionError" in told.args[0]
    threaded.request("view", lambda: 42, taken.append)
    qtbot.waitUntil(lambda: taken == [42])


def test_closing_joins_the_thread_and_later_wishes_are_dropped(qtbot) -> None:
    worker, taken = Worker(), []
    worker.request("view", lambda: time.sleep(0.05), taken.append)
    worker.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "nnviz views"]
    worker.request("view", lambda: 1, taken.append)
    qtbot.wait(20)
    assert taken == []


def test_a_synchronous_worker_answers_before_it_returns(qapp) -> None:
    worker, taken = Worker(synchronous=True), []
    worker.request("view", lambda: 7, taken.append)
    assert taken == [7]


def test_a_cancelled_wish_is_not_computed(threaded, qtbot) -> None:
    gate, computed = threading.Event(), []
    threaded.request("first", lambda: gate.wait(5), lambda _answer: None)
    threaded.request("second", lambda: computed.append(1), lambda _answer: None)
    threaded.cancel("second")
    gate.set()
    taken: list[int] = []
    threaded.request("third", lambda: 3, taken.append)
    qtbot.waitUntil(lambda: taken == [3])
    assert computed == []


def test_wishes_of_a_share_leave_the_rest_of_the_time_and_hold_up_no_other(threaded, qtbot) -> None:
    taken: list[tuple[str, float]] = []

    def busy() -> str:
        time.sleep(0.03)
        return "frugal"

    def take(answer: str) -> None:
        taken.append((answer, time.perf_counter()))

    threaded.request("one", busy, take, 0.25)
    qtbot.waitUntil(lambda: len(taken) == 1)
    began = time.perf_counter()
    threaded.request("one", busy, take, 0.25)
    threaded.request("two", lambda: "whole", take)
    qtbot.waitUntil(lambda: len(taken) == 3)
    assert [answer for answer, _ in taken[1:]] == ["whole", "frugal"]
    assert taken[2][1] - began > 0.08


def test_the_window_lives_between_two_answers(threaded, qtbot) -> None:
    taken: list[str] = []
    gate = threading.Event()

    class Window(QObject):
        painted = Signal(str)

    window = Window()
    window.painted.connect(taken.append, Qt.ConnectionType.QueuedConnection)

    def take_first(answer: str) -> None:
        taken.append(answer)
        window.painted.emit("window")

    threaded.request("one", lambda: "one", take_first)
    threaded.request("two", lambda: (gate.set(), "two")[1], taken.append)
    assert gate.wait(5)
    time.sleep(0.05)
    qtbot.waitUntil(lambda: len(taken) == 3)
    assert taken == ["one", "window", "two"]


def test_of_a_cancelled_asker_not_even_the_answer_under_way_arrives(threaded, qtbot) -> None:
    began, gate, taken = threading.Event(), threading.Event(), []

    def busy() -> str:
        began.set()
        gate.wait(5)
        return "old"

    threaded.request("view", busy, taken.append)
    assert began.wait(5)
    threaded.cancel("view")
    threaded.request("other", lambda: "other", taken.append)
    gate.set()
    qtbot.waitUntil(lambda: "other" in taken)
    assert taken == ["other"]
