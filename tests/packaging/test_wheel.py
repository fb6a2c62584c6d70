"""What is built is whole: the wheel starts where nothing else is installed, the source distribution can be tested."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.package, pytest.mark.timeout(300)]


def output(*command: object, cwd: Path = ROOT) -> str:
    """What a command prints; it must succeed, and must not see the clone."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the source distribution; the wheel is made from the latter."""
    folder = tmp_path_factory.mktemp("dist")
    output(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder)
    return folder


def files_under(folder: str) -> set[str]:
    paths = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in paths}


def test_the_wheel_has_the_program_and_its_resources_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        files = {name for name in archive.namelist() if ".dist-info/" not in name}
    shipped = {name.replace("resources/", "nnviz/_shipped/", 1) for name in files_under("resources")}
    assert files == files_under("nnviz") | shipped


def test_the_source_distribution_has_the_tests_and_what_they_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        files = {name.split("/", 1)[1] for name in archive.getnames()}
    wanted = [files_under(folder) for folder in ("nnviz", "resources", "tests", "packaging")]
    assert set.union(*wanted, {"LICENSE", "README.md", "pyproject.toml"}) <= files


def test_the_wheel_starts_in_a_clean_environment(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    output(sys.executable, "-m", "venv", tmp_path / "clean")
    programs = tmp_path / "clean" / ("Scripts" if os.name == "nt" else "bin")
    constraints = ROOT / "packaging" / "constraints.txt"
    output(programs / "python", "-m", "pip", "install", "--quiet", "--constraint", constraints, wheel)
    assert output(programs / "nnviz", "--version", cwd=tmp_path).split() == ["nnviz", wheel.name.split("-")[1]]
    output(programs / "nnviz", "self-test", cwd=tmp_path)
