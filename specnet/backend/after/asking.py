"""What stands on the command line after the run -> examples: numbers, texts, and files and folders of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from specnet.backend.after import tables
from specnet.backend.after.asked import Asked, Field, Fields, fitted, mismatch, takes, unreadable
from specnet.backend.data.examples import Array
from specnet.backend.pictures import Picture, picture_size, read_picture
from specnet.diagnostics import Diagnostic, SpecError

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".avif", ".ppm", ".pgm", ".jp2", ".tga")
ARRAYS, TABLES, TEXTS = (".npz", ".npy"), (".csv", ".tsv"), (".txt",)
# What files with data to train on call their inputs.
TRAINING_NAMES: tuple[str, ...] = ("x", "x_test", "x_val")
CHUNK = 64
_BETWEEN = re.compile(r"[\s,;]+")
_FILE_LIKE = re.compile(r"\.[A-Za-z]\w{1,4}$|[/\\]")


def asked(arguments: Sequence[str], fields: Fields) -> Iterator[Asked]:
    """The examples that arguments name, a bounded number at once. Raises SpecError where one is not what the model takes."""
    numbers: list[str] = []
    for argument in arguments:
        path = Path(argument).expanduser()
        if _is_there(path):
            yield from _of_numbers(numbers, fields)
            numbers = []
            yield from _of_path(path, fields)
        elif fields.only and fields.only[1].is_text:
            yield _of_texts([argument], [argument], fields)
        else:
            numbers.append(argument)
    yield from _of_numbers(numbers, fields)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a long text is no name of a file
        return False


def _of_numbers(arguments: Sequence[str], fields: Fields) -> Iterator[Asked]:
    """Rows of numbers: one a word, or single numbers that are rows together."""
    if not arguments:
        return
    rows = [_row(argument, fields) for argument in arguments]
    sizes = [field.size for field in fields.inputs.values()]
    if any(field.is_text for field in fields.inputs.values()) or None in sizes:
        raise mismatch(arguments[0], "this model is not asked with numbers", f"it takes {takes(fields)}")
    wanted = sum(size or 0 for size in sizes)
    if wanted > 1 and all(len(row) == 1 for row in rows):
        flat = [number for row in rows for number in row]
        rows = [flat[start : start + wanted] for start in range(0, len(flat), wanted)]
        arguments = [" ".join(arguments[start : start + wanted]) for start in range(0, len(flat), wanted)]
    elif wanted == 1:
        _refuse_decimal_commas(arguments, fields)
        arguments = [word for argument in arguments for word in _words(argument)]
        rows = [[number] for row in rows for number in row]
    for argument, row in zip(arguments, rows, strict=True):
        if len(row) != wanted:
            numbers = "1 number" if len(row) == 1 else f"{len(row)} numbers"
            raise mismatch(
                argument, f"the model takes {wanted} numbers, and this is {numbers}", f"it takes {takes(fields)}"
            )
    yield Asked(tuple(arguments), _shared_out(np.asarray(rows, dtype="float32"), fields))


def _refuse_decimal_commas(arguments: Sequence[str], fields: Fields) -> None:
    """`1,5` to a model of one number is one number in some countries, and two in others."""
    for argument in arguments:
        if re.search(r"\d,\d", argument):
            raise mismatch(
                argument,
                f"`{argument}` could be one number or several",
                f"write a point for fractions and a blank between numbers; the model takes {takes(fields)}",
            )


def _shared_out(rows: Array, fields: Fields) -> dict[str, Array]:
    """The columns of rows, input after input."""
    found, start = {}, 0
    for name, field in fields.inputs.items():
        end = start + (field.size or 0)
        found[name] = rows[:, start:end].reshape(len(rows), *(length or 1 for length in field.shape))
        start = end
    return found


def _words(argument: str) -> list[str]:
    return [word for word in _BETWEEN.split(argument.strip()) if word]


def _row(argument: str, fields: Fields) -> list[float]:
    try:
        row = [float(word) for word in _words(argument)]
    except ValueError:
        row = []
    if row and np.isfinite(row).all():
        return row
    if _FILE_LIKE.search(argument):
        raise unreadable(Path(argument), "there is no such file")
    raise mismatch(argument, f"`{argument}` is neither a number nor a file", f"the model takes {takes(fields)}")


def _of_texts(names: Sequence[str], texts: Sequence[str], fields: Fields) -> Asked:
    assert fields.only is not None
    name, field = fields.only
    return Asked(tuple(names), {name: fitted(name, np.asarray(texts, dtype=object), field, names[0])})


def _of_path(path: Path, fields: Fields) -> Iterator[Asked]:
    if path.is_dir():
        yield from _of_folder(path, fields)
    elif path.suffix.lower() in ARRAYS:
        yield from _of_arrays(path, fields)
    elif path.suffix.lower() in TABLES:
        yield from tables.asked(path, fields)
    elif fields.only and fields.only[1].is_text:
        yield _of_texts([str(path)], [_text(path)], fields)
    elif path.suffix.lower() in TEXTS:
        raise mismatch(str(path), f"this model is not asked with texts: it takes {takes(fields)}")
    else:
        faults: list[Diagnostic] = []
        yield from _of_pictures([path], fields, faults)
        if faults:
            raise SpecError(faults)


def _of_folder(folder: Path, fields: Fields) -> Iterator[Asked]:
    """Every picture, or text, in a folder and the folders below it, in the order of their names."""
    is_text = bool(fields.only and fields.only[1].is_text)
    endings = TEXTS if is_text else PICTURES
    files = [
        path for path in sorted(folder.rglob("*")) if path.suffix.lower() in endings and not _is_hidden(path, folder)
    ]
    if not files:
        raise unreadable(
            folder, f"there is no {'text' if is_text else 'picture'} in it", f"endings are {', '.join(endings)}"
        )
    faults: list[Diagnostic] = []
    for start in range(0, len(files), CHUNK):
        chosen = files[start : start + CHUNK]
        if is_text:
            yield _of_texts([str(path) for path in chosen], [_text(path) for path in chosen], fields)
        else:
            yield from _of_pictures(chosen, fields, faults)
    if faults:  # told when all others are there
        raise SpecError(faults)


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error.strerror)
        raise unreadable(path, reason) from error


def _of_pictures(paths: Sequence[Path], fields: Fields, faults: list[Diagnostic]) -> Iterator[Asked]:
    """The pictures that can be read, as one batch; those that cannot are added to the faults."""
    size = picture_size(_last(fields.only[1].shape, fields)) if fields.only and not fields.only[1].is_text else None
    if fields.only is None or size is None:
        raise mismatch(str(paths[0]), "this model is not asked with pictures", f"it takes {takes(fields)}")
    name, field = fields.only
    read: dict[Path, Picture] = {}
    for path in paths:
        try:
            read[path] = read_picture(path, *size, invert=fields.invert, traits=fields.traits)
        except SpecError as error:
            faults += error.diagnostics
    if not read:
        return
    arrays = [_first(one.array, fields).reshape(_open_size(field, one.array)) for one in read.values()]
    if len({array.shape for array in arrays}) > 1:
        raise mismatch(
            str(paths[0]), "the pictures have different sizes, and the model takes any: predict them one by one"
        )
    notes = [f"{path}: {note}" for path, one in read.items() for note in one.notes]
    yield Asked(tuple(map(str, read)), {name: np.stack(arrays)}, tuple(notes))


def _open_size(field: Field, array: Array) -> tuple[int, ...]:
    return array.shape if None in field.shape else tuple(length or 1 for length in field.shape)


def _last(shape: tuple[int | None, ...], fields: Fields) -> tuple[int | None, ...]:
    """The shape of a picture with its channels last."""
    return (*shape[1:], shape[0]) if fields.channels_first and len(shape) == 3 else shape


def _first(array: Array, fields: Fields) -> Array:
    return np.moveaxis(array, -1, 0) if fields.channels_first and array.ndim == 3 else array


def _of_arrays(path: Path, fields: Fields) -> Iterator[Asked]:
    """The arrays of a NumPy file: by the names of the inputs, or the only one, or `x` with what training files add."""
    found = _arrays(path)
    inputs = {
        name: fitted(name, np.atleast_1d(array), fields.inputs[name], str(path))
        for name, array in _chosen(path, found, fields).items()
    }
    counts = {name: len(array) for name, array in inputs.items()}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"`{name}` has {count}" for name, count in counts.items())
        raise mismatch(str(path), f"all inputs need the same number of examples, and {told}")
    count = next(iter(counts.values()))
    for start in range(0, count, CHUNK * CHUNK):
        rows = range(start, min(start + CHUNK * CHUNK, count))
        yield Asked(
            tuple(f"{path}[{row}]" for row in rows),
            {name: array[rows.start : rows.stop] for name, array in inputs.items()},
        )


def _arrays(path: Path) -> dict[str, Array]:
    try:
        loaded: Any = np.load(path, allow_pickle=False)
        return {"x": loaded} if isinstance(loaded, np.ndarray) else {name: loaded[name] for name in loaded.files}
    except Exception as error:  # zipfile and zlib have errors of their own
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise unreadable(path, reason) from error


def _chosen(path: Path, found: dict[str, Array], fields: Fields) -> dict[str, Array]:
    if all(name in found for name in fields.inputs):
        return {name: found[name] for name in fields.inputs}
    there = [name for name in TRAINING_NAMES if name in found] or (list(found) if len(found) == 1 else [])
    if fields.only and there:
        return {fields.only[0]: found[there[0]]}
    has = ", ".join(f"`{name}`" for name in found) or "none"
    missing = next(name for name in fields.inputs if name not in found)
    raise mismatch(str(path), f"`{path}` has no array `{missing}`; it has {has}", f"the model takes {takes(fields)}")
