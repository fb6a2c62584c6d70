"""The commands of a clone: run, test, check and build nnviz in an environment of its own, .venv.

Needs nothing but Python; what is missing is installed where that is allowed, and otherwise named in one exact command.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "installed-from"
OLDEST_PYTHON = (3, 11)
NOTHING_COLLECTED = 5

USAGE = """\
python3 packaging/dev.py COMMAND

  run [ARGUMENT ...]   start nnviz
  test [ARGUMENT ...]  check, then every test, then the wheel; arguments go to pytest
  check                format, lint, types, imports
  build                wheel and source distribution, in dist/"""


class Need(NamedTuple):
    """Something the system must have, a library, a program or a Python module, and the packages that bring it."""

    name: str
    apt: str
    dnf: str


QT_NEEDS = (
    Need("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Need("libGL.so.1", "libgl1", "libglvnd-glx"),
    Need("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Need("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
)
X11_NEEDS = (
    Need("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
WAYLAND_NEEDS = (
    Need("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    Need("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl"),
)
UNSEEN_DISPLAY_NEEDS = (
    Need("Xvfb", "xvfb", "xorg-x11-server-Xvfb"),
    Need("xvfb-run", "xvfb", "xorg-x11-server-Xvfb"),
    Need("xauth", "xauth", "xorg-x11-xauth"),
)


def main(arguments: list[str]) -> int:
    """Carry out one command and return its exit status."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command not in ("run", "test", "check", "build") or (rest and command in ("check", "build")):
        print(USAGE)
        return 0 if command in ("-h", "--help") else 2
    if sys.version_info < OLDEST_PYTHON:
        stop(f"nnviz needs Python {version(OLDEST_PYTHON)} or newer; this is {version(sys.version_info)}")
    provide(needs_of(command))
    provide_environment()
    if command == "run":
        return run(rest)
    if command == "test":
        return test(rest)
    if command == "check":
        return summary(check())
    return build()


def run(arguments: list[str]) -> int:
    """Start nnviz in place of this process, in the folder the user stands in."""
    command = [str(PYTHON), "-P", "-m", "nnviz", *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


def check() -> dict[str, bool]:
    """What each of the four readers of the source says, by name."""
    ruff = [str(PYTHON), "-m", "ruff"]
    return {
        "format": passes("Checking the format", [*ruff, "format", "--check", "--quiet", "."]),
        "lint": passes("Checking the style", [*ruff, "check", "--quiet", "."]),
        "types": passes("Checking the types", [str(PYTHON), "-m", "mypy", "--no-error-summary"]),
        "imports": passes("Checking the imports between the floors", [str(BIN / "lint-imports"), "--no-logo"]),
    }


def test(arguments: list[str]) -> int:
    """Check, then the tests without a display, those on an unseen display, and the wheel."""
    results = check()
    pytest = [str(PYTHON), "-m", "pytest", "-q", *arguments]
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    unseen, on_x11 = [], {}
    if sys.platform == "linux":
        unseen, on_x11 = ["xvfb-run", "-a", "-s", "-screen 0 1280x1024x24"], {"QT_QPA_PLATFORM": "xcb"}
    strict = {**on_x11, "NNVIZ_SKIP_FAILS": "1"}
    statuses = {
        "tests": call("Testing without a display", [*pytest, "-m", "not (gl or window or package)"], offscreen),
        "window tests": call("Testing on a display", [*unseen, *pytest, "-m", "gl or window"], strict),
        "package": call("Testing the wheel", [*pytest, "-m", "package"], offscreen),
    }
    some_ran = any(status != NOTHING_COLLECTED for status in statuses.values())
    for name, status in statuses.items():
        # A choice of tests may leave a part without any; the whole may not.
        results[name] = status == 0 or (status == NOTHING_COLLECTED and bool(arguments) and some_ran)
    return summary(results)


def build() -> int:
    """Wheel and source distribution in dist/, made by the pinned build tools."""
    return call("Building into dist/", [str(PYTHON), "-m", "build", "--no-isolation", "--outdir", "dist"])


def summary(results: dict[str, bool]) -> int:
    """Say in one line what passed, and return 1 when anything did not."""
    failed = [name for name, passed in results.items() if not passed]
    passed = [name for name, passed in results.items() if passed]
    line = f"passed: {', '.join(passed) or 'nothing'}"
    say(f"FAILED: {', '.join(failed)}; {line}" if failed else line)
    return 1 if failed else 0


def passes(title: str, command: list[str]) -> bool:
    """Whether a command ended with exit status 0."""
    return call(title, command) == 0


def call(title: str, command: list[str], settings: dict[str, str] | None = None) -> int:
    """The exit status of a command run at the top of the clone, with no display of the user's in reach."""
    say(title)
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.call(command, cwd=ROOT, env={**environment, **(settings or {})})


# The environment of Python packages


def provide_environment() -> None:
    """Make .venv and install the project into it, unless that was done from these very files."""
    wanted = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    if not venv_is_usable():
        say(f"Making {VENV.name} with Python {version(sys.version_info)}")
        base = getattr(sys, "_base_executable", None) or sys.executable
        if subprocess.call([base, "-m", "venv", "--clear", str(VENV)]):
            stop(f"{VENV} could not be made")
    say("Installing nnviz and what it needs (some minutes the first time)")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*pip, "--constraint", str(CONSTRAINTS), "--editable", f"{ROOT}[dev]"]):
        stop("pip could not install what nnviz needs; its message is above")
    say("Compiling the fast engine")
    if subprocess.call([str(PYTHON), "-P", "-m", "nnviz.engine.warm"]):
        say("The fast engine could not be compiled; nnviz computes with NumPy until it can")
    STAMP.write_text(wanted)


def fingerprint() -> str:
    """A digest of all that decides what is installed."""
    parts = [
        sys.version,
        sys.base_prefix,
        str(ROOT),
        (ROOT / "pyproject.toml").read_text("utf-8"),
        CONSTRAINTS.read_text(),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def venv_is_usable() -> bool:
    """Whether .venv has pip and was made by the interpreter that runs this."""
    question = "import pip, sys; print(sys.version, sys.base_prefix)"
    if not PYTHON.exists():
        return False
    answer = subprocess.run([str(PYTHON), "-c", question], capture_output=True, text=True, check=False)
    return answer.returncode == 0 and answer.stdout.strip() == f"{sys.version} {sys.base_prefix}"


# The system


def needs_of(command: str) -> tuple[Need, ...]:
    """What a command needs of this system: Debian keeps a part of `venv` apart, Qt wants libraries, tests a display."""
    if sys.platform != "linux":
        return ()
    python = f"python{version(sys.version_info)}"
    needs: tuple[Need, ...] = () if PYTHON.exists() else (Need("ensurepip", f"{python}-venv", python),)
    if command in ("run", "test"):
        needs += QT_NEEDS + X11_NEEDS
    if command == "run" and os.environ.get("WAYLAND_DISPLAY"):
        needs += WAYLAND_NEEDS
    if command == "test":
        needs += UNSEEN_DISPLAY_NEEDS
    return needs


def provide(needs: tuple[Need, ...]) -> None:
    """Have every need present, or stop with the command that brings the missing ones."""
    missing = [need for need in needs if not is_present(need)]
    if not missing:
        return
    install(missing)
    still = [need.name for need in missing if not is_present(need)]
    if still:
        stop(f"still missing after the installation: {', '.join(still)}")


def is_present(need: Need) -> bool:
    """Whether a library loads, a module or a program is found."""
    if need.name == "ensurepip":
        importlib.invalidate_caches()
        return importlib.util.find_spec(need.name) is not None
    if ".so" not in need.name:
        return shutil.which(need.name) is not None
    try:
        ctypes.CDLL(need.name)
    except OSError:
        return False
    return True


def install(missing: list[Need]) -> None:
    """Install system packages as root of a Debian or Ubuntu; elsewhere stop with the command for it."""
    what = ", ".join(need.name for need in missing)
    apt, dnf = unique(need.apt for need in missing), unique(need.dnf for need in missing)
    packages = shlex.join(apt)
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"Installing {packages}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
        for step in (["update"], ["install", "--yes", "--no-install-recommends", *apt]):
            if subprocess.call([*command, *step], env=environment, stdout=subprocess.DEVNULL):
                stop(f"apt-get could not install {packages}; its message is above")
    elif shutil.which("apt-get"):
        stop(f"Missing: {what}. Install with:\n  sudo apt-get install --no-install-recommends {packages}")
    elif shutil.which("dnf"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        stop(f"Missing: {what}. Install with:\n  {sudo}dnf install {shlex.join(dnf)}")
    else:
        stop(f"Missing: {what}. Install what your system calls: {packages}")


def unique(names: Iterable[str]) -> list[str]:
    """The names in order, each once."""
    return list(dict.fromkeys(names))


def version(numbers: Sequence[object]) -> str:
    """Major and minor, as in 3.11."""
    return f"{numbers[0]}.{numbers[1]}"


def say(line: str) -> None:
    """One line of progress."""
    print(f"dev.py: {line}", file=sys.stderr, flush=True)


def stop(sentence: str) -> NoReturn:
    """End with one sentence and exit status 1."""
    say(sentence)
    sys.exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
