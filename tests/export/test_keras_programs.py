"""The programs written for Keras come to the same costs as the training; Keras is optional.

But on TensorFlow, Keras multiplies matrices in single precision.
"""

import pytest
from program_runs import EXPERIMENTS, NOT_IN_KERAS, built, costs_of, largest_difference, trained_run

from nnviz.export.program import program

keras = pytest.importorskip("keras", reason="Keras is not installed", exc_type=ImportError)

N_STEPS = 33
PRECISION = 1e-9 if keras.config.backend() == "tensorflow" else 1e-5


@pytest.mark.parametrize("name", [name for name in EXPERIMENTS if not any(word in name for word in NOT_IN_KERAS)])
def test_the_keras_program_comes_to_the_costs_of_the_training(name: str) -> None:
    run = built(name)
    assert largest_difference(run, trained_run(run, N_STEPS), costs_of(program(run, N_STEPS, "keras"))) < PRECISION
