"""Sums and products so far, differences, sorting and searching. Source: https://keras.io/api/ops/numpy/"""

from __future__ import annotations

from specnet.shapes.dimensions import need_least_rank, product
from specnet.shapes.ops.operands import axis_in, gives, joined, operand, shape_of
from specnet.shapes.values import Inferred, Refusal, TensorType, Use


def cumulative(use: Use) -> Inferred:
    """`cumsum`, `cumprod`: without an axis over all numbers in a row."""
    given = use.arguments
    dtype = given.dtype or use.x.dtype
    dtype = "int32" if dtype == "bool" else dtype
    if given.axis is None:
        return gives((product(use.shape),), dtype)
    axis_in(use, given.axis, use.x.rank)
    return gives(use.shape, dtype)


def diff(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#diff-function"""
    shape = list(use.shape)
    axis = axis_in(use, use.arguments.axis, len(shape))
    size = shape[axis]
    shape[axis] = None if size is None else max(size - use.arguments.n, 0)
    return gives(shape, use.x.dtype)


def sort(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#sort-function"""
    axis_in(use, use.arguments.axis, use.x.rank)
    return gives(use.shape, use.x.dtype)


def places(use: Use) -> Inferred:
    """`argsort` and `argpartition`: for each number a place."""
    axis_in(use, use.arguments.axis, use.x.rank)
    return gives(use.shape, "int32")


def searchsorted(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/numpy/#searchsorted-function"""
    sequence = shape_of(operand(use, "sorted_sequence"))
    if len(sequence) != 1:
        message = f"`searchsorted` needs a sequence with 1 axis, and this has {len(sequence)}"
        raise Refusal("wrong-rank", message, input="sorted_sequence")
    return gives(shape_of(operand(use, "values")), "int64" if sequence[0] is None else "int32")


def top_k(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/math/#top_k-function"""
    need_least_rank(use, 1)
    size, k = use.shape[-1], use.arguments.k
    if size is not None and k > size:
        raise Refusal("unfit-argument", f"`top_k` takes the best {k}, and the last axis has only {size}", ("k",))
    shape = (*use.shape[:-1], k)
    return Inferred((TensorType(shape, use.x.dtype), TensorType(shape, "int32")))


def in_top_k(use: Use) -> Inferred:
    """Source: https://keras.io/api/ops/math/#in_top_k-function"""
    return gives(shape_of(operand(use, "targets")), "bool")


def bincount(use: Use) -> Inferred:
    """How many there are of each number: the largest number is in the data. Source: https://keras.io/api/ops/numpy/#bincount-function"""
    weights = use.arguments.weights
    if weights is None:
        return gives((*use.shape[:-1], None), "int32")
    return gives((*use.shape[:-1], None), joined(use, use.x.dtype, _of_numbers(weights)))


def _of_numbers(numbers: tuple[float, ...]) -> str:
    """The dtype that TensorFlow gives a list of plain numbers, whatever `floatx` says."""
    if not numbers or not all(isinstance(number, int) for number in numbers):
        return "float32"
    return "int32" if all(-(2**31) <= number < 2**31 for number in numbers) else "int64"
