"""Convolutions, normalization, attention, categories and signals as operations: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from specnet.shapes.values import Shape
from tests.shapes.differential import Case, Generator, some
from tests.shapes.ops_cases import axes, axis, dtype, shape
from tests.shapes.running import check_operation, filled, shuffled

_FORMATS = ("channels_first", "channels_last")


def _image(random: Random, rank: int, channels: int | None, data_format: str | None) -> Shape:
    sizes = [None if random.random() < 0.2 else random.randint(3, 9) for _ in range(rank)]
    batch = random.choice((None, 2))
    return (batch, channels, *sizes) if data_format == "channels_first" else (batch, *sizes, channels)


def _each(random: Random, rank: int, most: int) -> Any:
    """One number, or one for each axis; now and then too many or too few."""
    count = rank if random.random() < 0.9 else random.randint(0, 3)
    return random.choice((random.randint(1, most), [random.randint(1, most) for _ in range(count)]))


def _sliding(random: Random, rank: int) -> dict[str, Any]:
    return some(
        random,
        {"strides": [_each(random, rank, 3)], "padding": ("valid", "same"), "data_format": (*_FORMATS, None)},
    )


def _rank(random: Random) -> int:
    return random.choice((1, 2, 2, 3)) if random.random() < 0.95 else random.randint(0, 4)


def _pooled(random: Random) -> Case:
    rank = _rank(random)
    more = _sliding(random, rank)
    inputs = _image(random, rank, random.choice((None, 3)), more.get("data_format"))
    if random.random() < 0.05:
        inputs = inputs[:1]
    return Case({"pool_size": _each(random, rank, 4), **more}, {"inputs": (inputs, dtype(random))})


def _kernel(random: Random, rank: int, *channels: int | None) -> Shape:
    sizes = tuple(None if random.random() < 0.03 else random.randint(1, 4) for _ in range(rank))
    kernel = (*sizes, *channels)
    return kernel if random.random() < 0.95 else kernel[1:]


def _convolved(random: Random, *, strided: bool) -> tuple[int, dict[str, Any], tuple[Any, Any], int | None]:
    rank = _rank(random)
    more = _sliding(random, rank)
    if not strided and "strides" in more:
        more["strides"] = random.randint(1, 3)
    if random.random() < 0.4:
        more["dilation_rate"] = _each(random, rank, 2)
    channels = random.choice((None, 2, 3, 4))
    inputs = (_image(random, rank, channels, more.get("data_format")), dtype(random))
    return rank, more, inputs, channels if random.random() < 0.9 else 3


def _conv(random: Random) -> Case:
    rank, more, inputs, channels = _convolved(random, strided=True)
    kernel = (_kernel(random, rank, channels, random.choice((None, 5, 6))), "float32")
    return Case(more, shuffled(random, {"inputs": inputs, "kernel": kernel}))


def _depthwise_conv(random: Random) -> Case:
    rank, more, inputs, channels = _convolved(random, strided=False)
    kernel = (_kernel(random, rank, channels or 2, random.choice((None, 1, 2, 2, 2))), "float32")
    return Case(more, shuffled(random, {"inputs": inputs, "kernel": kernel}))


def _separable_conv(random: Random) -> Case:
    rank, more, inputs, channels = _convolved(random, strided=False)
    depthwise = _kernel(random, rank, channels or 2, random.choice((None, 1, 2, 2, 2)))
    middle = None if None in depthwise[-2:] or len(depthwise) < 2 else (depthwise[-1] or 0) * (depthwise[-2] or 0)
    ones = (1,) * rank if random.random() < 0.95 else ()
    pointwise = (*ones, middle if random.random() < 0.9 else 7, random.choice((None, 5)))
    tensors = {"inputs": inputs, "depthwise_kernel": (depthwise, "float32"), "pointwise_kernel": (pointwise, "float32")}
    return Case(more, shuffled(random, tensors))


def _one_hot(random: Random) -> Case:
    x = shape(random)
    more = some(
        random, {"axis": [axis(random, len(x) + 1), -1], "dtype": ("int32", "float16"), "sparse": (True, False)}
    )
    return Case({"num_classes": 5, **more}, {"x": (x, dtype(random))})


def _multi_hot(random: Random) -> Case:
    case = _one_hot(random)
    given = case.arguments if random.random() < 0.9 else {}
    return Case(given, {"inputs": case.inputs["x"]})


def _binary(random: Random) -> Case:
    target = shape(random)
    output = target if random.random() < 0.7 else shape(random)
    tensors = {"target": (target, dtype(random)), "output": (output, dtype(random))}
    return Case(some(random, {"from_logits": (True, False)}), shuffled(random, tensors))


def _categorical(random: Random) -> Case:
    case = _binary(random)
    rank = len(case.inputs["output"][0])
    more = {"axis": axis(random, rank)} if random.random() < 0.5 else {}
    return Case({**case.arguments, **more}, case.inputs)


def _sparse_categorical(random: Random) -> Case:
    output = shape(random, 1)
    over = axis(random, len(output))
    place = over % len(output) if output and over >= -len(output) else 0
    losses = (*output[:place], *output[place + 1 :])
    target = random.choice((losses, losses, losses, (*losses, 1), output, shape(random)))
    tensors = {"target": (target, "int32"), "output": (output, dtype(random))}
    more = some(random, {"from_logits": (True, False)})
    if over != len(output) - 1:
        more["axis"] = over
    return Case(more, shuffled(random, tensors))


def _psnr(random: Random) -> Case:
    first = shape(random)
    second = first if random.random() < 0.6 else shape(random)
    return Case({"max_val": 1.0}, shuffled(random, {"x1": (first, dtype(random)), "x2": (second, dtype(random))}))


def _ctc_loss(random: Random) -> Case:
    batch = random.choice((None, 2))
    shapes = {"target": (batch, 4), "output": (batch, 9, 5), "target_length": (batch,), "output_length": (batch,)}
    if random.random() < 0.3:
        shapes[random.choice(list(shapes))] = shape(random)  # type: ignore[assignment]
    tensors = {name: (sizes, dtype(random)) for name, sizes in shapes.items()}
    return Case(some(random, {"mask_index": (0, 1)}), shuffled(random, tensors))


def _ctc_decode(random: Random) -> Case:
    inputs = shape(random, 3, 3) if random.random() < 0.7 else shape(random)
    choices = {"strategy": ("greedy", "beam_search"), "beam_width": (3,), "top_paths": (1, 2, 3), "mask_index": (0, 1)}
    tensors = {"inputs": (inputs, dtype(random)), "sequence_lengths": (inputs[:1], "int32")}
    return Case(some(random, {**choices, "merge_repeated": (True, False)}), shuffled(random, tensors))


def _batch_normalization(random: Random) -> Case:
    x = shape(random, 1)
    over = axis(random, len(x))
    vector = (x[over],) if -len(x) <= over < len(x) else (3,)
    names = ["mean", "variance", *random.choice(((), ("offset", "scale"), ("scale",), ("offset",)))]
    shapes = {name: vector if random.random() < 0.95 else shape(random) for name in names}
    tensors = {name: (sizes, dtype(random)) for name, sizes in {"x": x, **shapes}.items()}
    return Case({"axis": over, **some(random, {"epsilon": (0.1,)})}, shuffled(random, tensors))


def _normalization(*names: str) -> Generator:
    def generate(random: Random) -> Case:
        x = shape(random)
        over = axes(random, len(x))
        more = {} if over is None else {"axis": over}
        of_axis = x[over : over + 1 or None] if isinstance(over, int) else x[-1:]
        vectors = {name: (of_axis, "float32") for name in names if random.random() < 0.4}
        tensors = {"x": (x, dtype(random)), **vectors}
        return Case({**more, **some(random, {"epsilon": (None, 0.1)})}, shuffled(random, tensors))

    return generate


def _attention(random: Random) -> Case:
    batch, heads, size = random.choice((None, 2)), random.choice((None, 1, 2)), random.choice((None, 4))
    queries, keys = random.choice((None, 3, 5)), random.choice((None, 3, 5))
    shapes: dict[str, Shape] = {"query": (batch, queries, heads, size), "key": (batch, keys, heads, size)}
    shapes["value"] = (batch, keys, heads, size if random.random() < 0.9 else 6)
    if random.random() < 0.2:
        shapes[random.choice(list(shapes))] = random.choice(
            ((batch, 7, heads, size), (batch, keys, heads, 5), (batch, keys, size))
        )
    if random.random() < 0.3:
        shapes["bias"] = shapes["mask"] = (batch, heads, queries, keys)
    tensors = {name: (sizes, "bool" if name == "mask" else dtype(random)) for name, sizes in shapes.items()}
    more = some(random, {"scale": (0.5,), "is_causal": (True, False), "flash_attention": (None, False)})
    if random.random() < 0.1:
        more["attn_logits_soft_cap"] = 10.0
    return Case(more, shuffled(random, tensors))


def _pair(random: Random) -> list[Any]:
    real = filled(random, shape(random, random.choice((0, 2, 2))), 0.8)
    imaginary = real if random.random() < 0.8 else shape(random)
    return [(real, dtype(random)), (imaginary, dtype(random))]


def _fft(random: Random) -> Case:
    return Case({}, _pair(random))


def _irfft(random: Random) -> Case:
    return Case(some(random, {"fft_length": (None, 1, 8)}), _pair(random))


def _rfft(random: Random) -> Case:
    return Case(some(random, {"fft_length": (None, 1, 7, 8)}), {"x": (shape(random), dtype(random))})


def _frames(random: Random) -> dict[str, Any]:
    more = some(random, {"window": ("hann", "hamming", None), "center": (True, False)})
    length = random.randint(1, 6)
    return {
        "sequence_length": length,
        "sequence_stride": random.randint(1, 4),
        "fft_length": random.randint(1, 9),
        **more,
    }


def _stft(random: Random) -> Case:
    return Case(_frames(random), {"x": (filled(random, shape(random)), dtype(random))})


def _istft(random: Random) -> Case:
    return Case({**_frames(random), **some(random, {"length": (None, 5)})}, _pair(random))


GENERATORS: dict[str, Generator] = {
    **dict.fromkeys(("average_pool", "max_pool"), _pooled),
    **dict.fromkeys(("fft", "fft2", "ifft2"), _fft),
    "batch_normalization": _batch_normalization,
    "binary_crossentropy": _binary,
    "categorical_crossentropy": _categorical,
    "conv": _conv,
    "ctc_decode": _ctc_decode,
    "ctc_loss": _ctc_loss,
    "depthwise_conv": _depthwise_conv,
    "dot_product_attention": _attention,
    "irfft": _irfft,
    "istft": _istft,
    "layer_normalization": _normalization("gamma", "beta"),
    "multi_hot": _multi_hot,
    "one_hot": _one_hot,
    "psnr": _psnr,
    "rfft": _rfft,
    "rms_normalization": _normalization("scale"),
    "separable_conv": _separable_conv,
    "sparse_categorical_crossentropy": _sparse_categorical,
    "stft": _stft,
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_operation(kind, GENERATORS[kind])
