"""Rules of the core layers. Multiplications with a kernel are counted, and those that merge LoRA's matrices into it."""

from __future__ import annotations

from math import prod

from specnet.shapes.dimensions import FIX_SIZE, known, need_least_rank, need_numbers, per_sample, times
from specnet.shapes.quantization import (
    KERNEL_MODES,
    TABLE_MODES,
    Scheme,
    float8_statistics,
    quantized_kernel,
    quantized_table,
    quantized_way_back,
    scheme,
)
from specnet.shapes.values import Inferred, Refusal, TensorType, Use, Weight

_AFTER_FLATTEN = (
    "give all sizes in the `Input`, or `vocabulary` or `pad_to_max_tokens: true` to a lookup layer above; "
    "images or series of any size need a `GlobalAveragePooling` layer in place of `Flatten`"
)


def input_(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/core_layers/input/"""
    given = use.arguments
    if given.sparse and given.ragged:
        raise Refusal("unfit-argument", f"`{use.kind}` cannot be sparse and ragged at once", ("ragged",))
    shape = given.batch_shape if given.batch_shape is not None else (given.batch_size, *(given.shape or ()))
    return Inferred((TensorType(shape, given.dtype or use.settings.floatx),))


def identity(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/core_layers/identity/"""
    return Inferred((use.x,))


def masking(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/core_layers/masking/"""
    need_least_rank(use, 1)
    need_numbers(use)
    return Inferred((TensorType(use.shape, use.policy.compute),))


def flatten(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/reshaping_layers/flatten/"""
    need_least_rank(use, 1)
    return Inferred((TensorType((use.shape[0], per_sample(use.shape)), use.x.dtype),))


def dense(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/core_layers/dense/"""
    need_least_rank(use, 2, help="one number for each sample is the shape `[1]`")
    need_numbers(use)
    given, units = use.arguments, use.arguments.units
    features = known(use, -1, "the number of features, the last size", _AFTER_FLATTEN if use.x.rank == 2 else FIX_SIZE)
    output = (*use.shape[:-1], units)
    bias = (Weight("bias", (units,), use.policy.variable),) if given.use_bias else ()
    weights = kernel_weights(use, (features, units), bias)
    macs = with_lora(use, times(features, per_sample(output)), (features, units), per_sample(output))
    return Inferred((TensorType(output, use.policy.compute),), weights, macs)


def kernel_weights(
    use: Use, shape: tuple[int, ...], bias: tuple[Weight, ...], quantized: tuple[Weight, ...] = ()
) -> tuple[Weight, ...]:
    """Kernel, bias and LoRA as Keras lists them: what was made to be trained first. `quantized` takes the kernel's place."""
    found, rank = scheme(use, KERNEL_MODES), use.arguments.lora_rank
    need_lora(use, "kernel_constraint", found)
    lora = lora_weights("kernel", shape, rank)
    if found is not None and found.mode != "float8":
        kernel = quantized or quantized_kernel(found, *_matrix(shape), use.policy.variable)
        return (*bias, *lora, *kernel)
    statistics = float8_statistics(found) if found is not None else ()
    return (*statistics, Weight("kernel", shape, use.policy.variable, trainable=not rank), *bias, *lora)


def _matrix(shape: tuple[int, ...]) -> tuple[int, int]:
    return prod(shape[:-1]), shape[-1]


def need_lora(use: Use, constraint: str, found: Scheme | None) -> None:
    """Raises Refusal where LoRA does not go with something else."""
    if not use.arguments.lora_rank:
        return
    if getattr(use.arguments, constraint) is not None:
        raise Refusal(
            "unfit-argument",
            f"`{use.kind}` cannot have `lora_rank` and `{constraint}`",
            (constraint,),
            help="LoRA trains two small matrices, and leaves alone the one that the constraint is for",
        )
    if found is not None and found.mode in ("gptq", "awq"):
        raise Refusal("unfit-argument", f"LoRA does not go with the quantization `{found.mode}`", ("lora_rank",))


def lora_weights(part: str, shape: tuple[int, ...], rank: int | None) -> tuple[Weight, ...]:
    """The two narrow matrices that LoRA trains in place of the wide one."""
    if not rank:
        return ()
    return Weight(f"lora_{part}_a", (*shape[:-1], rank)), Weight(f"lora_{part}_b", (rank, shape[-1]))


def with_lora(use: Use, macs: int | None, kernel: tuple[int, ...], outputs: int | None) -> int | None:
    """Multiply-adds with those of LoRA: its matrices are merged into the kernel, or beside a quantized one used in turn."""
    rank: int | None = use.arguments.lora_rank
    if not rank or macs is None or outputs is None:
        return macs
    is_beside = use.policy.mode.startswith(("int8", "int4"))
    return macs + rank * (macs // max(1, kernel[-1]) + outputs if is_beside else prod(kernel))


def embedding(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/core_layers/embedding/"""
    given = use.arguments
    shape, rank = (given.input_dim, given.output_dim), given.lora_rank
    need_lora(use, "embeddings_constraint", scheme(use, TABLE_MODES))
    macs: int | None = 0
    if rank:
        is_beside = bool(use.policy.mode)
        macs = times(per_sample(use.shape) if is_beside else given.input_dim, rank, given.output_dim)
    lora = lora_weights("embeddings", shape, rank)
    return _looked_up(use, _table(use, lora, is_trained=not rank), macs)


def _table(use: Use, lora: tuple[Weight, ...], *, is_trained: bool) -> tuple[Weight, ...]:
    given, found = use.arguments, scheme(use, TABLE_MODES)
    if found is not None:
        return (*lora, *quantized_table(found, given.input_dim, given.output_dim, use.policy.variable))
    table = Weight("embeddings", (given.input_dim, given.output_dim), use.policy.variable, trainable=is_trained)
    return (table, *lora)


def _looked_up(use: Use, weights: tuple[Weight, ...], macs: int | None = 0) -> Inferred:
    need_numbers(use)
    output = TensorType((*use.shape, use.arguments.output_dim), use.policy.compute)
    return Inferred((output,), weights, macs, _float_indices(use))


def _float_indices(use: Use) -> tuple[Refusal, ...]:
    if use.x.dtype is None or "float" not in use.x.dtype:
        return ()
    message = f"`{use.kind}` looks up whole numbers, and its input is {use.x.dtype}"
    return (Refusal("float-indices", message, input=0, help="give the `Input` the `dtype: int32`"),)


def reversible_embedding(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/core_layers/reversible_embedding/"""
    given, found = use.arguments, scheme(use, TABLE_MODES)
    weights = _table(use, (), is_trained=True)
    if not given.tie_weights:
        back = (given.input_dim, given.output_dim, use.policy.variable)
        shape = (given.output_dim, given.input_dim)
        weights += (
            quantized_way_back(found, *back) if found else (Weight("reverse_embeddings", shape, use.policy.variable),)
        )
    return _way_back(use, weights) if use.call.get("reverse") else _looked_up(use, weights)


def _way_back(use: Use, weights: tuple[Weight, ...]) -> Inferred:
    """From embeddings to a score for each index."""
    need_least_rank(use, 1)
    need_numbers(use)
    given = use.arguments
    if use.shape[-1] not in (None, given.output_dim):
        raise Refusal(
            "shape-mismatch",
            f"`ReversibleEmbedding` takes embeddings of {given.output_dim} numbers back, and these have {use.shape[-1]}",
            input=0,
        )
    output = (*use.shape[:-1], given.input_dim)
    macs = times(per_sample(output), given.output_dim)
    return Inferred((TensorType(output, use.policy.compute),), weights, macs)
