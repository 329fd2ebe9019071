"""Rules of the layers that look up words and numbers in a vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from specnet.shapes.categories import encoded
from specnet.shapes.dimensions import need_least_rank
from specnet.shapes.values import Inferred, Refusal, Shape, TensorType, Use


@dataclass(frozen=True, slots=True)
class _Table:
    """What the table of a layer is made of; a mask takes an index only where indices come out."""

    given: Any
    mask: str | int | None
    unknown: str | int
    unknown_indices: int
    invert: bool = False

    @property
    def specials(self) -> tuple[Any, ...]:
        """The tokens before the vocabulary; those of them that a vocabulary starts with are not counted twice."""
        masks = (self.mask,) if self.mask is not None and self.given.output_mode == "int" else ()
        return (*masks, *(self.unknown,) * self.unknown_indices)

    @property
    def tokens(self) -> tuple[Any, ...]:
        """The vocabulary without the special tokens at its start."""
        words: tuple[Any, ...] = self.given.vocabulary or ()
        count = len(self.specials)
        return words[count:] if words[:count] == self.specials else words

    @property
    def size(self) -> int | None:
        """How many indices there are; None where the vocabulary is learned from data."""
        if self.given.pad_to_max_tokens:
            return int(self.given.max_tokens)
        return None if self.given.vocabulary is None else len(self.specials) + len(self.tokens)


def string_lookup(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/categorical/string_lookup/"""
    given = use.arguments
    _need_dtype(use, is_text=not given.invert)
    return _looked_up(use, _table(given))


def integer_lookup(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/categorical/integer_lookup/"""
    given = use.arguments
    if given.salt is not None and given.oov_method != "farmhash":
        raise Refusal(
            "unfit-argument", "`salt` is for `oov_method: farmhash` only", ("salt",), help="set `oov_method: farmhash`"
        )
    _need_dtype(use, is_text=False)
    return _looked_up(use, _table(given))


def text_vectorization(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/preprocessing_layers/text/text_vectorization/"""
    _need_dtype(use, is_text=True)
    given, is_int = use.arguments, use.arguments.output_mode == "int"
    _need_int_mode(use, "output_sequence_length", "ragged")
    table = _Table(given, "", "[UNK]", 1)
    _need_table(use, table)
    warnings = tuple(_split_warnings(use))
    if is_int:
        need_least_rank(use, 1)
        return Inferred((TensorType((use.shape[0], given.output_sequence_length), "int64"),), warnings=warnings)
    # Keras keeps the axis of one text in the shape, and drops it from what comes out.
    words = use.shape if given.split is None and use.x.rank > 1 else (*use.shape, 1 if given.split is None else None)
    return Inferred((_vectors(use, words, table),), warnings=warnings)


def _table(given: Any) -> _Table:
    return _Table(given, given.mask_token, given.oov_token, given.num_oov_indices, given.invert)


def _looked_up(use: Use, table: _Table) -> Inferred:
    """Indices are `int64`, and so, for Keras, are the words of an inverted lookup."""
    given = use.arguments
    if given.invert:
        _need_int_mode(use, "invert")
    _need_table(use, table)
    is_int = given.output_mode == "int"
    output = TensorType(use.shape, "int64") if is_int else _vectors(use, use.shape, table)
    return Inferred((output,))


def _vectors(use: Use, shape: Shape, table: _Table) -> TensorType:
    return TensorType(encoded(shape, table.size, use.arguments.output_mode), use.settings.floatx)


# -- what Keras refuses -----------------------------------------------------------------------------------------------


def _need_dtype(use: Use, *, is_text: bool) -> None:
    """Keras finds out only when data flows.

    It calls the words of an inverted lookup `int64`, so such numbers may be texts. With a policy of `string` numbers
    look like texts here, and Keras does not cast them.
    """
    unfit = use.x.dtype not in (None, "string", "int64") if is_text else use.x.dtype == "string"
    if unfit and use.policy.compute != "string":
        raise Refusal(
            "wrong-dtype",
            f"`{use.kind}` looks up {'texts' if is_text else 'numbers'}, and this is `{use.x.dtype}`",
            input=0,
            help="write `dtype: string` in the `Input`" if is_text else "",
        )


def _need_int_mode(use: Use, *names: str) -> None:
    mode = use.arguments.output_mode
    for name in names:
        if mode != "int" and getattr(use.arguments, name) not in (None, False):
            raise Refusal("unfit-argument", f"`{name}` is for `output_mode: int`, and this is `{mode}`", (name,))


def _need_table(use: Use, table: _Table) -> None:
    given = use.arguments
    if given.sparse and given.output_mode == "int":
        raise Refusal("unfit-argument", "`sparse` is for vectors, and `output_mode: int` gives integers", ("sparse",))
    if given.pad_to_max_tokens and given.max_tokens is None:
        raise Refusal("unfit-argument", "`pad_to_max_tokens` needs to know `max_tokens`", ("pad_to_max_tokens",))
    _need_weights(given)
    if given.vocabulary is not None:
        _need_tokens(given.vocabulary, table)
        _need_room(given, table)


def _need_weights(given: Any) -> None:
    """Weights of words belong to `tf_idf`, one for each word of a vocabulary."""
    weights, words, is_weighted = given.idf_weights, given.vocabulary, given.output_mode == "tf_idf"
    if weights is not None and not is_weighted:
        raise Refusal(
            "unfit-argument",
            f"`idf_weights` is for `output_mode: tf_idf`, and this is `{given.output_mode}`",
            ("idf_weights",),
        )
    if is_weighted and words is not None and (weights is None or len(weights) != len(words)):
        here = "there are none" if weights is None else f"here are {len(weights)}"
        raise Refusal(
            "unfit-argument",
            f"`output_mode: tf_idf` needs a weight for each of the {len(words)} words of the vocabulary, and {here}",
            ("output_mode",) if weights is None else ("idf_weights",),
            help="give them as `idf_weights`",
        )


def _need_tokens(words: tuple[Any, ...], table: _Table) -> None:
    """A vocabulary has words of its own, each once; special tokens stand at its start, all of them or none."""
    tokens = table.tokens
    if not tokens:
        raise Refusal("unfit-argument", "the vocabulary has no words" + " of its own" * bool(words), ("vocabulary",))
    specials = {table.mask: "mask_token"} | ({table.unknown: "oov_token"} if table.invert else {})
    seen: set[Any] = set()
    for number, word in enumerate(tokens, len(words) - len(tokens)):
        if word in seen:
            raise Refusal("unfit-argument", f"{_quoted(word)} stands in the vocabulary twice", ("vocabulary", number))
        if word in specials:
            raise Refusal(
                "unfit-argument",
                f"{_quoted(word)} is the `{specials[word]}`, and cannot be a word too",
                ("vocabulary", number),
                help="leave it out: the layer adds it",
            )
        seen.add(word)


def _quoted(word: Any) -> str:
    return f"`{word}`" if word != "" else '`""`'


def _need_room(given: Any, table: _Table) -> None:
    size = len(table.specials) + len(table.tokens)
    if given.max_tokens is not None and size > given.max_tokens:
        raise Refusal(
            "unfit-argument",
            f"the vocabulary has {size} tokens with the special ones, and `max_tokens` is {given.max_tokens}",
            ("max_tokens",),
            help=f"use `max_tokens: {size}` or more",
        )


# -- what Keras takes, and fails on later -----------------------------------------------------------------------------


def _split_warnings(use: Use) -> Iterator[Refusal]:
    if use.arguments.split is not None and use.x.rank > 1 and use.shape[-1] not in (None, 1):
        yield Refusal(
            "shape-mismatch",
            f"`{use.kind}` splits one text for each sample, and here are {use.shape[-1]}",
            input=0,
            help="use `split: null` for texts that are split already",
        )
