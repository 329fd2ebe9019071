"""An image file as a Pillow image that is upright, whole and of a bounded size."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from specnet.diagnostics import Diagnostic, Label, SpecError
from specnet.source import Place

# What Pillow reads by itself. Left out are formats for which it starts other programs, such as EPS.
FORMATS = ("PNG", "JPEG", "MPO", "GIF", "BMP", "DIB", "TIFF", "WEBP", "AVIF", "PPM", "TGA", "ICO", "JPEG2000")
# Cameras of telephones go to 108 million, which take about 330 MB as colours.
MOST_PIXELS = 120_000_000
_LONGEST_REASON = 200
# What Pillow warns of is told in notes and errors. Filters belong to the whole process, and images are read in threads:
# set and put back around each of them, they would get mixed up.
warnings.filterwarnings("ignore", module=r"PIL\.")
_OTHER_FORMATS = {".heic": "HEIC", ".heif": "HEIC", ".svg": "SVG", ".pdf": "PDF", ".eps": "EPS", ".psd": "Photoshop"}


def opened(path: Path) -> tuple[Image.Image, tuple[str, ...]]:
    """The first frame of the file, turned as its EXIF data says, with notes on both. Raises SpecError with the file and the reason."""
    _check_file(path)
    with _told(path), Image.open(path, formats=_known_formats()) as image:
        _check_size(path, image)
        frames = getattr(image, "n_frames", 1)
        image.load()
        is_turned = image.getexif().get(_ORIENTATION, 1) in range(2, 9)
        upright = ImageOps.exif_transpose(image) if is_turned else image.copy()
    notes = []
    if frames > 1:
        notes.append(f"the first of {frames} frames is read")
    if is_turned:
        notes.append("turned upright as its EXIF data says")
    return upright, tuple(notes)


_ORIENTATION = 0x0112


def _known_formats() -> list[str]:
    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise unreadable(path, "it is a folder", "name an image file")
        if not path.exists():
            raise unreadable(path, "there is no such file")
        if path.stat().st_size == 0:
            raise unreadable(path, "it is empty")
        path.open("rb").close()
    except (OSError, ValueError) as error:
        raise unreadable(path, getattr(error, "strerror", None) or str(error)) from error


def _check_size(path: Path, image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        reason = f"it has {image.width:,} x {image.height:,} pixels, and at most {MOST_PIXELS:,} are read"
        raise unreadable(path, reason, "make it smaller first")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Whatever a decoder says of a broken file, as one diagnostic: a bad file can raise almost anything in Pillow."""
    try:
        yield
    except SpecError:
        raise
    except Image.DecompressionBombError as error:
        raise unreadable(path, f"it has more than {MOST_PIXELS:,} pixels", "make it smaller first") from error
    except UnidentifiedImageError as error:
        raise unreadable(path, _not_a_picture(path), "save it as PNG or JPEG") from error
    except Exception as error:
        reason = " ".join(str(error).split())[:_LONGEST_REASON] or type(error).__name__
        raise unreadable(path, f"it is damaged: {reason}") from error


def _not_a_picture(path: Path) -> str:
    other = _OTHER_FORMATS.get(path.suffix.lower())
    return f"{other} files are not read" if other else "it is no image, or of a format that is not read"


def unreadable(path: Path, reason: str, help_text: str = "") -> SpecError:
    """The error that names an image file and why it cannot be read."""
    message = f"`{path}` cannot be read as a picture: {reason}"
    help_ = (help_text,) if help_text else ()
    return SpecError([Diagnostic("unreadable-picture", message, (Label(Place(None, str(path))),), help=help_)])
