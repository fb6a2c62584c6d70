"""The costs along the way as a table for other programs: a row per evaluation, with accuracies where they are known."""

import csv
from collections.abc import Sequence
from io import StringIO

import numpy as np

from nnviz.training.snapshot import Snapshot

COLUMNS = ("step", "epoch", "train_cost", "held_out_cost", "train_accuracy", "held_out_accuracy")


def curves_csv(snapshots: Sequence[Snapshot]) -> str:
    """The content of a .csv file by rising step; numbers to the last bit, a cell without a number is empty.

    snapshots : moments of one training, by rising step; the last one brings the curves, all bring accuracies
    """
    last = snapshots[-1]
    curves = last.curves
    rows: dict[int, list[float | None]] = {
        step: [train, None if np.isnan(held_out) else held_out, None, None]
        for step, train, held_out in zip(
            curves.epoch_steps.tolist(), curves.train_means.tolist(), curves.held_out_means.tolist(), strict=True
        )
    }
    for snapshot in snapshots:
        found = snapshot.evaluation
        rows[snapshot.state.step] = [
            found.train_mean,
            found.held_out_mean,
            found.train_accuracy,
            found.held_out_accuracy,
        ]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for step in sorted(rows):
        epoch, rest = divmod(step, last.run.steps_per_epoch)
        at = step / last.run.steps_per_epoch if rest else epoch
        writer.writerow([step, at, *("" if number is None else repr(number) for number in rows[step])])
    return text.getvalue()
