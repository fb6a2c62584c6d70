"""A table that cannot be read is refused in one sentence: FILE: place: what is wrong and what would be right."""

import os
import re
from pathlib import Path

import pytest

from nnviz.datasets import csv_rows
from nnviz.datasets.tables import TableError, read_csv

GOOD = "a,b,z\n1,2,3.5\n4,5,6.5\n"


def refusal(folder: Path, contents: str | bytes) -> str:
    file = folder / "bad.csv"
    file.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
    with pytest.raises(TableError) as caught:
        read_csv(file)
    return str(caught.value)


@pytest.mark.parametrize(
    ("contents", "place_and_fault"),
    [
        ("", "row 1: the file is empty"),
        ("\n \n\n", "row 1: the file is empty"),
        ("\ufeff", "row 1: the file is empty"),
        ("a,b,z\n", "row 1: no points below the names"),
        ("a,b,z\n1,2,3.5\n", "row 2: only one point"),
        ("1,2,3.5\n", "row 1: only one point"),
        ("a\n1\n2\n", "row 1: only one column"),
        ("a b\n1 2\n3 4\n", "row 1: only one column"),
        ("a,b,z\n1,2,3.5\n4,5\n", "row 3: 2 cells where row 1 has 3"),
        ("a,b,z\n\n1,2,3.5\n4,5,6.5,7\n", "row 4: 4 cells where row 1 has 3"),
        ("a,b,a\n1,2,3.5\n4,5,6.5\n", "row 1 column 3: the name 'a' is taken"),
        (",b,z\n1,2,3.5\n4,5,6.5\n", "row 1 column 1: this column has no name"),
        ("a,b,kind\n1,2,x\n4,5,x\n", "column 'kind': one class only, 'x'"),
        ("a,b,class\n1,2,3\n4,5,3\n", "column 'class': one class only, '3'"),
        ("a,name\n" + "".join(f"{i},n{i}\n" for i in range(101)), "column 'name': 101 classes"),
        ('a,b,z\n1,2,3.5\n4,"5,6.5\n', "row 3: a cell cannot be read"),
        ('a,b,z\n1,2,3.5\n4,"5"5,6.5\n', "row 3: a cell cannot be read"),
        ("a,b\n1," + "2" * 200_000 + "\n3,4\n", "row 2: a cell cannot be read"),
        (b"PK\x03\x04\x14\x00\x06\x00", "line 1: this is not text"),
        (b"a,b\n1,2\n\x00,4\n", "line 3: this is not text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "line 2: this is not text"),
        (b"\xff\xfea\x00,\x00b", "line 1: the text breaks off"),
    ],
)
def test_a_broken_file_is_named_with_its_place(contents: str | bytes, place_and_fault: str, tmp_path: Path) -> None:
    sentence = refusal(tmp_path, contents)
    assert sentence.startswith(f"bad.csv: {place_and_fault}")
    assert "; " in sentence or " (" in sentence
    assert "\n" not in sentence and len(sentence) < 250


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("abc", "'abc'"),
        ("", "empty"),
        ("nan", "'nan'"),
        ("NaN", "'NaN'"),
        ("inf", "'inf'"),
        ("-Infinity", "'-Infinity'"),
        ("1e999", "'1e999'"),
        ("1_000", "'1_000'"),
        ("0x10", "'0x10'"),
        ("١٢", "'١٢'"),
        ('"1,5"', "'1,5'"),
        ('"two\nlines"', "'two lines'"),
        ("long" * 20, "'longlonglonglonglonglong...'"),
    ],
)
@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_cell_that_is_no_finite_number_is_shown(cell: str, shown: str, column: int, tmp_path: Path) -> None:
    cells = ["4", "5", "6.5"]
    cells[column] = cell
    sentence = refusal(tmp_path, GOOD + ",".join(cells) + "\n7,8,9.5\n")
    assert sentence.startswith(
        f"bad.csv: 1 cell is not a number: row 4 column '{'abz'[column]}' ({shown}); write numbers"
    )


def test_the_first_three_of_many_bad_cells_are_shown_row_by_row(tmp_path: Path) -> None:
    sentence = refusal(tmp_path, "w,h,z\n1,p,1.5\n\nq,2,2.5\n3,r,s\n4,5,3.5\n4,5,4.5\n")
    assert sentence.startswith(
        "bad.csv: 4 cells are not numbers: row 2 column 'h' ('p'), row 4 column 'w' ('q'), row 5 column 'h' ('r'), ...;"
    )


@pytest.mark.parametrize("cell", ["", "nan", "NaN", "-inf", "Infinity", "n/a"])
def test_a_missing_class_is_not_a_class(cell: str, tmp_path: Path) -> None:
    sentence = refusal(tmp_path, f"a,kind\n1,red\n2,{cell}\n3,blue\n4,red\n")
    assert sentence.startswith("bad.csv: 1 cell is not a number: row 3 column 'kind' (")


def test_a_bad_number_in_a_first_row_of_numbers_is_no_header(tmp_path: Path) -> None:
    assert "row 1 column 'x1' ('abc')" in refusal(tmp_path, "abc,2,0.5\n1,2,1.5\n3,4,2.5\n")


def test_commas_within_numbers_of_a_table_separated_by_commas_are_not_guessed(tmp_path: Path) -> None:
    assert "row 2 column 'a' ('1,234')" in refusal(tmp_path, 'a,b\n"1,234","5,678"\n"2,345","6,789"\n')


def test_decimal_commas_beside_decimal_points_are_not_guessed(tmp_path: Path) -> None:
    assert "row 2 column 'a' ('1,234')" in refusal(tmp_path, "a;b\n1,234;0.5\n2;1.5\n")


@pytest.mark.parametrize(
    ("limit", "contents", "fault"),
    [
        ("MAX_ROWS", "a,b\n" + "1,2.5\n" * 6, "row 7: too many rows; a table may have 5"),
        ("MAX_COLUMNS", "a,b,c,d,e,f\n1,2,3,4,5,6\n", "row 1: 6 columns are too many; a table may have 5"),
        ("MAX_CELLS", "a,b\n" + "1,2.5\n" * 3, "row 4: too many cells; a table may have 5"),
    ],
)
def test_a_table_beyond_the_limits_is_refused(
    limit: str, contents: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_rows, limit, 5)
    assert refusal(tmp_path, contents) == f"bad.csv: {fault}"


def test_a_table_within_the_limits_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, value in (("MAX_ROWS", 2), ("MAX_COLUMNS", 3), ("MAX_CELLS", 6), ("MAX_BYTES", len(GOOD))):
        monkeypatch.setattr(csv_rows, limit, value)
    (tmp_path / "good.csv").write_text(GOOD)
    assert read_csv(tmp_path / "good.csv").values.shape == (2, 3)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "huge.csv"
    with file.open("wb") as stream:
        stream.truncate(64 * 1024 * 1024 + 1)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("the file was opened"))
    with pytest.raises(TableError, match=r"^huge\.csv: the file is too big; a table may have 64 MB$"):
        read_csv(file)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="a device without end is a Unix thing")
def test_a_device_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_BYTES", 1000)
    with pytest.raises(TableError, match=r"^zero: the file is too big"):
        read_csv("/dev/zero")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"^none\.csv: there is no such file; check its name and folder$"):
        read_csv(tmp_path / "none.csv")
    with pytest.raises(TableError, match=f"^{re.escape(tmp_path.name)}: this is a folder; choose a CSV file$"):
        read_csv(tmp_path)


def test_a_wished_target_that_is_not_there_is_refused_with_the_columns(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    with pytest.raises(TableError, match=r"^good\.csv: row 1: there is no column 'q'; take one of a, b, z$"):
        read_csv(tmp_path / "good.csv", target="q")
