"""The base of the frozen values that a spec is made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, ValidationError, model_validator

from specnet.catalog.types import Type
from specnet.spec.problems import fail, in_our_words, problem, shown
from specnet.spec.types import T


class Value(BaseModel):
    """A frozen mapping with known keys; what is wrong with its data is said in specnet's words."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    owner: ClassVar[str] = "the spec"
    of_arguments: ClassVar[bool] = False

    @model_validator(mode="wrap")
    @classmethod
    def _explain(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, cls):
            return data
        if not isinstance(data, dict):
            fail(problem("wrong-type", f"{cls.owner} must be a mapping", label=f"this is {shown(data)}"))
        try:
            return handler(data)
        except ValidationError as error:
            fail(
                *in_our_words(
                    error, cls.owner, data, field_types(cls), list(cls.model_fields), argument=cls.of_arguments
                )
            )

    def given(self) -> dict[str, Any]:
        """What was written, without defaults."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


@cache
def field_types(model: type[BaseModel]) -> Mapping[str, Type]:
    """The catalog types of a model's fields."""
    return {
        name: mark.type for name, field in model.model_fields.items() for mark in field.metadata if isinstance(mark, T)
    }
