"""Quantized policies of `Dense`, `EinsumDense` and the embeddings: which weights take the place of the kernel.

Source: https://keras.io/api/dtype_policies/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from specnet.shapes.values import Refusal, Use, Weight
from specnet.spec import Construct

_HISTORY = 1024
_BITS = {"gptq": (2, 3, 4, 8), "awq": (4,)}
# Policies whose mode must say more than its name.
_DETAILED = {"Int4DTypePolicy": "int4/", "GPTQDTypePolicy": "gptq/", "AWQDTypePolicy": "awq/"}
KERNEL_MODES = ("int8", "int4", "gptq", "awq", "float8")
TABLE_MODES = ("int8", "int4")


class Scheme(NamedTuple):
    """A mode such as `gptq/4/128` taken apart: one scale stands for `group` rows (None: for all), with 4 `bits` each."""

    mode: str
    bits: int = 4
    group: int | None = None
    history: int = _HISTORY

    def groups(self, rows: int) -> int:
        """How many groups some rows make."""
        return 1 if self.group is None else -(-rows // self.group)


def scheme(use: Use, modes: tuple[str, ...]) -> Scheme | None:
    """The scheme of the layer's policy; None where it is not quantized. Raises Refusal with `unfit-argument`."""
    _check_detail(use)
    if not use.policy.mode:
        return None
    mode, *numbers = use.policy.mode.split("/")
    if mode not in modes:
        raise _unfit(f"`{use.kind}` cannot be quantized as `{mode}`", f"use one of {', '.join(modes)}")
    if mode == "int8" and use.policy.compute == "float16":
        raise _unfit("`int8` does not go with float16", "use `mixed_bfloat16` or `float32` after `_from_`")
    return _read(mode, [int(number) for number in numbers if number.removeprefix("-").isdecimal()], len(numbers), use)


def _check_detail(use: Use) -> None:
    own = getattr(use.arguments, "dtype", None)
    start = _DETAILED.get(own.kind, "") if isinstance(own, Construct) else ""
    if not use.policy.mode.startswith(start):
        raise _unfit(f"the mode of this policy starts with `{start}`", f"write for example `{_example(start[:-1])}`")


def _read(mode: str, numbers: list[int], written: int, use: Use) -> Scheme:
    if mode in _BITS:
        if written != 2 or len(numbers) != 2 or numbers[0] not in _BITS[mode] or not _is_group(numbers[1]):
            raise _unfit(f"`{use.policy.mode}` is no mode of quantization", f"write for example `{_example(mode)}`")
        return Scheme(mode, numbers[0], _group(numbers[1]))
    if mode == "int4":
        if written > 1 or len(numbers) != written or not all(map(_is_group, numbers)):
            raise _unfit(f"`{use.policy.mode}` is no mode of quantization", f"write for example `{_example(mode)}`")
        return Scheme(mode, group=_configured(use, _group(numbers[0]) if numbers else None))
    return Scheme(mode, history=numbers[0] if mode == "float8" and numbers else _HISTORY)


def _is_group(number: int) -> bool:
    return number == -1 or number >= 1


def _group(number: int | None) -> int | None:
    return None if number == -1 else number


def _configured(use: Use, group: int | None) -> int | None:
    """`quantization_config` goes before the policy."""
    config = getattr(use.arguments, "quantization_config", None)
    if not isinstance(config, Construct) or config.kind != "Int4QuantizationConfig":
        return group
    return _group(getattr(config.arguments, "block_size", None))


def _example(mode: str) -> str:
    return f"{mode}/4/128" if mode in _BITS else f"{mode}/128"


def _unfit(message: str, help: str) -> Refusal:
    return Refusal("unfit-argument", message, ("dtype",), help=help)


def quantized_kernel(
    found: Scheme, rows: int, columns: int, variable: str, zero: str = "kernel_zero"
) -> tuple[Weight, ...]:
    """The weights in place of a kernel of some rows and columns; `zero` is the name of the zero points."""
    if found.mode == "int8":
        return _kept([("kernel", (rows, columns), "int8"), ("kernel_scale", (columns,), variable)])
    if found.mode == "int4":
        scales: tuple[int, ...] = (columns,) if found.group is None else (found.groups(rows), columns)
        packed = [("kernel", (rows, halved(columns)), "int8"), ("kernel_scale", scales, variable)]
        return _kept(packed + ([(zero, scales, "int8"), ("g_idx", (rows,), "float32")] if found.group else []))
    scales = (columns, found.groups(rows))
    packed = [("kernel", (halved(columns) if found.bits == 4 else columns, rows), "uint8")]
    packed += [("kernel_scale", scales, variable), (zero, scales, "uint8")]
    packed += [("awq_scales", (rows,), variable)] if found.mode == "awq" else []
    return _kept([*packed, ("g_idx", (rows,), "float32")])


def quantized_table(found: Scheme, rows: int, columns: int, variable: str) -> tuple[Weight, ...]:
    """The weights in place of a table of embeddings."""
    if found.mode == "int8":
        return _kept([("embeddings", (rows, columns), "int8"), ("embeddings_scale", (rows,), variable)])
    scales: tuple[int, ...] = (rows,) if found.group is None else (rows, found.groups(columns))
    packed = [("embeddings", (rows, halved(columns)), "int8"), ("embeddings_scale", scales, variable)]
    grouped = [("embeddings_zero", scales, "int8"), ("g_idx", (columns,), "float32")]
    return _kept(packed + (grouped if found.group else []))


def quantized_way_back(found: Scheme, rows: int, columns: int, variable: str) -> tuple[Weight, ...]:
    """The weights in place of the second table of a `ReversibleEmbedding`."""
    if found.mode == "int8":
        return _kept([("reverse_embeddings", (columns, rows), "int8"), ("reverse_embeddings_scale", (rows,), variable)])
    scales: tuple[int, ...] = (rows,) if found.group is None else (found.groups(columns), rows)
    packed = [("reverse_embeddings", (halved(columns), rows), "int8"), ("reverse_embeddings_scale", scales, variable)]
    return _kept(packed + ([("reverse_embeddings_zero", scales, variable)] if found.group else []))


def float8_statistics(found: Scheme) -> tuple[Weight, ...]:
    """What training with 8-bit floats keeps beside the kernel; gradients write into it, so that it counts as trainable."""
    return tuple(
        weight
        for part in ("inputs", "kernel", "outputs_grad")
        for weight in (Weight(f"{part}_scale", ()), Weight(f"{part}_amax_history", (found.history,)))
    )


def halved(size: int) -> int:
    """Two numbers of four bits share a byte."""
    return (size + 1) // 2


def _kept(weights: Iterable[tuple[str, tuple[int, ...], str]]) -> tuple[Weight, ...]:
    return tuple(Weight(name, shape, dtype, trainable=False) for name, shape, dtype in weights)
