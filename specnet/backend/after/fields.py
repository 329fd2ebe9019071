"""What the inputs of a run are made of: shapes and dtypes of the record, columns of the spec, traits of its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from specnet.backend.after.asked import Field, Fields
from specnet.backend.after.samples import looks_like_image
from specnet.backend.pictures import Traits, traits_of
from specnet.runs.folder import unusable
from specnet.shapes.loaded import Loaded


def fields_of(loaded: Loaded, inputs: Mapping[str, Any], samples: Path | None, invert: bool | None) -> Fields:
    """The fields of inputs in the order of the model, as `data.json` has them (`shape`, `dtype`)."""
    order = [loaded.graph.calls[number].name for number in loaded.graph.inputs]
    named = {name: Field(tuple(inputs[name]["shape"]), str(inputs[name]["dtype"])) for name in order}
    source = loaded.spec.data.source if loaded.spec.data is not None else None
    return Fields(
        named,
        _columns(loaded, order),
        _targets(loaded),
        str(getattr(source and source.arguments, "separator", None) or ","),
        _traits(samples, named),
        invert,
        loaded.spec.runtime.image_data_format == "channels_first",
        bool(source and source.kind == "windows"),
    )


def _columns(loaded: Loaded, order: list[str]) -> dict[str, tuple[str, ...]]:
    """The columns of a table for each input, where the spec names them."""
    data = loaded.spec.data
    if data is None:
        return {}
    if data.inputs:
        return {
            str(name): (one,) if isinstance(one, str) else tuple(map(str, one)) for name, one in data.inputs.items()
        }
    written = getattr(data.source.arguments, "features", None) or getattr(data.source.arguments, "text", None)
    if not written or len(order) != 1:
        return {}
    return {order[0]: (written,) if isinstance(written, str) else tuple(written)}


def _targets(loaded: Loaded) -> tuple[str, ...]:
    """Columns that are no inputs."""
    data = loaded.spec.data
    if data is None:
        return ()
    written = getattr(data.source.arguments, "target", None) or ()
    weight = (data.sample_weight,) if data.sample_weight else ()
    return ((written,) if isinstance(written, str) else tuple(written)) + weight


def _traits(samples: Path | None, fields: Mapping[str, Field]) -> Traits | None:
    """What the training pictures have in common, from those that the run keeps."""
    if samples is None or not samples.exists() or len(fields) != 1:
        return None
    try:
        with np.load(samples, allow_pickle=False) as file:
            kept = file["samples"]
    except (OSError, ValueError, EOFError, KeyError, BadZipFile) as error:
        raise unusable(samples, f"cannot be read: {error}") from error
    return traits_of(kept) if looks_like_image(kept.shape[1:]) else None
