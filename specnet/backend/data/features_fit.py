"""Whether what comes out of `data.features` is what the model takes; only layers that have learned tell how wide they are."""

from __future__ import annotations

from typing import Any

import numpy as np

from specnet.backend.data.examples import Batch, Examples
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.syntax import Mapping, Node, locate, place_of

Shape = tuple[int | None, ...]


def check_fit(examples: Examples, model: Any, root: Node) -> None:
    """Raises SpecError where an example has another shape than an input of the model, after layers of `features`."""
    if not examples.count or locate(root, ("data", "features"))[1] is None:
        return
    one = _first(examples)
    takes = {tensor.name: tuple(tensor.shape)[1:] for tensor in model.inputs}
    faults = [
        _fault(name, one.inputs[name].shape[1:], shape, root)
        for name, shape in takes.items()
        if name in one.inputs and not _fits(one.inputs[name].shape[1:], shape)
    ]
    if faults:
        raise SpecError(faults)


def _first(examples: Examples) -> Batch:
    return examples.take(np.arange(1)) if examples.random_access else next(iter(examples.one_pass(1)))


def _fits(has: Shape, wants: Shape) -> bool:
    if has == () and wants == (1,):
        return True  # Keras adds this axis by itself
    return len(has) == len(wants) and all(None in (one, two) or one == two for one, two in zip(has, wants, strict=True))


def _fault(name: str, has: Shape, wants: Shape, root: Node) -> Diagnostic:
    node, _ = locate(root, ("data", "features"))
    place = place_of(root, ("data", "features", name) if isinstance(node, Mapping) else ("data", "features"))
    message = f"after `features` an example of `{name}` is {list(has)}, and the model takes {list(wants)}"
    help_ = (
        f"write `Input: {list(has)}`; lookups are as wide as what they have found, and one more for what they have not"
    )
    return Diagnostic("data-shape", message, (Label(place),), help=(help_,))
