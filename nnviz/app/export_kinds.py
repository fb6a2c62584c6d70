"""Everything that can be exported, by the key the panel knows it by."""

from dataclasses import dataclass
from typing import Literal

from nnviz.export.encoders import FORMATS, Format
from nnviz.export.reel import NoEncoder

Group = Literal["film", "figure", "text"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of KINDS.

    suffix : how the name of such a file ends; name : what it is called before that
    film : how it is encoded, None where it is none
    """

    label: str
    group: Group
    suffix: str
    name: str = ""
    film: Format | None = None


def _films() -> dict[str, Kind]:
    kinds = {suffix[1:]: Kind(f"Film: {film.name}", "film", suffix, film=film) for suffix, film in FORMATS.items()}
    return kinds | {"series": Kind("Film: a PNG for each frame", "film", ".png", "-%05d")}


KINDS: dict[str, Kind] = {
    **_films(),
    "png": Kind("Figure: PNG", "figure", ".png"),
    "svg": Kind("Figure: SVG", "figure", ".svg"),
    "pdf": Kind("Figure: PDF", "figure", ".pdf"),
    "handout": Kind("Hand-out: HTML", "text", ".html"),
    "costs": Kind("Costs: CSV", "text", ".csv", "-costs"),
    "weights": Kind("Weights: CSV", "text", ".weights.csv"),
    "arrays": Kind("Weights: NumPy arrays", "text", ".npz"),
    "tikz": Kind("Network: TikZ for LaTeX", "text", ".tex"),
    "numpy": Kind("Program: NumPy", "text", ".py", "-numpy"),
    "pytorch": Kind("Program: PyTorch", "text", ".py", "-pytorch"),
    "keras": Kind("Program: Keras", "text", ".py", "-keras"),
}


def refusals() -> dict[str, str]:
    """Why this machine cannot write some of them, by key; loads what writes the others."""
    found = {}
    for key, kind in KINDS.items():
        if kind.film is not None:
            try:
                kind.film.encode()
            except NoEncoder as error:
                found[key] = str(error)
    return found
