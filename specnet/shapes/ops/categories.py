"""Categories as vectors, and losses as operations. Source: https://keras.io/api/ops/nn/"""

from __future__ import annotations

from specnet.shapes.ops.checks import need_axes, need_same, shape_at
from specnet.shapes.ops.operands import axis_in, gives, joined
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use, shape_text


def one_hot(use: Use) -> Inferred:
    """A vector for each number."""
    return gives(_with_classes(use), use.arguments.dtype or use.settings.floatx)


def multi_hot(use: Use) -> Inferred:
    """One vector for the numbers of a sample. In a model Keras ignores `dtype`."""
    if use.arguments.num_classes is None:
        raise Refusal("unfit-argument", "`multi_hot` needs `num_classes`", help="say how many categories there are")
    shape = _with_classes(use)
    return gives(shape[-1:] if len(shape) == 2 else (shape[0], *shape[2:]), use.x.dtype)


def _with_classes(use: Use) -> Shape:
    """The shape with an axis for the categories; -1 puts it at the end, and no other axis counts from there."""
    axis, rank = use.arguments.axis, use.x.rank
    if axis != -1 and not 0 <= axis < rank:
        hint = "-1 is the end" + (f", others go from 0 to {rank - 1}" if rank else "")
        raise Refusal("axis-out-of-range", f"`{use.kind}` cannot put its axis at {axis}", ("axis",), help=hint)
    place = rank if axis == -1 else axis
    return (*use.shape[:place], use.arguments.num_classes, *use.shape[place:])


def binary_crossentropy(use: Use) -> Inferred:
    """One loss for each number."""
    return gives(need_same(use, "target", "output"), use.inputs["output"].dtype)


def categorical_crossentropy(use: Use) -> Inferred:
    """One loss for each vector; Keras takes the last axis away, whatever `axis` is."""
    need_same(use, "target", "output")
    return gives(need_axes(use, "output", 1)[:-1], use.inputs["output"].dtype)


def sparse_categorical_crossentropy(use: Use) -> Inferred:
    """Targets have no axis for the categories, or one of size 1 at the end."""
    target, output = shape_at(use, "target"), need_axes(use, "output", 1)
    axis = axis_in(use, use.arguments.axis, len(output))
    losses = (*output[:axis], *output[axis + 1 :])
    if (target[:-1] if len(target) == len(output) and target[-1] == 1 else target) != losses:
        message = f"`{use.kind}` needs targets of shape {shape_text(losses)}, and these have {shape_text(target)}"
        raise Refusal("shape-mismatch", message, input="target", help="one integer for each vector of `output`")
    return gives(losses, use.inputs["output"].dtype)


def psnr(use: Use) -> Inferred:
    """A single number."""
    rank = len(shape_at(use, "x1"))
    need_axes(use, "x2", rank, rank)
    return gives((), "float32")


def ctc_loss(use: Use) -> Inferred:
    """One loss for each sample."""
    names = ("target", "output", "target_length", "output_length")
    sizes = [need_axes(use, name, 1)[0] for name in names]
    for name, size in zip(names, sizes, strict=True):
        if size != sizes[0]:
            message = f"`ctc_loss` needs the same batch in all tensors, and here are {sizes[0]} and {size}"
            raise Refusal("shape-mismatch", message, input=name)
    return gives(sizes[:1], joined(use, use.inputs["output"].dtype, "float32"))


def ctc_decode(use: Use) -> Inferred:
    """Paths of labels, and how likely they are."""
    batch, steps = need_axes(use, "inputs", 2)[:2]
    paths = 1 if use.arguments.strategy == "greedy" else use.arguments.top_paths
    scores = joined(use, use.inputs["inputs"].dtype, "float32")
    return Inferred((TensorType((paths, batch, steps), "int32"), TensorType((batch, paths), scores)))
