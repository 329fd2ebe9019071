"""Image files as examples: decoded in threads, kept in memory where they fit, else decoded again whenever they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from specnet.backend.data.examples import Array, Arrays, Batch, Columns, Examples
from specnet.backend.data.files_reading import Unreadable, faults_of, in_threads, kept, short_names
from specnet.backend.data.source import Source
from specnet.backend.pictures.eight_bits import in_eight_bits
from specnet.backend.pictures.opening import opened
from specnet.diagnostics import SpecError

ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff")
CHANNELS = {"grayscale": 1, "rgb": 3, "rgba": 4}
# Layers that make another size of the images: before them the files keep a size of their own.
RESIZING = ("Resizing", "CenterCrop", "RandomCrop")


class Form(NamedTuple):
    """The images as arrays: uint8 of 0 to 255, (height, width, channels) or channels first."""

    height: int
    width: int
    channels: int
    channels_first: bool = False

    @property
    def shape(self) -> tuple[int, int, int]:
        """The shape of one image."""
        size = (self.height, self.width)
        return (self.channels, *size) if self.channels_first else (*size, self.channels)

    @property
    def bytes(self) -> int:
        """What one image takes in memory."""
        return self.height * self.width * self.channels


def form_of(source: Source) -> Form:
    """The form that a source asks for; a size that is not written is that of the model's input, where that is fixed."""
    import keras

    first = keras.config.image_data_format() == "channels_first"
    size, channels = source.get("size"), CHANNELS[source.get("color_mode")]
    written = source.arguments.given() if source.arguments is not None else {}
    taken = None if _resizes(source) else _input_form(source, first)
    if taken is not None:
        size = size if "size" in written else (taken.height, taken.width)
        channels = channels if "color_mode" in written else taken.channels
    return Form(size[0], size[1], channels, first)


def _input_form(source: Source, channels_first: bool) -> Form | None:
    """What the model's only image input takes, where it is fixed."""
    (shape,) = source.input_shapes if len(source.input_shapes) == 1 else (None,)
    known = [length for length in shape or () if length is not None]
    if len(known) != 3 or len(shape or ()) != 3:
        return None
    channels, height, width = known if channels_first else (known[2], *known[:2])
    return Form(height, width, channels, channels_first) if channels in CHANNELS.values() else None


def _resizes(source: Source) -> bool:
    """Whether layers between the files and the model change sizes."""
    chains = [layers for layers in (source.data.features, source.data.augment) if layers]
    every = [one for chain in chains for one in (chain if isinstance(chain, tuple) else sum(chain.values(), ()))]
    return any(construct.kind in RESIZING for construct in every)


def decode(path: str, form: Form) -> Array:
    """The image in a file, upright as its EXIF data says, in 8 bits, stretched to the size. Raises Unreadable."""
    try:
        image, _ = opened(Path(path))
    except SpecError as error:
        raise Unreadable(path, _reason(path, error)) from error
    image, _ = in_eight_bits(image, form.channels)
    array = np.asarray(_resized(image, form)).reshape(form.height, form.width, form.channels)
    return array.transpose(2, 0, 1) if form.channels_first else array


def _resized(image: Image.Image, form: Form) -> Image.Image:
    """As `predict` resizes the pictures that it is given: every pixel a smooth mean of the area that it covers."""
    return image.resize((form.width, form.height), Image.Resampling.BICUBIC, reducing_gap=3.0)


def _reason(path: str, error: SpecError) -> str:
    return error.diagnostics[0].message.removeprefix(f"`{path}` cannot be read as a picture: ")


class Images(Examples):
    """Images that are decoded when they are taken, beside their targets."""

    def __init__(self, paths: Sequence[str], targets: Columns, form: Form) -> None:
        self.paths, self.form, self.count = paths, form, len(paths)
        self.bytes = form.bytes * self.count
        self._targets = targets

    def take(self, rows: Array) -> Batch:
        """The images of these numbers, in this order."""
        pixels = np.empty((len(rows), *self.form.shape), dtype="uint8")

        def fill(place: int) -> None:
            pixels[place] = decode(self.paths[rows[place]], self.form)

        for _ in in_threads(fill, range(len(rows))):
            pass
        return Batch({"x": pixels}, {name: values[rows] for name, values in self._targets.items()})

    def targets(self) -> Columns:
        """The targets of all images; no image is read for them."""
        return self._targets


class Checked(NamedTuple):
    """Images that can all be read, and notes on those that were left out. `rows` are the numbers of what is there."""

    examples: Examples
    rows: Array
    notes: tuple[str, ...]


def checked(source: Source, root: Path, paths: Sequence[str], targets: Columns, form: Form, in_memory: bool) -> Checked:
    """The images after each of them was read once, and kept if `in_memory`. Raises SpecError that names the broken ones."""
    pixels = np.empty((len(paths), *form.shape), dtype="uint8") if in_memory else None

    def read(number: int) -> None:
        array = decode(paths[number], form)
        if pixels is not None:
            pixels[number] = array

    faults = faults_of(read, len(paths))
    rows, notes = kept(source, short_names(root, paths), faults, "images")
    chosen = {name: values[rows] for name, values in targets.items()}
    if pixels is not None:
        return Checked(Arrays({"x": pixels[rows] if faults else pixels}, chosen), rows, notes)
    return Checked(Images([paths[row] for row in rows], chosen, form), rows, notes)


def fits(source: Source, form: Form, count: int) -> bool:
    """Whether so many decoded images may stay in memory."""
    stream = source.data.stream
    return stream is not True and (stream is False or form.bytes * count <= source.stream_limit)
