"""How many tensors a call gives, as far as the spec tells."""

from __future__ import annotations

from typing import Any

from specnet.catalog import Entry
from specnet.spec import Construct

_STATES = {
    "LSTM": 2,
    "LSTMCell": 2,
    "GRU": 1,
    "GRUCell": 1,
    "SimpleRNN": 1,
    "SimpleRNNCell": 1,
    "ConvLSTM1D": 2,
    "ConvLSTM2D": 2,
    "ConvLSTM3D": 2,
}
_WITH_SCORES = ("Attention", "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention")


def output_count(entry: Entry, arguments: Any, call: dict[str, Any], inputs: int) -> int | None:
    """The number of tensors; None where it cannot be known before building (custom layers, cells of unknown kind).

    `inputs` counts the tensors that go in.
    """
    kind = entry.same_as or entry.kind
    if entry.form == "operation":
        return _operation(entry, arguments, inputs)
    if kind in _WITH_SCORES:
        return 2 if call.get("return_attention_scores") else 1
    if kind == "Bidirectional":
        return _bidirectional(arguments)
    if kind.endswith("Cell") or kind == "StackedRNNCells":
        count = _states(kind, arguments)
        return None if count is None else 1 + count
    if kind == "RNN" or kind in _STATES:
        states = _states(kind, arguments)
        return 1 if not arguments.return_state else None if states is None else 1 + states
    if entry.inputs.form == "dict":
        return inputs
    return None if entry.url == "" and entry.group == "layers" else 1


def _bidirectional(arguments: Any) -> int | None:
    inner: Construct = arguments.layer
    states = _states(inner.kind, inner.arguments)
    sequences = 2 if arguments.merge_mode is None else 1
    if not getattr(inner.arguments, "return_state", False):
        return sequences
    return None if states is None else sequences + 2 * states


def _states(kind: str, arguments: Any) -> int | None:
    """The number of state tensors of a recurrent layer or cell."""
    if kind in _STATES:
        return _STATES[kind]
    if kind == "RNN":
        return _states(arguments.cell.kind, arguments.cell.arguments)
    if kind == "StackedRNNCells":
        counts = [_states(cell.kind, cell.arguments) for cell in arguments.cells]
        return None if None in counts else sum(count for count in counts if count)
    return None


def _operation(entry: Entry, arguments: Any, inputs: int) -> int | None:
    """A number, or what the deciding parameter says: split points make one part more, a list of tensors one for each."""
    deciding = entry.outputs
    if isinstance(deciding, int):
        return deciding
    if deciding == "x":
        return inputs
    value = getattr(arguments, deciding, None)
    if deciding == "compute_uv":
        return 1 if value is False else 3
    if isinstance(value, tuple):
        return len(value) + (deciding == "indices_or_sections")
    return value if isinstance(value, int) else None
