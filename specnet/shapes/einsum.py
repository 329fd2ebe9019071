"""`EinsumDense`: its equation names the axes of input, kernel and output. Source: https://keras.io/api/layers/core_layers/einsum_dense/"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod
from typing import NoReturn

from specnet.shapes.core import kernel_weights, with_lora
from specnet.shapes.dimensions import FIX_SIZE, need_numbers, per_sample, product, times
from specnet.shapes.quantization import KERNEL_MODES, quantized_kernel, scheme
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use, Weight

_EQUATION = re.compile(
    r"(?P<left>\.\.\.)?(?P<input>[a-zA-Z]+)(?P<right>\.\.\.)?,(?P<kernel>[a-zA-Z]+)"
    r"->(?P<out_left>\.\.\.)?(?P<output>[a-zA-Z]+)(?P<out_right>\.\.\.)?\s*"
)


@dataclass(frozen=True, slots=True)
class _Axes:
    """The letters of an equation, and how many axes its dots stand for, on the left or right."""

    input: str
    kernel: str
    output: str
    left: int
    right: int
    has_dots: bool

    @property
    def new(self) -> str:
        """The axes that only the kernel brings in."""
        return "".join(letter for letter in self.kernel if letter not in self.input)


def einsum_dense(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/core_layers/einsum_dense/"""
    need_numbers(use)
    axes = _read(use)
    output = _output(use, axes)
    sizes = dict(zip(axes.output, output[axes.left :], strict=False))
    before = dict(zip(axes.input, use.shape[axes.left :], strict=False))
    _need_agreement(use, axes, before, sizes)
    kernel = _kernel(use, axes, before | sizes)
    weights = kernel_weights(use, kernel, _bias(use, axes, sizes), _quantized(use, axes, kernel))
    macs = times(per_sample(use.shape), product(sizes[letter] for letter in set(axes.new)))
    macs = with_lora(use, macs, kernel, per_sample(output))
    return Inferred((TensorType(output, use.policy.compute),), weights, macs)


def _read(use: Use) -> _Axes:
    found = _EQUATION.fullmatch(use.arguments.equation)
    if not found or not _is_balanced(found):
        _refuse_equation(f"`{use.arguments.equation}` is no equation of `EinsumDense`")
    dots = use.x.rank - len(found["input"])
    has_dots = bool(found["left"] or found["right"])
    if dots < 0 or (dots and not has_dots):
        raise Refusal(
            "wrong-rank",
            f"`{use.arguments.equation}` names {len(found['input'])} axes of the input, and this has {use.x.rank}",
            input=0,
            help="" if dots < 0 else "`...` stands for the axes that have no letter: `...x,xy->...y`",
        )
    left = dots if found["left"] else 0
    return _Axes(found["input"], found["kernel"], found["output"], left, dots - left, has_dots)


def _is_balanced(found: re.Match[str]) -> bool:
    """Dots stand on one side of the input and the same side of the output; on the right two letters come before them."""
    left, right = bool(found["left"]), bool(found["right"])
    # Dots at the end of the output alone stand for nothing.
    is_same = bool(found["out_left"]) == left and (bool(found["out_right"]) == right or not (left or right))
    return is_same and not (left and right) and not (right and len(found["input"]) < 2)


def _refuse_equation(message: str) -> NoReturn:
    raise Refusal(
        "unfit-argument",
        message,
        ("equation",),
        help="name the axes of input, kernel and output: `abc,cd->abd`, `...x,xy->...y` or `ab...,bc->ac...`",
    )


def _output(use: Use, axes: _Axes) -> Shape:
    """The batch, the axes of the dots, and the given sizes. Those left open stay unknown; dots on the left come backwards.

    Both is what Keras says, and what it builds the next layer for.
    """
    given = use.arguments.output_shape
    sizes: Shape = (given,) if isinstance(given, int) else given
    shape = use.shape
    output = (shape[0], *reversed(shape[1 : axes.left]), *sizes, *shape[len(shape) - axes.right :])
    missing = len(axes.output) + axes.left + axes.right - len(output)
    if missing:
        raise Refusal(
            "unfit-argument",
            f"`{use.arguments.equation}` needs {len(sizes) + missing} sizes in `output_shape`, and {len(sizes)} are given",
            ("output_shape",),
            help="the batch and what `...` stands for are left out",
        )
    return output


def _need_agreement(use: Use, axes: _Axes, before: dict[str, int | None], after: dict[str, int | None]) -> None:
    for letter in axes.output:
        if letter not in axes.input and letter not in axes.kernel:
            _refuse_equation(f"the axis `{letter}` of the output is neither in the input nor in the kernel")
    for letter in axes.kernel:
        if letter not in axes.input and letter not in axes.output:
            _refuse_equation(f"the axis `{letter}` of the kernel is neither in the input nor in the output")
    for letter, size in before.items():
        wanted = after.get(letter)
        if wanted is not None and wanted != size:
            was = "an unknown size" if size is None else f"the size {size}"
            raise Refusal(
                "shape-mismatch",
                f"the axis `{letter}` has {was} in the input, and the size {wanted} in `output_shape`",
                ("output_shape",),
                help="`null` in `output_shape` leaves a size open",
            )


def _kernel(use: Use, axes: _Axes, sizes: dict[str, int | None]) -> tuple[int, ...]:
    """The sizes of the kernel: those of the output go before those of the input."""
    for letter in axes.kernel:
        if sizes[letter] is None:
            is_given = letter in axes.output
            raise Refusal(
                "unknown-dimension",
                f"`EinsumDense` needs to know the size of the axis `{letter}`, which its kernel has",
                ("output_shape",) if is_given else (),
                input=None if is_given else 0,
                help="give it in `output_shape`" if is_given else FIX_SIZE,
            )
    return tuple(size for letter in axes.kernel if (size := sizes[letter]) is not None)


def _bias(use: Use, axes: _Axes, sizes: dict[str, int | None]) -> tuple[Weight, ...]:
    chosen = use.arguments.bias_axes
    if chosen is None:
        return ()
    unknown = [letter for letter in chosen if letter not in axes.output]
    if not chosen or unknown:
        what = f"the axis `{unknown[0]}`, which" if unknown else "no axis:"
        raise Refusal("unfit-argument", f"`bias_axes` names {what} the output does not have", ("bias_axes",))
    first = min(axes.output.index(letter) for letter in chosen)
    shape = [sizes[letter] if letter in chosen else 1 for letter in axes.output[first:]] + [1] * axes.right
    if None in shape:
        raise Refusal(
            "unknown-dimension", "the bias needs to know the sizes of its axes", ("bias_axes",), help="name other axes"
        )
    return (Weight("bias", tuple(size for size in shape if size is not None), use.policy.variable),)


# -- quantized ----------------------------------------------------------------------------------------------------


def _quantized(use: Use, axes: _Axes, kernel: tuple[int, ...]) -> tuple[Weight, ...]:
    found = scheme(use, KERNEL_MODES)
    if found is None or found.mode == "float8":
        return ()
    if axes.has_dots:
        raise Refusal("unfit-argument", "a quantized `EinsumDense` takes no `...`", ("equation",))
    variable = use.policy.variable
    if found.mode == "int8":
        scale = Weight("kernel_scale", _scales(axes, kernel), variable, trainable=False)
        return (Weight("kernel", kernel, "int8", trainable=False), scale)
    if found.mode == "int4":
        parts = list(zip(axes.kernel, kernel, strict=True))
        rows = prod(size for letter, size in parts if letter not in axes.output)
        columns = prod(size for letter, size in parts if letter in axes.output)
        return quantized_kernel(found, rows, columns, variable)
    return quantized_kernel(found, *_folded(kernel), variable, zero="zero_point")


def _folded(kernel: tuple[int, ...]) -> tuple[int, int]:
    """A kernel of three axes as a matrix: two of them are heads and their width, beside the largest one."""
    if len(kernel) not in (2, 3):
        raise Refusal(
            "unfit-argument", f"only kernels of 2 or 3 axes are quantized so, and this has {len(kernel)}", ("equation",)
        )
    is_first = len(kernel) == 2 or kernel.index(max(kernel)) == 0
    split = 1 if is_first else 2
    return prod(kernel[:split]), prod(kernel[split:])


def _scales(axes: _Axes, kernel: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of the scales, laid out for the output: size 1 along summed axes and along those that the kernel has not.

    A summed axis takes the place of an axis that the kernel has not. Where there are none left, it goes to the place of
    the one before, and is taken out again. Keras does so with the input first, and the kernel goes on at its last place.
    """
    place, _, _ = _laid_out(axes.input, axes.output, axes.output.find(axes.kernel[-1]))
    _, order, room = _laid_out(axes.kernel, axes.output, place)
    shape = [kernel[axis] if axes.kernel[axis] in axes.output else 1 for axis in order]
    for free in room:
        shape.insert(free, 1)
    summed = [axis for axis, letter in enumerate(axes.kernel) if letter not in axes.output]
    for axis in reversed(summed[sum(letter not in axes.kernel for letter in axes.output) :]):
        if axis >= len(shape):
            raise Refusal("unfit-argument", "Keras cannot quantize a kernel with this equation", ("equation",))
        del shape[axis]
    return tuple(shape)


def _laid_out(letters: str, output: str, place: int) -> tuple[int, list[int], list[int]]:
    """The last place taken, the axes in the order of the output, and the places that are left."""
    order = [letters.index(letter) for letter in output if letter in letters]
    room = [axis for axis, letter in enumerate(output) if letter not in letters]
    for axis, letter in enumerate(letters):
        if letter not in output:
            place = room.pop(0) if room else place
            order.insert(place, axis)
    return place, order, room
