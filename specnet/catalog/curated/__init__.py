"""What Keras' constructors take: the curated side of the catalog.

Keras gives names and defaults but no types, so these tables give each parameter its type (see `catalog.types`).
A row is looked up as `Kind.parameter` and then as `parameter`; where the default is `None`, `| null` is added.
"""

from specnet.catalog.curated.calls import CALL_ARGUMENTS, INPUT_FORMS, InputForm
from specnet.catalog.curated.exclusions import UNAVAILABLE, UNSAFE
from specnet.catalog.curated.layers import LAYERS, RANKED
from specnet.catalog.curated.objects import OBJECTS
from specnet.catalog.curated.operations import OPERATIONS

__all__ = [
    "CALL_ARGUMENTS",
    "INPUT_FORMS",
    "LAYERS",
    "OBJECTS",
    "OPERATIONS",
    "RANKED",
    "UNAVAILABLE",
    "UNSAFE",
    "InputForm",
    "type_of",
]


def type_of(group: str, kind: str, parameter: str) -> str | None:
    """The curated type of a parameter, or None where no row names it."""
    table = LAYERS if group == "layers" else OPERATIONS if group == "ops" else OBJECTS.get(group, {})
    return table.get(f"{kind}.{parameter}") or _ranked(kind, parameter, group) or table.get(parameter)


def _ranked(kind: str, parameter: str, group: str) -> str | None:
    """Parameters with one value for each spatial dimension, such as `kernel_size` of `Conv2D`."""
    rank = next((rank for rank in (1, 2, 3) if f"{rank}D" in kind), None)
    if group != "layers" or rank is None or parameter not in RANKED:
        return None
    each = RANKED[parameter]
    return f"{each} | [{', '.join([each] * rank)}]"
