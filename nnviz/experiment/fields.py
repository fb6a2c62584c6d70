"""Values of a parsed file, taken with their types checked; every error names its place, e.g. network.columns[1].

What a known object holds beyond the known keys is refused: ignoring it would lose it at the next saving.
"""

import json
import math
from typing import Any, Final

from nnviz.experiment.checks import EditError

MAX_TEXT_LENGTH = 32_767
REQUIRED: Final = object()


class ObjectWithTwins(dict[str, Any]):
    """A parsed object in which a key stood twice; `twin` is that key."""

    twin = ""


class Fields:
    """An object of the file, whose values are taken key by key; `done` refuses what is left."""

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise EditError(f"{kind(value)} stands where an object in braces is wanted", place)
        if isinstance(value, ObjectWithTwins):
            raise EditError(f"the key {value.twin[:40]!r} stands twice; keep one", place or value.twin[:40])
        self._left = dict(value)
        self._known: list[str] = []
        self._place = place

    def place(self, key: str) -> str:
        """What an error calls the value of the key."""
        return f"{self._place}.{key}" if self._place else key

    def take(self, key: str, default: object = REQUIRED) -> object:
        """The value as it was parsed."""
        self._known.append(key)
        value = self._left.pop(key, default)
        if value is REQUIRED:
            raise EditError("this is missing", self.place(key))
        return value

    def text(self, key: str, default: object = REQUIRED) -> str:
        """The value as a string that can be written again."""
        return text(self.take(key, default), self.place(key))

    def number(self, key: str, default: object = REQUIRED) -> float:
        """The value as a finite number."""
        return number(self.take(key, default), self.place(key))

    def whole(self, key: str, default: object = REQUIRED) -> int:
        """The value as a whole number, written without a point."""
        return whole(self.take(key, default), self.place(key))

    def truth(self, key: str, default: object = REQUIRED) -> bool:
        """true or false."""
        value = self.take(key, default)
        if not isinstance(value, bool):
            raise EditError(f"{kind(value)} stands where true or false is wanted", self.place(key))
        return value

    def number_or_none(self, key: str) -> float | None:
        """A number; None for null and for a key that is missing."""
        value = self.take(key, None)
        return None if value is None else number(value, self.place(key))

    def whole_or_none(self, key: str) -> int | None:
        """A whole number; None for null and for a key that is missing."""
        value = self.take(key, None)
        return None if value is None else whole(value, self.place(key))

    def items(self, key: str, default: object = REQUIRED) -> list[Any]:
        """The value as a list."""
        return items(self.take(key, default), self.place(key))

    def rest(self) -> dict[str, Any]:
        """What has not been taken."""
        return self._left

    def done(self) -> None:
        """Refuse what has not been taken."""
        for key in self._left:
            raise EditError(
                f"the key {key[:40]!r} is unknown here; known are {', '.join(self._known)}", self._place or key[:40]
            )


def text(value: object, place: str) -> str:
    """A string that can be written again."""
    if not isinstance(value, str):
        raise EditError(f"{kind(value)} stands where text is wanted", place)
    if len(value) > MAX_TEXT_LENGTH:
        raise EditError(f"{len(value):,} characters are too many, {MAX_TEXT_LENGTH:,} is the limit", place)
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise EditError("this text holds half a character; write it anew", place)
    return value


def number(value: object, place: str) -> float:
    """A finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EditError(f"{kind(value)} stands where a number is wanted", place)
    if not -math.inf < value < math.inf:
        raise EditError("NaN and infinite numbers are refused; write a finite number", place)
    return float(value)


def whole(value: object, place: str) -> int:
    """A whole number, written without a point."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise EditError(f"{kind(value)} stands where a whole number is wanted", place)
    return value


def items(value: object, place: str) -> list[Any]:
    """A list, of anything."""
    if not isinstance(value, list):
        raise EditError(f"{kind(value)} stands where a list in brackets is wanted", place)
    return value


def kind(value: object) -> str:
    """What a sentence calls a parsed value."""
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        return f"the number {value:.6g}" if math.isfinite(value) else json.dumps(value)
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    return "a list" if isinstance(value, list) else "an object"
