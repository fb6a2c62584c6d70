"""The tables that ship with nnviz, each a CSV file in resources/datasets with its source in sources.json."""

import json
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nnviz import resources
from nnviz.datasets.draws import Floats
from nnviz.datasets.preparation import read_only


@dataclass(frozen=True, slots=True, eq=False)
class ShippedTable:
    """inputs : (n_points, n_inputs) read-only ; labels : (n_points,) class numbers, read-only"""

    inputs: Floats
    input_names: tuple[str, ...]
    labels: NDArray[np.int64]
    class_names: tuple[str, ...]
    target_name: str
    source: str
    license: str


@cache
def shipped_table(name: str) -> ShippedTable:
    """A shipped table by name: numbers, then the class in the last column, separated by plain commas."""
    header, *rows = resources.text("datasets", f"{name}.csv").splitlines()
    *input_names, target_name = header.split(",")
    numbers, classes = zip(*(row.rsplit(",", 1) for row in rows), strict=True)
    class_names, labels = np.unique(np.array(classes), return_inverse=True)
    about = json.loads(resources.text("datasets", "sources.json"))[name]
    return ShippedTable(
        inputs=read_only(np.fromstring(",".join(numbers), sep=",").reshape(len(rows), len(input_names))),
        input_names=tuple(input_names),
        labels=read_only(labels.astype(np.int64)),
        class_names=tuple(str(each) for each in class_names),
        target_name=target_name,
        source=about["source"],
        license=about["license"],
    )
