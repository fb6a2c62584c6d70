"""Shipped files are found in a checkout and in an installed nnviz, and a missing one is named."""

from pathlib import Path

import pytest

from nnviz import resources


def test_a_shipped_file_is_found_by_its_parts() -> None:
    assert resources.path("datasets", "iris.csv").is_file()
    assert resources.text("datasets", "iris.csv").startswith("sepal length (cm),")


def test_names_are_those_of_the_files_with_the_suffix() -> None:
    assert resources.names("datasets", ".csv") == ("digits", "iris")


def test_a_missing_file_is_named_with_a_remedy() -> None:
    with pytest.raises(FileNotFoundError, match=r"^datasets/moon\.csv: .* is missing from .*; install nnviz again$"):
        resources.path("datasets", "moon.csv")


def test_an_installed_nnviz_reads_what_the_wheel_brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "note.txt").write_text("brought by the wheel", encoding="utf-8")
    monkeypatch.setattr(resources, "_INSTALLED", tmp_path)
    assert resources.text("note.txt") == "brought by the wheel"
