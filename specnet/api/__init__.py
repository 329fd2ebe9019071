"""What `import specnet` shows, in the files of this room; `stages` has the steps between text and model."""

from specnet.api.models import (
    compile,
    diagram,
    load,
    load_weights,
    plan,
    save_weights,
    schema,
    summary,
    validate,
)
from specnet.api.stages import Loaded, build_loaded, draw_loaded, drawn_as_text, facts_of, load_all, plan_loaded

__all__ = [
    "Loaded",
    "build_loaded",
    "compile",
    "diagram",
    "draw_loaded",
    "drawn_as_text",
    "facts_of",
    "load",
    "load_all",
    "load_weights",
    "plan",
    "plan_loaded",
    "save_weights",
    "schema",
    "summary",
    "validate",
]
