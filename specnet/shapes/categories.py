"""Rules of the layers that turn numbers and texts into categories: bins, hashes, codes."""

from __future__ import annotations

from collections.abc import Iterator

from specnet.shapes.dimensions import need_numbers
from specnet.shapes.dtypes import is_integer
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use
from specnet.spec import Construct


def encoded(shape: Shape, size: int | None, mode: str) -> Shape:
    """The shape of categories as vectors: one for each element, or one for all elements of the last axis together."""
    one_each = mode == "one_hot" and not (len(shape) > 1 and shape[-1] == 1)
    return (*shape, size) if one_each else (*shape[:-1], size)


def category_encoding(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/categorical/category_encoding/"""
    need_numbers(use)
    size = use.arguments.num_tokens
    if size is None:
        raise Refusal(
            "unfit-argument",
            "`CategoryEncoding` needs the number of categories",
            ("num_tokens",),
            help="say `num_tokens`, or use `IntegerLookup`, which counts its vocabulary",
        )
    return Inferred((TensorType(encoded(use.shape, size, use.arguments.output_mode), use.policy.compute),))


def discretization(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/numerical/discretization/"""
    given, shape = use.arguments, use.shape
    need_numbers(use)
    _need_dense(use)
    if given.output_mode == "int":
        return Inferred((TensorType(shape, "int32"),))
    size = given.num_bins if given.bin_boundaries is None else len(given.bin_boundaries) + 1
    if given.output_mode == "one_hot":
        shape = encoded(shape, size, "one_hot")
    else:  # counted over the second axis
        shape = (*shape[:1], *shape[2:], size) if len(shape) > 1 else (size,)
    return Inferred((TensorType(shape, use.policy.compute),))


def hashing(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/categorical/hashing/"""
    given, is_int = use.arguments, use.arguments.output_mode == "int"
    _need_dense(use)
    dtype = use.policy.variable if given.dtype is not None else "int64" if is_int else use.settings.floatx
    if is_int and (dtype not in ("int32", "int64") or _is_map(given.dtype)):
        raise Refusal(
            "unfit-argument",
            "`Hashing` gives integers, so its `dtype` must be `int32` or `int64`",
            ("dtype",),
            help="leave `dtype` out, or set `output_mode`",
        )
    # Keras says so of `one_hot` too, where what comes out has one axis more.
    return Inferred((TensorType(use.shape if is_int else (*use.shape[:-1], given.num_bins), dtype),))


def hashed_crossing(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/categorical/hashed_crossing/"""
    given, shapes = use.arguments, [tensor.shape for tensor in use.inputs]
    if len(shapes) != 2:
        raise Refusal("shape-mismatch", f"`HashedCrossing` crosses two inputs in a model, and here are {len(shapes)}")
    for number, tensor in enumerate(use.inputs):
        _need_exact(tensor, number)
    if not all(shapes):
        raise Refusal("wrong-rank", "`HashedCrossing` needs inputs with a batch axis", input=shapes.index(()))
    if shapes[0][-1] != shapes[1][-1]:
        raise Refusal("shape-mismatch", "`HashedCrossing` needs two inputs of the same shape", input=1)
    is_int, size = given.output_mode == "int", given.num_bins
    dtype = "int64" if is_int and given.dtype is None else use.policy.compute
    with_size = (*shapes[0], size) if shapes[0][-1] != 1 else (*shapes[0][:-1], size)
    return Inferred((TensorType(shapes[0] if is_int else with_size, dtype),), warnings=tuple(_crossing_warnings(use)))


def _need_dense(use: Use) -> None:
    if use.arguments.sparse and use.arguments.output_mode == "int":
        raise Refusal(
            "unfit-argument", f"`{use.kind}` gives sparse vectors only, and here it gives integers", ("sparse",),
            help="set `output_mode`, or leave `sparse` out",
        )  # fmt: skip


def _need_exact(tensor: TensorType, number: int) -> None:
    """Keras finds out only when data flows."""
    if tensor.dtype not in (None, "string") and not is_integer(tensor.dtype):
        raise Refusal(
            "wrong-dtype", f"`HashedCrossing` needs texts or integers, and this is `{tensor.dtype}`", input=number
        )


def _is_map(dtype: object) -> bool:
    return isinstance(dtype, Construct) and dtype.kind == "DTypePolicyMap"


def _crossing_warnings(use: Use) -> Iterator[Refusal]:
    """What Keras takes, and fails on later."""
    for number, tensor in enumerate(use.inputs):
        if tensor.rank > 2 or (tensor.rank == 2 and tensor.shape[-1] not in (1, None)):
            yield Refusal(
                "wrong-rank", "`HashedCrossing` needs inputs with one value for each sample", input=number,
                help="cross columns one by one",
            )  # fmt: skip
