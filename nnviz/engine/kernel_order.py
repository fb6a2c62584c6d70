"""The compiled shuffle: the orders in which epochs visit their points, number for number those that NumPy draws.

SeedSequence after O'Neill's seed_seq_fe128, PCG64 (O'Neill 2014, XSL-RR 128/64), and Fisher and Yates' shuffle.
"""

from typing import Any

import numpy as np

from nnviz.engine.lanes import allocating, compiled, inlined

U = np.uint64
_WORD, _HALF, _ONE = U(0xFFFFFFFF), U(32), U(1)
_INIT_A, _MULT_A, _INIT_B, _MULT_B = U(0x43B0D7E5), U(0x931E8875), U(0x8B51F9DD), U(0x58F38DED)
_MIX_LEFT, _MIX_RIGHT, _FOLD = U(0xCA01F9DD), U(0x4973F715), U(16)
_STEP_HIGH, _STEP_LOW = U(2549297995355413924), U(4865540595714422341)


@allocating
def epoch_orders(words: Any, first_epoch: int, orders: Any) -> None:
    """Fill (n_epochs, n_points) `orders`: row e is the permutation drawn from the words, then first_epoch + e.

    words : (n,) uint64, each of 32 bits: what SeedSequence makes of the numbers before the epoch
    """
    for row in range(orders.shape[0]):
        epoch = first_epoch + row
        n_words = len(words) + (2 if epoch >> 32 else 1)
        entropy = np.zeros(n_words, np.uint64)
        entropy[: len(words)] = words
        entropy[len(words)] = U(epoch) & _WORD
        if epoch >> 32:
            entropy[len(words) + 1] = U(epoch) >> _HALF
        _shuffle(_seeded(entropy), orders[row])


@allocating
def _seeded(entropy: Any) -> Any:
    """(4,) uint64 high and low half of PCG64's state and increment, from words of entropy."""
    pool, constant = np.zeros(4, np.uint64), _INIT_A
    for i in range(4):
        pool[i], constant = _hashed(entropy[i] if i < len(entropy) else U(0), constant, _MULT_A)
    for source in range(max(4, len(entropy))):
        for i in range(4):
            if source != i:
                word, constant = _hashed(pool[source] if source < 4 else entropy[source], constant, _MULT_A)
                mixed = (pool[i] * _MIX_LEFT - word * _MIX_RIGHT) & _WORD
                pool[i] = mixed ^ (mixed >> _FOLD)
    seeds, constant = np.zeros(4, np.uint64), _INIT_B
    for i in range(8):
        word, constant = _hashed(pool[i % 4], constant, _MULT_B)
        seeds[i // 2] |= word << (_HALF if i % 2 else U(0))
    high, low = (seeds[2] << _ONE) | (seeds[3] >> U(63)), (seeds[3] << _ONE) | _ONE
    # From state 0 one step leads to the increment; the seed is added, and another step made.
    state_low = low + seeds[1]
    state_high = high + seeds[0] + (_ONE if state_low < low else U(0))
    state_high, state_low = _stepped(state_high, state_low, high, low)
    return np.array([state_high, state_low, high, low])


@compiled
def _hashed(word: Any, constant: Any, multiplier: Any) -> Any:
    """The word hashed, and the constant for the next one."""
    following = (constant * multiplier) & _WORD
    word = ((word ^ constant) * following) & _WORD
    return word ^ (word >> _FOLD), following


@compiled
def _stepped(state_high: Any, state_low: Any, high: Any, low: Any) -> Any:
    """PCG64's next state: state times the multiplier plus the increment, in 128 bits."""
    a, b, c, d = state_low >> _HALF, state_low & _WORD, _STEP_LOW >> _HALF, _STEP_LOW & _WORD
    middle = (b * d >> _HALF) + (a * d & _WORD) + (b * c & _WORD)
    carried = a * c + (a * d >> _HALF) + (b * c >> _HALF) + (middle >> _HALF)
    new_low = state_low * _STEP_LOW + low
    new_high = carried + state_high * _STEP_LOW + state_low * _STEP_HIGH + high
    return new_high + (_ONE if new_low < low else U(0)), new_low


@allocating
def _shuffle(generator: Any, order: Any) -> None:
    """Put 0, 1, 2 ... into the order, each place from the last on exchanged with one before it or itself."""
    state_high, state_low, high, low = generator
    for i in range(len(order)):
        order[i] = i
    i, mask = len(order) - 1, 1
    while mask < i:
        mask = 2 * mask + 1
    while i > 0:
        state_high, state_low = _stepped(state_high, state_low, high, low)
        mixed, turn = state_high ^ state_low, state_high >> U(58)
        drawn = (mixed >> turn) | (mixed << ((U(64) - turn) & U(63)))
        i, mask = _exchanged(order, i, mask, np.int64(drawn & _WORD))
        if i > 0:
            i, mask = _exchanged(order, i, mask, np.int64(drawn >> _HALF))


@inlined
def _exchanged(order: Any, i: int, mask: int, word: int) -> Any:
    """Exchange place i with the one that the word says; the next place and its mask.

    A word too large leaves all as it is: to exchange i with itself is faster than to guess which words are.
    """
    j = word & mask
    is_taken = j <= i
    j = j if is_taken else i
    order[i], order[j] = order[j], order[i]
    i -= is_taken
    return i, mask >> (i <= mask >> 1)
