"""The documentation says what is so: its specs are valid, its code runs, it names every code, command, option and key.

A fence such as ```` ```text tests/invalid/cycle.txt ```` shows a file of the project; `python -m tests.test_docs` fills these in anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

import specnet
from specnet.catalog.curated.sources import SOURCES
from specnet.cli import cli
from specnet.diagnostics.codes import CODES
from specnet.spec.descriptions import KEYS
from tests.corpus import ROOT

DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted(DOCS.glob("*.md")),
]
FENCE = re.compile(r"^```(\w*)[ \t]*([^\n]*)\n(.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FIRST_SCREEN = 25
SET_UP = "python3 -m venv .venv && .venv/bin/pip install -q '.[test]' && .venv/bin/specnet train specs/digits_cnn.yaml"
RUN_TESTS = ".venv/bin/python -m pytest"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words after it, and its text."""

    page: Path
    line: int
    language: str
    info: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        yield Block(page, text.count("\n", 0, match.start()) + 1, match[1], match[2].strip(), match[3])


def is_file(block: Block) -> bool:
    """Whether the block shows a file: its info is a path."""
    return "/" in block.info


ALL_BLOCKS = [block for page in PAGES for block in blocks(page)]
YAML_BLOCKS = [block for block in ALL_BLOCKS if block.language == "yaml" and not block.info]
FILE_BLOCKS = [block for block in ALL_BLOCKS if is_file(block)]
PYTHON_PAGES = sorted({block.page for block in ALL_BLOCKS if block.language == "python"})


def sections(page: Path, level: str = "## ") -> dict[str, str]:
    """The text below each heading of a level, by the heading without backticks; headings inside of fences do not count."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    inside_fence = False
    for line in page.read_text(encoding="utf-8").splitlines():
        inside_fence ^= line.startswith("```")
        if line.startswith(level) and not inside_fence:
            current = found.setdefault(line.removeprefix(level).strip().replace("`", ""), [])
        current.append(line)
    return {heading: "\n".join(lines) for heading, lines in found.items()}


def visible_files() -> set[Path]:
    """All files but results, which git ignores."""
    found = {path for folder in (ROOT, DOCS) for path in folder.iterdir() if not path.name.startswith(".")}
    return found - {ROOT / "runs", ROOT / "build"}


# blocks


def test_fences_are_closed_and_named() -> None:
    for page in PAGES:
        fences = re.findall(r"^\s*```.*$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(fences) == 2 * len(list(blocks(page))), page
    languages = {"yaml": {"", "fragment"}, "python": {""}, "console": {""}, "text": {""}, "json": {""}, "lua": {""}}
    for block in ALL_BLOCKS:
        assert is_file(block) or block.info in languages[block.language], block


@pytest.mark.parametrize("block", YAML_BLOCKS, ids=str)
def test_specs_are_valid_and_build(block: Block) -> None:
    assert "specnet: 1" in block.text
    assert [str(fault) for fault in specnet.validate(block.text)] == []
    specnet.compile(block.text)


@pytest.mark.parametrize("page", PYTHON_PAGES, ids=lambda page: page.name)
def test_code_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All Python blocks of a page, one after the other, in the project's folder; they leave nothing behind in it."""
    monkeypatch.chdir(ROOT)
    before = visible_files()
    namespace: dict[str, object] = {"__name__": page.stem}
    for block in blocks(page):
        if block.language == "python" and not is_file(block):
            padding = "\n" * block.line  # so that tracebacks show the line of the page
            exec(compile(padding + block.text, str(page), "exec"), namespace)
    assert visible_files() == before


@pytest.mark.parametrize("block", FILE_BLOCKS, ids=str)
def test_shown_files_are_up_to_date(block: Block) -> None:
    assert block.text == (ROOT / block.info).read_text(encoding="utf-8"), (
        "run `python -m tests.test_docs` and read the difference"
    )


# what must be documented


def test_every_code_has_a_section() -> None:
    found = sections(DOCS / "errors.md")
    assert set(CODES) <= set(found)
    others = {"How to read an error", "Exit codes", "JSON", "SARIF"}
    assert set(found) - set(CODES) == others
    assert list(found)[-len(CODES) :] == list(CODES), "the sections stand in the order of the table"
    listed = re.findall(r"\]\(#([\w-]+)\)", found["How to read an error"])
    assert listed == list(CODES)


def test_every_code_is_shown() -> None:
    for code in CODES:
        assert f"[{code}]" in sections(DOCS / "errors.md")[code], code


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_documented(name: str) -> None:
    command = cli.commands[name]
    section = sections(DOCS / "command_line.md")[f"specnet {name}"]
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            assert parameter.make_metavar(click.Context(command)).strip("[]").removesuffix("...") in section
        for option in parameter.opts if isinstance(parameter, click.Option) else ():
            assert f"`{option}" in section, option
        for choice in parameter.type.choices if isinstance(parameter.type, click.Choice) else ():
            assert f"`{choice}`" in section, choice
    help_text = command.get_help(click.Context(command, info_name=name))
    assert f"Example:\n    specnet {name}" in help_text
    example = re.search(r"Example:\n +(.+)", help_text)
    assert example is not None
    assert example[1] in section


def test_documented_options_exist() -> None:
    known = {
        option
        for command in cli.commands.values()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("-")
    }
    documented = set(
        re.findall(r"^\| `(-[-\w]+)", (DOCS / "command_line.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert documented <= known | {"-h", "--version"}
    assert set(cli.commands) == {
        heading.removeprefix("specnet ")
        for heading in sections(DOCS / "command_line.md")
        if heading.startswith("specnet ")
    }


@pytest.mark.parametrize("section", sorted(KEYS))
def test_every_key_of_the_language_is_documented(section: str) -> None:
    text = (DOCS / "language.md").read_text(encoding="utf-8")
    assert [key for key in KEYS[section] if f"`{key}`" not in text] == []


def test_every_data_source_is_documented() -> None:
    text = (DOCS / "language.md").read_text(encoding="utf-8")
    assert [kind for kind in SOURCES if f"`{kind}`" not in text] == []


def test_every_public_name_is_documented() -> None:
    text = (DOCS / "python_api.md").read_text(encoding="utf-8")
    assert [name for name in specnet.__all__ if f"specnet.{name}" not in text] == []


# finding the way


def slug(heading: str) -> str:
    """The anchor that Markdown renderers make of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_resolve(page: Path) -> None:
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


def test_every_page_is_linked_from_the_readme() -> None:
    linked = set(LINK.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} <= linked | {"docs/index.md"}
    in_index = set(LINK.findall((DOCS / "index.md").read_text(encoding="utf-8")))
    assert {page.name for page in DOCS.glob("*.md")} <= in_index | {"index.md"}


def test_first_screen_of_the_readme() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:FIRST_SCREEN]
    assert SET_UP in lines
    assert RUN_TESTS in lines


def fill_in(page: Path) -> None:
    """Writes the files that a page shows into it anew."""

    def shown(match: re.Match[str]) -> str:
        info = match[2].strip()
        body = (ROOT / info).read_text(encoding="utf-8") if "/" in info else match[3]
        return f"```{match[1]} {info}".rstrip() + f"\n{body}```"

    page.write_text(FENCE.sub(shown, page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    for page_ in PAGES:
        fill_in(page_)
