"""The section on how to make the run again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from specnet.report.blocks import Block, Code, Heading, Table, Text
from specnet.report.wording import finite, seconds_text
from specnet.runs.folder import SPEC

STATES = {
    "running": "Not ended, or killed: this report shows what had been written until then.",
    "finished": "Finished.",
    "interrupted": "Interrupted; what was trained until then is saved.",
    "failed": "Failed.",
}


def about_making(lock: Mapping[str, Any]) -> Iterator[Block]:
    """Command, versions, seeds, and fingerprints of the data."""
    yield Heading(2, "How to make it again")
    yield Text("The same spec, data, seeds and versions make the same model.")
    command = str(lock.get("command") or "")
    if command.startswith("specnet "):
        yield Text("The command of the run:")
        yield Code(command, "console")
    yield Text(
        f"{SPEC}, in the folder of the run, says all that was set. Data files that it names by relative paths are looked for beside it."
    )
    yield Code(f"specnet train {SPEC}", "console")
    yield Table(("Run", ""), list(_facts(lock)))
    yield Table(("Package", "Version"), list(_versions(lock)))
    fingerprints = [(str(name), str(found)) for name, found in _items(lock, "fingerprints") if found]
    if fingerprints:
        yield Table(("Set", "SHA-256 of its data"), fingerprints)


def _facts(lock: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "state", STATES.get(str(lock.get("state")), str(lock.get("state")))
    if lock.get("started"):
        yield "started", str(lock["started"]).replace("T", " ")
    seconds = finite(lock.get("seconds"))
    if seconds is not None:
        yield "wall time", seconds_text(seconds)
    for name, seed in _items(lock, "seeds"):
        yield f"seed of {name}", "none" if seed is None else str(seed)


def _versions(lock: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if lock.get("python"):
        yield "python", str(lock["python"])
    engine = lock.get("engine")
    for name, version in _items(lock, "versions"):
        yield f"{name} (the engine of this run)" if name == engine else str(name), str(version)


def _items(lock: Mapping[str, Any], key: str) -> list[tuple[Any, Any]]:
    found = lock.get(key)
    return list(found.items()) if isinstance(found, Mapping) else []
