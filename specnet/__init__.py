"""specnet: a compiler for declarative model specs. Names load on first use, so importing it is light."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from specnet.api import compile, diagram, load, load_weights, plan, save_weights, schema, summary, validate
    from specnet.api.training import Run, open_run, train
    from specnet.diagnostics import Diagnostic, SpecError
    from specnet.spec import Spec

_HOMES = {
    **dict.fromkeys(
        ("compile", "diagram", "load", "load_weights", "plan", "save_weights", "schema", "summary", "validate"),
        "specnet.api",
    ),
    **dict.fromkeys(("Run", "open_run", "train"), "specnet.api.training"),
    **dict.fromkeys(("Diagnostic", "SpecError"), "specnet.diagnostics"),
    "Spec": "specnet.spec",
}

__all__ = [
    "Diagnostic",
    "Run",
    "Spec",
    "SpecError",
    "__version__",
    "compile",
    "diagram",
    "load",
    "load_weights",
    "open_run",
    "plan",
    "save_weights",
    "schema",
    "summary",
    "train",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
