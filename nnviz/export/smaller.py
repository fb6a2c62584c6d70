"""A film that has to stay under a size is made again, with fewer frames each second and fewer pixels."""

MOST_BYTES, MOST_TRIES = 5_000_000, 3
# Fewer frames are noticed less than fewer pixels, down to this speed; what is aimed at leaves room for misjudgment.
SLOWEST_FPS = 8
AIM = 0.8
# Measured on GIFs of diagrams and pictures: with these powers of the speed and of a side the bytes grow.
_OF_SPEED, _OF_SIDE = 0.6, 1.5


def smaller(size: tuple[int, int], fps: int, n_bytes: int) -> tuple[tuple[int, int], int]:
    """Pixels and frames each second with which a film of so many bytes would have about AIM of MOST_BYTES."""
    share = AIM * MOST_BYTES / n_bytes
    slower = max(round(fps * share), min(fps, SLOWEST_FPS))
    side = min(1.0, (share * (fps / slower) ** _OF_SPEED) ** (1 / _OF_SIDE))
    return (max(1, round(size[0] * side)), max(1, round(size[1] * side))), slower
