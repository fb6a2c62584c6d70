"""Tables of the user's own: from a CSV file to numbers with a target, and from any data set back to CSV.

No cell is ever guessed: what is not a finite number is refused with its row and column.
"""

import csv
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TextIO

import numpy as np

from nnviz.datasets.csv_rows import Row, TableError, read_rows
from nnviz.datasets.dataset import Dataset
from nnviz.datasets.draws import Floats
from nnviz.datasets.preparation import check_preparation, held_out_points, read_only, scaled

__all__ = ["Table", "TableError", "dataset_of_table", "read_csv", "write_csv"]

MAX_CLASSES = 100
_CLASS_COLUMNS = ("class", "label", "species")
_TARGET_COLUMNS = ("class", "label", "target", "species", "z", "y")
_NO_CLASS = frozenset({"", "nan", "inf", "infinity", "na", "n/a", "null"})
_NUMBER = re.compile(r"[+\-\N{MINUS SIGN}]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_PLACES_SHOWN = 3
_CELL_SHOWN = 24


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """values : (n_points, n_columns) float64, read-only; classes as their numbers in `class_names`

    target : the name of the column to learn ; class_names : () for a regression
    """

    file_name: str
    columns: tuple[str, ...]
    values: Floats
    target: str
    class_names: tuple[str, ...] = ()


def read_csv(path: str | PathLike[str], target: str | None = None) -> Table:
    """The table in a CSV file.

    target : the column to learn; None takes the one named class, label, target, species, z or y, else the last

    The target holds classes where its cells are words, or few whole numbers that come back.
    TableError says in one sentence where the file is wrong.
    """
    path = Path(path)
    rows, delimiter = read_rows(path)
    decimal_comma = delimiter != "," and _has_decimal_comma(rows)
    columns, points = _header_and_points(path.name, rows, decimal_comma)
    if len(points) < 2:
        what = "no points below the names of the columns" if not points else "only one point"
        raise TableError(path.name, f"row {rows[-1].number}", f"{what}; a table needs at least two")
    target = _target(path.name, columns, target)
    numbers = [[_number(row.cells[j], decimal_comma) for row in points] for j in range(len(columns))]
    t = columns.index(target)
    cells = [row.cells[t] for row in points]
    class_names: tuple[str, ...] = ()
    if _holds_classes(target, cells, numbers[t]):
        class_names, numbers[t] = _classes(cells, numbers[t])
    _refuse_what_is_not_a_number(path.name, columns, points, numbers)
    if class_names and not 2 <= len(class_names) <= MAX_CLASSES:
        found = f"one class only, '{class_names[0]}'" if len(class_names) == 1 else f"{len(class_names):,} classes"
        raise TableError(path.name, f"column '{target}'", f"{found}; a target needs 2 to {MAX_CLASSES} classes")
    values = np.array(numbers, dtype=np.float64).T.copy()
    return Table(path.name, columns, read_only(values), target, class_names)


def dataset_of_table(table: Table, seed: int, held_out_share: float, scaling: str) -> Dataset:
    """The points of a table in its order, those of the target column as what to learn; arguments as for `dataset`."""
    check_preparation(seed, held_out_share, scaling)
    t = table.columns.index(table.target)
    labels = read_only(table.values[:, t].astype(np.int64)) if table.class_names else None
    held_out = read_only(held_out_points(labels, len(table.values), held_out_share, seed))
    inputs, phrase = scaled(np.delete(table.values, t, axis=1), held_out, scaling)
    return Dataset(
        name=table.file_name,
        inputs=read_only(inputs),
        input_names=table.columns[:t] + table.columns[t + 1 :],
        labels=labels,
        class_names=table.class_names,
        values=None if table.class_names else read_only(table.values[:, [t]]),
        target_names=(table.target,),
        held_out=held_out,
        scaling=phrase,
    )


def write_csv(dataset: Dataset, stream: TextIO) -> None:
    """Names of inputs and target, then a row for each point; numbers read back to the same bits.

    The minus sign of a class such as "−1" is written as the hyphen that programs read.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(dataset.input_names + dataset.target_names)
    inputs: list[list[float]] = dataset.inputs.tolist()
    targets: list[list[float | str]]
    if dataset.values is not None:
        targets = dataset.values.tolist()
    else:
        names = [_with_hyphen(name) for name in dataset.class_names]
        targets = [[names[label]] for label in (dataset.labels if dataset.labels is not None else ())]
    writer.writerows([*point, *target] for point, target in zip(inputs, targets, strict=True))


def _number(cell: str, decimal_comma: bool) -> float | None:
    """The finite number in a cell, or None."""
    text = cell.replace(",", ".") if decimal_comma else cell
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text.replace("\N{MINUS SIGN}", "-"))
    return number if math.isfinite(number) else None


def _with_hyphen(number: str) -> str:
    return number.replace("\N{MINUS SIGN}", "-") if _NUMBER.fullmatch(number) else number


def _has_decimal_comma(rows: Sequence[Row]) -> bool:
    """Whether numbers are written 1,5 and none is written 1.5: both in one table would be ambiguous."""
    cells = [cell for row in rows for cell in row.cells if "," in cell or "." in cell]
    return any("," in cell and _number(cell, decimal_comma=True) is not None for cell in cells) and not any(
        "." in cell and _number(cell, decimal_comma=False) is not None for cell in cells
    )


def _header_and_points(file_name: str, rows: list[Row], decimal_comma: bool) -> tuple[tuple[str, ...], list[Row]]:
    """The first row names the columns if all of it is words, or most of it and one stands over numbers."""
    first, points = rows[0], rows[1:]
    words = [j for j, cell in enumerate(first.cells) if _number(cell, decimal_comma) is None]
    over_numbers = any(
        points and all(_number(row.cells[j], decimal_comma) is not None for row in points) for j in words
    )
    n_columns = len(first.cells)
    if len(words) < n_columns and not (over_numbers and 2 * len(words) > n_columns):
        return (*(f"x{j}" for j in range(1, n_columns)), "target"), rows
    for j, name in enumerate(first.cells):
        place = f"row {first.number} column {j + 1}"
        if not name:
            raise TableError(file_name, place, "this column has no name; give it one, or leave it out")
        if name in first.cells[:j]:
            raise TableError(file_name, place, f"the name '{name}' is taken; give every column its own")
    return tuple(first.cells), points


def _target(file_name: str, columns: tuple[str, ...], wanted: str | None) -> str:
    if wanted is not None:
        if wanted not in columns:
            raise TableError(file_name, "row 1", f"there is no column '{wanted}'; take one of {', '.join(columns)}")
        return wanted
    lowered = [name.lower() for name in columns]
    return next((columns[lowered.index(name)] for name in _TARGET_COLUMNS if name in lowered), columns[-1])


def _is_word(cell: str, number: float | None) -> bool:
    """Neither a number nor one of the signs for a missing one."""
    return number is None and cell.lower().lstrip("+-") not in _NO_CLASS


def _holds_classes(target: str, cells: list[str], numbers: list[float | None]) -> bool:
    """Words are classes; numbers are if they are whole, few, and come back (or their column is called a class)."""
    named = target.lower() in _CLASS_COLUMNS
    n_words = sum(map(_is_word, cells, numbers))
    if n_words:
        return named or 2 * n_words > len(cells)
    distinct = {number for number in numbers if number is not None}
    few = len(distinct) <= 20 if named else len(distinct) <= 10 and 2 * len(distinct) <= len(cells)
    return bool(distinct) and few and all(number.is_integer() for number in distinct)


def _classes(cells: list[str], numbers: list[float | None]) -> tuple[tuple[str, ...], list[float | None]]:
    """The names of the classes, and each point's class number; whole numbers in their order, words by the alphabet."""
    if any(map(_is_word, cells, numbers)):
        words = sorted(
            {c for c, number in zip(cells, numbers, strict=True) if number is not None or _is_word(c, number)}
        )
        class_of_word = {word: float(k) for k, word in enumerate(words)}
        return tuple(words), [class_of_word.get(cell) for cell in cells]
    first_cell = dict(zip(reversed(numbers), reversed(cells), strict=True))
    whole = sorted(number for number in first_cell if number is not None)
    class_of_number: dict[float | None, float] = {number: float(k) for k, number in enumerate(whole)}
    names = (first_cell[number].replace("-", "\N{MINUS SIGN}") for number in whole)
    return tuple(names), [class_of_number.get(number) for number in numbers]


def _refuse_what_is_not_a_number(
    file_name: str, columns: tuple[str, ...], points: list[Row], numbers: list[list[float | None]]
) -> None:
    bad = sorted((i, j) for j, column in enumerate(numbers) for i, number in enumerate(column) if number is None)
    if not bad:
        return
    shown = ", ".join(
        f"row {points[i].number} column '{columns[j]}' ({_shown(points[i].cells[j])})" for i, j in bad[:_PLACES_SHOWN]
    )
    count = "1 cell is not a number" if len(bad) == 1 else f"{len(bad):,} cells are not numbers"
    more = ", ..." if len(bad) > _PLACES_SHOWN else ""
    raise TableError(file_name, "", f"{count}: {shown}{more}; write numbers there, or leave those rows or columns out")


def _shown(cell: str) -> str:
    """A cell as an error names it: on one line, short, and not invisible."""
    text = " ".join(cell.split())
    if len(text) > _CELL_SHOWN:
        text = text[:_CELL_SHOWN] + "..."
    return f"'{text}'" if text else "empty"
