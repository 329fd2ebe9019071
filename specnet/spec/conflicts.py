"""Arguments that Keras refuses together, and those of which one is needed: what types of single arguments cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from specnet.catalog import Entry
from specnet.spec.problems import problem

# No model needs more from one operation; a number alone must not take memory.
MOST_TENSORS = 10_000
_CLIPS = ("clipnorm", "clipvalue", "global_clipnorm")
# Arguments of callbacks that name what they write.
_WRITTEN = ("filepath", "filename", "log_dir", "backup_dir", "directory")
_WEIGHT_FILES = (".h5", ".hdf5")


def conflicts(entry: Entry, arguments: dict[str, Any]) -> list[Any]:
    """The problems of a kind's arguments as they were given."""
    return [found for kinds, check in _CHECKS if kinds(entry) for found in check(entry, arguments)]


def _clipping(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    clips = [name for name in _CLIPS if given.get(name) is not None]
    if len(clips) > 1:
        yield problem(
            "conflicting-arguments",
            f"`{entry.kind}` clips gradients in one way only, and {len(clips)} are given",
            (clips[1],),
            at="key",
            help=f"keep one of {', '.join(f'`{name}`' for name in clips)}",
        )


def _strides_and_dilation(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    if _above_one(given.get("strides")) and _above_one(given.get("dilation_rate")):
        yield problem(
            "conflicting-arguments",
            f"`{entry.kind}` cannot have both strides and a dilation rate above 1",
            ("dilation_rate",),
            at="key",
        )


def _groups(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    filters, groups = given.get("filters"), given.get("groups")
    if isinstance(filters, int) and isinstance(groups, int) and filters % groups:
        yield problem(
            "conflicting-arguments",
            f"`{entry.kind}` cannot share {filters} filters evenly among {groups} groups",
            ("groups",),
            help="`filters` must be a multiple of `groups`",
        )


def _input_shape(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    if given.get("shape") is None and given.get("batch_shape") is None:
        yield problem(
            "missing-argument",
            f"`{entry.kind}` needs the argument `shape`",
            at="key",
            help=f"say what goes in, without the batch: `{entry.kind}: [28, 28]`",
        )
    elif given.get("batch_shape") is not None and (
        given.get("shape") is not None or given.get("batch_size") is not None
    ):
        yield problem(
            "conflicting-arguments",
            "`batch_shape` says it all: `shape` and `batch_size` cannot stand beside it",
            ("batch_shape",),
            at="key",
        )


def _bins(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    if given.get("bin_boundaries") is None and given.get("num_bins") is None:
        yield problem("missing-argument", "`Discretization` needs `bin_boundaries` or `num_bins`", at="key")
    elif given.get("bin_boundaries") is not None and given.get("num_bins") is not None:
        yield problem(
            "conflicting-arguments",
            "`Discretization` takes `bin_boundaries` or `num_bins`, not both",
            ("num_bins",),
            at="key",
        )


def _application_weights(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    weights = given.get("weights", "imagenet")
    if weights == "imagenet" and given.get("include_top", True) and given.get("classes", 1000) != 1000:
        yield problem(
            "conflicting-arguments",
            f"the ImageNet weights of `{entry.kind}` are for 1000 classes",
            ("classes",),
            help="write `include_top: false` and add a `Dense` layer of your own, or `weights: null`",
        )
    elif isinstance(weights, str) and "://" in weights:
        yield problem(
            "unsafe-path",
            "weights are never fetched from an address that a spec names",
            ("weights",),
            help="download the file, and name its path",
        )
    elif isinstance(weights, str) and weights != "imagenet" and not weights.endswith(_WEIGHT_FILES):
        yield problem(
            "wrong-value",
            f"`weights` of `{entry.kind}` must be `imagenet`, `null` or the path of an `.h5` file",
            ("weights",),
            label=f'this is the text "{weights[:40]}"',
            help="YAML's word for nothing is `null`" if weights == "None" else "",
        )


def _many_tensors(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    """Operations that give as many tensors as an argument says."""
    deciding = str(entry.outputs)
    number = given.get(deciding)
    if isinstance(number, int) and number > MOST_TENSORS:
        message = f"`{entry.kind}` gives at most {MOST_TENSORS:,} tensors, and this asks for {number:,}"
        yield problem("wrong-value", message, (deciding,))


def _fold(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    of, number = given.get("of"), given.get("number")
    if isinstance(of, int) and isinstance(number, int) and number > of:
        message = f"there are {of} folds, and this asks for number {number}"
        yield problem("conflicting-arguments", message, ("number",), help=f"folds are counted from 1 to {of}")


def _checkpoint(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    name, weights_only = given.get("filepath"), given.get("save_weights_only") is True
    endings = (".weights.h5",) if weights_only else (".keras", ".h5")
    if isinstance(name, str) and not name.endswith(endings):
        what = "weights alone" if weights_only else "a whole model"
        message = f"`filepath` of `{entry.kind}` must end in {' or '.join(f'`{end}`' for end in endings)} for {what}"
        yield problem("wrong-value", message, ("filepath",), label=f'this is the text "{name[:40]}"')


def _inside_of_the_run(entry: Entry, given: dict[str, Any]) -> Iterator[Any]:
    """A spec must not choose where on a disk a callback writes."""
    for argument in _WRITTEN:
        name = given.get(argument)
        if isinstance(name, str) and leads_outside(name):
            message = f"`{argument}` of `{entry.kind}` leads out of the folder of the run"
            yield problem("unsafe-path", message, (argument,), help="write a name, or a path below the run's folder")


def leads_outside(name: str) -> bool:
    """Whether a path may end elsewhere than below the folder that it starts in; addresses do."""
    path = name.replace("\\", "/")
    return path.startswith(("/", "~")) or ":" in path.split("{")[0] or ".." in path.split("/")


def _above_one(value: Any) -> bool:
    return any(item > 1 for item in value) if isinstance(value, tuple) else isinstance(value, int) and value > 1


def _convolution(entry: Entry) -> bool:
    return entry.group == "layers" and "dilation_rate" in entry.parameters and "LSTM" not in entry.kind


def _plain_convolution(entry: Entry) -> bool:
    """Depthwise and separable ones take both."""
    return _convolution(entry) and entry.kind.startswith("Conv")


_CHECKS: tuple[tuple[Callable[[Entry], bool], Callable[[Entry, dict[str, Any]], Iterator[Any]]], ...] = (
    (lambda entry: entry.group == "optimizers", _clipping),
    (_plain_convolution, _strides_and_dilation),
    (_convolution, _groups),
    (lambda entry: entry.group == "layers" and entry.kind in ("Input", "InputLayer"), _input_shape),
    (lambda entry: entry.group == "layers" and entry.kind == "Discretization", _bins),
    (lambda entry: entry.group == "applications", _application_weights),
    (lambda entry: entry.group == "splits" and entry.kind == "folds", _fold),
    (lambda entry: entry.group == "callbacks" and entry.kind == "ModelCheckpoint", _checkpoint),
    (lambda entry: entry.group == "callbacks", _inside_of_the_run),
    (lambda entry: entry.form == "operation", _many_tensors),
)
