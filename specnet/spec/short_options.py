"""`--epochs`, `--batch-size` and `--learning-rate`: the settings of the command line that have names of their own."""

from __future__ import annotations

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place
from specnet.spec.settings import Change, option_change
from specnet.syntax import Mapping, Node, Path, Sequence, locate, path_text

TRAINING = ("training",)


def short_options(
    root: Node, *, epochs: int | None = None, batch_size: int | None = None, learning_rate: float | None = None
) -> list[Change]:
    """The changes for `overridden` that the options stand for; those that were not given are None.

    `--epochs` and `--learning-rate` change the one place that decides: `training`, or the phase that has its own. Raises
    SpecError where several phases have their own, since one number cannot say which is meant.
    """
    changes, faults = [], []
    for option, value, key, inside in (
        ("--epochs", epochs, "epochs", ()),
        ("--batch-size", batch_size, "batch_size", ()),
        ("--learning-rate", learning_rate, "optimizer", ("learning_rate",)),
    ):
        homes = _homes(root, key)
        if value is not None and len(homes) > 1:
            faults.append(_ambiguous(option, value, key, [(*home, key, *inside) for home in homes]))
        elif value is not None:
            changes.append(option_change(option, value, *homes[0], key, *inside))
    if faults:
        raise SpecError(faults)
    return changes


def _homes(root: Node, key: str) -> list[Path]:
    """Where a key decides: the phases that have it, and `training` where some phase takes it from there."""
    phases, _ = locate(root, ("training", "phases"))
    if not isinstance(phases, Sequence) or locate(root, TRAINING)[0] is phases:
        return [TRAINING]
    own: list[Path] = [(*TRAINING, "phases", index) for index, phase in enumerate(phases.items) if _has(phase, key)]
    return own if own and len(own) == len(phases.items) else [TRAINING, *own]


def _has(phase: Node, key: str) -> bool:
    return isinstance(phase, Mapping) and any(name.value == key for name, _ in phase.entries)


def _ambiguous(option: str, value: object, key: str, paths: list[Path]) -> Diagnostic:
    place = option_change(option, value, key).steps[0].span
    settings = "\n".join(["write which one is meant:", *(f"--set {path_text(path)}={value}" for path in paths)])
    return Diagnostic(
        "bad-setting", f"`{option}` could mean any of {len(paths)} places", (Label(Place(place)),), (), (settings,)
    )
