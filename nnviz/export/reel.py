"""What every encoder of films is: a function that takes frames as they come and writes them into a file.

It keeps no more than a few frames, runs on any thread, and leaves a whole file once the frames end.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# (height, width, 4): blue, green, red and an unused byte
Pixels = NDArray[np.uint8]


class NoEncoder(RuntimeError):
    """There is nothing here that writes this format; the text says what would, and what can be written instead."""


@dataclass(frozen=True, slots=True, eq=False)
class Reel:
    """What an encoder is told beside the frames.

    width, height : pixels; n_frames, fps : how many frames, and how many each second
    samples : a few frames, for encoders that choose colors or sizes beforehand
    """

    width: int
    height: int
    n_frames: int
    fps: int
    samples: Sequence[Pixels] = ()


Encode = Callable[[Path, Iterable[Pixels], Reel], None]
