"""Fourier transforms; pairs of tensors are the real and the imaginary part. Source: https://keras.io/api/ops/fft/"""

from __future__ import annotations

from specnet.shapes.dimensions import need_least_rank
from specnet.shapes.ops.checks import need_axes, need_same, need_sizes
from specnet.shapes.ops.operands import gives
from specnet.shapes.values import Inferred, Refusal, TensorType, Use
from specnet.shapes.windows import slid


def fft(use: Use) -> Inferred:
    """Along the last axis."""
    return _transformed(use, 1)


def fft2(use: Use) -> Inferred:
    """`fft2` and `ifft2`: along the last two axes."""
    return _transformed(use, 2)


def _transformed(use: Use, axes: int) -> Inferred:
    need_same(use, 0, 1)
    need_axes(use, 0, axes)
    need_sizes(use, 0, *range(-axes, 0))
    return Inferred(tuple(use.inputs))


def rfft(use: Use) -> Inferred:
    """Of real numbers: half of the frequencies."""
    need_least_rank(use, 1)
    length = use.arguments.fft_length or use.shape[-1]
    shape = (*use.shape[:-1], None if length is None else length // 2 + 1)
    return Inferred((TensorType(shape, use.x.dtype),) * 2)


def irfft(use: Use) -> Inferred:
    """Back to real numbers."""
    need_same(use, 0, 1)
    shape, length = need_axes(use, 0, 1), use.arguments.fft_length
    if length is None and shape[-1] is not None:
        length = 2 * (shape[-1] - 1)
    return gives((*shape[:-1], _need_length(use, length)), use.inputs[0].dtype)


def stft(use: Use) -> Inferred:
    """Frequencies of windows that slide along the last axis."""
    need_least_rank(use, 1)
    given, size = use.arguments, use.shape[-1]
    padded = size if size is None or not given.center else size + given.fft_length // 2 * 2
    number = _need_length(use, slid(padded, given.fft_length, given.sequence_stride, "valid"))
    return Inferred((TensorType((*use.shape[:-1], number, given.fft_length // 2 + 1), use.x.dtype),) * 2)


def istft(use: Use) -> Inferred:
    """Back to a signal: windows overlap."""
    need_same(use, 0, 1)
    shape, given = need_axes(use, 0, 2), use.arguments
    length = given.length
    if length is None and shape[-2] is not None:
        length = (shape[-2] - 1) * given.sequence_stride + given.fft_length
        length -= given.fft_length // 2 * 2 if given.center else 0
    return gives((*shape[:-2], _need_length(use, length)), use.inputs[0].dtype)


def _need_length(use: Use, length: int | None) -> int | None:
    if length is not None and length < 0:
        raise Refusal(
            "window-too-large", f"`{use.kind}` finds too little in its input: {length} would come out", input=0
        )
    return length
