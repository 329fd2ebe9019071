"""The whole spec."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic_core import CoreSchema, core_schema

from specnet.spec.data import Data
from specnet.spec.forms import Construct
from specnet.spec.model import ModelSpec
from specnet.spec.problems import fail, problem, shown
from specnet.spec.runtime import Runtime
from specnet.spec.training import Training
from specnet.spec.types import T
from specnet.spec.values import Value

LANGUAGE_VERSION = 1


SECTIONS: dict[str, type[Value]] = {"model": ModelSpec, "training": Training, "data": Data, "runtime": Runtime}


class Version:
    """Annotates the field that holds the version of the language."""

    def schema(self) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(_version)


def _version(value: Any) -> int:
    if type(value) is not int or value != LANGUAGE_VERSION:
        fail(
            problem(
                "unsupported-version",
                f"this specnet reads version {LANGUAGE_VERSION} of the language",
                label=f"this is {shown(value)}",
                help=f"write `specnet: {LANGUAGE_VERSION}`",
            )
        )
    return value


class Spec(Value):
    """A model specification: what `specnet.load` returns. Equal specs compile to equal models."""

    owner = "the spec"
    specnet: Annotated[int, Version()]
    name: Annotated[str | None, T("name | null")] = None
    description: Annotated[str | None, T("str | null")] = None
    model: ModelSpec
    data: Data | None = None
    training: Training | None = None
    baseline: Annotated[tuple[Construct, ...] | None, T("[@estimators...] | null")] = None
    runtime: Runtime = Runtime.model_construct()

    def to_yaml(self) -> str:
        """The spec as YAML text that `specnet.load` reads back to an equal spec; comments of the source are not kept."""
        from specnet.spec.dump import to_yaml

        return to_yaml(self)

    def to_dict(self) -> dict[str, Any]:
        """The spec as plain data, as `specnet.load` takes it."""
        from specnet.spec.dump import to_plain

        plain: dict[str, Any] = to_plain(self)
        return plain


SECTIONS["the spec"] = Spec
