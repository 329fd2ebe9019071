"""The table of codes and the code agree: a code that is used has a sentence, and a sentence stands for a code in use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from specnet.diagnostics.codes import CODES
from tests.corpus import ROOT

TABLE = ROOT / "specnet" / "diagnostics" / "codes.py"
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "specnet").rglob("*.py"))}
CODE = "code"
NONE = -1


def parameters(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    """What a call gives in order: the parameters of a function, or the fields of a class."""
    if isinstance(node, ast.FunctionDef):
        return [one.arg for one in node.args.args if one.arg != "self"]
    return [one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]


def takers(module: ast.Module) -> dict[str, int]:
    """Where functions and classes of a module take a code, by their names; NONE for those that take none."""
    places: dict[str, int] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names = parameters(node)
            places[node.name] = names.index(CODE) if CODE in names else places.get(node.name, NONE)
    return places


@cache
def shared_takers() -> dict[str, int]:
    """The functions and classes that other modules use too."""
    found = [item for module in MODULES.values() for item in takers(module).items()]
    return {name: place for name, place in found if place != NONE and not name.startswith("_")}


def texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def chosen(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be; of a condition, what it chooses from."""
    if isinstance(node, ast.IfExp):
        yield from chosen(node.body)
        yield from chosen(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def given(call: ast.Call, places: dict[str, int]) -> Iterator[str]:
    """The codes that a call hands on."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    place = places.get(name, NONE)
    if NONE < place < len(call.args):
        yield from chosen(call.args[place])
    if place != NONE:
        yield from (text for one in call.keywords if one.arg == CODE for text in chosen(one.value))


def used_in(module: ast.Module) -> Iterator[str]:
    places = shared_takers() | takers(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield from given(node, places)
        elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") == CODE for target in node.targets):
            yield from chosen(node.value)
        elif isinstance(node, ast.arguments):
            pairs = zip(reversed(node.args), reversed(node.defaults), strict=False)
            yield from (text for one, default in pairs if one.arg == CODE for text in chosen(default))


@cache
def used() -> dict[str, Path]:
    """Every code that is given where one is taken, and a module that does so."""
    found = {code: path for path, module in MODULES.items() for code in used_in(module)}
    return {code: path for code, path in found.items() if code.islower()}  # others are kinds, for functions of one name


def test_the_search_finds_codes_of_all_sorts() -> None:
    assert len(used()) > 0.9 * len(CODES)
    module = ast.parse(
        "def _no(what, code='a-b'): ...\n"
        "_no('x', 'c-d' if what == 'e-f' else 'g-h')\n"
        "code = 'i-j'\n"
        "source.fault('k-l', 'a message')\n"
        "Diagnostic(code='m-n')\n"
        "other('o-p')\n"
    )
    assert sorted(used_in(module)) == ["a-b", "c-d", "g-h", "i-j", "k-l", "m-n"]


def test_every_code_in_use_is_in_the_table() -> None:
    assert {code: str(path.relative_to(ROOT)) for code, path in used().items() if code not in CODES} == {}


def test_every_code_of_the_table_is_in_use() -> None:
    written = {text for path, module in MODULES.items() if path != TABLE for text in texts(module)}
    assert [code for code in CODES if code not in written] == []


def test_codes_and_sentences_are_of_one_form() -> None:
    for code, sentence in CODES.items():
        assert code.replace("-", "").isalnum(), code
        assert code == code.lower().strip("-"), code
        assert sentence[0].isupper() or sentence.startswith("`"), code
        assert sentence.endswith("."), code
