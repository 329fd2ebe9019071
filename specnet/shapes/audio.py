"""Rules of the layers for sound: spectrograms."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, log2

from specnet.shapes.dimensions import known, need_least_rank, need_numbers, need_rank, times
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use, Weight
from specnet.shapes.windows import slid

_STFT_DTYPES = ("float16", "float32", "float64")


def stft_spectrogram(use: Use) -> Inferred:
    """A convolution with waves, counted as such.

    Source: https://keras.io/api/layers/preprocessing_layers/audio_preprocessing/stft_spectrogram/
    """
    need_rank(use, 3, "batch, channels, samples" if use.channels_first else "batch, samples, channels")
    _need_dtype(use)
    _need_frames(use)
    given, bins = use.arguments, _fft_length(use) // 2 + 1
    channel_axis, sample_axis = (1, 2) if use.channels_first else (2, 1)
    channels, frames = known(use, channel_axis, "the number of channels"), _frames(use, use.shape[sample_axis])
    sides = [side for side, other in (("real", "imag"), ("imag", "real")) if given.mode != other]
    kernel = (given.frame_length, 1, bins)
    weights = tuple(Weight(f"{side}_kernel", kernel, use.policy.variable) for side in sides)
    shape = _spectrum_shape(use, frames, bins * (2 if given.mode == "stft" else 1), channels)
    macs = times(frames, channels, len(sides), given.frame_length, bins)
    return Inferred((TensorType(shape, use.policy.compute),), weights, macs)


def mel_spectrogram(use: Use) -> Inferred:
    """Counted is the product with the matrix of mel bins.

    Source: https://keras.io/api/layers/preprocessing_layers/audio_preprocessing/mel_spectrogram/
    """
    need_least_rank(use, 1)
    need_numbers(use)
    given = use.arguments
    if (given.sequence_length or given.fft_length) > given.fft_length:
        raise Refusal(
            "unfit-argument",
            f"`sequence_length` is {given.sequence_length}, and cannot be above `fft_length`, here {given.fft_length}",
            ("sequence_length",),
        )
    batch, samples = use.shape[:-1][:1], use.shape[min(use.x.rank - 1, 1)]
    # Keras' own formula: one frame too many where the stride divides the samples and one more.
    frames = None if samples is None else (samples + given.sequence_stride + 1) // given.sequence_stride
    macs = times(frames, given.fft_length // 2 + 1, given.num_mel_bins)
    output = TensorType((*batch, given.num_mel_bins, frames), use.policy.compute)
    return Inferred((output,), (), macs, tuple(_mel_warnings(use, samples)))


def _fft_length(use: Use) -> int:
    """As told, else the next power of two."""
    return int(use.arguments.fft_length or 2 ** ceil(log2(use.arguments.frame_length)))


def _need_dtype(use: Use) -> None:
    """Keras finds out only when sound flows."""
    if use.x.dtype not in (None, *_STFT_DTYPES):
        raise Refusal(
            "wrong-dtype",
            f"`{use.kind}` needs sound in {_listed(_STFT_DTYPES)}, and this is `{use.x.dtype}`",
            input=0,
        )


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(f'`{name}`' for name in names[:-1])} or `{names[-1]}`"


def _need_frames(use: Use) -> None:
    given, length = use.arguments, use.arguments.frame_length
    if given.frame_step is not None and given.frame_step > length:
        raise Refusal(
            "unfit-argument",
            f"`frame_step` is {given.frame_step}, and cannot be above `frame_length`, here {length}",
            ("frame_step",),
        )
    if given.fft_length is not None and given.fft_length < length:
        raise Refusal(
            "unfit-argument",
            f"`fft_length` is {given.fft_length}, and cannot be below `frame_length`, here {length}",
            ("fft_length",),
        )
    if isinstance(given.window, tuple) and len(given.window) != length:
        raise Refusal(
            "unfit-argument",
            f"`window` has {len(given.window)} numbers, and `frame_length` is {length}",
            ("window",),
            help="give one number for each sample of a frame",
        )


def _frames(use: Use, samples: int | None) -> int | None:
    given = use.arguments
    frames = slid(samples, given.frame_length, given.frame_step or given.frame_length // 2, given.padding)
    if frames is not None and given.padding == "valid" and frames < 1:
        raise Refusal(
            "window-too-large",
            f"`{use.kind}` has frames of {given.frame_length} samples, and its input has only {samples}",
            ("frame_length",),
            help=f"use `padding: same`, or a `frame_length` of at most {samples}",
        )
    return frames


def _spectrum_shape(use: Use, frames: int | None, bins: int, channels: int) -> Shape:
    batch = use.shape[0]
    if use.arguments.expand_dims:
        return (batch, channels, frames, bins) if use.channels_first else (batch, frames, bins, channels)
    return (batch, channels * bins, frames) if use.channels_first else (batch, frames, channels * bins)


# -- what Keras takes, and fails on later -----------------------------------------------------------------------------


def _mel_warnings(use: Use, samples: int | None) -> Iterator[Refusal]:
    half = use.arguments.fft_length // 2
    if use.x.rank > 2:
        yield Refusal(
            "wrong-rank",
            f"`{use.kind}` needs an input with 2 axes (batch, samples), and this has {use.x.rank}",
            input=0,
            help="drop the axis of channels, for example with `Reshape`",
        )
    elif samples is not None and samples <= half:
        yield Refusal(
            "window-too-large",
            f"`{use.kind}` mirrors {half} samples at both ends, and its input has only {samples}",
            input=0,
            help=f"use an `fft_length` below {2 * samples}",
        )
