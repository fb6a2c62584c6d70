"""The programs written for PyTorch come to the same costs as the training; PyTorch is optional."""

import pytest
from program_runs import EXPERIMENTS, built, costs_of, largest_difference, trained_run

from nnviz.export.program import program

pytest.importorskip("torch", reason="PyTorch is not installed", exc_type=ImportError)

N_STEPS = 33


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_pytorch_program_comes_to_the_costs_of_the_training(name: str) -> None:
    run = built(name)
    assert largest_difference(run, trained_run(run, N_STEPS), costs_of(program(run, N_STEPS, "pytorch"))) < 1e-9
