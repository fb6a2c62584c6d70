"""What is being written stands beside its place under another name until it is whole, and then takes it at once."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def unfinished(path: Path) -> Path:
    """Where it is written meanwhile: a file, or the folder of a series."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def put_in_place(path: Path) -> None:
    """It is whole: give it its name; the files of a series keep their own."""
    written = unfinished(path)
    if written.is_dir():
        for file in sorted(written.iterdir()):
            os.replace(file, path.with_name(file.name))
    else:
        os.replace(written, path)


def clear_away(path: Path) -> None:
    """Leave nothing of what was not put in place."""
    written = unfinished(path)
    if written.is_dir():
        shutil.rmtree(written)
    else:
        written.unlink(missing_ok=True)


@contextmanager
def in_place(path: Path) -> Iterator[Path]:
    """Write to the path given; where that fails, all is as it was before."""
    try:
        yield unfinished(path)
        put_in_place(path)
    finally:
        clear_away(path)
