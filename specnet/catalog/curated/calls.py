"""How layers are called: how many tensors they take, and what else their `call` accepts."""

from __future__ import annotations

from typing import NamedTuple


class InputForm(NamedTuple):
    """`form` is `one` tensor, a `list` of tensors, `named` call parameters, or one `dict` of tensors.

    `least` and `most` count tensors (`most` None: any number); `names` are the call parameters or dict keys.
    """

    form: str
    least: int = 1
    most: int | None = 1
    names: tuple[str, ...] = ()


ONE = InputForm("one")
_MERGE = InputForm("list", 2, None)
_PAIR = InputForm("list", 2, 2)
_ATTENTION = InputForm("list", 2, 3)
_QUERY_VALUE_KEY = InputForm("named", 2, 3, ("query", "value", "key"))
# Layers for images take a tensor, or a mapping of what belongs together.
IMAGES = InputForm("dict", 1, 1, ("images", "labels", "bounding_boxes", "segmentation_masks"))

INPUT_FORMS: dict[str, InputForm] = {
    **dict.fromkeys(("Add", "Average", "Maximum", "Minimum", "Multiply", "Concatenate"), _MERGE),
    "Subtract": _PAIR,
    "Dot": _PAIR,
    "Attention": _ATTENTION,
    "AdditiveAttention": _ATTENTION,
    "MultiHeadAttention": _QUERY_VALUE_KEY,
    "GroupQueryAttention": _QUERY_VALUE_KEY,
    "HashedCrossing": InputForm("list", 2, None),
}

CALL_ARGUMENTS: dict[str, str] = {
    "training": "bool | null",
    "mask": "tensor | [tensor | null...]",
    "initial_state": "tensor | [tensor...]",
    "states": "tensor | [tensor...]",
    "use_causal_mask": "bool",
    "return_attention_scores": "bool",
    "attention_mask": "tensor",
    "query_mask": "tensor",
    "key_mask": "tensor",
    "value_mask": "tensor",
    "count_weights": "tensor",
    "reverse": "bool",
}
