"""What `nnviz` understands when it is called; each command loads what it needs only when it is asked for.

Exit status: 0 done, 1 the work failed, 2 the command or its input was wrong, 130 interrupted.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import NoReturn

from nnviz.app.export_grammar import describe_export
from nnviz.app.input_error import InputError

COMMANDS = ("train", "export", "code", "data", "bench", "self-test")
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Grammar(argparse.ArgumentParser):
    """An argparse that refuses in one line, as everything else here does."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{self.prog.removeprefix('nnviz').strip()}: {message}; see {self.prog} --help".lstrip(": "))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for name in THREAD_VARIABLES:
        os.environ.setdefault(name, "1")
    try:
        options = _parser(with_commands=bool(words) and words[0] in (*COMMANDS, "-h", "--help")).parse_args(words)
        return _run(options)
    except InputError as error:
        print(f"nnviz: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("nnviz: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(options: argparse.Namespace) -> int:
    command = getattr(options, "command", None)
    if command == "train":
        from nnviz.app.train_command import train

        return train(options)
    if command == "export":
        from nnviz.app.export_command import export

        return export(options)
    if command == "code":
        from nnviz.app.code_command import code

        return code(options)
    if command == "data":
        from nnviz.app.data_command import print_points

        return print_points(options)
    if command == "bench":
        from nnviz.app.bench.command import bench

        return bench(options)
    if command == "self-test":
        from nnviz.app.self_test import self_test

        return self_test(as_json=options.json)
    from nnviz.app.startup import open_window

    return open_window(getattr(options, "file", None))


def _parser(with_commands: bool) -> argparse.ArgumentParser:
    """The grammar. A first word that is no command is a file for the window."""
    parser = Grammar(
        prog="nnviz",
        description="Draw a neural network, train it on screen, and see every number of it.",
        epilog="Without a command, `nnviz [FILE]` opens the window; FILE is a .nnviz or a .csv.",
    )
    parser.add_argument("--version", action="version", version=f"nnviz {version('nnviz')}")
    if not with_commands:
        parser.add_argument("file", nargs="?", metavar="FILE", help="a .nnviz experiment or a .csv table to open")
        return parser
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _describe_train(commands.add_parser("train", help="train an experiment without a window"))
    describe_export(commands.add_parser("export", help="write films, figures and more of an experiment"))
    _describe_code(commands.add_parser("code", help="write an experiment as a Python program of its own"))
    _describe_data(commands.add_parser("data", help="print a built-in data set as CSV"))
    _describe_bench(commands.add_parser("bench", help="measure on this machine the figures that nnviz is held to"))
    test = commands.add_parser("self-test", help="say what this machine can do, and draw one of each picture")
    test.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _describe_train(train: argparse.ArgumentParser) -> None:
    _describe_training(train)
    train.add_argument(
        "--engine",
        choices=["kernel", "numpy"],
        help="the compiled arithmetic, or the readable one (default: kernel where Numba is installed)",
    )
    train.add_argument("-o", "--output", metavar="OUT.nnviz", help="write the experiment with its trained weights")
    train.add_argument("--json", action="store_true", help="print one JSON object")
    train.add_argument("--quiet", action="store_true", help="show no progress bar")


def _describe_code(code: argparse.ArgumentParser) -> None:
    _describe_training(code)
    code.add_argument(
        "--for",
        dest="library",
        choices=["numpy", "pytorch", "keras"],
        default="numpy",
        help="the library that the program is written for (default numpy)",
    )
    code.add_argument("-o", "--output", metavar="OUT.py", help="write the program to a file")


def _describe_training(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="a .nnviz, a .csv, or the name of a shipped experiment")
    until = command.add_mutually_exclusive_group()
    until.add_argument("--steps", type=_count, metavar="N", help="train N steps")
    until.add_argument("--epochs", type=_count, metavar="N", help="train N epochs")


def _describe_data(data: argparse.ArgumentParser) -> None:
    data.add_argument("name", metavar="NAME", help="a built-in data set, e.g. circles, xor, spiral, iris")
    data.add_argument("--points", type=_count, metavar="N", help="how many points")
    data.add_argument("--noise", type=float, metavar="F", help="how much noise")
    data.add_argument("--seed", type=int, default=1, metavar="S", help="which draw (default 1)")


def _describe_bench(bench: argparse.ArgumentParser) -> None:
    bench.add_argument("names", nargs="*", metavar="NAME", help="ids of figures, e.g. T1 V1 (default: all)")
    bench.add_argument(
        "--seconds", type=float, metavar="S", help="about how long each measurement may take (default 3)"
    )
    bench.add_argument("--json", action="store_true", help="print one JSON object")


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return number
