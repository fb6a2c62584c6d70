"""Streams of random numbers keep their keys, on which the bits of every file ever saved depend."""

import numpy as np

from nnviz import streams
from nnviz.streams import stream


def test_a_stream_is_that_of_its_seed_its_purpose_and_what_tells_it_apart() -> None:
    theirs = np.random.Generator(np.random.PCG64(np.random.SeedSequence((7, 3, 12))))
    assert stream(7, streams.EPOCH_ORDER, 12).random(5).tolist() == theirs.random(5).tolist()


def test_no_number_of_a_purpose_has_changed() -> None:
    purposes = {name: number for name, number in vars(streams).items() if name.isupper()}
    assert purposes == {
        "START_WEIGHTS": 1,
        "START_BIASES": 2,
        "EPOCH_ORDER": 3,
        "POINTS": 4,
        "HELD_OUT": 5,
        "SYNAPSES": 6,
        "DIRECTIONS": 7,
        "STARTS": 8,
    }
