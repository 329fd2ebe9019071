"""Operations that join, split and pick from tensors: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from specnet.shapes.values import Shape
from tests.shapes.differential import Case, Generator, some
from tests.shapes.ops_cases import axis, dtype, shape
from tests.shapes.running import check_operation, filled, shuffled


def _alike(random: Random, whole: Shape, free: int | None) -> Shape:
    """A shape with any size at one axis, and some unknown; now and then something else."""
    if random.random() < 0.08:
        return shape(random)
    sizes = [None if random.random() < 0.15 else size for size in whole]
    if free is not None and -len(sizes) <= free < len(sizes):
        sizes[free] = random.choice((1, 3, 6, 6, None))
    return tuple(sizes)


def _tensors(random: Random, least: int, free: int | None, whole: Shape | None = None) -> list[Any]:
    whole = shape(random, least) if whole is None else whole
    kind, count = dtype(random), random.randint(1, 4)
    kinds = [kind if random.random() < 0.7 else dtype(random) for _ in range(count)]
    return [(_alike(random, whole, free), kind) for kind in kinds]


def _concatenate(random: Random) -> Case:
    whole = shape(random, 1)
    place = axis(random, len(whole))
    return Case({"axis": place} if random.random() < 0.8 else {}, _tensors(random, 1, place, whole))


def _stack(random: Random) -> Case:
    whole = shape(random)
    place = axis(random, len(whole) + 1)
    return Case({"axis": place} if random.random() < 0.8 else {}, _tensors(random, 0, None, whole))


def _along(free: int) -> Generator:
    return lambda random: Case({}, _tensors(random, random.choice((0, 1, 2)), free))


def _append(random: Random) -> Case:
    whole = filled(random, shape(random, 1), 0.8)
    place = axis(random, len(whole))
    first, second = ((_alike(random, whole, place), dtype(random)) for _ in range(2))
    more = {"axis": place} if random.random() < 0.7 else {}
    return Case(more, shuffled(random, {"x1": first, "x2": second}))


def _meshgrid(random: Random) -> Case:
    tensors = [(shape(random, 0, 2), dtype(random)) for _ in range(random.randint(1, 4))]
    return Case(some(random, {"indexing": ("xy", "ij")}), tensors)


def _points(random: Random, size: int | None) -> Any:
    if random.random() < 0.6:
        return size if size and random.random() < 0.5 else random.randint(1, 4)
    points = [random.randint(0, (size or 5) + 1) for _ in range(random.randint(0, 3))]
    return sorted(points) if random.random() < 0.8 else points


def _split(random: Random) -> Case:
    x = filled(random, shape(random))
    over = axis(random, len(x)) if random.random() < 0.8 else 0
    points = _points(random, x[over] if -len(x) <= over < len(x) else 4)
    return Case({"indices_or_sections": points, **({"axis": over} if over else {})}, {"x": (x, dtype(random))})


def _array_split(random: Random) -> Case:
    x = filled(random, shape(random))
    more = {"axis": random.choice((*[axis(random, len(x))] * 9, -2 * len(x)))} if random.random() < 0.8 else {}
    return Case({"indices_or_sections": random.randint(1, 5), **more}, {"x": (x, dtype(random))})


def _split_along(least: int, place: int) -> Generator:
    def generate(random: Random) -> Case:
        x = filled(random, shape(random, random.choice((0, least, least, least))))
        return Case(
            {"indices_or_sections": _points(random, x[place] if len(x) > place else 4)}, {"x": (x, dtype(random))}
        )

    return generate


def _unstack(random: Random) -> Case:
    x = shape(random)
    over = axis(random, len(x))
    size = x[over] if -len(x) <= over < len(x) else 3
    more: dict[str, Any] = {"axis": over} if random.random() < 0.8 else {}
    if random.random() < 0.5:
        more["num"] = size if random.random() < 0.7 and size else random.randint(1, 6)
    return Case(more, {"x": (x, dtype(random))})


def _nested(random: Random, rank: int) -> Any:
    return (
        random.randint(0, 1)
        if rank == 0
        else [_nested(random, rank - 1) for _ in range(random.choice((2, 2, 2, 2, 3)))]
    )


def _take(random: Random) -> Case:
    x = shape(random)
    inputs: dict[str, Any] = {"x": (x, dtype(random))}
    more: dict[str, Any] = {"axis": axis(random, len(x))} if random.random() < 0.7 else {}
    if random.random() < 0.5:
        more["indices"] = random.choice((_nested(random, random.randint(0, 3)), [], [[]], [0, [1]], [1.5]))
    else:
        inputs["indices"] = (shape(random), random.choice(("int32", "int64", "float32")))
    return Case(more, shuffled(random, inputs))


def _take_along_axis(random: Random) -> Case:
    x = shape(random, 1)
    indices = _alike(random, x, random.randrange(len(x)))
    more = {"axis": axis(random, len(x))} if random.random() < 0.8 else {}
    if not more and random.random() < 0.6:
        indices = shape(random, 1, 1)
    return Case(more, shuffled(random, {"x": (x, dtype(random)), "indices": (indices, "int32")}))


def _get_item(random: Random) -> Case:
    x = shape(random)
    key = [None if random.random() < 0.3 else random.randint(-3, 2) for _ in range(random.randint(0, 5))]
    return Case({"key": random.choice((random.randint(-4, 3), key, key))}, {"x": (x, dtype(random))})


def _slice(random: Random) -> Case:
    inputs = shape(random)
    part = [-1 if random.random() < 0.4 else random.randint(0, size or 3) for size in inputs]
    starts = [random.randint(0, max((size or 3) - max(own, 0), 0)) for size, own in zip(inputs, part, strict=True)]
    if random.random() < 0.2:
        random.choice((part, starts)).append(1)
    if starts and random.random() < 0.2:
        starts[0] += random.randint(0, 3)
    tensors: dict[str, Any] = {"inputs": (inputs, dtype(random))}
    if random.random() < 0.7:
        return Case({"shape": part, "start_indices": starts}, tensors)
    return Case({"shape": part}, shuffled(random, {**tensors, "start_indices": ((len(inputs),), "int32")}))


def _slice_update(random: Random) -> Case:
    inputs = shape(random)
    tensors: dict[str, Any] = {"inputs": (inputs, dtype(random))}
    more: dict[str, Any] = {}
    for name, value in (("start_indices", [0] * len(inputs)), ("updates", _nested(random, len(inputs)))):
        if random.random() < 0.5:
            more[name] = value
        else:
            tensors[name] = (shape(random), "int32")
    return Case(more, shuffled(random, tensors))


def _scatter_update(random: Random) -> Case:
    inputs = shape(random)
    tensors: dict[str, Any] = {"inputs": (inputs, dtype(random))}
    more: dict[str, Any] = some(random, {"reduction": ("add", "max", "min", "mul", None)})
    for name, value in (("indices", [[0] * len(inputs)] * 2), ("updates", [1.0, 2.0])):
        if random.random() < 0.5:
            more[name] = value
        else:
            tensors[name] = (shape(random), "int32")
    return Case(more, shuffled(random, tensors))


def _scatter(random: Random) -> Case:
    target = [random.randint(0, 5) for _ in range(random.randint(0, 3))]
    tensors = {"indices": (shape(random), "int32"), "values": (shape(random), dtype(random))}
    return Case({"shape": target}, shuffled(random, tensors))


def _unravel_index(random: Random) -> Case:
    target = [random.randint(1, 5) for _ in range(random.randint(0, 3))]
    return Case({"shape": target}, {"indices": (shape(random), random.choice(("int32", "int64", "float32")))})


def _segments(random: Random) -> Case:
    data = filled(random, shape(random))
    ids: Shape = data[:1] if random.random() < 0.7 else shape(random, 0, 2)
    more = some(random, {"num_segments": (None, 1, 5), "sorted": (True, False)})
    return Case(more, shuffled(random, {"data": (data, dtype(random)), "segment_ids": (ids, "int32")}))


GENERATORS: dict[str, Generator] = {
    **dict.fromkeys(("segment_max", "segment_min", "segment_prod", "segment_sum"), _segments),
    "dsplit": _split_along(3, 2),
    "hsplit": _split_along(2, 1),
    "vsplit": _split_along(2, 0),
    "append": _append,
    "array_split": _array_split,
    "concatenate": _concatenate,
    "dstack": _along(2),
    "get_item": _get_item,
    "hstack": _along(1),
    "meshgrid": _meshgrid,
    "scatter": _scatter,
    "scatter_update": _scatter_update,
    "slice": _slice,
    "slice_update": _slice_update,
    "split": _split,
    "stack": _stack,
    "take": _take,
    "take_along_axis": _take_along_axis,
    "unravel_index": _unravel_index,
    "unstack": _unstack,
    "vstack": _along(0),
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_operation(kind, GENERATORS[kind])
