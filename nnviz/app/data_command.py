"""`nnviz data`: a built-in data set as CSV on standard output."""

import argparse
import sys

from nnviz.app.input_error import InputError
from nnviz.datasets.catalog import DATASETS, NOISE_LIMIT, dataset
from nnviz.datasets.tables import write_csv


def print_points(options: argparse.Namespace) -> int:
    """Write the points of the named set; InputError for a name or number out of range."""
    entry = DATASETS.get(options.name)
    if entry is None:
        raise InputError(f"data {options.name}: there is no such data set; there are {', '.join(DATASETS)}")
    n_points = entry.default_points if options.points is None else options.points
    noise = entry.default_noise if options.noise is None else options.noise
    low, high = entry.points_range
    if entry.generated and not low <= n_points <= high:
        raise InputError(f"data {options.name}: --points {n_points}: choose {low} to {high:,}")
    if not entry.generated and options.points not in (None, entry.default_points):
        raise InputError(f"data {options.name}: --points {n_points}: this table has {entry.default_points:,} points")
    if not entry.generated and options.noise not in (None, 0.0):
        raise InputError(f"data {options.name}: --noise {noise}: this table is as it was measured; leave the noise out")
    if not 0.0 <= noise <= NOISE_LIMIT:
        raise InputError(f"data {options.name}: --noise {noise}: choose 0 to {NOISE_LIMIT}")
    if options.seed < 0:
        raise InputError(f"data {options.name}: --seed {options.seed}: choose a whole number of at least 0")
    write_csv(dataset(options.name, n_points, noise, options.seed, 0.0, "none"), sys.stdout)
    return 0
