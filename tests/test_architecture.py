"""The house rules that no linter knows: floors without Qt, small files with a caption, no address of some machine."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
QT_FREE_FLOORS = ("resources", "streams", "engine", "datasets", "training", "analysis", "experiment")
SOURCES = sorted(path for folder in ("nnviz", "packaging", "tests") for path in (ROOT / folder).rglob("*.py"))
PROGRAM = [path for path in SOURCES if path.is_relative_to(ROOT / "nnviz")]

FILE_LINES, CLASS_LINES, FUNCTION_LINES = 400, 250, 60
# (file, name in it or "" for the file) -> (lines, reason)
RAISED: dict[tuple[str, str], tuple[int, str]] = {}

NAMES_OF_PROGRAMMING = {"base", "common", "core", "helper", "helpers", "manager", "misc", "types", "util", "utils"}
# Written so that this file does not name what it looks for.
PRIVATE = re.compile(
    r"/wor[k]/|/roo[t]/|/opt/[a-z]|/(?:home|User[s])/[a-z]|[A-Z]:\\User[s]|pypi\.or[g]|pythonhoste[d]|(?:index-ur[l]|find-link[s])|file://[/]"
)


def place(path: Path) -> str:
    """A path as it is read in a message."""
    return path.relative_to(ROOT).as_posix()


def tracked_texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the clone but what tools have written."""
    top = [path for path in ROOT.iterdir() if path.is_file()]
    folders = ("nnviz", "packaging", "resources", "tests", ".ci")
    for path in top + [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]:
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def test_the_floors_below_the_window_load_without_qt() -> None:
    program = f"""
import importlib, pkgutil, sys
for name in ("PySide6", "shiboken6", "pyqtgraph", "OpenGL"):
    sys.modules[name] = None
for floor in {QT_FREE_FLOORS}:
    package = importlib.import_module("nnviz." + floor)
    for module in pkgutil.iter_modules(getattr(package, "__path__", ())):
        importlib.import_module(package.__name__ + "." + module.name)
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_a_file_begins_with_its_caption(path: Path) -> None:
    caption = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert caption, f"{place(path)} has no first docstring"
    assert len(re.findall(r"[.!?](?:\s|$)", caption)) <= 6, f"{place(path)}: a caption is one to four sentences"


@pytest.mark.parametrize("path", SOURCES, ids=place)
def test_files_classes_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    sizes = [("", len(text.splitlines()), FILE_LINES)]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            limit = CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES
            sizes.append((node.name, (node.end_lineno or node.lineno) - node.lineno + 1, limit))
    for name, lines, limit in sizes:
        allowed, _ = RAISED.get((place(path), name), (limit - 1, ""))
        assert lines <= allowed, f"{place(path)} {name}: {lines} lines, fewer than {limit} are wanted"


def test_every_raised_limit_is_needed_and_has_a_reason() -> None:
    for (file, _), (lines, reason) in RAISED.items():
        assert (ROOT / file).is_file() and reason, f"{file}: {lines}"


@pytest.mark.parametrize("path", PROGRAM, ids=place)
def test_a_file_is_named_after_the_subject(path: Path) -> None:
    assert not NAMES_OF_PROGRAMMING & {path.stem, path.parent.name}


@pytest.mark.parametrize("path", PROGRAM, ids=place)
def test_no_connection_captures_self_in_a_lambda(path: Path) -> None:
    """Such a widget is never freed."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            captured = [
                name
                for argument in node.args
                if isinstance(argument, ast.Lambda)
                for name in ast.walk(argument.body)
                if isinstance(name, ast.Name) and name.id == "self"
            ]
            assert not captured, f"{place(path)}:{node.lineno}"


def test_no_file_names_a_folder_of_some_machine_or_a_package_registry() -> None:
    found = [
        f"{place(path)}:{number}: {line.strip()[:80]}"
        for path, text in tracked_texts()
        for number, line in enumerate(text.splitlines(), 1)
        if PRIVATE.search(line)
    ]
    assert not found, "\n".join(found)
