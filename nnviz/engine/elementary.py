"""exp, tanh, log, sin and their relatives for compiled code: eight numbers at a time, the same bits on every processor.

Each brings its argument into a small range, exactly or with a known remainder, and takes a polynomial there: additions,
multiplications and divisions alone. Errors stay within 2 units in the last place.
"""

from typing import Any

from nnviz.engine.lanes import (
    exponent,
    fraction,
    inlined,
    is_odd,
    magnitude,
    power_of_two,
    where_greater,
    with_sign,
)

# Adding it rounds to the nearest whole number, which then stands in the last bits.
_ROUNDER = 6755399441055744.0
_LOG2_E = 1.4426950408889634
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_SQRT2 = 1.4142135623730951
_2_OVER_PI = 0.6366197723675814
# Each of the first three has few enough bits that n times it is exact.
_HALF_PI = (1.5707963267341256, 6.07710050359346e-11, 2.9127320548227e-20, 1.2706558760139879e-29)
_LARGEST_ANGLE = 6e6


@inlined
def _reduced(t: Any) -> Any:
    """t = k ln 2 + r with |r| <= ln(2)/2: k, k as `power_of_two` takes it, exp(r) - 1 and what it lost."""
    shifted = t * _LOG2_E + _ROUNDER
    k = shifted - _ROUNDER
    high, low = t - k * _LN2_HIGH, k * _LN2_LOW
    r = high - low
    lost = (high - r) - low
    # (exp(r) - 1 - r) / r^2, interpolated at the Chebyshev nodes.
    p = r * 2.5095653027086784e-08 + 2.7613934750302004e-07
    p = p * r + 2.7557279889588307e-06
    p = p * r + 2.4801536157973374e-05
    p = p * r + 0.00019841269854427524
    p = p * r + 0.001388888890599716
    p = p * r + 0.008333333333332145
    p = p * r + 0.04166666666665122
    p = p * r + 0.16666666666666666
    p = p * r + 0.5
    tail = (r * r) * p + lost
    p = r + tail
    return k, shifted, p, tail - (p - r)


@inlined
def exp(t: Any) -> Any:
    """e^t, from 0 to inf."""
    t = where_greater(t, 710.0, 710.0, where_greater(-746.0, t, -746.0, t))
    k, _, p, _ = _reduced(t)
    # 2^k in two factors, as neither 2^1024 nor 2^-1075 is a normal number.
    half = k * 0.5 + _ROUNDER
    rest = (k - (half - _ROUNDER)) + _ROUNDER
    return (p + 1.0) * power_of_two(half) * power_of_two(rest)


@inlined
def exp_of_negative(t: Any) -> Any:
    """e^t for t <= 0; never less than 2^-1000."""
    _, shifted, p, _ = _reduced(where_greater(-693.0, t, -693.0, t))
    return (p + 1.0) * power_of_two(shifted)


@inlined
def expm1_of_negative(t: Any) -> Any:
    """e^t - 1 for t <= 0."""
    _, shifted, p, _ = _reduced(where_greater(-60.0, t, -60.0, t))
    scale = power_of_two(shifted)
    return scale * p + (scale - 1.0)


@inlined
def tanh(v: Any) -> Any:
    """tanh(v): a + a z P(z) / Q(z) for a = |v| < 0.625 and z = a^2, else 1 - 2 / (e^2a + 1); and the sign of v."""
    a = magnitude(v)
    a = where_greater(a, 20.0, 20.0, a)
    shifted = a * (2 * _LOG2_E) + _ROUNDER
    k = shifted - _ROUNDER
    r = (a - k * (_LN2_HIGH / 2)) - k * (_LN2_LOW / 2)
    # (exp(2r) - 1 - 2r) / r^2, interpolated at the Chebyshev nodes; odd and even powers side by side.
    square = r * r
    odd = square * 5.140583656473885e-05 + 0.0014109321283606786
    even = square * 0.00028282972572189725 + 0.006349189450509971
    odd = odd * square + 0.025396825425087678
    even = even * square + 0.08888888907019384
    odd = odd * square + 0.2666666666655588
    even = even * square + 0.6666666666659858
    odd = odd * square + 1.3333333333333335
    even = even * square + 2.0000000000000004
    p = ((odd * r + even) * square + r * 2.0) + 1.0
    above = p * power_of_two(shifted) + 1.0
    z = a * a
    # After Moshier's Cephes library.
    over = ((z * -9.64399179425052238628e-1 - 9.92877231001918586564e1) * z - 1.61468768441708447952e3) * z
    under = ((z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3) * z + 4.84406305325125486048e3
    share = where_greater(0.625, a, over, 2.0) / where_greater(0.625, a, under, above)
    return with_sign(where_greater(0.625, a, a * share + a, 1.0 - share), v)


@inlined
def logistic(t: Any) -> Any:
    """1 / (1 + e^-t)."""
    e = exp_of_negative(magnitude(t) * -1.0)
    below = e + 1.0
    y = where_greater(0.0, t, e, 1.0) / below
    # What rounding took from e + 1, to first order: 1 / (e + 1) is y, or 1 - y on the left.
    return y - y * where_greater(0.0, t, 1.0 - y, y) * (e - (below - 1.0))


@inlined
def log(x: Any) -> Any:
    """ln x for normal x > 0."""
    return _log_with_remainder(x, x * 0.0)


@inlined
def log1p(x: Any) -> Any:
    """ln(1 + x) for x >= 0."""
    whole = x + 1.0
    # 1 + x rounded loses x - (whole - 1), where x >= 1 loses 1 - (whole - x).
    lost = where_greater(x, 1.0, 1.0 - (whole - x), x - (whole - 1.0))
    return _log_with_remainder(whole, lost / whole)


@inlined
def _log_with_remainder(x: Any, remainder: Any) -> Any:
    """ln x + remainder with x = 2^k (1 + f): ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f / (2 + f)."""
    k, m = exponent(x), fraction(x)
    k = where_greater(m, _SQRT2, k + 1.0, k)
    f = where_greater(m, _SQRT2, m * 0.5, m) - 1.0
    s = f / (f + 2.0)
    z = s * s
    p = z * 1.479819860511658591e-01 + 1.531383769920937332e-01
    p = p * z + 1.818357216161805012e-01
    p = p * z + 2.222219843214978396e-01
    p = p * z + 2.857142874366239149e-01
    p = p * z + 3.999999999940941908e-01
    p = p * z + 6.666666666666735130e-01
    square = f * f * 0.5
    return k * _LN2_HIGH - ((square - (s * (square + z * p) + (k * _LN2_LOW + remainder))) - f)


@inlined
def sin(v: Any) -> Any:
    """sin v; 0 beyond |v| = 6e6, where neighboring numbers are too far apart to tell a wave from noise."""
    return _wave(v, 0.0)


@inlined
def cos(v: Any) -> Any:
    """cos v; 1 beyond |v| = 6e6."""
    return _wave(v, 1.0)


@inlined
def _wave(v: Any, quarters: float) -> Any:
    """sin(v + quarters pi/2) with v = n pi/2 + r, |r| <= pi/4."""
    # v * 0 is 0, and not a number where v is infinite.
    v = where_greater(magnitude(v), _LARGEST_ANGLE, v * 0.0, v)
    n = (v * _2_OVER_PI + _ROUNDER) - _ROUNDER
    first = v - n * _HALF_PI[0]
    high = first - n * _HALF_PI[1]
    lost = (first - high) - n * _HALF_PI[1]
    low = n * _HALF_PI[2] - lost
    r = high - low
    lost = ((high - r) - low) - n * _HALF_PI[3]
    z = r * r
    p = z * 1.5918129294638877e-10 - 2.505113184499976e-08
    p = p * z + 2.7557316102552418e-06
    p = p * z - 1.9841269836758574e-04
    p = p * z + 8.333333333330948e-03
    p = p * z - 1.6666666666666666e-01
    sine = r + (r * z * p + lost)
    p = z * -1.138263242537927e-11 + 2.087614626840078e-09
    p = p * z - 2.7557317271729777e-07
    p = p * z + 2.480158729876569e-05
    p = p * z - 1.3888888888887398e-03
    p = p * z + 4.1666666666666664e-02
    half = z * 0.5
    whole = 1.0 - half
    cosine = whole + ((1.0 - whole - half) + (z * z * p - r * lost))
    quarter = n + quarters
    odd = is_odd(quarter + _ROUNDER)
    y = where_greater(odd, 0.0, cosine, sine)
    negative = is_odd((quarter - odd) * 0.5 + _ROUNDER)
    return where_greater(negative, 0.0, 0.0 - y, y)
