"""Streams of random numbers: one for each purpose, so that no draw disturbs another's.

All of them in one table: a number is never reused and never changed, or old files would train to other bits.
"""

import numpy as np

# What follows the purpose tells its streams apart.
START_WEIGHTS = 1  # the id of the target neuron
START_BIASES = 2  # the id of the neuron
EPOCH_ORDER = 3  # the epoch
POINTS = 4  # the `stream` of the data set's entry
HELD_OUT = 5
SYNAPSES = 6  # the ids of the first source and the first target
DIRECTIONS = 7  # which of the pairs of directions
STARTS = 8  # nothing: it draws the seeds of many starts


def stream(seed: int, purpose: int, *which: int) -> np.random.Generator:
    """The stream that belongs to a seed and a purpose, from its beginning; all numbers are 0 or positive."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence((seed, purpose, *which))))
