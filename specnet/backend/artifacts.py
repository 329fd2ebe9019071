"""What `specnet build` leaves behind: a folder that appears only when it is complete."""

from __future__ import annotations

import hashlib
import json
import platform
from contextlib import suppress
from pathlib import Path
from typing import Any

import keras

from specnet.backend import weights
from specnet.backend.build import Built
from specnet.backend.measure import measure
from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.files import whole_folder
from specnet.graph import Graph
from specnet.render.dot import draw
from specnet.render.picture import class_names, picture
from specnet.render.summary import text_summary
from specnet.shapes import Facts
from specnet.shapes.cost import cost_of
from specnet.source import Place
from specnet.spec import Spec

MANIFEST = "manifest.json"
MANIFEST_VERSION = 1


def write_artifacts(folder: Path, spec: Spec, graph: Graph, facts: Facts, built: Built, version: str) -> list[str]:
    """Fills `folder` with the artifacts of a built model and returns their names; `version` is specnet's. Raises SpecError."""
    check_replaceable(folder)
    with whole_folder(folder) as draft:
        (draft / "spec.resolved.yaml").write_text(_named(spec, graph.name).to_yaml(), encoding="utf-8")
        (draft / "architecture.json").write_text(built.model.to_json(indent=1) + "\n", encoding="utf-8")
        _write_pictures(draft, spec, graph, measure(graph, built, facts))
        weights.save(built.model, draft / "model.weights.h5")
        names = sorted(path.name for path in draft.iterdir())
        (draft / MANIFEST).write_text(
            json.dumps(_manifest(draft, names, spec, built, version), indent=2) + "\n", encoding="utf-8"
        )
    return [*names, MANIFEST]


def _named(spec: Spec, name: str) -> Spec:
    """The spec with the name that it got from its file written into it."""
    return spec if spec.name else spec.model_copy(update={"name": name})


def _write_pictures(draft: Path, spec: Spec, graph: Graph, facts: Facts) -> None:
    (draft / "summary.txt").write_text(
        text_summary(graph, facts, cost_of(graph, facts, None, batch_size=1)), encoding="utf-8"
    )
    drawn = picture(graph, facts, class_names(spec))
    draw(drawn, draft / "diagram.svg", "svg")
    with suppress(SpecError):  # it would be too large for a PNG: the SVG has to do
        draw(drawn, draft / "diagram.png", "png")


def _manifest(draft: Path, names: list[str], spec: Spec, built: Built, version: str) -> dict[str, Any]:
    versions = {
        "specnet": version,
        "keras": keras.version(),
        "python": platform.python_version(),
        keras.backend.backend(): _engine_version(),
    }
    files = {
        name: {
            "bytes": (draft / name).stat().st_size,
            "sha256": hashlib.sha256((draft / name).read_bytes()).hexdigest(),
        }
        for name in names
    }
    return {
        "version": MANIFEST_VERSION,
        "name": built.model.name,
        "seed": spec.runtime.seed,
        "versions": versions,
        "params": built.model.count_params(),
        "files": files,
    }


def _engine_version() -> str:
    from importlib.metadata import version

    return version(keras.backend.backend())


def check_replaceable(folder: Path) -> None:
    """Raises SpecError unless the folder is new, empty, or holds nothing but what was written here before."""
    if not folder.exists():
        return
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else {""}
    others = sorted(names - _written_before(folder)) if names else []
    if not others:
        return
    listed = ", ".join(f"`{name}`" for name in others[:4]) + (", ..." if len(others) > 4 else "")
    message = f"`{folder}` holds what `specnet build` did not write: {listed}" if others[0] else f"`{folder}` is a file"
    help_text = "name another folder with `-o`, or move these away"
    raise SpecError([Diagnostic("unwritable-output", message, (Label(Place(None, str(folder))),), help=(help_text,))])


def _written_before(folder: Path) -> set[str]:
    """The files that the manifest of an earlier build lists, itself included."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {MANIFEST, *manifest["files"]} if "specnet" in manifest["versions"] else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
