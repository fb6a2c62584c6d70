"""The folders of compiled code: found only whole, made where it is possible, published in one move."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nnviz.engine import compiled_code, selection

pytestmark = pytest.mark.skipif(not selection.is_installed(), reason="needs Numba")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The only two places there are, the first choice first."""
    first, second = tmp_path / "first", tmp_path / "second"
    monkeypatch.setattr(compiled_code, "places", lambda: {"one": first, "two": second})
    return first, second


def fill(content: bytes = b"machine code") -> Path:
    with compiled_code.new_folder() as folder:
        (folder / "sub").mkdir()
        (folder / "sub" / "train.nbc").write_bytes(content)
        (folder / "sub" / "train.nbi").write_bytes(b"index")
    found = compiled_code.folder()
    assert found is not None
    return found


def test_what_has_been_filled_is_found(places: tuple[Path, Path]) -> None:
    assert compiled_code.folder() is None
    found = fill()
    assert found.parent == places[0]
    assert (found / "sub" / "train.nbc").read_bytes() == b"machine code"


def test_a_process_that_ends_while_it_fills_leaves_nothing_that_is_found(places: tuple[Path, Path]) -> None:
    with pytest.raises(KeyboardInterrupt), compiled_code.new_folder() as folder:
        (folder / "train.nbc").write_bytes(b"half")
        raise KeyboardInterrupt
    assert compiled_code.folder() is None
    assert list(places[0].iterdir()) == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / "sub" / "train.nbc").write_bytes(b"machi"),
        lambda folder: (folder / "sub" / "train.nbc").unlink(),
        lambda folder: (folder / compiled_code.SEAL).write_text("{"),
        lambda folder: (folder / compiled_code.SEAL).unlink(),
        lambda folder: shutil.rmtree(folder / "sub"),
    ],
    ids=["truncated", "gone", "half a seal", "no seal", "emptied"],
)
def test_what_is_harmed_is_not_found_and_made_again(places: tuple[Path, Path], harm: Callable[[Path], None]) -> None:
    harm(fill())
    assert compiled_code.folder() is None
    assert (fill(b"again") / "sub" / "train.nbc").read_bytes() == b"again"


def test_the_next_place_is_taken_where_the_first_cannot_be_written_to(places: tuple[Path, Path]) -> None:
    places[0].write_text("a file, so no folder can be made in it")
    assert fill().parent == places[1]


def test_where_nothing_can_be_written_it_is_said(places: tuple[Path, Path]) -> None:
    for place in places:
        place.write_text("a file")
    assert compiled_code.writable_place() is None
    with pytest.raises(OSError, match="none of its places"), compiled_code.new_folder():
        pass


def test_of_two_processes_that_fill_at_once_the_faster_one_stands(places: tuple[Path, Path]) -> None:
    with compiled_code.new_folder() as slower:
        (slower / "train.nbc").write_bytes(b"slower")
        fill(b"faster")
    found = compiled_code.folder()
    assert found is not None and (found / "sub" / "train.nbc").read_bytes() == b"faster"
    assert len(list(places[0].iterdir())) == 1


def test_what_a_killed_process_has_left_is_cleared_away_once_it_is_old(places: tuple[Path, Path]) -> None:
    old, young = places[0] / "kernel-0123-killed", places[0] / "kernel-0123-at-work"
    for left in (old, young):
        left.mkdir(parents=True)
    os.utime(old, (0, 0))
    fill()
    assert not old.exists() and young.exists()


def test_another_source_has_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(compiled_code.HERE, tmp_path / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(compiled_code, "HERE", tmp_path / "engine")
    before = compiled_code.name.__wrapped__()
    assert compiled_code.name.__wrapped__() == before
    source = tmp_path / "engine" / "kernel_update.py"
    source.write_text(source.read_text("utf-8") + "\n", "utf-8")
    assert compiled_code.name.__wrapped__() != before


def test_a_user_without_a_home_has_one_place_less(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(compiled_code.Path, "home", no_home)
    assert list(compiled_code.places()) == ["beside the program"]
