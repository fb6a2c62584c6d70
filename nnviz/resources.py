"""The one door to the files that ship with nnviz: experiments, data sets, icons.

A source checkout keeps them in its top-level `resources` folder, an installed nnviz in `nnviz/_shipped`.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_shipped"
_CHECKOUT = _PACKAGE.parent / "resources"


def path(*parts: str) -> Path:
    """Where a shipped file or folder is; FileNotFoundError with one sentence if it is not there."""
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    found = root.joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(f"{'/'.join(parts)}: this file of nnviz is missing from {root}; install nnviz again")
    return found


def text(*parts: str) -> str:
    """The contents of a shipped UTF-8 file."""
    return path(*parts).read_text(encoding="utf-8")


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """Names, without the suffix and sorted, of the shipped files in a folder that end in `suffix` (".csv")."""
    return tuple(
        sorted(file.name.removesuffix(suffix) for file in path(folder).iterdir() if file.name.endswith(suffix))
    )
