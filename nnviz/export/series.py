"""A film as a picture for each frame: a name such as frame-%05d.png has one place for their numbers."""

import re
from pathlib import Path

_PLACE = re.compile(r"%(\d*)d")


def n_places(path: Path) -> int:
    """How many places for numbers the name has; one makes a series."""
    return len(_PLACE.findall(path.name))


def frame_path(series: Path, number: int) -> Path:
    """The file of the frame with this number."""
    return series.with_name(_PLACE.sub(lambda place: f"{number:{place[1]}d}", series.name))


def frames_there(series: Path) -> list[Path]:
    """Files that frames of the series would replace, or stand among."""
    before, _, after = _PLACE.split(series.name)
    name = re.compile(rf"{re.escape(before)} *\d+{re.escape(after)}")
    folder = series.parent
    return sorted(file for file in folder.iterdir() if name.fullmatch(file.name)) if folder.is_dir() else []
