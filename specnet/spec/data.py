"""`data:`: where examples come from and how they become tensors. The grammar is fixed here; `backend.data` reads it."""

from __future__ import annotations

from typing import Annotated, Any

from specnet.spec.forms import Construct
from specnet.spec.types import T
from specnet.spec.values import Value

_SPLIT = "str | number>0<1 | @splits | @sources | null"
_LAYERS = "[@layers...] | {[@layers...]} | null"
# In order, or by the name of the input.
Layers = tuple[Construct, ...] | dict[str, tuple[Construct, ...]] | None


class Data(Value):
    """A source, its splits, and the layers that transform (`features`) and augment (`augment`) its examples."""

    owner = "`data`"
    source: Annotated[Construct, T("@sources")]
    validation: Annotated[Any, T(_SPLIT)] = None
    test: Annotated[Any, T(_SPLIT)] = None
    features: Annotated[Layers, T(_LAYERS)] = None
    augment: Annotated[Layers, T(_LAYERS)] = None
    labels: Annotated[
        str | None, T("'integer' | 'one_hot' | 'binary' | 'multi_label' | 'regression' | 'sequence' | 'inputs' | null")
    ] = None
    class_names: Annotated[Any, T("[str | int...] | null")] = None
    inputs: Annotated[Any, T("{str | [str...]} | null")] = None
    targets: Annotated[Any, T("{str | [str...]} | null")] = None
    sample_weight: Annotated[str | None, T("str | null")] = None
    stream: Annotated[bool | str | None, T("bool | 'auto' | null")] = None
    seed: Annotated[int | None, T("int>=0 | null")] = None
