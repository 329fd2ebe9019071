"""Image files of any sort become the array that a model input takes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from specnet.backend.pictures import Picture, Traits, picture_size, read_picture, traits_of
from specnet.backend.pictures.light import is_dark_on_light
from specnet.backend.pictures.opening import MOST_PIXELS
from specnet.diagnostics import SpecError
from tests.data import real_data

ALIKE = 0.8  # correlation with the digit that was drawn
PHOTOS = Traits(border=0.45, fill=1.0, brightest=255.0)


def saved(image: Image.Image, path: Path, **options: Any) -> Path:
    image.save(path, **options)
    return path


def steps(width: int = 40, height: int = 30) -> Image.Image:
    """A colour picture whose corners differ: red grows to the right, green downwards."""
    red, green = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([red, green, np.full_like(red, 90)], axis=-1).astype(np.uint8))


# -- modes, depths and sizes ----------------------------------------------------------------------------------


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F"])
def test_every_mode(mode: str, channels: int, tmp_path: Path) -> None:
    made = steps().convert("RGBA").convert("P").convert("PA") if mode == "PA" else None
    image = made or (steps().convert("I").convert("I;16") if mode == "I;16" else steps().convert(mode))
    ending = "tif" if mode in ("F", "I", "PA", "CMYK", "YCbCr") else "png"
    if mode == "PA":
        image = image.convert("RGBA")
    picture = read_picture(saved(image, tmp_path / f"x.{ending}"), 20, 25, channels, traits=PHOTOS)
    assert picture.array.shape == (20, 25, channels)
    assert picture.array.dtype == np.uint8
    values = picture.array[..., 0].astype(float)
    if mode not in ("1",):
        assert values[:, -5:].mean() - values[:, :5].mean() > 40
    if channels == 4:
        assert (picture.array[..., 3] == 255).all()


@pytest.mark.parametrize(
    ("values", "ending", "noted"),
    [
        (np.array([[0, 32768, 65535]], np.uint16), "png", True),
        (np.array([[0, 128, 255]], np.uint16), "png", False),
        (np.array([[0, 32768, 65535]], np.int32), "tif", True),
        (np.array([[0, 0.5, 1]], np.float32), "tif", True),
        (np.array([[0, 128, 255]], np.float32), "tif", False),
        (np.array([[np.nan, 500000, 1000000]], np.float32), "tif", True),
    ],
)
def test_deep_pictures_are_reduced(values: Any, ending: str, noted: bool, tmp_path: Path) -> None:
    path = saved(Image.fromarray(values), tmp_path / f"deep.{ending}")
    picture = read_picture(path, 1, 3, 1, prepare="plain", traits=PHOTOS)
    assert np.abs(picture.array.ravel().astype(int) - [0, 128, 255]).max() <= 1
    assert any("reduced to 8 bits" in note for note in picture.notes) == noted


def test_colour_of_sixteen_bits(tmp_path: Path) -> None:
    rows = b"".join(b"\0" + struct.pack(">3H", 65535, 32768, 0) * 4 for _ in range(4))
    path = tmp_path / "deep.png"
    path.write_bytes(png(4, 4, 16, 2, zlib.compress(rows)))
    assert read_picture(path, 2, 2, 3).array[0, 0].tolist() == [255, 128, 0]


@pytest.mark.parametrize(("ink", "paper"), [("black", 255), ("white", 0)])
@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_ground(ink: str, paper: int, mode: str, tmp_path: Path) -> None:
    image = Image.new("RGBA", (30, 30), (0, 0, 0, 0))
    image.paste(ink, (10, 10, 20, 20))
    picture = read_picture(saved(image.convert(mode), tmp_path / "x.png"), 30, 30, 1, traits=PHOTOS)
    assert picture.array[0, 0, 0] == paper
    assert picture.array[15, 15, 0] == 255 - paper
    assert f"transparent parts become {'white' if paper else 'black'}" in picture.notes


def test_transparency_of_four_channels_stays(tmp_path: Path) -> None:
    picture = read_picture(saved(Image.new("RGBA", (8, 8), (9, 8, 7, 100)), tmp_path / "x.png"), 8, 8, 4)
    assert picture.array[0, 0].tolist() == [9, 8, 7, 100]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(orientation: int, tmp_path: Path) -> None:
    """Written as a camera does: the pixels lie as the sensor had them, the tag says how to turn them."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose that undoes each
    image = steps() if orientation == 1 else steps().transpose(Image.Transpose(back[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read_picture(saved(image, tmp_path / "x.jpg", exif=exif, quality=95), 30, 40, 3)
    assert np.abs(picture.array.astype(int) - np.asarray(steps())).mean() < 4
    assert any("turned upright" in note for note in picture.notes) == (orientation > 1)


def test_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    path = saved(frames[0], tmp_path / "x.gif", save_all=True, append_images=frames[1:])
    picture = read_picture(path, 4, 4, 3)
    assert picture.array[0, 0].tolist() == [255, 0, 0]
    assert "the first of 3 frames is read" in picture.notes


def test_large_pictures_are_averaged(tmp_path: Path) -> None:
    """A fine chequerboard becomes grey; picking single pixels would give black and white."""
    board = (np.indices((1201, 1601)).sum(axis=0) % 2 * 255).astype(np.uint8)
    picture = read_picture(saved(Image.fromarray(board), tmp_path / "x.png"), 32, 32, 1, traits=PHOTOS)
    assert np.abs(picture.array.astype(int) - 127).max() <= 3


def test_keeping_proportions(tmp_path: Path) -> None:
    path = saved(Image.new("RGB", (200, 100), (10, 200, 30)), tmp_path / "x.png")
    assert read_picture(path, 50, 50, 3).notes == ("stretched to 50 x 50: the file is 2.00 times as wide as high",)
    framed = saved(steps(80, 40), tmp_path / "y.png")
    picture = read_picture(framed, 50, 50, 3, keep_ratio=True)
    assert picture.notes == ("bars added beside it to keep its proportions",)
    assert (picture.array[:12] == picture.array[0, 0]).all()
    assert picture.array[13:37, -1, 0].min() > 200


def test_size_of_the_file(tmp_path: Path) -> None:
    assert read_picture(saved(steps(), tmp_path / "x.png"), None, None, 3).array.shape == (30, 40, 3)


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ((28, 28), (28, 28, 1)),
        ((64, 64, 3), (64, 64, 3)),
        ((None, None, 3), (None, None, 3)),
        ((784,), (28, 28, 1)),
        ((785,), None),
        ((4,), None),
        ((10, 1), None),
        ((64, 64, 7), None),
        ((), None),
        ((None,), None),
        ((8, 28, 28, 1), None),
    ],
)
def test_inputs_that_take_pictures(shape: Any, size: Any) -> None:
    assert picture_size(shape) == size


# -- dark and light -------------------------------------------------------------------------------------------


def test_traits_of_training_pictures() -> None:
    samples = np.zeros((5, 28, 28), np.uint8)
    samples[:, 4:24, 9:19] = 250
    assert traits_of(samples) == Traits(0.0, 20 / 28, 255.0)
    assert traits_of(samples).is_drawn
    photos = np.full((5, 64, 64, 3), 100, np.uint8)
    assert traits_of(photos).border == pytest.approx(100 / 255)
    assert not traits_of(photos).is_drawn
    assert traits_of(np.full((2, 8, 8), 16.0)).brightest == 16
    assert traits_of(np.full((2, 8, 8), 0.7, np.float32)).brightest == 1


@pytest.mark.parametrize(
    ("border", "ground", "swapped"), [(0.05, 240, True), (0.05, 20, False), (0.95, 20, True), (0.45, 240, False)]
)
def test_ground_of_the_training_decides(border: float, ground: int, swapped: bool, tmp_path: Path) -> None:
    image = Image.new("L", (64, 64), ground)
    image.paste(255 - ground, (20, 20, 44, 44))
    path, traits = saved(image, tmp_path / "x.png"), Traits(border, 1.0, 255.0)
    picture = read_picture(path, 32, 32, 1, traits=traits)
    assert picture.array[0, 0, 0] == (255 - ground if swapped else ground)
    assert any("inverted (`--no-invert` keeps it)" in note for note in picture.notes) == swapped
    assert read_picture(path, 32, 32, 1, traits=traits, invert=False).array[0, 0, 0] == ground
    assert read_picture(path, 32, 32, 1, traits=traits, invert=True).array[0, 0, 0] == 255 - ground


def test_photographs_in_colour_are_never_inverted_by_themselves(tmp_path: Path) -> None:
    path = saved(Image.new("RGB", (64, 64), (240, 240, 240)), tmp_path / "x.png")
    assert read_picture(path, 32, 32, 3, traits=Traits(0.02, 1.0, 255.0)).array.min() == 240
    assert read_picture(path, 32, 32, 3, invert=True).array.max() == 15


@pytest.mark.parametrize(("brightest", "kind"), [(1.0, np.float32), (16.0, np.uint8), (255.0, np.uint8)])
def test_values_are_those_of_the_training(brightest: float, kind: Any, tmp_path: Path) -> None:
    image = Image.new("L", (8, 8), 0)
    image.paste(255, (2, 2, 6, 6))
    picture = read_picture(saved(image, tmp_path / "x.png"), 8, 8, 1, traits=Traits(0.1, 1.0, brightest))
    assert picture.array.dtype == kind
    assert picture.array.max() == brightest


# -- digits ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def digits() -> Any:
    with np.load(real_data("mnist.npz")) as file:
        return file["x_test"][:24]


Draw = Callable[[Any, np.random.Generator], Image.Image]


def on_paper(digit: Any, rng: np.random.Generator, *, size: int = 240, page: tuple[int, int] = (480, 640)) -> Any:
    """Shares of ink (0 to 1) of a digit drawn somewhere on a page (height, width)."""
    ink = np.asarray(Image.fromarray(digit).resize((size, size), Image.Resampling.BICUBIC)) / 255
    whole = np.zeros(page)
    top, left = rng.integers(0, page[0] - size + 1), rng.integers(0, page[1] - size + 1)
    whole[top : top + size, left : left + size] = ink
    return whole


def lit(ink: Any, rng: np.random.Generator, *, dark: float = 40, slope: float = 80, grain: float = 6) -> Any:
    """Dark ink on paper in light that falls off to one side, with the grain of a camera."""
    rows, columns = np.indices(ink.shape)
    angle = rng.uniform(0, 2 * np.pi)
    across = np.cos(angle) * columns / ink.shape[1] + np.sin(angle) * rows / ink.shape[0]
    paper = 230 - slope * (across - across.min()) / np.ptp(across)
    return np.clip(paper * (1 - ink) + dark * ink + rng.normal(0, grain, ink.shape), 0, 255)


def grey(values: Any) -> Image.Image:
    return Image.fromarray(values.astype(np.uint8))


def photograph(digit: Any, rng: np.random.Generator) -> Image.Image:
    return grey(lit(on_paper(digit, rng), rng))


def small_on_a_large_page(digit: Any, rng: np.random.Generator) -> Image.Image:
    return grey(lit(on_paper(digit, rng, size=150, page=(1200, 1600)), rng))


def grainy(digit: Any, rng: np.random.Generator) -> Image.Image:
    return grey(lit(on_paper(digit, rng), rng, dark=90, grain=25))


def in_half_shadow(digit: Any, rng: np.random.Generator) -> Image.Image:
    values = lit(on_paper(digit, rng), rng, slope=20)
    values[:, values.shape[1] // 2 :] *= 0.55
    return grey(values)


def on_a_dark_table(digit: Any, rng: np.random.Generator) -> Image.Image:
    return grey(np.pad(lit(on_paper(digit, rng), rng), 60, constant_values=35))


def on_squared_paper(digit: Any, rng: np.random.Generator) -> Image.Image:
    values = lit(on_paper(digit, rng), rng)
    values[::40] -= 35
    values[:, ::40] -= 35
    return grey(np.clip(values, 0, 255))


def cropped_tight(digit: Any, rng: np.random.Generator) -> Image.Image:
    return grey(lit(on_paper(digit[3:25, 3:25], rng, size=400, page=(400, 400)), rng, slope=120))


def sixteen_bits(digit: Any, rng: np.random.Generator) -> Image.Image:
    return Image.fromarray((lit(on_paper(digit, rng), rng) * 257).astype(np.uint16))


def transparent(digit: Any, rng: np.random.Generator) -> Image.Image:
    ink = (on_paper(digit, rng) * 255).astype(np.uint8)
    return Image.merge("RGBA", [*(Image.new("L", ink.shape[::-1], value) for value in (20, 20, 90)), grey(ink)])


def chalk(digit: Any, rng: np.random.Generator) -> Image.Image:
    return grey(255 - lit(on_paper(digit, rng), rng))


DRAWINGS: list[Draw] = [
    photograph,
    small_on_a_large_page,
    grainy,
    in_half_shadow,
    on_a_dark_table,
    on_squared_paper,
    cropped_tight,
    sixteen_bits,
    transparent,
    chalk,
]


def likeness(picture: Picture, digit: Any) -> float:
    return float(np.corrcoef(picture.array.ravel(), digit.ravel())[0, 1])


@pytest.mark.parametrize("draw", DRAWINGS, ids=lambda draw: draw.__name__)
def test_drawn_digits_resemble_those_of_the_data(draw: Draw, digits: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    found = []
    for digit in digits:
        picture = read_picture(saved(draw(digit, rng), tmp_path / "x.png"), 28, 28, 1)
        assert picture.array.shape == (28, 28, 1)
        assert any("inverted" in note for note in picture.notes) == (draw is not chalk)
        found.append(likeness(picture, digit))
    assert np.mean(found) > ALIKE
    assert np.mean(np.array(found) > 0.6) > 0.9


def test_a_turned_jpeg_of_a_telephone(digits: Any, tmp_path: Path) -> None:
    rng, exif = np.random.default_rng(4), Image.Exif()
    exif[0x0112] = 6
    for digit in digits[:6]:
        lying = photograph(digit, rng).convert("RGB").transpose(Image.Transpose.ROTATE_90)
        picture = read_picture(saved(lying, tmp_path / "x.jpg", exif=exif, quality=70), 28, 28, 1)
        assert likeness(picture, digit) > ALIKE
        assert any("turned upright" in note for note in picture.notes)


@pytest.mark.parametrize("inverted", [False, True])
def test_pictures_of_the_data_set_stay_as_they_are(inverted: bool, digits: Any, tmp_path: Path) -> None:
    same = 0
    for digit in digits:
        path = saved(Image.fromarray(255 - digit if inverted else digit), tmp_path / "x.png")
        picture = read_picture(path, 28, 28, 1)
        same += bool((picture.array[..., 0] == digit).all())
        assert likeness(picture, digit) > 0.9
    assert same >= len(digits) - 2


def test_thin_strokes_are_made_broader(tmp_path: Path) -> None:
    image = Image.new("L", (300, 300), 255)
    image.paste(0, (148, 40, 151, 260))
    picture = read_picture(saved(image, tmp_path / "x.png"), 28, 28, 1)
    assert "thin strokes made broader, as those of MNIST are" in picture.notes
    assert (picture.array[14, :, 0] > 128).sum() >= 2


def test_two_signs_are_noted(tmp_path: Path) -> None:
    image = Image.new("L", (300, 200), 255)
    image.paste(0, (60, 40, 75, 160))
    image.paste(0, (180, 40, 195, 160))
    notes = read_picture(saved(image, tmp_path / "x.png"), 28, 28, 1).notes
    assert any(note.startswith("2 signs stand side by side") for note in notes)


def test_an_empty_page_is_no_digit(tmp_path: Path) -> None:
    picture = read_picture(saved(Image.new("L", (300, 200), 240), tmp_path / "x.png"), 28, 28, 1)
    assert "no strokes stand out of the ground: the whole picture is read" in picture.notes


def test_plain_reading_of_a_grey_input(digits: Any, tmp_path: Path) -> None:
    """Clothes are not cropped to their ink: their training pictures reach to the border."""
    path = saved(photograph(digits[0], np.random.default_rng(1)), tmp_path / "x.png")
    clothes = Traits(0.05, 1.0, 255.0)
    assert any("centred" in note for note in read_picture(path, 28, 28, 1).notes)
    for options in ({"traits": clothes}, {"prepare": "plain"}):
        assert not any("centred" in note for note in read_picture(path, 28, 28, 1, **options).notes)
    small = read_picture(path, 8, 8, 1, prepare="digit", traits=Traits(0.15, 1.0, 16.0))
    assert small.array.max() == 16
    assert (small.array > 4).any(axis=(1, 2)).all()


@pytest.mark.parametrize("draw", [photograph, in_half_shadow, on_a_dark_table, cropped_tight], ids=lambda d: d.__name__)
def test_which_is_dark(draw: Draw, digits: Any) -> None:
    rng = np.random.default_rng(7)
    for digit in digits:
        values = np.asarray(draw(digit, rng)).astype(float)
        assert is_dark_on_light(values)
        assert not is_dark_on_light(255 - values)


# -- files that cannot be read --------------------------------------------------------------------------------


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, colours: int, data: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def fault(path: Path) -> str:
    with pytest.raises(SpecError) as caught:
        read_picture(path, 28, 28, 1)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "unreadable-picture"
    assert str(path) in diagnostic.message
    return str(diagnostic)


def test_missing_files_folders_and_empty_files(tmp_path: Path) -> None:
    assert "there is no such file" in fault(tmp_path / "no.png")
    assert "it is a folder" in fault(tmp_path)
    (tmp_path / "empty.png").touch()
    assert "it is empty" in fault(tmp_path / "empty.png")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("x.png", b"not an image", "it is no image, or of a format that is not read"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG files are not read"),
        ("x.heic", b"\0\0\0\x18ftypheic", "HEIC files are not read"),
        ("x.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "EPS files are not read"),
    ],
)
def test_no_images(name: str, text: bytes, expected: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(text)
    shown = fault(tmp_path / name)
    assert expected in shown
    assert "save it as PNG or JPEG" in shown


@pytest.mark.parametrize("ending", ["jpg", "png", "gif", "tif", "webp"])
def test_truncated_files(ending: str, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)
    whole = saved(Image.fromarray(noise), tmp_path / f"whole.{ending}").read_bytes()
    path = tmp_path / f"cut.{ending}"
    path.write_bytes(whole[: len(whole) // 2])
    assert "cannot be read as a picture: it is" in fault(path)


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    for side, words in ((12_000, "it has 12,000 x 12,000 pixels"), (60_000, f"more than {MOST_PIXELS:,} pixels")):
        path = tmp_path / f"{side}.png"
        path.write_bytes(png(side, side, 8, 0, zlib.compress(b"\0" * 1000)))
        assert words in fault(path)


@pytest.mark.parametrize("seed", range(40))
def test_damaged_bytes_never_raise_anything_else(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    ending = ["png", "jpg", "gif", "tif", "webp", "bmp"][seed % 6]
    whole = bytearray(saved(steps(), tmp_path / f"x.{ending}").read_bytes())
    for place in rng.integers(0, len(whole), 12):
        whole[place] = rng.integers(0, 256)
    path = tmp_path / f"y.{ending}"
    path.write_bytes(bytes(whole))
    try:
        assert read_picture(path, 8, 8, 3).array.shape == (8, 8, 3)
    except SpecError as error:
        assert [diagnostic.code for diagnostic in error.diagnostics] == ["unreadable-picture"]
