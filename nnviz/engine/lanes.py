"""Eight numbers at a time: a value of the compiled code that holds eight float64 and computes with them lane by lane.

Every operation is the plain IEEE one in each lane, never fused, reordered or approximated, so that processors with wide
vectors, with narrow ones and without any give the same bits. Only compiled functions can call what stands here.
"""

import operator
from collections.abc import Callable
from itertools import product
from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.core.typing.templates import builtin_registry, make_concrete_template, signature
from numba.extending import lower_builtin, models, register_model

N_LANES = 8

_OPTIONS: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy"}
# Without counting references, which costs more than the arithmetic of a small layer; such code allocates nothing.
_BARE: dict[str, Any] = {**_OPTIONS, "_nrt": False}
compiled: Any = njit(**_BARE)
inlined: Any = njit(**_BARE, forceinline=True)
allocating: Any = njit(**_OPTIONS)

_DOUBLES = ir.VectorType(ir.DoubleType(), N_LANES)
_INTEGERS = ir.VectorType(ir.IntType(64), N_LANES)
_ROW = types.Array(types.float64, 1, "C")
_FRACTION_BITS, _BIAS = 52, 1023


class Lanes(types.Type):
    """The type of eight float64."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


LANES = Lanes()


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, lanes: Any) -> None:
        super().__init__(manager, lanes, _DOUBLES)


def _teach(function: Any, result: Any, arguments: tuple[tuple[Any, ...], ...], lower: Callable[..., Any]) -> None:
    """Let compiled code call `function` with any of these tuples of argument types."""

    cases = [signature(result, *each) for each in arguments]
    template = make_concrete_template(function.__name__, function, cases)
    builtin_registry.register_global(function, types.Function(template))
    for each in arguments:
        lower_builtin(function, *each)(lower)


def _spread(builder: Any, number: Any) -> Any:
    """The same number in every lane; lanes stay as they are."""
    if number.type == _DOUBLES:
        return number
    empty = ir.Constant(_DOUBLES, ir.Undefined)
    first = builder.insert_element(empty, number, ir.Constant(ir.IntType(32), 0))
    return _shuffled(builder, first, first, [0] * N_LANES)


def _shuffled(builder: Any, one: Any, other: Any, picks: list[int]) -> Any:
    """Lanes picked from the sixteen of `one` and `other`."""
    return builder.shuffle_vector(one, other, ir.Constant(ir.VectorType(ir.IntType(32), N_LANES), picks))


def _bits(value: int) -> Any:
    return ir.Constant(_INTEGERS, [value] * N_LANES)


def _taught(result: Any, *arguments: tuple[Any, ...]) -> Callable[[Callable[..., Any]], Any]:
    """A function for compiled code, made from one that emits it: (builder, *values) -> value."""

    def decorated(emit: Callable[..., Any]) -> Any:
        def lower(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            return emit(builder, *values)

        _teach(emit, result, arguments, lower)
        return emit

    return decorated


def _on_lanes(n_arguments: int) -> Callable[[Callable[..., Any]], Any]:
    """A function of lanes, or of numbers that stand for eight times the same, that gives lanes."""

    def decorated(emit: Callable[..., Any]) -> Any:
        def lower(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            return emit(builder, *(_spread(builder, value) for value in values))

        _teach(emit, LANES, tuple(product((LANES, types.float64), repeat=n_arguments)), lower)
        return emit

    return decorated


for _function, _instruction in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):

    def _lower(_context: Any, builder: Any, _signature: Any, values: Any, instruction: str = _instruction) -> Any:
        return getattr(builder, instruction)(*(_spread(builder, value) for value in values))

    _teach(_function, LANES, ((LANES, LANES), (LANES, types.float64), (types.float64, LANES)), _lower)


@_on_lanes(4)
def where_greater(builder: Any, a: Any, b: Any, x: Any, y: Any) -> Any:
    """x where a > b, else y; y too where a or b is not a number."""
    return builder.select(builder.fcmp_ordered(">", a, b), x, y)


@_on_lanes(1)
def magnitude(builder: Any, x: Any) -> Any:
    """|x|."""
    kept = builder.and_(builder.bitcast(x, _INTEGERS), _bits((1 << 63) - 1))
    return builder.bitcast(kept, _DOUBLES)


@_on_lanes(2)
def with_sign(builder: Any, x: Any, sign: Any) -> Any:
    """x, not negative, with the sign of `sign`."""
    taken = builder.and_(builder.bitcast(sign, _INTEGERS), _bits(1 << 63))
    return builder.bitcast(builder.or_(builder.bitcast(x, _INTEGERS), taken), _DOUBLES)


@_on_lanes(1)
def power_of_two(builder: Any, shifted: Any) -> Any:
    """2^k for a whole k, -1022 to 1023, given as k + 1.5 * 2^52."""
    k = builder.shl(builder.bitcast(shifted, _INTEGERS), _bits(_FRACTION_BITS))
    return builder.bitcast(builder.add(k, _bits(_BIAS << _FRACTION_BITS)), _DOUBLES)


@_on_lanes(1)
def is_odd(builder: Any, shifted: Any) -> Any:
    """1 where the whole number k, given as k + 1.5 * 2^52, is odd, else 0."""
    odd = builder.and_(builder.bitcast(shifted, _INTEGERS), _bits(1))
    return builder.uitofp(odd, _DOUBLES)


@_on_lanes(1)
def exponent(builder: Any, x: Any) -> Any:
    """k for a normal x = 2^k f, 1 <= f < 2."""
    raw = builder.lshr(builder.bitcast(x, _INTEGERS), _bits(_FRACTION_BITS))
    return builder.sitofp(builder.sub(raw, _bits(_BIAS)), _DOUBLES)


@_on_lanes(1)
def fraction(builder: Any, x: Any) -> Any:
    """f for a normal x = 2^k f, 1 <= f < 2."""
    kept = builder.and_(builder.bitcast(x, _INTEGERS), _bits((1 << _FRACTION_BITS) - 1))
    return builder.bitcast(builder.or_(kept, _bits(_BIAS << _FRACTION_BITS)), _DOUBLES)


@_on_lanes(1)
def root(builder: Any, x: Any) -> Any:
    """The square root, correctly rounded as IEEE asks."""
    kind = ir.FunctionType(_DOUBLES, [_DOUBLES])
    name = f"llvm.sqrt.v{N_LANES}f64"
    return builder.call(builder.module.globals.get(name) or ir.Function(builder.module, kind, name), [x])


def _folded(builder: Any, one: Any, other: Any, picks: list[int], shift: int) -> Any:
    low = _shuffled(builder, one, other, picks)
    return builder.fadd(low, _shuffled(builder, one, other, [pick + shift for pick in picks]))


@_taught(LANES, (LANES,) * N_LANES)
def sums(builder: Any, *rows: Any) -> Any:
    """Lane q is the sum over the lanes of argument q, ((0+1)+(2+3)) + ((4+5)+(6+7))."""
    pairs = [_folded(builder, rows[q], rows[q + 1], [0, 8, 2, 10, 4, 12, 6, 14], 1) for q in (0, 2, 4, 6)]
    fours = [_folded(builder, pairs[q], pairs[q + 1], [0, 1, 8, 9, 4, 5, 12, 13], 2) for q in (0, 2)]
    return _folded(builder, fours[0], fours[1], [0, 1, 2, 3, 8, 9, 10, 11], 4)


@_taught(types.float64, (LANES,))
def lane_sum(builder: Any, x: Any) -> Any:
    """The sum over the lanes, in the order of `sums`."""
    lanes = [builder.extract_element(x, ir.Constant(ir.IntType(32), number)) for number in range(N_LANES)]
    while len(lanes) > 1:
        lanes = [builder.fadd(lanes[number], lanes[number + 1]) for number in range(0, len(lanes), 2)]
    return lanes[0]


@_taught(LANES, (types.float64,))
def spread(builder: Any, number: Any) -> Any:
    """The number in every lane."""
    return _spread(builder, number)


def _place(context: Any, builder: Any, row: Any, at: Any) -> Any:
    data = context.make_array(_ROW)(context, builder, row).data
    return builder.bitcast(builder.gep(data, [at]), _DOUBLES.as_pointer())


def filled(_row: Any, _at: Any) -> Any:
    """The number of a (n,) float64 row at index `at` >= 0, in every lane."""
    raise NotImplementedError


def load(_row: Any, _at: Any) -> Any:
    """The eight numbers of a (n,) float64 row from index `at` on."""
    raise NotImplementedError


def store(_row: Any, _at: Any, _x: Any) -> Any:
    """Put eight numbers into a (n,) float64 row from index `at` on."""
    raise NotImplementedError


def store_turned(_row: Any, _at: Any, *_columns: Any) -> Any:
    """Put eight times eight numbers into a (n,) float64 row from index `at` on: first the first of each, and so on."""
    raise NotImplementedError


def _lower_filled(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
    row, at = values
    return _spread(builder, builder.load(builder.gep(context.make_array(_ROW)(context, builder, row).data, [at])))


def _lower_load(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
    row, at = values
    return builder.load(_place(context, builder, row, at), align=8)


def _lower_store(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
    row, at, x = values
    builder.store(x, _place(context, builder, row, at), align=8)
    return context.get_dummy_value()


def _lower_store_turned(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
    row, at, *columns = values
    for step in (1, 2, 4):
        # Lanes whose number has this bit change places with the columns whose number has it.
        for q in [q for q in range(N_LANES) if not q & step]:
            one, other = columns[q], columns[q + step]
            low = [lane - step + N_LANES if lane & step else lane for lane in range(N_LANES)]
            high = [lane + N_LANES if lane & step else lane + step for lane in range(N_LANES)]
            columns[q], columns[q + step] = _shuffled(builder, one, other, low), _shuffled(builder, one, other, high)
    first = _place(context, builder, row, at)
    for number, column in enumerate(columns):
        builder.store(column, builder.gep(first, [ir.Constant(ir.IntType(64), number)]), align=8)
    return context.get_dummy_value()


_teach(filled, LANES, ((_ROW, types.int64),), _lower_filled)
_teach(load, LANES, ((_ROW, types.int64),), _lower_load)
_teach(store, types.none, ((_ROW, types.int64, LANES),), _lower_store)
_teach(store_turned, types.none, ((_ROW, types.int64, *(LANES,) * N_LANES),), _lower_store_turned)
