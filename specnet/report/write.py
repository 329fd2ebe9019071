"""A run folder -> `report.md`, `report.html` and `pictures/`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from specnet.backend.samples import read_samples
from specnet.files import whole_file
from specnet.report.about_data import about_data
from specnet.report.about_making import about_making
from specnet.report.about_model import about_model
from specnet.report.about_result import about_result
from specnet.report.about_training import about_training
from specnet.report.blocks import Block, Heading, Text, pictures
from specnet.report.headline import headline, subline
from specnet.report.html import html
from specnet.report.look import Look
from specnet.report.markdown import FOLDER, markdown
from specnet.report.record import Record, read_record
from specnet.runs.folder import SAMPLES

MARKDOWN, HTML = "report.md", "report.html"


class Written(NamedTuple):
    """The files of a report."""

    markdown: Path
    html: Path
    pictures: tuple[Path, ...]


def write_report(folder: Path, look: Look) -> Written:
    """Writes the report of a run into its folder, each file whole. Needs no engine, and tells what an interrupted run has.

    Raises SpecError where the folder is no run, a file in it is damaged, or nothing can be written.
    """
    title, blocks = contents(folder, look)
    drawn = {}
    for picture in pictures(blocks):
        with whole_file(folder / FOLDER / picture.file) as draft:
            picture.draw(draft)
            drawn[picture.file] = draft.read_bytes()
    _write(folder / MARKDOWN, markdown(blocks))
    _write(folder / HTML, html(title, blocks, drawn))
    return Written(folder / MARKDOWN, folder / HTML, tuple(folder / FOLDER / name for name in drawn))


def contents(folder: Path, look: Look) -> tuple[str, list[Block]]:
    """The title and all that a report says, with pictures that are not drawn yet. Raises SpecError."""
    record = read_record(folder)
    title = headline(look.name, record)
    return title, list(_blocks(title, record, look))


def _blocks(title: str, record: Record, look: Look) -> Iterator[Block]:
    samples = read_samples(record.folder / SAMPLES)
    yield Heading(1, title)
    yield Text(subline(record), is_leading=True)
    yield from about_model(look)
    yield from about_data(record.data, samples)
    yield from about_training(record.history)
    yield from about_result(record.evaluation, samples)
    yield from about_making(record.lock)


def _write(path: Path, text: str) -> None:
    with whole_file(path) as draft:
        draft.write_text(text, encoding="utf-8")
