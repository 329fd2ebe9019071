"""The base of the frozen values that a spec is made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, NamedTuple, NoReturn, Self, get_args, get_origin, get_type_hints

from pydantic_core import CoreSchema, SchemaValidator, ValidationError, core_schema

from specnet.catalog.types import Type
from specnet.spec.problems import fail, in_our_words, problem, shown
from specnet.spec.types import T

REQUIRED: Any = object()


class Field(NamedTuple):
    """A key of a value: its type, the marks that say what is accepted, and its default."""

    annotation: Any
    marks: tuple[Any, ...]
    default: Any

    def is_required(self) -> bool:
        return self.default is REQUIRED


class _Fields:
    """The fields of a class of values, read from its annotations when first asked for."""

    def __get__(self, value: Any, owner: Any) -> Mapping[str, Field]:
        return _fields(owner)


@cache
def _fields(model: Any) -> Mapping[str, Field]:
    hints = get_type_hints(model, include_extras=True)
    return {
        name: Field(hint, getattr(hint, "__metadata__", ()), getattr(model, name, REQUIRED))
        for name, hint in hints.items()
        if get_origin(hint) is not ClassVar
    }


class Value:
    """A frozen mapping with known keys; what is wrong with its data is said in specnet's words.

    pydantic's core validates, and methods are called as pydantic calls them. `pydantic.BaseModel` is not used: importing it
    takes as long as checking a spec. An instance holds what was given; defaults are attributes of the class.
    """

    model_fields: ClassVar[Mapping[str, Field]] = _Fields()  # type: ignore[assignment]
    owner: ClassVar[str] = "the spec"
    of_arguments: ClassVar[bool] = False

    def __init__(self, /, **given: Any) -> None:
        vars(self).update(_validated(type(self), given, None))

    @classmethod
    def model_validate(cls, data: Any, *, context: Any = None) -> Self:
        """The value that `data` writes. Raises pydantic's ValidationError with specnet's problems."""
        return data if isinstance(data, cls) else cls.model_construct(**_validated(cls, data, context))

    @classmethod
    def model_construct(cls, /, **given: Any) -> Self:
        """A value of what is known to be valid."""
        made = cls.__new__(cls)
        vars(made).update(given)
        return made

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """The value with some of its fields replaced."""
        return self.model_construct(**{**vars(self), **update})

    def given(self) -> dict[str, Any]:
        """What was written, without defaults, in the order of the language."""
        return {name: vars(self)[name] for name in self.model_fields if name in vars(self)}

    def _items(self) -> dict[str, Any]:
        return {name: vars(self).get(name, field.default) for name, field in self.model_fields.items()}

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._items() == other._items()

    def __hash__(self) -> int:
        return hash((type(self), *self._items().values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={item!r}' for name, item in self._items().items())})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} is frozen")


def _validated(model: Any, data: Any, context: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        fail(problem("wrong-type", f"{model.owner} must be a mapping", label=f"this is {shown(data)}"))
    try:
        given: dict[str, Any] = _validator(model).validate_python(data, context=context)
    except ValidationError as error:
        types = field_types(model)
        fail(*in_our_words(error, model.owner, data, types, list(model.model_fields), argument=model.of_arguments))
    return given


@cache
def _validator(model: Any) -> SchemaValidator:
    """Made when a spec first has such a value: most specs have few of them."""
    fields = {
        name: core_schema.typed_dict_field(_schema(field.annotation, field.marks), required=field.is_required())
        for name, field in model.model_fields.items()
    }
    return SchemaValidator(core_schema.typed_dict_schema(fields, extra_behavior="forbid"))


def _schema(annotation: Any, marks: tuple[Any, ...]) -> CoreSchema:
    """The schema of a mark; without one that of a value, of a value or None, or of a list."""
    if marks:
        schema: CoreSchema = marks[0].schema()
        return schema
    inner = [_schema(item, getattr(item, "__metadata__", ())) for item in get_args(annotation)[:1]]
    if get_origin(annotation) is tuple:
        return core_schema.tuple_schema(inner, variadic_item_index=0)
    if inner:
        return core_schema.nullable_schema(inner[0])
    return core_schema.with_info_plain_validator_function(
        lambda data, info: annotation.model_validate(data, context=info.context)
    )


@cache
def field_types(model: Any) -> Mapping[str, Type]:
    """The catalog types of a value's fields."""
    return {
        name: mark.type for name, field in model.model_fields.items() for mark in field.marks if isinstance(mark, T)
    }
