"""What rules of operations ask of the shapes of several tensors, and how they say that these do not fit."""

from __future__ import annotations

from specnet.shapes.values import Refusal, Shape, Use, shape_text

# The names of tensors that are called an input where a message needs a word for them.
_PLAIN = ("x", "x1", "x2", "y", "a", "inputs")


def shape_at(use: Use, which: str | int) -> Shape:
    """The shape of one tensor: by its name, or by its place in a list."""
    shape: Shape | None = use.inputs[which].shape
    assert shape is not None
    return shape


def need_axes(use: Use, which: str | int, least: int, most: int | None = None, help: str = "") -> Shape:
    """The shape of a tensor with `least` to `most` axes, or any number from `least` on. Raises Refusal with `wrong-rank`."""
    shape = shape_at(use, which)
    if len(shape) < least or (most is not None and len(shape) > most):
        word = "an input" if which in _PLAIN or isinstance(which, int) else f"a `{which}`"
        raise Refusal(
            "wrong-rank",
            f"`{use.kind}` needs {word} with {_count(least, most)}, and this has {len(shape)}",
            input=which,
            help=help,
        )
    return shape


def _count(least: int, most: int | None) -> str:
    if most == least:
        return f"{least} ax{'is' if least == 1 else 'es'}"
    return f"{least} or more axes" if most is None else f"{least} {'or' if most == least + 1 else 'to'} {most} axes"


def need_sizes(use: Use, which: str | int, *axes: int) -> None:
    """Raises Refusal with `unknown-dimension` unless these axes of a tensor have known sizes."""
    for axis in axes:
        if shape_at(use, which)[axis] is None:
            number = axis % len(shape_at(use, which))
            raise Refusal(
                "unknown-dimension",
                f"`{use.kind}` needs to know the size of axis {number} of its input",
                input=which,
                help="`batch_size` in the `Input` fixes the batch" if number == 0 else "give the size in the `Input`",
            )


def need_same(use: Use, first: str | int, second: str | int) -> Shape:
    """The shape of two tensors that have the same one. Raises Refusal with `shape-mismatch`.

    To Keras an unknown size differs from a known one here.
    """
    one, other = shape_at(use, first), shape_at(use, second)
    if one != other:
        raise Refusal(
            "shape-mismatch",
            f"`{use.kind}` needs tensors of one shape, and these have {shape_text(one)} and {shape_text(other)}",
            input=second,
        )
    return one


def need_equal(use: Use, one: int | None, other: int | None, what: str, which: str | int, help: str = "") -> None:
    """Raises Refusal with `shape-mismatch` where two sizes are known and differ; `which` is the tensor to blame."""
    if one is not None and other is not None and one != other:
        message = f"`{use.kind}` needs {what}, and here are {one} and {other}"
        raise Refusal("shape-mismatch", message, input=which, help=help)
