"""Recurrent layers and cells: rules against Keras."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.shapes.differential import Case, Generator, dimensions, some
from tests.shapes.traced import Excuse, check_traced, inferred

_DTYPES = ("float32", "float32", "float32", "float16", "int32")
_FLAGS = (False, True)
_STATES = {"LSTM": 2, "GRU": 1, "SimpleRNN": 1}
_CELL_CHOICES = {
    "use_bias": _FLAGS,
    "activation": ("relu", None),
    "dropout": (0.0, 0.3),
    "recurrent_dropout": (0.0, 0.3),
    "dtype": ("float16", "mixed_bfloat16", "float64"),
}
_LAYER_CHOICES = {
    "return_sequences": _FLAGS,
    "return_state": _FLAGS,
    "go_backwards": _FLAGS,
    "stateful": (False, False, True),
}
_OWN_CHOICES = {
    "LSTM": {"unit_forget_bias": _FLAGS},
    "GRU": {"reset_after": _FLAGS},
    "SimpleRNN": {},
}


def _input(random: Random, rank: int, *, off: float = 0.1) -> Any:
    """A shape of mostly the right rank, and a dtype."""
    if random.random() < off:
        rank = random.randint(1, rank + 1)
    return dimensions(random, rank, unknown=0.08), random.choice(_DTYPES)


def _state(random: Random, batch: int | None, sizes: tuple[int | None, ...]) -> Any:
    """A state that mostly fits."""
    shape = [random.choice([batch, None]), *sizes]
    if random.random() < 0.2:
        place = random.randrange(len(shape))
        shape[place] = random.choice([None, 5, 6])
    if random.random() < 0.05:
        shape.append(2)
    return tuple(shape), random.choice(("float32", "float32", "float16"))


def _counted(random: Random, count: int) -> int:
    return count if random.random() < 0.85 else max(1, count + random.choice((-1, 1)))


def _call(random: Random, shape: Any, sizes: tuple[int | None, ...], count: int) -> dict[str, Any]:
    """Sometimes states to start from, sometimes a mask."""
    call: dict[str, Any] = {}
    if random.random() < 0.35 and len(shape) > 1:
        states = [_state(random, shape[0], sizes) for _ in range(_counted(random, count))]
        call["initial_state"] = states[0] if len(states) == 1 and random.random() < 0.5 else states
    if random.random() < 0.15 and len(shape) > 1:
        call["mask"] = (shape[0], random.choice([shape[1], shape[1], 6])), "bool"
    return call


def _layer(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        units = random.randint(1, 4)
        more = some(random, {**_CELL_CHOICES, **_LAYER_CHOICES, **_OWN_CHOICES[kind], "unroll": _FLAGS}, 5)
        inputs = _input(random, 3)
        return Case({"units": units, **more}, inputs, _call(random, inputs[0], (units,), _STATES[kind]))

    return generate


def _cell(random: Random, *, stacks: bool = True) -> tuple[dict[str, Any], list[int]]:
    """A cell, and the sizes of its states."""
    kind = random.choice((*_STATES, "StackedRNNCells") if stacks else (*_STATES,))
    if kind == "StackedRNNCells":
        made = [_cell(random, stacks=random.random() < 0.1) for _ in range(random.choice((0, 1, 1, 2, 2, 3)))]
        more = some(random, {"dtype": ("float16", "mixed_float16")}, 1)
        return {kind: {"cells": [cell for cell, _ in made], **more}}, [size for _, sizes in made for size in sizes[:1]]
    units = random.randint(1, 4)
    more = some(random, {**_CELL_CHOICES, **_OWN_CHOICES[kind]}, 2)
    sibling = random.choice(({}, {}, {"trainable": False}, {"name": "own"}))
    return {f"{kind}Cell": {"units": units, **more}, **sibling}, [units] * _STATES[kind]


def _rnn(random: Random) -> Case:
    cell, sizes = _cell(random)
    more = some(
        random, {**_LAYER_CHOICES, "unroll": _FLAGS, "dtype": ("float16", "int32"), "zero_output_for_mask": _FLAGS}
    )
    inputs = _input(random, 3)
    call: dict[str, Any] = {}
    if random.random() < 0.3 and len(inputs[0]) > 1:
        states = [_state(random, inputs[0][0], (size,)) for size in sizes]
        call["initial_state"] = states[: _counted(random, len(states))]
    return Case({"cell": cell, **more}, inputs, call)


def _single_step(kind: str) -> Generator:
    def generate(random: Random) -> Case:
        units = random.randint(1, 4)
        choices = {**_CELL_CHOICES, **_OWN_CHOICES[kind], "autocast": (True, True, False)}
        inputs = _input(random, 2, off=0.15)
        states: Any = [_state(random, inputs[0][0], (units,)) for _ in range(_counted(random, _STATES[kind]))]
        states = states[0] if len(states) == 1 and random.random() < 0.5 else states
        if random.random() < 0.1:
            states = [(shape, "int32") for shape, _ in (states if isinstance(states, list) else [states])]
        call = {"states": states} if random.random() < 0.95 else {}
        return Case({"units": units, **some(random, choices)}, inputs, call)

    return generate


def _stack(random: Random) -> Case:
    cells = [_cell(random, stacks=random.random() < 0.05) for _ in range(random.choice((1, 1, 2, 2, 3)))]
    if random.random() < 0.7:
        cells = [cell for cell in cells if len(cell[1]) == 1]
    inputs = _input(random, 2)
    states = [_state(random, inputs[0][0], (sizes[0] if sizes else 1,)) for _, sizes in cells]
    if random.random() < 0.15:
        states = states[:-1] if random.random() < 0.5 else [*states, *states]
    call = {"states": states if random.random() < 0.95 or not states else states[0]}
    return Case({"cells": [cell for cell, _ in cells], **some(random, {"dtype": ("float16",)}, 1)}, inputs, call)


def _conv_lstm(rank: int) -> Generator:
    def generate(random: Random) -> Case:
        def number(most: int) -> Any:
            several = [random.randint(1, most) for _ in range(rank)]
            return several if random.random() < 0.5 else several[0]

        more = some(random, {**_LAYER_CHOICES, "use_bias": _FLAGS, "dtype": ("float16", "mixed_bfloat16")}, 4)
        more |= {"padding": random.choice(("valid", "same"))} if random.random() < 0.6 else {}
        more |= {"data_format": random.choice(("channels_first", "channels_last"))} if random.random() < 0.5 else {}
        more |= {"strides": number(2)} if random.random() < 0.4 else {}
        more |= {"dilation_rate": number(2)} if random.random() < 0.3 else {}
        inputs = _input(random, rank + 3, off=0.07)
        if random.random() < 0.6:
            inputs = (inputs[0][:2] + tuple(size or 4 for size in inputs[0][2:])), inputs[1]
        arguments = {"filters": random.randint(1, 3), "kernel_size": number(3), **more}
        call: dict[str, Any] = {}
        if random.random() < 0.2 and len(inputs[0]) == rank + 3:
            sizes = (*(size if random.random() < 0.8 else None for size in inputs[0][2:-1]), arguments["filters"])
            call["initial_state"] = [_state(random, inputs[0][0], sizes) for _ in range(_counted(random, 2))]
        return Case(arguments, inputs, call)

    return generate


GENERATORS: dict[str, Generator] = {
    **{kind: _layer(kind) for kind in _STATES},
    "RNN": _rnn,
    **{f"{kind}Cell": _single_step(kind) for kind in _STATES},
    "StackedRNNCells": _stack,
    **{f"ConvLSTM{rank}D": _conv_lstm(rank) for rank in (1, 2, 3)},
}


def _has_a_batch_alone(case: Case, theirs: Any, ours: Any) -> bool:
    states = case.call.get("states", case.call.get("initial_state", ()))
    tensors = [case.inputs, *(states if isinstance(states, list) else [states])]
    return ours[0] == "refused" and any(len(tensor[0]) < 2 for tensor in tensors if tensor)


def _states_of(case: Case) -> list[Any]:
    states = case.call.get("states", [])
    return states if isinstance(states, list) else [states]


def _has_more_axes(case: Case, theirs: Any, ours: Any) -> bool:
    return ours[0] == "refused" and any(len(shape) > 2 for shape, _ in _states_of(case))


EXCUSES: dict[str, Excuse] = {
    "Keras does not look at states with more axes where the batch is unknown": _has_more_axes,
    "an `LSTMCell` splits what it computes along the second axis, whatever that is": lambda case, theirs, ours: (
        ours[0] == "refused" and "`LSTMCell` makes one step" in ours[1]
    ),
    "one unit stretches to a state of any size": lambda case, theirs, ours: (
        ours[0] == "refused" and "states of size 1," in ours[1]
    ),
    "Keras takes the batch for the features where there is nothing else": _has_a_batch_alone,
    "Keras takes the first samples of the batch for the states": lambda case, theirs, ours: (
        ours[0] == "refused" and isinstance(case.call.get("states"), tuple)
    ),
    "Keras leaves out the cells for which there are no states": lambda case, theirs, ours: (
        ours[0] == "refused" and len(_states_of(case)) < len(case.arguments.get("cells", ()))
    ),
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_against_keras(kind: str) -> None:
    check_traced(kind, GENERATORS[kind], excuses=EXCUSES)


_SEQUENCE = (None, 5, 3), "float32"
_STACK = {"StackedRNNCells": {"cells": [{"LSTMCell": 4}, {"GRUCell": 2}]}}
MACS: list[tuple[str, Any, Any, int | None]] = [
    ("LSTM", {"units": 4}, _SEQUENCE, 5 * 16 * (3 + 4)),
    ("GRU", {"units": 4, "return_sequences": True}, _SEQUENCE, 5 * 12 * (3 + 4)),
    ("SimpleRNN", {"units": 4, "use_bias": False}, _SEQUENCE, 5 * 4 * (3 + 4)),
    ("RNN", {"cell": _STACK}, _SEQUENCE, 5 * (16 * (3 + 4) + 6 * (4 + 2))),
    ("LSTM", {"units": 4}, ((None, None, 3), "float32"), None),
    ("ConvLSTM2D", {"filters": 2, "kernel_size": 3}, ((None, 5, 6, 6, 1), "float32"), 5 * 16 * 9 * (1 + 2) * 8),
]


@pytest.mark.parametrize(("kind", "arguments", "inputs", "macs"), MACS)
def test_macs(kind: str, arguments: Any, inputs: Any, macs: int | None) -> None:
    assert inferred(kind, arguments, inputs).macs == macs
