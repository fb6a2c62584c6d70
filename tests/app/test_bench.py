"""What `nnviz bench` promises, whatever it measures: its words, its keys, and a reason where there is no number."""

import json
import subprocess
import sys

import pytest

from nnviz.app.bench import command, display, timing
from nnviz.app.bench.figures import FIGURES, NUMPY_REFERENCE, Part, Reading, least, most, report, short
from nnviz.app.bench.measure import MEASURED_BY
from nnviz.app.command_line import main


def measured(capsys, *words: str) -> dict:
    assert main(["bench", *words, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == "", "progress is for terminals"
    return json.loads(out)


def test_every_figure_is_measured_or_says_why_it_cannot_be():
    not_yet = {name for name, figure in FIGURES.items() if figure.not_yet}
    assert not_yet | set(MEASURED_BY) == set(FIGURES)
    assert not not_yet & set(MEASURED_BY)


def test_a_quick_measurement_stands_beside_the_reference_and_its_goal(capsys):
    entry = measured(capsys, "t1", "--seconds", "0.1")["T1"]
    assert entry["value"] > 0 and entry["unit"] == "samples/s"
    assert entry["beside"][NUMPY_REFERENCE] > 0
    assert entry["ratio"][NUMPY_REFERENCE] == pytest.approx(entry["value"] / entry["beside"][NUMPY_REFERENCE])
    assert entry["goal"] == ">= 12 M"
    assert entry["met"] is (entry["value"] >= 12e6)
    assert "why" not in entry


def test_what_cannot_be_measured_has_no_value_and_a_reason(capsys, monkeypatch):
    without_display(monkeypatch)
    entries = measured(capsys, "S2", "T4")
    assert list(entries) == ["T4", "S2"]
    assert entries["S2"]["value"] is None and entries["S2"]["met"] is None
    assert all("Xvfb" in entry["why"] for entry in entries.values())


def test_the_table_has_a_row_for_every_number(capsys, monkeypatch):
    without_display(monkeypatch)
    assert main(["bench", "V3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["id", "what", "value", "goal"]
    assert lines[1].startswith("V3  drawing the cost surface")
    assert [line.split()[0] for line in lines[2:4]] == ["OpenGL", "painted"]
    assert all(len(line) <= 100 for line in lines)


def without_display(monkeypatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(display.shutil, "which", lambda _name: None)


def test_a_window_without_any_display_is_a_reason(capsys, monkeypatch):
    without_display(monkeypatch)
    assert "Xvfb" in measured(capsys, "T5")["T5"]["why"]


def test_a_measurement_that_fails_is_a_reason(capsys, monkeypatch):
    monkeypatch.setattr(command, "CHILD", "nnviz.nothing_like_this")
    entry = measured(capsys, "V1")["V1"]
    assert entry["value"] is None
    assert "nothing_like_this" in entry["why"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["T99"], ", ".join(FIGURES)),
        (["T1", "nonsense"], "nonsense"),
        (["T1", "--seconds", "0"], "positive"),
        (["T1", "--seconds", "nan"], "positive"),
        (["T1", "--seconds", "soon"], "soon"),
    ],
)
def test_a_wrong_word_gives_one_sentence_and_exit_status_2(capsys, words, said):
    assert main(["bench", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("nnviz: bench") and err.count("\n") == 1 and said in err


def test_an_interrupt_exits_with_130():
    script = (
        "import os, signal, sys, threading\n"
        "from nnviz.app.command_line import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "sys.exit(main(['bench', 'T2', '--seconds', '20']))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 130
    assert ended.stdout == ""
    assert ended.stderr.strip() == "nnviz: interrupted"


def test_a_goal_is_met_in_its_own_direction_and_against_its_yardstick():
    at_least, at_most = Part("samples/s", (least(10), least(3, "other"))), Part("ms", (most(2),))
    assert at_least.is_met(Reading(12, {"other": 4})) is True
    assert at_least.is_met(Reading(12, {"other": 5})) is False
    assert at_least.is_met(Reading(12)) is None
    assert at_least.is_met(Reading(9)) is False
    assert at_most.is_met(Reading(2.1)) is False
    assert at_most.is_met(Reading(None, why="no clock")) is None


def test_ratios_say_how_many_times_better():
    entry = report("V1", {"": Reading(2.0, {NUMPY_REFERENCE: 5.0})})
    assert entry["ratio"] == {NUMPY_REFERENCE: 2.5}
    parts = report("T2", {part: Reading(6e5, {NUMPY_REFERENCE: 1e5}) for part in FIGURES["T2"].parts})
    assert parts["ratio"][NUMPY_REFERENCE]["batch 1"] == 6
    assert parts["met"] is False


def test_numbers_are_written_in_three_figures():
    numbers = (12.34e6, 1.234e6, 476_000, 1_234, 61.5, 0.01234, 1.2e-15)
    assert [short(number) for number in numbers] == ["12.3 M", "1.23 M", "476 k", "1,234", "61.5", "0.0123", "1.2e-15"]


def test_contenders_have_their_turns_and_each_its_own_speed(monkeypatch):
    now_s, calls = [0.0], []
    monkeypatch.setattr(timing, "perf_counter", lambda: now_s[0])

    def lasting(name: str, each_s: float):
        def repeat(n: int) -> None:
            calls.append(name)
            now_s[0] += n * each_s

        return repeat

    found = timing.speeds({"slow": lasting("slow", 0.5), "fast": lasting("fast", 0.01)}, seconds=5)
    assert found == {"slow": pytest.approx(2), "fast": pytest.approx(100)}
    assert calls[-10:] == ["slow", "fast"] * timing.ROUNDS


@pytest.mark.window
@pytest.mark.timeout(120)
def test_a_hand_drags_in_a_real_window(capsys):
    entry = measured(capsys, "E1", "--seconds", "0.1")["E1"]
    assert entry["value"]["1280x720"] > 0
