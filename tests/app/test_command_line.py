"""The command line as a user meets it: words out, exit status, one sentence per error."""

import json
import os
import subprocess
import sys

import pytest

from nnviz.app.command_line import main
from nnviz.experiment.build import build
from nnviz.experiment.edits import set_training
from nnviz.experiment.files import read, to_text
from nnviz.experiment.shipped import EXPERIMENTS, experiment
from nnviz.training.evaluation import evaluate


def run(capsys, *words: str) -> tuple[int, str, str]:
    status = main(words)
    out, err = capsys.readouterr()
    return status, out, err


def test_version_and_help_are_answered_without_qt_numpy_or_a_display():
    code = (
        "import sys\nfrom nnviz.app.command_line import main\n"
        "try: main(['--version'])\nexcept SystemExit as end: assert end.code == 0\n"
        "assert not {'PySide6', 'numpy', 'pyqtgraph'} & set(sys.modules), sorted(sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("nnviz ")


def test_the_same_experiment_trained_twice_gives_the_same_bits(capsys):
    _, first, _ = run(capsys, "train", "xor", "--steps", "200", "--json")
    _, second, _ = run(capsys, "train", "xor", "--steps", "200", "--json")
    one, other = json.loads(first), json.loads(second)
    assert one["steps"] == 200
    assert one["parameters_sha256"] == other["parameters_sha256"]
    assert set(one) == {
        "steps", "epochs", "cost", "accuracy", "stopped", "engine", "seconds", "samples_per_second",
        "parameters_sha256",
    }  # fmt: skip


def test_another_number_of_steps_gives_other_bits(capsys):
    _, first, _ = run(capsys, "train", "xor", "--steps", "200", "--json")
    _, second, _ = run(capsys, "train", "xor", "--steps", "201", "--json")
    assert json.loads(first)["parameters_sha256"] != json.loads(second)["parameters_sha256"]


def test_the_shipped_iris_and_digits_reach_the_accuracies_promised(capsys):
    _, iris, _ = run(capsys, "train", "iris", "--json")
    _, digits, _ = run(capsys, "train", "digits", "--json")
    assert json.loads(iris)["accuracy"]["train"] >= 0.95
    assert json.loads(digits)["accuracy"]["train"] >= 0.97
    assert json.loads(digits)["accuracy"]["held_out"] >= 0.93


def test_what_is_written_starts_where_the_training_ended(capsys, tmp_path):
    out = tmp_path / "trained.nnviz"
    _, report, _ = run(capsys, "train", "first", "--epochs", "5", "--json", "-o", str(out))
    again = build(read(out))
    assert evaluate(again, again.start).train_mean == json.loads(report)["cost"]["train_mean"]


def test_a_table_trains_with_a_network_that_fits_its_columns(capsys, tmp_path):
    table = tmp_path / "points.csv"
    table.write_text(main_output(capsys, "data", "circles", "--points", "80"))
    status, out, _ = run(capsys, "train", str(table), "--epochs", "60", "--json")
    assert status == 0
    assert json.loads(out)["accuracy"]["train"] > 0.9


def main_output(capsys, *words: str) -> str:
    status, out, _ = run(capsys, *words)
    assert status == 0
    return out


def test_data_prints_a_header_and_as_many_points_as_asked_for(capsys):
    lines = main_output(capsys, "data", "spiral", "--points", "30", "--noise", "0", "--seed", "3").splitlines()
    assert len(lines) == 31
    assert lines[0].startswith("x1,x2,")


def broken_files():
    """Name, content and the words its sentence must hold."""
    yield "a.nnviz", None, "there is no such file"
    yield "b.nnviz", "", "is empty"
    yield "c.nnviz", '{"format": "nnviz", "version": 1, "network": {', "line 1"
    yield "d.nnviz", "hello", "line 1"
    yield "e.nnviz", "{}", "format"
    yield "f.nnviz", '{"format": "nnviz", "version": 99}', "99"
    yield "g.nnviz", '{"format": "nnviz", "version": 1, "version": 1}', "twice"
    yield "h.nnviz", '{"format": "nnviz", "version": NaN}', "version"
    yield "i.csv", "a,b,class\n1,2,x\n1,oops,y\n", "oops"
    yield "j.csv", "a,b,class\n1,2,x\n1,2,3,4\n", "row 3"
    yield "k.csv", "a,b,class\n1,2,x\n3,4,x\n", "class"
    yield "l.nnviz", ..., "is a folder"


@pytest.mark.parametrize("name, content, words", list(broken_files()), ids=lambda value: str(value)[:20])
def test_a_broken_file_gives_one_sentence_and_exit_status_2(capsys, tmp_path, name, content, words):
    path = tmp_path / name
    if content is ...:
        path.mkdir()
    elif content is not None:
        path.write_text(content)
    status, out, err = run(capsys, "train", str(path))
    assert (status, out) == (2, "")
    assert err.startswith("nnviz: ") and err.count("\n") == 1 and "Traceback" not in err
    assert name in err and words in err


@pytest.mark.parametrize(
    "words",
    [
        ("train", "nothing-like-this"),
        ("data", "nothing-like-this"),
        ("data", "xor", "--points", "1000000000"),
        ("data", "xor", "--noise", "7"),
        ("data", "xor", "--noise", "nan"),
        ("data", "xor", "--seed", "-1"),
        ("train", "xor", "-o", "/nowhere/at/all/x.nnviz"),
        ("train", "xor", "-o", "x.txt"),
        ("train", "xor", "--steps", "0"),
        ("train",),
        ("train", "xor", "--engine", "x"),
        ("data", "iris", "--noise", "0.3"),
        ("data", "iris", "--points", "10"),
    ],
)
def test_a_wrong_word_gives_one_sentence_and_exit_status_2(capsys, words):
    status, _, err = run(capsys, *words)
    assert status == 2
    assert err.startswith("nnviz: ") and err.count("\n") == 1


def test_a_training_that_diverges_says_so_and_fails(capsys, tmp_path):
    path = tmp_path / "wild.nnviz"
    main(("train", "sine", "--steps", "1", "-o", str(path)))
    text = path.read_text()
    rate = text.split('"learning_rate": ')[1].split(",")[0].split("}")[0]
    path.write_text(text.replace(f'"learning_rate": {rate}', '"learning_rate": 90.0'))
    capsys.readouterr()
    status, out, err = run(capsys, "train", str(path), "--epochs", "500", "--json")
    assert status == 1
    assert "learning rate" in err
    assert json.loads(out)["steps"] < 500 * 30 and "learning rate" in json.loads(out)["stopped"]


def test_a_network_that_its_rule_cannot_train_is_refused_before_training(capsys, tmp_path):
    path = tmp_path / "step.nnviz"
    main(("train", "xor", "--steps", "1", "-o", str(path)))
    path.write_text(path.read_text().replace('"activation": "tanh"', '"activation": "perceptron"', 1))
    capsys.readouterr()
    status, out, err = run(capsys, "train", str(path), "--epochs", "3", "--json")
    assert (status, out) == (2, "")
    assert "slope" in err and err.count("\n") == 1


def test_a_batch_beyond_the_training_points_is_spoken_of_before_training(capsys, tmp_path):
    spec = set_training(experiment("xor"), batch_size=5000)
    file = tmp_path / "large.nnviz"
    file.write_text(to_text(spec))
    assert main(["train", str(file), "--steps", "2", "--json"]) == 0
    told = capsys.readouterr()
    assert "A batch of 5,000 is more than the" in told.err
    assert json.loads(told.out)["epochs"] == 2


def test_every_shipped_experiment_trains_for_a_while(capsys):
    for name in EXPERIMENTS:
        assert run(capsys, "train", name, "--epochs", "2", "--quiet")[0] == 0


def test_an_interrupt_exits_with_130_and_leaves_nothing_half_written(tmp_path):
    out = tmp_path / "out.nnviz"
    script = (
        "import os, signal, sys, threading\n"
        "from nnviz.app import train_command\nfrom nnviz.app.command_line import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        f"sys.exit(main(['train', 'digits', '--epochs', '100000', '-o', {str(out)!r}]))"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 130
    assert ended.stderr.strip().endswith("nnviz: interrupted")
    assert not list(tmp_path.iterdir())


def test_a_window_without_a_display_is_refused_in_one_sentence():
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    answer = subprocess.run([sys.executable, "-m", "nnviz"], env=environment, capture_output=True, text=True)
    assert answer.returncode == 1
    assert answer.stderr.startswith("nnviz: ") and answer.stderr.count("\n") == 1
