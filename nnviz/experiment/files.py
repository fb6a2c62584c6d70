"""The `.nnviz` file: JSON text in, a checked spec out, and back; resources/experiments/FORMAT.md describes it.

Whatever a file holds, reading gives a spec or a FileError: FILE: place: what is wrong and what would be right.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, Never

from nnviz.experiment.checks import EditError
from nnviz.experiment.fields import ObjectWithTwins
from nnviz.experiment.reading import spec_of
from nnviz.experiment.specs import ExperimentSpec
from nnviz.experiment.writing import to_text

__all__ = ["MAX_BYTES", "FileError", "from_text", "read", "to_text"]

MAX_BYTES = 64 * 2**20
MAX_DIGITS = 300
MAX_DEPTH = 64


class FileError(Exception):
    """One sentence: FILE: place: what is wrong and what would be right."""


def read(path: Path | str) -> ExperimentSpec:
    """The experiment in the file."""
    path = Path(path)
    try:
        if path.is_dir():
            raise FileError(f"{path}: this is a folder; name a .nnviz file in it")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise FileError(f"{path}: {size:,} bytes are too many; an experiment has at most {MAX_BYTES:,}")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file; check the name") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise FileError(f"{path}: this cannot be read ({reason})") from None
    return from_text(_decoded(content, str(path)), str(path))


def from_text(text: str, name: str) -> ExperimentSpec:
    """The experiment in the text; `name` is the file that a FileError speaks of."""
    if len(text) > MAX_BYTES:
        raise FileError(f"{name}: {len(text):,} characters are too many; an experiment has at most {MAX_BYTES:,}")
    if not text.strip():
        raise FileError(f"{name}: the file is empty; an experiment is a JSON object")
    try:
        return spec_of(parsed_json(text, name))
    except EditError as error:
        raise FileError(f"{name}: {error}") from None


def _decoded(content: bytes, name: str) -> str:
    if b"\0" in content[:4096]:
        raise FileError(f"{name}: this is a binary file; an experiment is JSON text in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(
            f"{name}: byte {error.start:,}: this is not UTF-8 text; an experiment is JSON text in UTF-8"
        ) from None


def parsed_json(text: str, name: str) -> object:
    """The JSON value; nesting that is too deep is refused alike, whether this Python's parser can follow it or not."""
    try:
        parsed = json.loads(text, object_pairs_hook=_object, parse_int=_int)
        if not _is_too_deep(parsed):
            return parsed
    except json.JSONDecodeError as error:
        if _first_too_deep(text[: error.pos]) == error.pos:
            _refuse_json(error, text, name)
    except RecursionError:
        pass
    raise FileError(f"{name}: {_place(text, _first_too_deep(text))}: nested deeper than {MAX_DEPTH}")


def _is_too_deep(parsed: object) -> bool:
    """Whether lists and objects stand inside each other more than MAX_DEPTH times."""
    layer: list[Any] = [[parsed]]
    for _ in range(MAX_DEPTH + 1):
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return bool(layer)


def _refuse_json(error: json.JSONDecodeError, text: str, name: str) -> Never:
    place = f"line {error.lineno}, column {error.colno}"
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        raise FileError(f"{name}: {place}: the text breaks off here; take a complete copy of the file") from None
    raise FileError(f"{name}: {place}: this is not JSON ({error.msg}); an experiment is a JSON object") from None


def _first_too_deep(text: str) -> int:
    """Where the nesting first exceeds MAX_DEPTH; the text's end if it never does."""
    depth = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), 0)
        if depth > MAX_DEPTH:
            return match.start()
    return len(text)


def _place(text: str, at: int) -> str:
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twins = ObjectWithTwins(found)
    twins.twin = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return twins


def _int(digits: str) -> int | float:
    """A whole number; beyond what anybody means, a float, which may be infinite."""
    return int(digits) if len(digits) <= MAX_DIGITS else float(digits)
