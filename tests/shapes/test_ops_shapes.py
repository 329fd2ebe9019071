"""Operations that change shapes: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, some
from tests.shapes.ops_cases import axes, axis, dtype, shape
from tests.shapes.running import check_operation, filled


def _x(random: Random, least: int = 0, most: int = 4) -> dict[str, Any]:
    return {"x": (filled(random, shape(random, least, most), 0.4), dtype(random))}


def _plain(random: Random) -> Case:
    return Case({}, _x(random))


def _reshape(random: Random) -> Case:
    x = filled(random, shape(random))
    target = [-1 if size is None else size for size in random.sample(x, len(x))]
    if len(target) > 1 and -1 not in target[-2:] and random.random() < 0.5:
        target[-2:] = [target[-2] * target[-1]]
    if target and random.random() < 0.4:
        target[random.randrange(len(target))] = random.choice((-1, -1, 2, 3, 6, 0))
    newshape: Any = -1 if random.random() < 0.1 else target
    return Case({"newshape": newshape}, {"x": (x, dtype(random))})


def _transpose(random: Random) -> Case:
    x = shape(random)
    order = [place - len(x) if random.random() < 0.3 else place for place in random.sample(range(len(x)), len(x))]
    if order and random.random() < 0.3:
        order[0] = random.randint(-len(x) - 1, len(x))
    return Case({"axes": random.choice((None, order, order, order, order[1:]))}, {"x": (x, dtype(random))})


def _moveaxis(random: Random) -> Case:
    x = shape(random, least=1)
    count = random.randint(1, len(x))
    source, destination = (
        [place - len(x) if random.random() < 0.3 else place for place in random.sample(range(len(x)), count)]
        for _ in range(2)
    )
    if random.random() < 0.5:
        return Case({"source": axis(random, len(x)), "destination": axis(random, len(x))}, {"x": (x, dtype(random))})
    if random.random() < 0.2:
        source.append(random.randint(-5, 5))
    return Case({"source": source, "destination": destination}, {"x": (x, dtype(random))})


def _swapaxes(random: Random) -> Case:
    x = shape(random)
    return Case({"axis1": axis(random, len(x)), "axis2": axis(random, len(x))}, {"x": (x, dtype(random))})


def _rot90(random: Random) -> Case:
    array = shape(random, least=1)
    choices = {"k": (0, 1, 2, 3, -1), "axes": [(axis(random, len(array)), axis(random, len(array)))]}
    return Case(some(random, choices), {"array": (array, dtype(random))})


def _squeeze(random: Random) -> Case:
    x = tuple(1 if random.random() < 0.6 else size for size in shape(random))
    ones = [place for place, size in enumerate(x) if size == 1]
    chosen = random.choice((None, ones, ones[:1], [place - len(x) for place in ones], axes(random, len(x))))
    return Case({"axis": chosen} if random.random() < 0.9 else {}, {"x": (x, dtype(random))})


def _expand_dims(random: Random) -> Case:
    x = shape(random)
    more = random.randint(1, 3)
    places = random.sample(range(-len(x) - more, len(x) + more), more)
    return Case({"axis": random.choice((axis(random, len(x) + 1), places))}, {"x": (x, dtype(random))})


def _broadcast_to(random: Random) -> Case:
    target = filled(random, shape(random, least=1), 1.0)
    x = tuple(random.choice((size, size, 1, None)) for size in target)[random.choice((0, 0, 1)) :]
    if random.random() < 0.2:
        x = shape(random)
    return Case({"shape": list(target)}, {"x": (x, dtype(random))})


def _flip(random: Random) -> Case:
    x = shape(random)
    return Case({"axis": axes(random, len(x))}, {"x": (x, dtype(random))})


def _roll(random: Random) -> Case:
    x = shape(random)
    return Case({"shift": random.choice((1, -3, [1, 2])), "axis": axes(random, len(x))}, {"x": (x, dtype(random))})


def _pad(random: Random) -> Case:
    inputs = _x(random)
    rank = len(inputs["x"][0])
    count = random.choice((rank, rank, rank, 1, rank + 1, 0))
    pairs = [[random.randint(0, 3), random.randint(0, 3)] for _ in range(count)]
    more = some(random, {"mode": ("constant", "reflect", "symmetric"), "constant_values": (0, 1.5)})
    return Case({"pad_width": pairs, **more}, inputs)


def _tile(random: Random) -> Case:
    repeats = random.choice((0, 2, 3, [random.randint(0, 3) for _ in range(random.randint(0, 5))]))
    return Case({"repeats": repeats}, _x(random))


def _repeat(random: Random) -> Case:
    inputs = _x(random)
    x = inputs["x"][0]
    over = random.choice((None, axis(random, len(x))))
    size = x[over] if over is not None and -len(x) <= over < len(x) else 4
    several = [random.randint(0, 3) for _ in range(size or 2)]
    return Case({"repeats": random.choice((0, 2, [3], several, [1, 2])), "axis": over}, inputs)


def _diag(random: Random) -> Case:
    return Case(some(random, {"k": range(-7, 8)}), _x(random, 1, 2 + (random.random() < 0.2)))


def _diagflat(random: Random) -> Case:
    return Case(some(random, {"k": range(-7, 8)}), _x(random))


def _diagonal(random: Random) -> Case:
    inputs = _x(random, random.choice((1, 2, 2)))
    rank = len(inputs["x"][0])
    places = {"axis1": [axis(random, rank)], "axis2": [axis(random, rank), rank - 1]}
    return Case(some(random, {"offset": range(-7, 8), **places}), inputs)


def _vander(random: Random) -> Case:
    return Case(some(random, {"N": (None, 0, 4), "increasing": (True, False)}), _x(random, 1, random.choice((1, 1, 2))))


def _blocks(random: Random) -> Case:
    block = random.choice((2, 2, 3))
    rank = 4 if random.random() < 0.9 else random.randint(0, 5)
    sizes = [None if random.random() < 0.2 else random.choice((block, block**2, 2 * block**2, 5)) for _ in range(rank)]
    more = some(random, {"data_format": ("channels_first", "channels_last")})
    return Case({"block_size": block, **more}, {"x": (tuple(sizes), dtype(random))})


def _one_or_two(random: Random, least: int, most: int) -> Any:
    return random.choice((random.randint(least, most), [random.randint(least, most), random.randint(least, most)]))


def _unfold(random: Random) -> Case:
    rank = 4 if random.random() < 0.9 else random.randint(2, 5)
    x = tuple(None if random.random() < 0.05 else random.randint(1, 7) for _ in range(rank))
    kinds = {
        "dilation": [_one_or_two(random, 1, 2)],
        "padding": [_one_or_two(random, 0, 2)],
        "stride": [_one_or_two(random, 1, 3)],
    }
    return Case({"kernel_size": _one_or_two(random, 1, 4), **some(random, kinds)}, {"x": (x, dtype(random))})


def _fold(random: Random) -> Case:
    kernel = random.choice((2, [2, 3], 1))
    rank = 3 if random.random() < 0.9 else random.randint(2, 4)
    x = tuple(random.choice((None, 4, 6, 12, 5)) for _ in range(rank))
    more = some(random, {"dilation": (1, 2), "padding": (0, [1, 0]), "stride": (1, [2, 1])})
    return Case({"kernel_size": kernel, "output_size": _one_or_two(random, 1, 9), **more}, {"x": (x, dtype(random))})


def _extract_sequences(random: Random) -> Case:
    given = {"sequence_length": random.randint(1, 6), "sequence_stride": random.randint(1, 4)}
    return Case(given, _x(random))


def _rearrange(random: Random) -> Case:
    pattern, lengths, rank = random.choice(_PATTERNS)
    x = tuple(None if random.random() < 0.06 else random.choice((1, 2, 4, 6, 12)) for _ in range(rank))
    return Case({"pattern": pattern, **({"axes_lengths": lengths} if lengths else {})}, {"tensor": (x, dtype(random))})


_PATTERNS: tuple[tuple[str, dict[str, int], int], ...] = (
    ("b h w c -> b (h w) c", {}, 4),
    ("b (h p) (w q) c -> b (h w) (p q c)", {"p": 2, "q": 2}, 4),
    ("b (h w) -> b h w", {"h": 3}, 2),
    ("b (h w)->w h b", {"h": 2, "w": 3}, 2),
    ("b (h w) -> b h w", {}, 2),
    ("a b -> b a c", {}, 2),
    ("a b c -> b a", {}, 3),
    ("a b c -> b a", {}, 2),
    ("a b", {}, 2),
    ("a (b) -> (a b)", {}, 2),
    ("a () -> a", {}, 2),
    ("a () b -> a () b", {}, 3),
    ("a b -> a () b", {}, 2),
    ("a b -> (a b) a", {}, 2),
    ("... a b -> b a", {}, 2),
    ("(a b) (a c) -> a b c", {"a": 2}, 2),
    ("(a b) (c a) -> a b c", {"c": 2, "b": 1}, 2),
    ("a -> ", {}, 1),
    ("a_1 b1 -> b1 a_1", {}, 2),
    ("a (b, c) -> (b, c) a", {}, 2),
    ("a ( ) -> a ( )", {}, 2),
)

GENERATORS: dict[str, Generator] = {
    **dict.fromkeys(("ravel", "fliplr", "flipud"), _plain),
    **dict.fromkeys(("diagonal", "trace"), _diagonal),
    **dict.fromkeys(("depth_to_space", "space_to_depth"), _blocks),
    "broadcast_to": _broadcast_to,
    "diag": _diag,
    "diagflat": _diagflat,
    "expand_dims": _expand_dims,
    "extract_sequences": _extract_sequences,
    "flip": _flip,
    "fold": _fold,
    "moveaxis": _moveaxis,
    "pad": _pad,
    "rearrange": _rearrange,
    "repeat": _repeat,
    "reshape": _reshape,
    "roll": _roll,
    "rot90": _rot90,
    "squeeze": _squeeze,
    "swapaxes": _swapaxes,
    "tile": _tile,
    "transpose": _transpose,
    "unfold": _unfold,
    "vander": _vander,
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_operation(kind, GENERATORS[kind])
