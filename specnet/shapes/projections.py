"""The projections inside of attention: what Keras makes of `EinsumDense` layers."""

from __future__ import annotations

from math import prod
from string import ascii_lowercase
from types import SimpleNamespace

from specnet.shapes.cells import named
from specnet.shapes.dimensions import product, times
from specnet.shapes.einsum import einsum_dense
from specnet.shapes.values import Shape, TensorType, Use, Weight

# The axes of each kernel that a projection sums over, and those that it makes; by the names of the projections.
Parts = dict[str, tuple[tuple[int, ...], tuple[int, ...]]]


def projected(shape: Shape, before: tuple[int, ...], after: tuple[int, ...]) -> int | None:
    """The multiply-adds of a projection of a query, key or value."""
    return times(product(shape[1:-1]), prod(before), prod(after))


def weights(use: Use, parts: Parts, rank: int) -> tuple[Weight, ...]:
    """The weights of all projections; quantized policies have others in the place of the kernels."""
    found: tuple[Weight, ...] = ()
    for name, (before, after) in parts.items():
        own = _quantized(use, before, after, rank) if use.policy.mode else _plain(use, before, after)
        found += named(own, name)
    return found


def _plain(use: Use, before: tuple[int, ...], after: tuple[int, ...]) -> tuple[Weight, ...]:
    kernel = Weight("kernel", (*before, *after), use.policy.variable)
    return (kernel, Weight("bias", after, use.policy.variable)) if use.arguments.use_bias else (kernel,)


def _quantized(use: Use, before: tuple[int, ...], after: tuple[int, ...], rank: int) -> tuple[Weight, ...]:
    """The weights that an `EinsumDense` layer of this equation has."""
    letters = iter(ascii_lowercase)
    free, summed, made = ("".join(next(letters) for _ in range(count)) for count in (rank - 1, len(before), len(after)))
    arguments = SimpleNamespace(
        equation=f"{free}{summed},{summed}{made}->{free}{made}",
        output_shape=(*(None for _ in free[1:]), *after),
        bias_axes=made if use.arguments.use_bias else None,
        lora_rank=None,
        dtype=use.arguments.dtype,
    )
    inputs = TensorType((None,) * (rank - 1) + before, use.policy.compute)
    return einsum_dense(use._replace(kind="EinsumDense", arguments=arguments, inputs=inputs)).weights or ()
