"""CSV files as spreadsheets and programs write them are read to the last bit."""

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnviz.datasets.catalog import DATASETS, dataset
from nnviz.datasets.tables import Table, dataset_of_table, read_csv, write_csv

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "cp1252", "latin-1")
BYTE_ORDER_MARKS = {"utf-16-le-bom": b"\xff\xfe", "utf-16-be-bom": b"\xfe\xff"}
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64)
NAMES = st.text("abcäöüéß ,;'\"()_-", min_size=1, max_size=12).map(str.strip).filter(lambda name: name.strip("\"' "))


def read(folder: Path, text: str, encoding: str = "utf-8") -> Table:
    file = folder / "points.csv"
    bom = BYTE_ORDER_MARKS.get(encoding, b"")
    file.write_bytes(bom + text.encode(encoding.removesuffix("-bom")))
    return read_csv(file)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


@pytest.mark.parametrize("name", [name for name, entry in DATASETS.items() if len(entry.target_names) == 1])
def test_a_written_set_reads_back_to_the_same_bits(name: str, tmp_path: Path) -> None:
    entry = DATASETS[name]
    written = dataset(name, entry.default_points, 0.1, 3, 0.25, "none")
    stream = io.StringIO()
    write_csv(written, stream)
    table = read(tmp_path, stream.getvalue())
    back = dataset_of_table(table, 3, 0.25, "none")
    assert table.columns == written.input_names + written.target_names
    assert back.inputs.tobytes() == written.inputs.tobytes()
    assert (back.input_names, back.target_names, back.class_names) == (
        written.input_names,
        written.target_names,
        written.class_names,
    )
    assert np.array_equal(back.held_out, written.held_out)
    if written.labels is None:
        assert back.values.tobytes() == written.values.tobytes()
    else:
        assert np.array_equal(back.labels, written.labels)


def test_a_written_set_is_plain_ascii_that_other_programs_read() -> None:
    stream = io.StringIO()
    write_csv(dataset("xor", 4, 0.0, 1, 0.0, "none"), stream)
    header, *rows = stream.getvalue().splitlines()
    assert header == "x1,x2,class"
    assert stream.getvalue().isascii()
    assert sorted(int(row.rsplit(",")[-1]) for row in rows) == [-1, -1, 1, 1]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.integers(1, 4).flatmap(lambda k: st.lists(st.lists(NUMBERS, min_size=k, max_size=k), min_size=2)),
    names=st.lists(NAMES, min_size=5, max_size=5, unique=True),
    delimiter=st.sampled_from(",;\t"),
    decimal_comma=st.booleans(),
    encoding=st.sampled_from(ENCODINGS),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    blank=st.booleans(),
)
def test_any_numbers_come_back_from_any_delimiter_decimal_sign_and_encoding(
    tmp_path: Path, rows, names, delimiter, decimal_comma, encoding, newline, blank
) -> None:
    decimal_comma = decimal_comma and delimiter != ","
    columns = [*names[: len(rows[0])], "species"]
    lines = [delimiter.join(quoted(name) for name in columns)]
    for i, row in enumerate(rows):
        cells = [repr(number).replace(".", ",") if decimal_comma else repr(number) for number in row]
        lines.append(delimiter.join([*cells, "äöü"[i % 2 : i % 2 + 1]]))
        lines += ["", delimiter * (len(columns) - 1)] if blank else []
    table = read(tmp_path, newline.join(lines), encoding)
    assert list(table.columns) == columns
    assert table.values[:, :-1].tobytes() == np.array(rows, dtype=np.float64).tobytes()
    assert table.class_names == ("ä", "ö")
    assert table.values[:, -1].tolist() == [i % 2 for i in range(len(rows))]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a;b\n1,5;2,25\n-3;4e-1\n", [[1.5, 2.25], [-3, 0.4]]),
        ("1,5;2,5\n3,5;4,5\n", [[1.5, 2.5], [3.5, 4.5]]),
        ("a\tb\n1,5\t2\n3\t4,5\n", [[1.5, 2], [3, 4.5]]),
        ('a,b\n"1.5"," 2.5 "\n3.5, "4.5"\n', [[1.5, 2.5], [3.5, 4.5]]),
        ("a,b\n\N{MINUS SIGN}1.5,+.5\n7.,1E3\n", [[-1.5, 0.5], [7, 1000]]),
        ("a,b\n\n1.5,2.5\n\n\n3.5,4.5\n,\n\n", [[1.5, 2.5], [3.5, 4.5]]),
    ],
)
def test_numbers_are_read_as_they_are_written(text: str, values: list, tmp_path: Path) -> None:
    assert read(tmp_path, text).values.tolist() == values


def test_a_table_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        read(tmp_path, "1.5,2.5\n3.5,4.5\n").values[0, 0] = 1.0


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("0.1,0.2,1.5\n0.3,0.4,2.5\n", ("x1", "x2", "target")),
        ("5.1,3.5,setosa\n4.9,3.0,virginica\n", ("x1", "x2", "target")),
        ("width,height,depth\n1,2,3.5\n4,5,6.5\n", ("width", "height", "depth")),
        ("size,kind\n1,red\n2,blue\n", ("size", "kind")),
        ('"a, b","line\nbreak",y\n1,2,3.5\n4,5,6.5\n', ("a, b", "line\nbreak", "y")),
    ],
)
def test_a_first_row_of_words_names_the_columns(text: str, columns: tuple, tmp_path: Path) -> None:
    table = read(tmp_path, text)
    assert table.columns == columns
    assert len(table.values) == 2


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("a,b,c", "c"),
        ("a,Class,c", "Class"),
        ("LABEL,b,c", "LABEL"),
        ("a,target,c", "target"),
        ("Species,b,c", "Species"),
        ("y,b,c", "y"),
        ("x,y,z", "z"),
        ("x,y,label", "label"),
    ],
)
def test_the_target_is_the_column_named_so_or_else_the_last(header: str, target: str, tmp_path: Path) -> None:
    assert read(tmp_path, f"{header}\n1,2,3\n4,5,6\n").target == target


def test_another_target_can_be_wished_for(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("a,b,c\n1.5,2,3\n4.5,5,6\n")
    points = dataset_of_table(read_csv(tmp_path / "points.csv", target="a"), 1, 0.0, "none")
    assert points.input_names == ("b", "c")
    assert points.inputs.tolist() == [[2, 3], [5, 6]]
    assert points.values.tolist() == [[1.5], [4.5]]


@pytest.mark.parametrize(
    ("name", "cells", "class_names"),
    [
        ("kind", ["red", "blue", "red"], ("blue", "red")),
        ("kind", ["2", "10", "2", "10"], ("2", "10")),
        ("kind", ["-1", "+1", "1", "-1"], ("−1", "+1")),
        ("class", ["1", "B", "1", "2"], ("1", "2", "B")),
        ("label", [str(n) for n in range(20)], tuple(map(str, range(20)))),
        ("label", [str(n) for n in range(21)], ()),
        ("kind", [str(n) for n in range(10)] * 2, tuple(map(str, range(10)))),
        ("kind", [str(n) for n in range(11)] * 2, ()),
        ("kind", ["1", "2", "3", "4"], ()),
        ("kind", ["1.5", "2", "1.5", "2"], ()),
    ],
)
def test_words_and_few_whole_numbers_that_come_back_are_classes(
    name: str, cells: list[str], class_names: tuple, tmp_path: Path
) -> None:
    table = read(tmp_path, f"size,{name}\n" + "".join(f"{i}.5,{cell}\n" for i, cell in enumerate(cells)))
    assert table.class_names == class_names
    if class_names and not any(cell.startswith("+") for cell in cells):
        assert [class_names[int(k)].replace("−", "-") for k in table.values[:, 1]] == cells


def test_constant_columns_are_fine(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b,c\n1,2,3.5\n1,4,5.5\n").values[:, 0].tolist() == [1, 1]


def test_a_table_becomes_a_dataset_with_points_held_out_of_every_class(tmp_path: Path) -> None:
    text = "a,kind,b\n" + "".join(f"{i},{'xy'[i % 2]},{i * i}\n" for i in range(40))
    (tmp_path / "points.csv").write_text(text)
    points = dataset_of_table(read_csv(tmp_path / "points.csv", target="kind"), 1, 0.25, "unit range")
    assert (points.name, points.input_names, points.target_names) == ("points.csv", ("a", "b"), ("kind",))
    assert points.labels.tolist() == [i % 2 for i in range(40)]
    assert np.bincount(points.labels[points.held_out]).tolist() == [5, 5]
    training = points.inputs[~points.held_out]
    assert training.min(axis=0).tolist() == [0, 0] and training.max(axis=0).tolist() == [1, 1]
