"""Rules of the layers that order the same numbers in another way."""

from __future__ import annotations

from math import prod

from specnet.shapes.dimensions import need_least_rank, need_rank, product
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use


def reshape(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/reshaping_layers/reshape/"""
    need_least_rank(use, 1)
    target = use.arguments.target_shape
    if target.count(-1) > 1:
        raise _mismatch(f"has {target.count(-1)} open sizes in `target_shape`", "only one size may be -1")
    total = product(use.shape[1:])
    sizes = tuple(None if size == -1 else size for size in target) if total is None else _filled(target, total)
    return Inferred((TensorType((use.shape[0], *sizes), use.x.dtype),))


def _filled(target: tuple[int, ...], total: int) -> Shape:
    """The target with its open size; all sizes of a sample are known."""
    given = prod(size for size in target if size != -1)
    if -1 not in target:
        if given != total:
            raise _mismatch(
                f"turns {total} numbers into {_counted(target, given)}",
                "let Keras find one of the sizes: write -1 for it; the batch is not part of `target_shape`",
            )
        return target
    if given == 0 or total % given:
        raise _mismatch(
            f"cannot share {total} numbers among {_counted(tuple(size for size in target if size != -1), given)}",
            f"the sizes beside the -1 must divide {total}",
        )
    return tuple(total // given if size == -1 else size for size in target)


def _counted(sizes: tuple[int, ...], product_of_all: int) -> str:
    return f"{'x'.join(map(str, sizes))} = {product_of_all}" if len(sizes) > 1 else str(product_of_all)


def _mismatch(what: str, help: str) -> Refusal:
    return Refusal("reshape-mismatch", f"`Reshape` {what}", ("target_shape",), help=help)


def permute(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/reshaping_layers/permute/"""
    dims = use.arguments.dims
    if sorted(dims) != list(range(1, len(dims) + 1)):
        raise Refusal(
            "unfit-argument",
            f"`Permute` needs each axis once in `dims`, and this is {list(dims)}",
            ("dims",),
            help="axes are counted from 1, the batch is left out: `[2, 1]` swaps two axes",
        )
    if use.x.rank != len(dims) + 1:
        raise Refusal(
            "wrong-rank",
            f"`Permute` orders {len(dims)} axes, and its input has {max(use.x.rank - 1, 0)} beside the batch",
            ("dims",),
            help="the batch is left out, and axes are counted from 1",
        )
    return Inferred((TensorType((use.shape[0], *(use.shape[axis] for axis in dims)), use.x.dtype),))


def repeat_vector(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/reshaping_layers/repeat_vector/"""
    need_rank(use, 2, "batch, features")
    batch, features = use.shape
    return Inferred((TensorType((batch, use.arguments.n, features), use.policy.compute),))
