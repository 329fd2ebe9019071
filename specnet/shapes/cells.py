"""RNN cells: what they weigh and remember, and single steps of cells that stand as layers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from specnet.catalog import KERAS
from specnet.shapes.ask import UnknownInside, autocast
from specnet.shapes.dimensions import agree, known
from specnet.shapes.dtypes import is_float, result_type
from specnet.shapes.policy import layer_policy
from specnet.shapes.values import Inferred, Policy, Refusal, Shape, TensorType, Use, Weight, shape_text
from specnet.spec import Construct
from specnet.syntax import Path

# Kernels side by side, and tensors that go from step to step.
GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}
STATES = {"SimpleRNN": 1, "GRU": 1, "LSTM": 2}
STACK = "StackedRNNCells"
CELLS = (*(f"{sort}Cell" for sort in GATES), STACK)
_WITH_GATES = ("GRUCell", "LSTMCell")

# Sizes of states; those of a stack are nested by its cells.
Sizes = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a layer around a cell needs to know of it; `macs` are those of one step."""

    sizes: Sizes
    output: int
    weights: tuple[Weight, ...]
    macs: int


def plain_cell(sort: str, given: Any, features: int, policy: Policy) -> Cell:
    """The cell that an `LSTM`, `GRU` or `SimpleRNN` makes of its own arguments, or one that was given."""
    units = given.units
    wide = GATES[sort] * units
    shapes = {"kernel": (features, wide), "recurrent_kernel": (units, wide)}
    bias = {"bias": (2, wide) if sort == "GRU" and given.reset_after else (wide,)} if given.use_bias else {}
    weights = tuple(Weight(name, shape, policy.variable) for name, shape in (shapes | bias).items())
    return Cell((units,) * STATES[sort], units, weights, wide * (features + units))


def cell_inside(use: Use, construct: Construct, features: int, path: Path) -> Cell:
    """A cell that is an argument; its weights have its name before them. Raises Refusal and UnknownInside."""
    entry = KERAS.find_layer(construct.kind)
    kind = entry.same_as or entry.kind if entry else ""
    if kind not in CELLS:
        raise UnknownInside
    given = construct.arguments
    policy = layer_policy(given, use.settings)
    if kind == STACK:
        cell = stack(use, given, features, (*path, construct.kind))
    else:
        cell = plain_cell(kind.removesuffix("Cell"), given, features, policy)
    assert use.inner_name is not None
    return replace(cell, weights=named(cell.weights, use.inner_name(construct), frozen=construct.trainable is False))


def stack(use: Use, given: Any, features: int, path: Path) -> Cell:
    """Several cells as one: each takes what the one before gives, and all keep their own states."""
    cells = list(_stacked(use, given.cells, features, (*path, "cells")))
    if not cells:
        raise Refusal("unfit-argument", f"`{STACK}` needs at least one cell", (*path, "cells"))
    weights = tuple(weight for cell in cells for weight in cell.weights)
    return Cell(tuple(cell.sizes for cell in cells), cells[-1].output, weights, sum(cell.macs for cell in cells))


def _stacked(use: Use, constructs: tuple[Construct, ...], features: int, path: Path) -> Iterator[Cell]:
    for number, construct in enumerate(constructs):
        cell = cell_inside(use, construct, features, (*path, number))
        yield cell
        features = cell.output


def named(weights: tuple[Weight, ...], name: str, *, frozen: bool = False) -> tuple[Weight, ...]:
    """The weights of a layer inside of another one."""
    put = (weight._replace(name=f"{name}/{weight.name}") for weight in weights)
    return tuple(weight.freeze() if frozen else weight for weight in put)


def flat(sizes: Sizes) -> tuple[int, ...]:
    """The sizes of all states in the order in which Keras gives them."""
    return tuple(size for item in sizes for size in (flat(item) if isinstance(item, tuple) else (item,)))


# -- a single step --------------------------------------------------------------------------------------------------


def cell(use: Use) -> Inferred:
    """One step. Source: https://keras.io/api/layers/recurrent_layers/lstm/ and its neighbours."""
    _need_features(use)
    made = plain_cell(use.kind.removesuffix("Cell"), use.arguments, known(use, -1, "the features"), use.policy)
    states = _states(use)
    if len(states) < len(made.sizes):
        raise _too_few(use, len(made.sizes), len(states))
    return Inferred(_step(use.kind, use.arguments, use.policy, use.x, states), made.weights, made.macs)


def stacked_cells(use: Use) -> Inferred:
    """One step of each cell; states come one for each cell. Source: https://keras.io/api/layers/recurrent_layers/"""
    _need_features(use)
    cells = use.arguments.cells
    made = stack(use, use.arguments, known(use, -1, "the features"), ()) if cells else Cell((), 0, (), 0)
    states, x, news = _states(use), use.x, []
    _need_one_each(use, made.sizes, states)
    for construct, state in zip(cells, states, strict=False):
        x, new = _inner_step(use, construct, x, state)
        news.append(new)
    return Inferred((x, *news), made.weights, made.macs)


def _inner_step(use: Use, construct: Construct, x: TensorType, state: TensorType) -> tuple[TensorType, TensorType]:
    given: Any = construct.arguments
    policy = layer_policy(given, use.settings)
    x, state = autocast((x, state), policy) if given.autocast else (x, state)
    output, new = _step(construct.kind, given, policy, x, (state,))
    return output, new


def _need_features(use: Use) -> None:
    """An `LSTMCell` splits what it computes along its second axis."""
    if use.x.rank < 2 or (use.x.rank > 2 and use.kind == "LSTMCell"):
        raise Refusal(
            "wrong-rank",
            f"`{use.kind}` makes one step and needs an input (batch, features), and this has {use.x.rank} axes",
            input=0,
        )


def _states(use: Use) -> tuple[TensorType, ...]:
    """The states that the call hands over. Raises Refusal where there are none, or no list of them."""
    states = use.call.get("states")
    if states is None:
        raise _too_few(use, STATES.get(use.kind.removesuffix("Cell"), 1), 0)
    if not isinstance(states, tuple) and use.kind not in ("GRUCell", "SimpleRNNCell"):
        raise Refusal(
            "unfit-argument",
            f"`{use.kind}` takes a list of states",
            help="write `call: {states: [...]}`",
            keyword=("states",),
        )
    listed = states if isinstance(states, tuple) else (states,)
    return autocast(listed, use.policy) if use.arguments.autocast else listed


def _too_few(use: Use, needed: int, given: int) -> Refusal:
    return Refusal(
        "unfit-argument",
        f"`{use.kind}` needs the states before its step, {needed} in number, and gets {given}",
        help="name them beside the layer: `call: {states: [...]}`",
        keyword=("states",) if given else (),
    )


def _need_one_each(use: Use, sizes: Sizes, states: tuple[TensorType, ...]) -> None:
    """A flat list hands one state to each cell, so a cell with two of them gets too few."""
    for number, inner in enumerate(sizes):
        if len(inner) != 1 or isinstance(inner[0], tuple):
            raise Refusal(
                "unfit-argument",
                f"`{use.kind}` hands one state to each cell, and this cell has {len(flat(inner))}",
                ("cells", number),
                help="put the cells into an `RNN` layer, or call them one after the other",
            )
    if len(states) < len(sizes):
        raise _too_few(use, len(sizes), len(states))


def _step(
    kind: str, given: Any, policy: Policy, x: TensorType, states: tuple[TensorType, ...]
) -> tuple[TensorType, ...]:
    """The output and the new states, which are all alike."""
    assert x.shape is not None
    used = states[: STATES[kind.removesuffix("Cell")]]
    shape: Shape = (*x.shape[:-1], given.units)
    for number, state in enumerate(used):
        assert state.shape is not None
        _need_fitting(kind, given.units, shape, state.shape, is_carry=number > 0)
        is_multiplied = number == 0 and kind != "GRUCell"
        shape = _stretched(shape, (*state.shape[:-1], given.units) if is_multiplied else state.shape)
    return (TensorType(shape, _dtype(kind, given, policy, x, used)),) * (1 + len(used))


def _need_fitting(kind: str, units: int, shape: Shape, state: Shape, *, is_carry: bool) -> None:
    """A size of one stretches, but for that of the state which a kernel is multiplied with."""
    has_size = state[-1:] in ((units,), (None,), (1,) if is_carry else ())
    if not has_size or (kind in _WITH_GATES and not is_carry and len(state) != 2):
        raise Refusal(
            "shape-mismatch",
            f"`{kind}` has states of size {units}, and this one is {shape_text(state)}",
            keyword=("states",),
        )
    if not all(agree(*pair) or 1 in pair for pair in zip(reversed(shape), reversed((*state[:-1], 1)), strict=False)):
        raise Refusal(
            "shape-mismatch",
            f"`{kind}` makes {shape_text(shape)} of its input, and a state is {shape_text(state)}",
            keyword=("states",),
        )


def _dtype(kind: str, given: Any, policy: Policy, x: TensorType, states: tuple[TensorType, ...]) -> str | None:
    """The dtype that comes out. Raises Refusal where TensorFlow does not compute with those that come in."""
    kernel = policy.compute
    multiplied = [result_type(tensor.dtype, kernel) for tensor in (x, states[0])]
    found = result_type(*multiplied)
    if found is None or states[-1].dtype is None:
        return None
    if kind == "SimpleRNNCell":
        _need_floats_to_drop(given, x, states[0])
    elif states[-1].dtype != found:
        raise Refusal(
            "wrong-dtype", f"`{kind}` needs states of {found}, and gets {states[-1].dtype}", keyword=("states",)
        )
    is_joined = kind == "LSTMCell" and given.recurrent_dropout == 0
    if not is_joined and (multiplied[0] != multiplied[1] or (kind in _WITH_GATES and found != kernel)):
        raise Refusal("wrong-dtype", f"`{kind}` computes with {kernel}, and gets {x.dtype} and {states[0].dtype}")
    return found


def _need_floats_to_drop(given: Any, x: TensorType, state: TensorType) -> None:
    if (given.dropout > 0 and not is_float(x.dtype)) or (given.recurrent_dropout > 0 and not is_float(state.dtype)):
        raise Refusal("wrong-dtype", "`SimpleRNNCell` needs floats for its dropout")


def _stretched(one: Shape, other: Shape) -> Shape:
    """What two shapes give together where sizes of one stretch."""
    rank = max(len(one), len(other))
    pairs = zip((1,) * (rank - len(one)) + one, (1,) * (rank - len(other)) + other, strict=True)
    return tuple(_larger(*pair) for pair in pairs)


def _larger(one: int | None, other: int | None) -> int | None:
    if one == 1 or other == 1:
        return other if one == 1 else one
    return other if one is None else one
