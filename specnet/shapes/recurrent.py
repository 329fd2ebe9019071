"""Recurrent layers over cells. Multiply-adds are those of the kernels, at every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from specnet.catalog import KERAS
from specnet.shapes.ask import UnknownInside, autocast
from specnet.shapes.cells import STACK, Cell, Sizes, cell_inside, flat, named, plain_cell
from specnet.shapes.conv_lstm import conv_run
from specnet.shapes.dimensions import ADD_STEPS, agree, known, times
from specnet.shapes.policy import layer_policy
from specnet.shapes.sequences import Run
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use, shape_text
from specnet.spec import Construct
from specnet.syntax import Path

_STATES = ("initial_state",)


def recurrent(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/recurrent_layers/"""
    run = run_of(use)
    need_initial_state(use, run, use.call.get("initial_state"))
    return told(use, run)


def told(use: Use, run: Run) -> Inferred:
    """What the layer gives of its run."""
    given, batch, steps = use.arguments, use.shape[0], use.shape[1]
    shapes = [(batch, steps, *run.output) if given.return_sequences else (batch, *run.output)]
    if given.return_state:
        shapes += [(batch, *state) for state in run.states]
    outputs = tuple(TensorType(shape, use.policy.compute) for shape in shapes)
    return Inferred(outputs, run.weights, times(steps, run.macs))


def run_of(use: Use) -> Run:
    """The run of any recurrent layer of Keras. Raises Refusal and UnknownInside."""
    entry = KERAS.find_layer(use.kind)
    run = _RUNS.get(entry.same_as or entry.kind) if entry and entry.url else None
    if run is None:
        raise UnknownInside
    found = run(use)
    _need_batch(use)
    return found


def run_inside(use: Use, construct: Construct, path: Path) -> tuple[Use, Run]:
    """A recurrent layer that is an argument, as a use of its own."""
    given = construct.arguments
    policy = layer_policy(given, use.settings)
    inputs = autocast(use.inputs, policy)
    inner = use._replace(kind=construct.kind, arguments=given, inputs=inputs, call={}, policy=policy)
    try:
        run = run_of(inner)
    except Refusal as refusal:
        refusal.argument = (*path, construct.kind, *refusal.argument)
        raise
    if construct.trainable is False:
        run = replace(run, weights=tuple(weight.freeze() for weight in run.weights))
    return inner, run


def _plain(use: Use) -> Run:
    _need_steps(use)
    cell = plain_cell(use.kind, use.arguments, known(use, -1, "the features"), use.policy)
    name = {"LSTM": "lstm_cell", "GRU": "gru_cell", "SimpleRNN": "simple_rnn_cell"}[use.kind]
    return _over(replace(cell, weights=named(cell.weights, name)), cell.sizes)


def _rnn(use: Use) -> Run:
    _need_steps(use)
    construct = use.arguments.cell
    cell = cell_inside(use, construct, known(use, -1, "the features"), ("cell",))
    if construct.kind != STACK:
        return _over(cell, cell.sizes)
    if use.arguments.return_state and any(isinstance(size, tuple) for inner in cell.sizes for size in inner):
        raise Refusal("unfit-argument", "`RNN` cannot give the states of a stack inside of a stack", ("return_state",))
    return _over(cell, tuple(inner[0] if len(inner) == 1 else inner for inner in cell.sizes))


def _over(cell: Cell, taken: Sizes) -> Run:
    """`taken` holds a tuple where a cell has several states: a flat `initial_state` cannot give them."""
    states = tuple((size,) for size in flat(cell.sizes))
    return Run(
        (cell.output,),
        states,
        cell.weights,
        cell.macs,
        tuple(() if isinstance(size, tuple) else (size,) for size in taken),
    )


def _need_steps(use: Use) -> None:
    if use.x.rank != 3:
        raise Refusal(
            "wrong-rank",
            f"`{use.kind}` needs an input with 3 axes (batch, steps, features), and this has {use.x.rank}",
            input=0,
            help=ADD_STEPS if use.x.rank == 2 else "",
        )


def _need_batch(use: Use) -> None:
    if use.arguments.stateful and use.shape[0] is None:
        raise Refusal(
            "unknown-dimension",
            f"`{use.kind}` keeps its state from batch to batch, and needs to know how large a batch is",
            ("stateful",),
            help="give `batch_size` in the `Input`, or leave out `stateful`",
        )


# -- initial states -------------------------------------------------------------------------------------------------


def need_initial_state(use: Use, run: Run, given: object) -> None:
    """Keras looks at the states only when data comes, so that a wrong one would be found in training."""
    if given is None:
        return
    states = given if isinstance(given, tuple) else (given,)
    is_more_ignored = use.kind == "GRU" or getattr(use.arguments, "unroll", False)
    if len(states) < len(run.taken) or (len(states) > len(run.taken) and not is_more_ignored):
        raise Refusal(
            "unfit-argument",
            f"`{use.kind}` starts from {_counted(len(run.taken))}, and `initial_state` has {len(states)}",
            help=_BOTH_WAYS if len(states) == 2 * len(run.taken) else _what_is_meant(use.kind),
            keyword=_STATES,
        )
    for expected, state in zip(run.taken, states, strict=False):
        _need_state(use, expected, state)


def _need_state(use: Use, expected: Shape, state: TensorType) -> None:
    if expected == ():
        raise Refusal(
            "unfit-argument",
            "`initial_state` hands one state to each cell of a stack, and one of these cells has two",
            ("cell",),
            help="use one `RNN` layer for each cell",
        )
    whole = (use.shape[0], *expected)
    if state.shape is None or (len(state.shape) == len(whole) and all(map(agree, whole, state.shape))):
        return
    raise Refusal(
        "shape-mismatch",
        f"`{use.kind}` starts from a state that is {shape_text(whole)}, and `initial_state` has one that is {shape_text(state.shape)}",
        help="the layer that gives the state needs as many units",
        keyword=_STATES,
    )


_BOTH_WAYS = "states of both ways are for a `Bidirectional`; for one way, join each pair with `Concatenate`"


def _counted(number: int) -> str:
    return "one state" if number == 1 else f"{number} states"


def _what_is_meant(kind: str) -> str:
    return (
        "an `LSTM` has two states, the output and the carry: `call: {initial_state: [hidden, carry]}`"
        if "LSTM" in kind
        else ""
    )


_RUNS: dict[str, Callable[[Use], Run]] = {
    "LSTM": _plain,
    "GRU": _plain,
    "SimpleRNN": _plain,
    "RNN": _rnn,
    **{f"ConvLSTM{rank}D": conv_run for rank in (1, 2, 3)},
}
