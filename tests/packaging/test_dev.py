"""The commands of a clone: what they ask the system for, when they install, and that a failure is never a success."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "dev.py"
MISSING = "libnothing-of-the-kind.so.7"


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stand_on(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, program: str, user: int) -> list[list[str]]:
    """A system with one package program and one user; returns what gets called there."""
    calls: list[list[str]] = []
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}" if name == program else None)
    monkeypatch.setattr(dev.os, "geteuid", lambda: user)
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: calls.append(command) or 0)
    return calls


@pytest.mark.parametrize(
    ("program", "user", "command"),
    [
        ("apt-get", 1000, "sudo apt-get install --no-install-recommends libone"),
        ("dnf", 1000, "sudo dnf install one"),
        ("dnf", 0, "dnf install one"),
    ],
)
def test_a_missing_library_is_named_in_one_command(dev, monkeypatch, capsys, program, user, command) -> None:
    calls = stand_on(dev, monkeypatch, program, user)
    present = dev.Need("libc.so.6", "libc6", "glibc")
    with pytest.raises(SystemExit) as end:
        dev.provide((present, dev.Need(MISSING, "libone", "one"), dev.Need(MISSING, "libone", "one")))
    assert end.value.code == 1
    assert capsys.readouterr().err.splitlines()[-1].strip() == command
    assert not calls


def test_root_on_debian_gets_the_missing_libraries_installed(dev, monkeypatch) -> None:
    calls = stand_on(dev, monkeypatch, "apt-get", 0)
    with pytest.raises(SystemExit):
        dev.provide((dev.Need(MISSING, "libone", "one"),))
    assert [call[-1] for call in calls] == ["update", "libone"]


def test_nothing_is_installed_where_nothing_is_missing(dev, monkeypatch) -> None:
    calls = stand_on(dev, monkeypatch, "apt-get", 0)
    dev.provide((dev.Need("libc.so.6", "libc6", "glibc"),))
    assert not calls


def test_a_second_start_installs_nothing_until_a_pinned_version_changes(dev, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "CONSTRAINTS", tmp_path / "constraints.txt")
    monkeypatch.setattr(dev, "venv_is_usable", lambda: True)
    calls: list[list[str]] = []
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: calls.append(command) or 0)
    for pinned, installations in (("numpy==2.1.0", 1), ("numpy==2.1.0", 1), ("numpy==2.1.1", 2)):
        dev.CONSTRAINTS.write_text(pinned)
        dev.provide_environment()
        assert sum("pip" in command for command in calls) == installations


@pytest.mark.parametrize(
    ("statuses", "arguments", "status"),
    [
        ((0, 0, 0), [], 0),
        ((0, 5, 0), [], 1),
        ((0, 1, 0), [], 1),
        ((0, 5, 5), ["-k", "name"], 0),
        ((5, 5, 5), ["-k", "name"], 1),
    ],
)
def test_a_part_of_the_tests_that_fails_or_is_empty_fails_the_whole(
    dev, monkeypatch, capsys, statuses, arguments, status
) -> None:
    answers = iter(statuses)
    monkeypatch.setattr(dev, "check", lambda: {"types": True})
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: next(answers))
    assert dev.test(arguments) == status
    assert ("FAILED" in capsys.readouterr().err) == bool(status)


def test_a_failed_check_fails_the_whole(dev, monkeypatch) -> None:
    monkeypatch.setattr(dev, "check", lambda: {"types": False})
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_: 0)
    assert dev.test([]) == 1


@pytest.mark.parametrize("arguments", [[], ["fly"], ["check", "more"]])
def test_an_unknown_command_shows_the_commands_and_is_an_error(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True)
    assert done.returncode == 2
    assert "run [ARGUMENT ...]" in done.stdout
