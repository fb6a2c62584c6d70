"""From a CSV file to rows of cells: how big it may be, its encoding, its delimiter, its quotes.

What spreadsheets and programs write is read as it is; what cannot be read is refused with its place.
"""

import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from nnviz.datasets.counted import counted

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_CELLS = 2_000_000

_DELIMITERS = ("\t", ";", ",")
_SAMPLE_CHARACTERS = 20_000
_SAMPLE_ROWS = 50
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


class TableError(Exception):
    """A table that cannot be read: `FILE: place: what is wrong and what would be right`."""

    def __init__(self, file_name: str, place: str, what: str) -> None:
        super().__init__(": ".join(part for part in (file_name, place, what) if part))


class Row(NamedTuple):
    """number : as a spreadsheet counts, from 1, with the header and blank rows ; cells : without spaces around them"""

    number: int
    cells: list[str]


class Rows(NamedTuple):
    """rows : all with equally many cells, without blank ones"""

    rows: list[Row]
    delimiter: str


def read_rows(path: Path) -> Rows:
    """The rows of a file that holds at least one."""
    text = _text(path.name, _contents(path))
    delimiter = _delimiter(text)
    rows = _rows(path.name, text, delimiter)
    if not rows:
        raise TableError(path.name, "row 1", "the file is empty; a table has a row of names and a row for each point")
    if len(rows[0].cells) < 2:
        raise TableError(
            path.name,
            f"row {rows[0].number}",
            "only one column; separate inputs and target by commas, semicolons or tabs",
        )
    return Rows(rows, delimiter)


def _contents(path: Path) -> bytes:
    """The bytes of the file; never more than a table may have, even from a device without end."""
    try:
        if path.is_dir():
            raise TableError(path.name, "", "this is a folder; choose a CSV file")
        if path.stat().st_size <= MAX_BYTES:
            with path.open("rb") as file:
                contents = file.read(MAX_BYTES + 1)
            if len(contents) <= MAX_BYTES:
                return contents
        raise TableError(path.name, "", f"the file is too big; a table may have {MAX_BYTES // 2**20} MB")
    except FileNotFoundError:
        raise TableError(path.name, "", "there is no such file; check its name and folder") from None
    except OSError as error:
        raise TableError(path.name, "", f"the file cannot be read ({error.strerror}); check its permissions") from None


def _text(file_name: str, contents: bytes) -> str:
    """Decoded as a byte order mark says, else as UTF-8, else as Windows' and ISO's Western European."""
    if contents.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = contents.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = _NOT_IN_TEXT.search(text)
        if strange is None:
            return text
        place = f"line {text.count(chr(10), 0, strange.start()) + 1}"
        raise TableError(file_name, place, "this is not text; save the table as CSV")
    raise TableError(file_name, "line 1", "the text breaks off in the middle of a character; save the table as UTF-8")


def _delimiter(text: str) -> str:
    """Tab, semicolon or comma: the first that splits most of the first rows into equally many cells.

    The comma is last because it may stand inside numbers.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    for delimiter in _DELIMITERS:
        rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if any(row)]
        counts = Counter(len(row) for row in rows[:_SAMPLE_ROWS])
        if counts:
            n_cells, n_rows = counts.most_common(1)[0]
            if n_cells > 1 and 2 * n_rows >= counts.total():
                return delimiter
    return ","


def _rows(file_name: str, text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    rows: list[Row] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                rows.append(Row(number, stripped))
                _check_size(file_name, rows)
    except csv.Error as error:
        raise TableError(file_name, f"row {number + 1}", f"a cell cannot be read ({error}); check its quotes") from None
    return rows


def _check_size(file_name: str, rows: list[Row]) -> None:
    """The last row has as many cells as the first, and the table has not grown too big."""
    row, n_columns = rows[-1], len(rows[0].cells)
    place = f"row {row.number}"
    if len(row.cells) != n_columns:
        raise TableError(
            file_name,
            place,
            f"{counted(len(row.cells), 'cell')} where row {rows[0].number} has {n_columns}; "
            "give every row equally many",
        )
    if n_columns > MAX_COLUMNS:
        raise TableError(file_name, place, f"{n_columns:,} columns are too many; a table may have {MAX_COLUMNS:,}")
    if len(rows) > MAX_ROWS + 1:
        raise TableError(file_name, place, f"too many rows; a table may have {MAX_ROWS:,}")
    if len(rows) * n_columns > MAX_CELLS + n_columns:
        raise TableError(file_name, place, f"too many cells; a table may have {MAX_CELLS:,}")
