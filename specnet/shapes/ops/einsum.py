"""Einstein's sums: letters name axes. Source: https://keras.io/api/ops/numpy/#einsum-function"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

from specnet.shapes.dimensions import product
from specnet.shapes.ops.checks import shape_at
from specnet.shapes.ops.operands import joined, stretched
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use

_REST = "..."
_TERM = re.compile(r"[A-Za-z]*(\.\.\.[A-Za-z]*)?")
# The axes of one operand by letter; those that dots stand for are numbered from the last: `-1`.
_Sizes = dict[str, int | None]


def einsum(use: Use) -> Inferred:
    """What comes out has the axes of its own letters; all others are summed up."""
    terms, target = _read(use)
    operands = [_sizes(use, number, term) for number, term in enumerate(terms)]
    _need_agreement(operands)
    shape: Shape = ()
    for number, (term, sizes) in enumerate(zip(terms, operands, strict=True)):
        shape = stretched(use, shape, _written(target, term, sizes), number)
    dtypes = {tensor.dtype for tensor in use.inputs}
    dtype = "int32" if dtypes == {"int8"} else joined(use, *dtypes)
    return Inferred((TensorType(shape, dtype),), macs=_cost(operands, _letters(target, operands)))


def _read(use: Use) -> tuple[list[str], str]:
    """The terms of the operands, and that of what comes out: left out, all letters that stand once, by the alphabet."""
    left, arrow, target = use.arguments.subscripts.partition("->")
    terms = left.split(",")
    for term in (*terms, target):
        if not _TERM.fullmatch(term):
            message = f"`einsum` cannot read `{term}`"
            hint = "letters without spaces name axes, and `...` stands for the rest: `...ij,jk->...ik`"
            raise Refusal("unfit-argument", message, ("subscripts",), help=hint)
    if len(terms) != len(use.inputs):
        message = f"`einsum` names the axes of {len(terms)} tensors, and here are {len(use.inputs)}"
        raise Refusal("unfit-argument", message, ("subscripts",))
    if not arrow:
        counted = Counter(left.replace(",", "").replace(".", ""))
        target = _REST + "".join(sorted(letter for letter, times in counted.items() if times == 1))
    return terms, target


def _sizes(use: Use, number: int, term: str) -> _Sizes:
    """The axes of one operand: letters are counted from the front, those behind dots from the end."""
    shape, (before, dots, after) = shape_at(use, number), term.partition(_REST)
    if len(shape) < max(len(before), len(after)) or (not dots and len(shape) > len(before)):
        message = f"`einsum` names {len(before + after)} axes of input {number + 1}, and this has {len(shape)}"
        raise Refusal("wrong-rank", message, input=number)
    rest = shape[len(before) : len(shape) - len(after)] if dots else ()
    named = chain(
        zip(before, shape, strict=False),
        ((str(place - len(rest)), size) for place, size in enumerate(rest)),
        zip(reversed(after), reversed(shape), strict=False),
    )
    sizes: _Sizes = {}
    for letter, size in named:
        sizes.setdefault(letter, size)
    return sizes


def _need_agreement(operands: list[_Sizes]) -> None:
    """An axis has one size wherever its letter stands; dots are stretched."""
    found: dict[str, int] = {}
    for number, sizes in enumerate(operands):
        for letter, size in sizes.items():
            if letter.isalpha() and size not in (None, 1) and found.setdefault(letter, size) != size:
                message = f"`einsum` has {found[letter]} and {size} for its axis `{letter}`"
                raise Refusal("shape-mismatch", message, input=number)


def _written(target: str, term: str, sizes: _Sizes) -> Shape:
    """The shape of what comes out as far as one operand tells; what it has not is 1, and capitals Keras then cannot read."""
    missing = [letter for letter in target if letter.isupper() and letter not in term]
    if missing:
        message = f"Keras takes `{missing[0]}` for an axis of the result only if all tensors have it"
        hint = "name axes with small letters"
        raise Refusal("unfit-argument", message, ("subscripts",), help=hint)
    return tuple(sizes.get(letter, 1) for letter in _letters(target, [sizes]))


def _letters(target: str, operands: list[_Sizes]) -> list[str]:
    """The axes of what comes out, with those that dots stand for."""
    rest = max(sum(letter.startswith("-") for letter in sizes) for sizes in operands)
    before, dots, after = target.partition(_REST)
    return [*before, *(str(-place) for place in range(rest, 0, -1) if dots), *after]


def _cost(operands: list[_Sizes], target: list[str]) -> int | None:
    """Tensors are multiplied one after another; an axis is summed up as soon as nothing that follows has it."""
    sizes, kept = _known(operands), set(operands[0])
    steps: list[int | None] = []
    for number, other in enumerate(operands[1:], 2):
        kept |= set(other)
        steps.append(product(sizes[letter] for letter in kept))
        kept &= {*target, *chain(*operands[number:])}
    return None if None in steps else sum(step for step in steps if step is not None)


def _known(operands: list[_Sizes]) -> _Sizes:
    """The size of each axis; the first one of the first operand is the batch, and counts as one."""
    sizes: _Sizes = {}
    for letter, size in chain(*(operand.items() for operand in operands)):
        if sizes.get(letter, 1) == 1 or size not in (None, 1):
            sizes[letter] = size
    return sizes | dict.fromkeys(list(operands[0])[:1], 1)
