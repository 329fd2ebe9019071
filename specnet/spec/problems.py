"""How validators say what is wrong, and how pydantic's own errors are put into our words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NoReturn, TypeVar

from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from specnet.catalog.types import Atom, ListOf, MappingOf, Type, Union, describe
from specnet.catalog.types import Literal as OneOf
from specnet.diagnostics import did_you_mean, nearest
from specnet.diagnostics.codes import CODES

Loc = tuple[str | int, ...]
Found = TypeVar("Found")
UNION_TAG = "<"
MOST_CHOICES = 10
LONGEST_MENDED = 60
# What arguments were called in Keras 1 and 2.
OLD_NAMES: dict[str, tuple[str, ...]] = {
    "alpha": ("negative_slope",),
    "b_regularizer": ("bias_regularizer",),
    "border_mode": ("padding",),
    "dim_ordering": ("data_format",),
    "init": ("kernel_initializer",),
    "lr": ("learning_rate",),
    "nb_epoch": ("epochs",),
    "nb_filter": ("filters",),
    "output_dim": ("units",),
    "p": ("rate",),
    "pool_length": ("pool_size",),
    "subsample": ("strides",),
    "W_regularizer": ("kernel_regularizer",),
}


def problem(
    code: str,
    message: str,
    loc: Loc = (),
    *,
    at: Literal["key", "value"] = "value",
    label: str = "",
    note: str = "",
    help: str = "",
) -> InitErrorDetails:
    """One fault at `loc` below the value that is being validated."""
    context = {"message": message, "at": at, "label": label, "note": note, "help": help}
    return InitErrorDetails(type=PydanticCustomError(code, "{message}", context), loc=loc, input=None)


def fail(*problems: InitErrorDetails) -> NoReturn:
    """Raises the problems as pydantic's ValidationError, which pydantic merges with those found elsewhere."""
    raise ValidationError.from_exception_data("spec", list(problems))


def collected(read: Callable[[], Found]) -> tuple[Found | None, list[InitErrorDetails]]:
    """What `read` returns and no problems, or None and the problems that it raises."""
    try:
        return read(), []
    except ValidationError as error:
        return None, below((), error)


def below(loc: Loc, error: ValidationError) -> list[InitErrorDetails]:
    """The problems of an inner validation, moved below `loc`; every one of them is already in our words."""
    return [
        _again(found, (*loc, *_clean(found["loc"]))) for found in error.errors(include_url=False, include_input=False)
    ]


def below_loc(fault: InitErrorDetails, loc: Loc) -> InitErrorDetails:
    """A problem moved below `loc`."""
    return {**fault, "loc": (*loc, *fault["loc"])}


def _again(found: Any, loc: Loc) -> InitErrorDetails:
    return InitErrorDetails(type=PydanticCustomError(found["type"], "{message}", found["ctx"]), loc=loc, input=None)


def _clean(loc: Iterable[str | int]) -> Loc:
    return tuple(step for step in loc if not (isinstance(step, str) and step.startswith(UNION_TAG)))


def in_our_words(
    error: ValidationError,
    owner: str,
    data: Mapping[str, Any],
    types: Mapping[str, Type],
    keys: Iterable[str],
    *,
    argument: bool,
) -> list[InitErrorDetails]:
    """The errors of a mapping: unknown, missing and wrong values, one problem for each faulty key.

    `owner` names the mapping in messages; `argument` tells arguments of a kind from keys of the language.
    A missing key is left out when an unknown one is a misspelling of it.
    """
    by_key: dict[str | int, list[Any]] = {}
    for found in error.errors(include_url=False):
        by_key.setdefault(found["loc"][0] if found["loc"] else "", []).append(found)
    of_keys = {str(key): faults[0]["type"] for key, faults in by_key.items() if len(faults[0]["loc"]) == 1}
    unknown = [key for key, type_ in of_keys.items() if type_ == "extra_forbidden"]
    missing = [key for key, type_ in of_keys.items() if type_ == "missing"]
    meant = _meant(unknown, missing, keys, argument=argument)
    problems = [_unknown(key, owner, keys, meant[key], argument=argument) for key in unknown]
    problems += [_missing(key, owner, types, argument=argument) for key in missing if key not in meant.values()]
    for key, faults in by_key.items():
        if of_keys.get(str(key)) not in ("extra_forbidden", "missing"):
            problems += _wrong(str(key), faults, owner, data, types)
    return problems


# What to write in place of keys and arguments that people try.
HINTS = {
    "input_shape": "say what goes in with an `Input` item at the start",
    "batch_input_shape": "say what goes in with an `Input` item at the start",
    "input_length": "leave it out: lengths follow from the input",
    "decay": "use a schedule such as `ExponentialDecay` as the learning rate",
    "learning_rate": "it is an argument of the optimizer: `optimizer: {Adam: {learning_rate: 1e-3}}`",
    "mixed_precision": "write `dtype_policy: mixed_float16` in `runtime`",
    "from_logits": "it is an argument of the loss: `loss: {BinaryCrossentropy: {from_logits: true}}`",
    **dict.fromkeys(("vars", "blocks", "extends", "expect"), "a later version of specnet will have it"),
}


def _meant(unknown: list[str], missing: list[str], keys: Iterable[str], *, argument: bool) -> dict[str, str]:
    """For each unknown key the one that was probably meant, or an empty text: a near one, or the only one that is missing."""
    choices = list(keys)
    meant = {key: _new_name(key, choices) or nearest(key, choices) or "" for key in unknown}
    left = [key for key in missing if key not in meant.values()]
    lost = [key for key in unknown if not meant[key]]
    if len(left) == 1 and len(lost) == 1:
        home = "" if argument else section_of(lost[0])
        meant[lost[0]] = left[0] if argument or home == left[0] else ""
    return meant


def _new_name(key: str, choices: list[str]) -> str:
    """Today's name of an argument of Keras 1 or 2, where this kind has it."""
    return next((name for name in OLD_NAMES.get(key, ()) if name in choices), "")


def section_of(key: str) -> str:
    """The section of a spec that has this key (`training` for `optimizer`), or an empty text."""
    from specnet.spec.document import SECTIONS

    return next((name for name, section in SECTIONS.items() if key in section.model_fields), "")


def _unknown(key: str, owner: str, keys: Iterable[str], meant: str, *, argument: bool) -> InitErrorDetails:
    choices = list(keys)
    home = "" if argument else section_of(key)
    if home and f"`{home}`" != owner:
        where = "at the top of the spec" if home == "the spec" else f"in `{home}`"
        return problem(
            "misplaced-key", f"`{key}` does not belong in {owner}", (key,), at="key", help=f"it stands {where}"
        )
    label = f"did you mean `{meant}`?" if meant else ""
    help_text = "" if label else _in_place_of(key) or _choices(choices, argument=argument)
    if argument:
        return problem(
            "unknown-argument", f"{owner} has no argument `{key}`", (key,), at="key", label=label, help=help_text
        )
    return problem("unknown-key", f"{owner} has no key `{key}`", (key,), at="key", label=label, help=help_text)


def _in_place_of(key: str) -> str:
    return "YAML has no tuples: write `[3, 3]`" if key.endswith(")") else HINTS.get(key, "")


def _choices(choices: list[str], *, argument: bool) -> str:
    if not choices:
        return "it takes no arguments"
    what = "its arguments are" if argument else "the keys here are"
    return f"{what} {', '.join(f'`{choice}`' for choice in choices[:MOST_CHOICES])}" + (
        ", ..." if len(choices) > MOST_CHOICES else ""
    )


_FIRST_KEYS = {
    "specnet": "start with `specnet: 1`, the version of the language",
    "model": "write `model:` with its `layers:`",
    "layers": "list the layers, starting with an `Input`",
    "loss": "name one, such as `loss: mse`",
}


def _missing(key: str, owner: str, types: Mapping[str, Type], *, argument: bool) -> InitErrorDetails:
    what = "the argument" if argument else "the key"
    expected = f"`{key}` is {describe(types[key])}" if key in types else _FIRST_KEYS.get(key, "")
    return problem(
        "missing-argument" if argument else "missing-key", f"{owner} needs {what} `{key}`", at="key", help=expected
    )


def _wrong(
    key: str, faults: list[Any], owner: str, data: Mapping[str, Any], types: Mapping[str, Type]
) -> list[InitErrorDetails]:
    ours = {
        (found["type"], _clean(found["loc"]), found["ctx"]["message"]): found
        for found in faults
        if found["type"] in CODES
    }
    if ours:
        return [_again(found, _clean(found["loc"])) for found in ours.values()]
    value = data.get(key)
    type_ = types.get(key)
    if key in ("vocabulary", "idf_weights") and isinstance(value, str):
        return [
            problem(
                "file-vocabulary",
                f"`{key}` of {owner} is written in the spec, never read from a file or address",
                (key,),
                help="write the list of entries",
            )
        ]
    if type_ is None:
        what = _CONTAINERS.get(faults[0]["type"], "of another form")
        return [problem("wrong-type", f"`{key}` of {owner} must be {what}", (key,), label=f"this is {shown(value)}")]
    loc, at, expected = _innermost((key,), value, type_, faults)
    subject = f"`{key}` of {owner}" if len(loc) == 1 else f"an entry of `{key}` of {owner}"
    return [wrong_value(subject, at, expected, loc)]


def _innermost(loc: Loc, value: Any, type_: Type, faults: list[Any]) -> tuple[Loc, Any, Type]:
    """The one faulty entry of a list or mapping, where the type leaves no doubt of how it should be."""
    entries = _entry_types(value, type_)
    wrong = {_step_into(value, _clean(found["loc"])[1:]) for found in faults} - {None}
    if len(entries) != 1 or len(wrong) != 1:
        return loc, value, type_
    step = wrong.pop()
    return ((*loc, step), value[step], entries[0]) if step is not None else (loc, value, type_)


def _entry_types(value: Any, type_: Type) -> list[Type]:
    if isinstance(value, list | tuple):
        return [member.item for member in _members(type_) if isinstance(member, ListOf)]
    return (
        [member.value for member in _members(type_) if isinstance(member, MappingOf)] if isinstance(value, dict) else []
    )


def _step_into(value: Any, loc: Loc) -> str | int | None:
    """The first step of a place that leads into the value; pydantic puts names of union members before it."""
    steps = range(len(value)) if isinstance(value, list | tuple) else value if isinstance(value, dict) else ()
    return next((step for step in loc if step in steps), None)


_CONTAINERS = {"tuple_type": "a list", "dict_type": "a mapping", "model_type": "a mapping"}


def wrong_value(subject: str, value: Any, type_: Type, loc: Loc) -> InitErrorDetails:
    """`subject` must be of `type_`, and `value` is not."""
    label = _literal_hint(value, type_) or f"this is {shown(value)}"
    return problem("wrong-value", f"{subject} must be {describe(type_)}", loc, label=label, help=_mend(value, type_))


def shown(value: Any) -> str:
    """A value in a few words, as it would stand in a spec."""
    if value is None:
        return "`null`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f'the text "{value if len(value) < 40 else value[:37] + "..."}"'
    if isinstance(value, int | float):
        return f"`{value}`"
    return f"a list of {len(value)}" if isinstance(value, list | tuple) else "a mapping"


def _literal_hint(value: Any, type_: Type) -> str:
    texts = [text for member in _members(type_) if isinstance(member, OneOf) for text in member.texts]
    return did_you_mean(value, texts) if isinstance(value, str) else ""


def _members(type_: Type) -> tuple[Type, ...]:
    return type_.members if isinstance(type_, Union) else (type_,)


def _mend(value: Any, type_: Type) -> str:
    """How to write what was probably meant."""
    atoms = {member.name for member in _members(type_) if isinstance(member, Atom)}
    if isinstance(value, str):
        return _mend_text(value.strip(), atoms)
    if type(value) is int and not atoms - {"null"} and any(isinstance(member, ListOf) for member in _members(type_)):
        return f"write `[{value}]`"
    if isinstance(value, float) and value.is_integer() and "int" in atoms and abs(value) < 1e15:
        return f"write `{int(value)}`, without a decimal point"
    return ""


def _mend_text(text: str, atoms: set[str]) -> str:
    if text.startswith("$"):
        return "variables come with a later version of specnet"
    if text == "None":
        return "YAML's word for nothing is `null`"
    if text.startswith("(") and not text.endswith(")"):
        return "YAML has no tuples: write `[3, 3]`"
    if len(text) > LONGEST_MENDED:
        return ""
    if text.startswith("(") and text.endswith(")") and "," in text:
        return f"YAML has no tuples: write `[{text[1:-1].strip().rstrip(',')}]`"
    if "bool" in atoms and text.lower() in ("yes", "no", "on", "off", "true", "false"):
        return f"write `{'true' if text.lower() in ('yes', 'on', 'true') else 'false'}`"
    digits = text.replace("_", "").removeprefix("-")
    if {"int", "number"} & atoms and digits.replace(".", "", 1).isdigit():
        return f"write the number without quotes and underscores: `{text.replace('_', '')}`"
    return ""
