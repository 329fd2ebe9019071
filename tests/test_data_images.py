"""Images from folders and tables: what comes out of a file, which files are refused, streams against memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import specnet
from specnet.api.stages import load_all
from specnet.backend.data.examples import Arrays
from specnet.backend.data.files_images import Form, decode
from specnet.backend.data.prepare import Raw, open_data
from specnet.backend.pictures import read_picture
from specnet.backend.settings import settings
from tests.data import real_data

SPEC = """specnet: 1
name: colours
{runtime}
model:
  layers:
    - Input: [{shape}]
    - GlobalAveragePooling2D
    - Dense: {{units: 2, activation: softmax}}
data:
  source: {source}
{more}
training: {{loss: sparse_categorical_crossentropy, metrics: [accuracy], epochs: 2, batch_size: 4}}
"""
COLOURS = {"blue": (20, 40, 200), "red": (220, 30, 10)}


def spec(
    source: str = "{image_folder: {path: colours, size: [6, 8]}}",
    more: str = "",
    shape: str = "6, 8, 3",
    runtime: str = "",
) -> str:
    return SPEC.format(source=source, more=more, shape=shape, runtime=runtime)


def opened(folder: Path, text: str) -> Raw:
    (folder / "spec.yaml").write_text(text, encoding="utf-8")
    loaded = load_all(folder / "spec.yaml")
    with settings(loaded.spec):
        return open_data(loaded.spec, loaded.graph, loaded.root, folder)


def refused(folder: Path, text: str) -> Any:
    with pytest.raises(specnet.SpecError) as error:
        opened(folder, text)
    (fault,) = error.value.diagnostics
    return fault


@pytest.fixture
def colours(tmp_path: Path) -> Path:
    """Four blue and four red pictures of different sizes and formats."""
    for name, colour in COLOURS.items():
        (tmp_path / "colours" / name).mkdir(parents=True)
        for number, ending in enumerate(("png", "jpg", "bmp", "webp")):
            image = Image.new("RGB", (10 + number, 12), colour)
            image.save(tmp_path / "colours" / name / f"{number}.{ending}", quality=95)
    return tmp_path


def inputs(raw: Raw) -> Any:
    (pixels,) = raw.splits.train.take(np.arange(raw.splits.train.count)).inputs.values()
    return pixels


def test_pixels_and_classes(colours: Path) -> None:
    raw = opened(colours, spec())
    pixels = inputs(raw)
    assert pixels.shape == (8, 6, 8, 3)
    assert pixels.dtype == "uint8"
    means = pixels.reshape(2, 4, -1, 3).mean(axis=(1, 2))
    assert np.allclose(means, list(COLOURS.values()), atol=6)
    known = raw.splits.train.targets()
    assert known is not None
    assert known["dense_2"].tolist() == [0] * 4 + [1] * 4


def test_channels_first(colours: Path) -> None:
    runtime = "runtime: {image_data_format: channels_first}"
    pixels = inputs(opened(colours, spec(shape="3, 6, 8", runtime=runtime)))
    assert pixels.shape == (8, 3, 6, 8)
    assert np.array_equal(pixels.transpose(0, 2, 3, 1), inputs(opened(colours, spec())))


def test_a_size_that_is_not_written_is_the_inputs(colours: Path) -> None:
    plain = "{image_folder: {path: colours}}"
    assert inputs(opened(colours, spec(plain, shape="5, 4, 1"))).shape == (8, 5, 4, 1)
    assert inputs(opened(colours, spec(plain, shape="null, null, 3"))).shape == (8, 256, 256, 3)
    resized = "  features: [{Resizing: {height: 5, width: 4}}]"
    assert inputs(opened(colours, spec(plain, more=resized, shape="5, 4, 3"))).shape == (8, 256, 256, 3)


def test_a_stream_gives_the_same(colours: Path) -> None:
    memory, stream = (opened(colours, spec(more=more)).splits.train for more in ("", "  stream: true"))
    rows = np.asarray([7, 0, 3])
    assert isinstance(memory, Arrays)
    assert not isinstance(stream, Arrays)
    assert stream.bytes == 8 * 6 * 8 * 3
    one, two = memory.take(rows), stream.take(rows)
    assert np.array_equal(one.inputs["input"], two.inputs["input"])
    assert np.array_equal(one.targets["dense_2"], two.targets["dense_2"])


# -- what a file becomes --------------------------------------------------------------------------------------


def saved(path: Path, array: Any, mode: str | None = None, **more: Any) -> str:
    Image.fromarray(np.asarray(array), mode).save(path, **more)
    return str(path)


def test_upright_as_the_camera_was_held(tmp_path: Path) -> None:
    array = np.zeros((4, 6, 3), dtype="uint8")
    array[:, :3] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned to the right
    path = saved(tmp_path / "turned.png", array, exif=exif)
    pixels = decode(path, Form(6, 4, 1))
    assert pixels[0].min() > 200
    assert pixels[5].max() < 50


def test_depths_and_modes_become_eight_bits(tmp_path: Path) -> None:
    deep = saved(tmp_path / "deep.png", np.full((4, 4), 0x8000, dtype="uint16"))
    assert np.all(np.abs(decode(deep, Form(4, 4, 1)).astype(int) - 128) <= 1)
    assert decode(deep, Form(4, 4, 3)).shape == (4, 4, 3)
    Image.new("P", (4, 4), 3).save(tmp_path / "palette.gif")
    assert decode(str(tmp_path / "palette.gif"), Form(4, 4, 3)).shape == (4, 4, 3)
    clear = saved(tmp_path / "clear.png", np.zeros((4, 4, 4), dtype="uint8"))
    assert decode(clear, Form(4, 4, 4))[..., 3].max() == 0
    assert decode(clear, Form(4, 4, 3)).min() == 255


@pytest.mark.parametrize("channels", [1, 3])
def test_predictions_read_files_as_training_did(channels: int) -> None:
    for path in sorted(real_data("cats_dogs").glob("validate/*/*"))[::16]:
        picture = read_picture(path, 64, 48, channels, invert=False, prepare="plain")
        assert np.array_equal(picture.array, decode(str(path), Form(64, 48, channels)))


# -- files that cannot be read --------------------------------------------------------------------------------


def damage(folder: Path) -> None:
    whole = (folder / "blue" / "1.jpg").read_bytes()
    (folder / "blue" / "1.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "blue" / "0.png").write_bytes(b"")
    (folder / "red" / "2.bmp").write_text("no picture")


@pytest.mark.parametrize("stream", ["true", "false"])
def test_broken_images_are_named(colours: Path, stream: str) -> None:
    damage(colours / "colours")
    fault = refused(colours, spec(more=f"  stream: {stream}"))
    assert fault.code == "data-unreadable"
    assert fault.message == "3 of 8 images cannot be read"
    assert [note.split(":")[0] for note in fault.notes] == ["`blue/0.png`", "`blue/1.jpg`", "`red/2.bmp`"]
    assert "it is empty" in fault.notes[0]
    assert "damaged" in fault.notes[1]
    assert fault.labels[0].place.path == "data.source.image_folder.path"


@pytest.mark.parametrize("stream", ["true", "false"])
def test_broken_images_are_left_out(colours: Path, stream: str) -> None:
    damage(colours / "colours")
    source = "{image_folder: {path: colours, size: [6, 8], on_error: skip}}"
    raw = opened(colours, spec(source, more=f"  stream: {stream}"))
    known = raw.splits.train.targets()
    assert known is not None
    assert known["dense_2"].tolist() == [0, 0, 1, 1, 1]
    assert inputs(raw)[:2, ..., 2].min() > 150
    assert "left out 3 of 8 images" in raw.splits.notes[0]


def test_many_broken_images_are_counted(colours: Path) -> None:
    for number in range(20):
        (colours / "colours" / "red" / f"x{number:02}.png").write_bytes(b"?")
    fault = refused(colours, spec())
    assert fault.message == "20 of 28 images cannot be read"
    assert fault.notes[9].startswith("`red/x09.png`")
    assert fault.notes[10:] == ("and 10 more",)


def test_a_class_of_which_nothing_can_be_read(colours: Path) -> None:
    for path in (colours / "colours" / "red").iterdir():
        path.write_bytes(b"")
    fault = refused(colours, spec("{image_folder: {path: colours, size: [6, 8], on_error: skip}}"))
    assert fault.code == "data-empty"
    assert fault.message == "no image of the class `red` in the set `train` can be read"


# -- tables ---------------------------------------------------------------------------------------------------

TABLE = "image,colour,number,share\n"


def table(folder: Path, *rows: str, heading: str = TABLE) -> None:
    (folder / "table.csv").write_text(heading + "\n".join(rows), encoding="utf-8")


def from_table(target: str = "colour", more: str = "") -> str:
    return f"{{image_table: {{path: table.csv, target: {target}, size: [6, 8]{more}}}}}"


@pytest.fixture
def listed(colours: Path) -> Path:
    table(colours, "colours/red/0.png,red,1,0.5", "colours/blue/1.jpg,blue,0,0.25", '"colours/red/2.bmp",red,1,1')
    return colours


def targets(folder: Path, text: str) -> Any:
    known = opened(folder, text).splits.train.targets()
    assert known is not None
    return next(iter(known.values()))


def test_labels_and_numbers_of_a_table(listed: Path) -> None:
    raw = opened(listed, spec(from_table()))
    assert raw.class_names == ("blue", "red")
    assert inputs(raw)[:, 0, 0, 0].tolist() == pytest.approx([220, 20, 220], abs=6)
    assert targets(listed, spec(from_table())).tolist() == ["red", "blue", "red"]
    assert targets(listed, spec(from_table("number"))).tolist() == [1, 0, 1]
    assert targets(listed, spec(from_table("share"))).dtype == "float32"
    assert targets(listed, spec(from_table("[number, share]"))).tolist() == [[1, 0.5], [0, 0.25], [1, 1]]


def test_paths_beside_the_table_come_first(listed: Path) -> None:
    (listed / "lists").mkdir()
    (listed / "table.csv").rename(listed / "lists" / "table.csv")
    source = from_table().replace("table.csv", "lists/table.csv")
    assert opened(listed, spec(source)).splits.train.count == 3
    (listed / "lists" / "colours" / "red").mkdir(parents=True)
    Image.new("RGB", (4, 4), (0, 255, 0)).save(listed / "lists" / "colours" / "red" / "0.png")
    assert inputs(opened(listed, spec(source)))[0, 0, 0].tolist() == [0, 255, 0]


def test_images_of_a_table_that_are_not_there(listed: Path) -> None:
    table(listed, "colours/red/0.png,red,1,1", "colours/red/none.png,red,1,1", "colours/blue/0.png,blue,0,1")
    fault = refused(listed, spec(from_table()))
    assert fault.message == "1 of 3 images cannot be read"
    assert fault.notes == ("`colours/red/none.png`: there is no such file",)
    assert targets(listed, spec(from_table(more=", on_error: skip"))).tolist() == ["red", "blue"]


def test_columns_that_are_not_there(listed: Path) -> None:
    fault = refused(listed, spec(from_table("color")))
    assert fault.code == "data-missing"
    assert fault.labels[0].text == "did you mean `colour`?"
    assert fault.labels[0].place.path == "data.source.image_table.target"
    fault = refused(listed, spec(from_table("[number, shore]")))
    assert fault.labels[0].place.path == "data.source.image_table.target[1]"
    fault = refused(listed, spec(from_table(more=", image: file")))
    assert fault.labels[0].place.path == "data.source.image_table.image"


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        (["colours/red/0.png,red,1,1", "colours/blue/0.png,,0,1"], "data-missing", "the first is row 3"),
        (["colours/red/0.png,red,1"], "data-unreadable", "row 2"),
        ([], "data-empty", "has no rows"),
        (['colours/red/0.png,"red'], "data-unreadable", "as CSV"),
    ],
)
def test_tables_that_cannot_be_used(listed: Path, rows: list[str], code: str, words: str) -> None:
    table(listed, *rows)
    fault = refused(listed, spec(from_table()))
    assert fault.code == code
    assert words in fault.message


# -- photographs ----------------------------------------------------------------------------------------------


def test_photographs_are_learned_from(tmp_path: Path) -> None:
    folder = real_data("cats_dogs")
    source = f"{{image_folder: {{path: {folder}, size: [16, 16]}}}}"
    more = "  validation: validate\n  features: [{Rescaling: 1/255}]\n  augment: [{RandomFlip: horizontal}]"
    text = spec(source, more=more, shape="16, 16, 3").replace("GlobalAveragePooling2D", "Flatten")
    raw = opened(tmp_path, text)
    assert raw.splits.validation is not None
    assert (raw.splits.train.count, raw.splits.validation.count, raw.class_names) == (200, 80, ("cats", "dogs"))
    run = specnet.train(tmp_path / "spec.yaml", runs_folder=tmp_path / "runs", report=False)
    assert len(run.history) == 2
    assert run.history[-1]["loss"] < run.history[0]["loss"]
