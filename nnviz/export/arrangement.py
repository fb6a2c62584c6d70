"""Where the pictures of a board stand, as shares of its room: the first is the largest, all of them can be read."""

from collections.abc import Sequence

Share = tuple[float, float, float, float]

WIDE = 1.15
_FIRST_ACROSS, _FIRST_DOWN = 0.56, 0.54


def arrangement(n_pictures: int, aspect: float) -> list[Share]:
    """Left, top, width and height of each picture, in shares of a board of this width to height."""
    if n_pictures <= 1:
        return [(0.0, 0.0, 1.0, 1.0)] * n_pictures
    if n_pictures <= 4:
        return _wide(n_pictures) if aspect >= WIDE else _tall(n_pictures)
    return _grid(n_pictures, 3 if aspect >= WIDE else 2)


def _wide(n_pictures: int) -> list[Share]:
    """The first at the upper left, a fourth below it, the others at the right."""
    right = 1.0 - _FIRST_ACROSS
    if n_pictures == 4:
        columns = [(0.0, _FIRST_ACROSS, [0.63, 0.37]), (_FIRST_ACROSS, right, [0.5, 0.5])]
    else:
        columns = [(0.0, _FIRST_ACROSS, [1.0]), (_FIRST_ACROSS, right, [1.0 / (n_pictures - 1)] * (n_pictures - 1))]
    shares = [
        (left, sum(heights[:at]), width, height)
        for left, width, heights in columns
        for at, height in enumerate(heights)
    ]
    # Down the left column first would put the last picture second.
    return [shares[0], *shares[2:], shares[1]] if n_pictures == 4 else shares


def _tall(n_pictures: int) -> list[Share]:
    """The first across the top, a fourth across the bottom, the others between."""
    if n_pictures == 4:
        return _rows([1, 2, 1], [0.43, 0.33, 0.24])
    return _rows([1, n_pictures - 1], [_FIRST_DOWN, 1.0 - _FIRST_DOWN])


def _grid(n_pictures: int, n_columns: int) -> list[Share]:
    n_whole, n_left = divmod(n_pictures, n_columns)
    counts = [n_columns] * n_whole + [n_left] * bool(n_left)
    return _rows(counts, [1.0 / len(counts)] * len(counts))


def _rows(counts: Sequence[int], heights: Sequence[float]) -> list[Share]:
    """Rows of so many pictures of the same width."""
    return [
        (at / count, sum(heights[:row]), 1.0 / count, heights[row])
        for row, count in enumerate(counts)
        for at in range(count)
    ]
