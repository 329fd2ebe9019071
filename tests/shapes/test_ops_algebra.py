"""Linear algebra and products: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from specnet.shapes.values import Shape
from tests.shapes.differential import Case, Generator, some
from tests.shapes.ops_cases import axis, dtype, shape, stretchable
from tests.shapes.running import check_operation, filled, shuffled


def _square(random: Random) -> Shape:
    """Square matrices, mostly."""
    size = random.choice((None, 2, 3, 4))
    return (*shape(random, 0, 2), size, size) if random.random() < 0.7 else shape(random)


def _matrices(random: Random) -> Case:
    return Case({}, {"x": (_square(random), dtype(random))})


def _cholesky(random: Random) -> Case:
    return Case(some(random, {"upper": (True, False)}), {"x": (_square(random), dtype(random))})


def _any_matrix(**choices: Any) -> Generator:
    return lambda random: Case(some(random, choices), {"x": (filled(random, shape(random), 0.7), dtype(random))})


def _solve(triangular: bool) -> Generator:
    def generate(random: Random) -> Case:
        a = _square(random)
        b = random.choice(((*a[:-1], 5), (*a[:-1], None), a[:-1], (*a[:-2], 2, *a[-1:]), shape(random)))
        more = some(random, {"lower": (True, False)}) if triangular else {}
        return Case(more, shuffled(random, {"a": (a, dtype(random)), "b": (b, dtype(random))}))

    return generate


def _lstsq(random: Random) -> Case:
    a = shape(random, 2, 2) if random.random() < 0.8 else shape(random)
    b = random.choice((a[:1], (*a[:1], 3), shape(random)))
    more = some(random, {"rcond": (None, 0.1)})
    return Case(more, shuffled(random, {"a": (a, dtype(random)), "b": (b, dtype(random))}))


def _products(random: Random) -> Case:
    """Matrices of any batch, vectors, and what does not fit."""
    batch, other_batch = stretchable(random, 2)
    inner = random.choice((None, 2, 3, 4))
    rows, columns = random.choice((None, 1, 5)), random.choice((None, 1, 6))
    first = random.choice(((*batch[:2], rows, inner), (rows, inner), (inner,), shape(random)))
    again = inner if random.random() < 0.8 else random.choice((None, 3))
    second = random.choice(((*other_batch[:2], again, columns), (again, columns), (again,), shape(random)))
    kinds = ("int8", "int8") if random.random() < 0.1 else (dtype(random), dtype(random))
    return Case({}, shuffled(random, {"x1": (first, kinds[0]), "x2": (second, kinds[1])}))


def _with_number(random: Random) -> Case:
    case = _products(random)
    if random.random() < 0.8:
        return case
    return Case({"x2": random.choice((2, 0.5))}, {"x1": case.inputs["x1"]})


def _inner(random: Random) -> Case:
    first, second = shape(random), shape(random)
    if first and second and random.random() < 0.7:
        second = (*second[:-1], first[-1])
    return Case({}, shuffled(random, {"x1": (first, dtype(random)), "x2": (second, dtype(random))}))


def _vdot(random: Random) -> Case:
    first = filled(random, shape(random))
    second = random.choice((first, tuple(reversed(first)), shape(random)))
    return Case({}, shuffled(random, {"x1": (first, dtype(random)), "x2": (second, dtype(random))}))


def _tensordot(random: Random) -> Case:
    first = shape(random)
    count = random.randint(0, len(first))
    own = random.sample(range(len(first)), count)
    shared = [first[place] if random.random() < 0.9 else random.choice((None, 3)) for place in own]
    rest = list(shape(random, 0, 2))
    others = random.sample(range(len(rest) + count), count)
    second = [*rest]
    for place, size in sorted(zip(others, shared, strict=True)):
        second.insert(place, size)
    axes: Any = [own, others]
    if random.random() < 0.4:
        second, axes = [*first[len(first) - count :], *rest], count
    elif own and random.random() < 0.2:
        axes[0][0] -= random.choice((len(first), 2 * len(first)))
    more = {"axes": axes} if random.random() < 0.9 else {}
    return Case(more, shuffled(random, {"x1": (first, dtype(random)), "x2": (tuple(second), dtype(random))}))


def _cross(random: Random) -> Case:
    first, second = (list(sizes) for sizes in stretchable(random, 2))
    more = {}
    for name, sizes in (("axisa", first), ("axisb", second)):
        place = random.randint(0, len(sizes))
        sizes.insert(place, random.choice((2, 3, None)) if random.random() < 0.95 else 4)
        more[name] = place if random.random() < 0.95 else axis(random, len(sizes))
    if random.random() < 0.6:
        more["axisc"] = axis(random, len(first))
    if random.random() < 0.2:
        first, second, more = [*first, 3], [*second, 2], {"axis": random.choice((-1, 0, len(first)))}
    tensors = {"x1": (tuple(first), dtype(random)), "x2": (tuple(second), dtype(random))}
    return Case(more, shuffled(random, tensors))


def _cdist(random: Random) -> Case:
    first, second = stretchable(random, 2)
    points = random.choice((None, 2, 3))
    again = points if random.random() < 0.8 else random.choice((None, 3))
    tensors = {"x": ((*first[:2], 4, points), dtype(random)), "y": ((*second[:2], 5, again), dtype(random))}
    if random.random() < 0.2:
        tensors["x"] = (shape(random), "float32")
    return Case({}, shuffled(random, tensors))


def _correlate(random: Random) -> Case:
    first, second = (shape(random, 1, 1 if random.random() < 0.9 else 2) for _ in range(2))
    first, second = filled(random, first, 0.8), filled(random, second, 0.8)
    tensors = {"x1": (first, dtype(random)), "x2": (second, dtype(random))}
    return Case(some(random, {"mode": ("valid", "same", "full")}), shuffled(random, tensors))


_LETTERS = "abcdef"


def _einsum(random: Random) -> Case:
    """Terms of a few letters, with the same size for a letter everywhere, mostly."""
    letters = _LETTERS if random.random() < 0.9 else "abCDef"
    sizes = {letter: random.choice((None, 1, 2, 3, 4)) for letter in letters}
    terms, tensors = [], []
    rest = shape(random, 0, 2)
    for _ in range(random.randint(1, 3)):
        term = "".join(random.sample(letters, random.randint(0, 3)))
        dots = random.random() < 0.3
        place = random.randint(0, len(term))
        own = [sizes[letter] if random.random() < 0.95 else random.choice((None, 1, 5)) for letter in term]
        if dots:
            own[place:place] = rest[random.randint(0, 1) :]
        terms.append(f"{term[:place]}...{term[place:]}" if dots else term)
        tensors.append((tuple(own) if random.random() < 0.95 else shape(random), dtype(random)))
    if random.random() < 0.15:
        tensors = [(shape, "int8") for shape, _ in tensors]
    return Case({"subscripts": _subscripts(random, terms)}, tensors)


def _subscripts(random: Random, terms: list[str]) -> str:
    left = ",".join(terms)
    if random.random() < 0.15:
        return left if random.random() < 0.8 else random.choice((left + ",ab", left + "->a->b", left + "->a.b"))
    used = sorted(set(left) - set(",."))
    target = "".join(random.sample(used, random.randint(0, len(used))))
    if random.random() < 0.1:
        target += random.choice("agA")
    return f"{left}->{'...' if '.' in left and random.random() < 0.8 else ''}{target}"


GENERATORS: dict[str, Generator] = {
    **dict.fromkeys(("det", "eig", "eigh", "inv"), _matrices),
    **dict.fromkeys(("cholesky", "cholesky_inverse"), _cholesky),
    **dict.fromkeys(("logdet", "slogdet", "lu_factor"), _any_matrix()),
    "cdist": _cdist,
    "correlate": _correlate,
    "cross": _cross,
    "dot": _with_number,
    "einsum": _einsum,
    "inner": _inner,
    "lstsq": _lstsq,
    "matmul": _products,
    "matrix_rank": _any_matrix(tol=(None, 0.1)),
    "outer": _with_number,
    "pinv": _any_matrix(rcond=(None, 0.1)),
    "qr": _any_matrix(mode=("reduced", "complete")),
    "solve": _solve(triangular=False),
    "solve_triangular": _solve(triangular=True),
    "svd": _any_matrix(full_matrices=(True, False), compute_uv=(True, False)),
    "tensordot": _tensordot,
    "vdot": _vdot,
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_operation(kind, GENERATORS[kind])
