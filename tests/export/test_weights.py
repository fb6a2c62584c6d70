"""Parameters and curves as files: whoever reads them back has every number, to the bit."""

import csv
from io import BytesIO, StringIO

import numpy as np
import pytest
from program_runs import EXPERIMENTS, trained_run

from nnviz.engine.backprop import forward
from nnviz.experiment.build import build
from nnviz.export.curves_table import curves_csv
from nnviz.export.weights import weights_csv, weights_npz
from nnviz.training.loop import first_snapshot
from nnviz.training.snapshot import Snapshot

SPEC = EXPERIMENTS["momentum gaps"]


@pytest.fixture(scope="module")
def last() -> Snapshot:
    return trained_run(build(SPEC), 60)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_network_can_be_computed_from_its_arrays(last: Snapshot) -> None:
    content = weights_npz(SPEC.network, last.run.network, last.state)
    found = np.load(BytesIO(content), allow_pickle=False)
    x = last.run.dataset.inputs
    y1 = np.tanh(x @ found["W1"].T + found["b1"])
    y2 = 1 / (1 + np.exp(-(y1 @ found["W2"].T + found["b2"])))
    z = np.tanh(y2 @ found["W3"].T + y1 @ found["W3_1"].T + x @ found["W3_0"].T + found["b3"])
    expected = forward(last.run.network, last.state.parameters, x).y[:, -1:]
    np.testing.assert_allclose(z, expected, rtol=1e-12)
    assert found["step"] == 60
    assert sum(int(found[name].sum()) for name in found.files if name.endswith("_exists")) == len(SPEC.network.synapses)
    assert found["names_1"].tolist() == ["y1_1", "y1_2", "y1_3"]
    assert found["names_3"].tolist() == ["z1"]


def test_the_table_has_a_row_per_parameter_with_every_bit(last: Snapshot) -> None:
    rows = rows_of(weights_csv(SPEC.network, last.run.network, last.state))
    assert [row["kind"] for row in rows].count("weight") == len(SPEC.network.synapses)
    assert sorted(float(row["value"]) for row in rows) == sorted(last.state.parameters.tolist())
    number = {"x1": 0, "x2": 1, "y1_1": 2, "y1_2": 3, "y1_3": 4, "y2_1": 5, "y2_2": 6, "z1": 7}
    for row in rows:
        target = number[row["target"]]
        if row["kind"] == "bias":
            index = last.run.network.bias_indices[target]
        else:
            index = last.run.network.index_of_synapse[number[row["source"]], target]
        assert float(row["value"]) == last.state.parameters[index]


def test_the_curve_has_every_evaluation_and_the_accuracies_of_the_moments(last: Snapshot) -> None:
    first = first_snapshot(build(SPEC))
    rows = rows_of(curves_csv([first, last]))
    assert [int(row["step"]) for row in rows] == [*last.curves.epoch_steps.tolist(), 60]
    costs = [float(row["train_cost"]) for row in rows]
    assert costs == [*last.curves.train_means.tolist(), last.evaluation.train_mean]
    assert float(rows[0]["train_accuracy"]) == first.evaluation.train_accuracy
    assert float(rows[-1]["held_out_accuracy"]) == last.evaluation.held_out_accuracy
    assert rows[1]["train_accuracy"] == ""
    assert rows[2]["epoch"] == "2"
    assert float(rows[-1]["epoch"]) == 60 / 7
