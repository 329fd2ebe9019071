"""The language of types in the catalog: reading it, saying it in words, and what values it lets through."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import SchemaValidator

from specnet.catalog import KERAS
from specnet.catalog.arithmetic import ArithmeticFault, evaluate, looks_like_arithmetic
from specnet.catalog.types import ATOMS, Atom, Fixed, KindOf, ListOf, Literal, MappingOf, Union, describe, parse_type
from specnet.spec.forms import Construct
from specnet.spec.types import core
from tests.catalog_cases import bad_values, fits, good_values, has_kind


def read(type_text: str, value: Any) -> Any:
    return SchemaValidator(core(parse_type(type_text))).validate_python(value, context=KERAS)


def codes(type_text: str, value: Any) -> set[str]:
    with pytest.raises(ValidationError) as refusal:
        read(type_text, value)
    return {error["type"] for error in refusal.value.errors()}


# -- reading type expressions -----------------------------------------------------------------------------------------------

EXPRESSIONS = {
    "int": Atom("int"),
    "  int  ": Atom("int"),
    "int>=1": Atom("int", ((">=", 1.0),)),
    "number>0<=1": Atom("number", ((">", 0.0), ("<=", 1.0))),
    "number>=-1<0.5": Atom("number", ((">=", -1.0), ("<", 0.5))),
    "number>1e-7": Atom("number", ((">", 1e-7),)),
    "'same'": Literal(("same",)),
    "'same' | 'valid'": Literal(("same", "valid")),
    "'two words'": Literal(("two words",)),
    "@initializers": KindOf("initializers"),
    "[int...]": ListOf(Atom("int")),
    "[int]": Fixed((Atom("int"),)),
    "[int, str]": Fixed((Atom("int"), Atom("str"))),
    "[[int, int]...]": ListOf(Fixed((Atom("int"), Atom("int")))),
    "[int | null...]": ListOf(Union((Atom("int"), Atom("null")))),
    "{@metrics}": MappingOf(KindOf("metrics")),
    "int | null": Union((Atom("int"), Atom("null"))),
    "'a' | int | 'b'": Union((Literal(("a", "b")), Atom("int"))),
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions(text: str) -> None:
    assert parse_type(text) == EXPRESSIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "integer",
        "int |",
        "| int",
        "[int",
        "[int,",
        "[]",
        "[...]",
        "{int",
        "{}",
        "int]",
        "int int",
        "'open",
        "@",
        "@Layers",
        "int>=",
        "int=1",
        "3",
        "[int...int]",
    ],
)
def test_malformed_expressions(text: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        parse_type(text)


WORDS = {
    "int": "an integer",
    "number": "a number",
    "bool": "`true` or `false`",
    "'same' | 'valid'": "`same` or `valid`",
    "'a' | 'b' | 'c' | null": "`a`, `b`, `c` or `null`",
    "@layers": "a layer",
    "@optimizers": "an optimizer",
    "[number...]": "a list (a number each)",
    "[int, int]": "a list of 2 (an integer each)",
    "[int, str]": "the list [an integer, a text]",
    "{str}": "a mapping from names to values (a text each)",
    "int | [int, int] | null": "an integer, a list of 2 (an integer each) or `null`",
}


@pytest.mark.parametrize("text", WORDS)
def test_words(text: str) -> None:
    assert describe(parse_type(text)) == WORDS[text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("int>=1", ["an integer", "at least 1"]),
        ("number>0<=0.5", ["a number", "greater than 0", "at most 0.5"]),
        ("number<1", ["less than 1"]),
    ],
)
def test_words_of_bounds(text: str, parts: list[str]) -> None:
    assert all(part in describe(parse_type(text)) for part in parts)


def test_every_atom_has_words_and_a_schema() -> None:
    for atom in ATOMS:
        assert describe(Atom(atom))
        SchemaValidator(core(Atom(atom)))


def test_every_type_of_the_catalog_has_words() -> None:
    types = {
        parameter.type
        for group in ("layers", "optimizers", "losses", "metrics", "callbacks")
        for kind in KERAS.names(group)
        for parameter in KERAS.find(group, kind).parameters.values()
    }
    assert len(types) > 50
    assert all(describe(parse_type(text)) and "any plain value" not in describe(parse_type(text)) for text in types)


# -- values: strict, finite, within bounds ----------------------------------------------------------------------------------

TAKEN: list[tuple[str, Any, Any]] = [
    ("int", 64, 64),
    ("int", -1, -1),
    ("int", 2**63 - 1, 2**63 - 1),
    ("int>=1", 1, 1),
    ("int>=0<=8", 8, 8),
    ("number", 3, 3),
    ("number", 0.5, 0.5),
    ("number", -0.0, -0.0),
    ("number", 2**63, 2.0**63),
    ("number>=0<=1", 0, 0),
    ("number>=0<=1", 1.0, 1.0),
    ("number>0<1", 0.5, 0.5),
    ("number>=0.5<=3.5", 1, 1),
    ("bool", True, True),
    ("bool", False, False),
    ("str", "", ""),
    ("null", None, None),
    ("any", {"a": [1, {"b": [None]}]}, {"a": (1, {"b": (None,)})}),
    ("array", 1.5, 1.5),
    ("array", [[1, 2], ["a", 4.5]], ((1, 2), ("a", 4.5))),
    ("name", "conv2d_32.a-b", "conv2d_32.a-b"),
    ("name", "3x3", "3x3"),
    ("policy", "int8_from_float32", "int8_from_float32"),
    ("policy", "int4/64_from_mixed_bfloat16", "int4/64_from_mixed_bfloat16"),
    ("'same' | 'valid'", "valid", "valid"),
    ("[int...]", [], ()),
    ("[int...]", [1, 2, 3], (1, 2, 3)),
    ("[int...]", (1, 2), (1, 2)),
    ("[int, str]", [1, "a"], (1, "a")),
    ("[[int...]...]", [[1], []], ((1,), ())),
    ("{int}", {}, {}),
    ("{int}", {"a": 1}, {"a": 1}),
    ("int | null", None, None),
    ("int | [int, int]", [1, 2], (1, 2)),
    ("'auto' | bool", True, True),
    ("'auto' | bool", "auto", "auto"),
]


@pytest.mark.parametrize(("text", "value", "result"), TAKEN)
def test_taken(text: str, value: Any, result: Any) -> None:
    found = read(text, value)
    assert found == result
    assert type(found) is type(result)


REFUSED: list[tuple[str, Any]] = [
    *(
        ("int", value)
        for value in (
            True,
            False,
            "64",
            "6_4",
            64.0,
            2.5,
            None,
            math.nan,
            math.inf,
            [1],
            {"a": 1},
            b"1",
            2**63,
            -(2**63),
            1e400,
            "0x10",
            "",
            "one",
        )
    ),
    *(
        ("number", value)
        for value in (True, "0.5", "1e3", "nan", "inf", math.nan, math.inf, -math.inf, 1e400, None, [0.5], 1j)
    ),
    *(("bool", value) for value in (1, 0, 1.0, "true", "yes", "on", None, [])),
    *(("str", value) for value in (1, True, None, b"text", ["a"])),
    *(("null", value) for value in ("null", "None", "", 0, False, [])),
    *(("name", value) for value in (1, None, True, "", " ", "a b", "-a", ".a", "a/b", "a\n", "ä", "a" * 201)),
    *(
        ("policy", value)
        for value in ("int8", "float32", "int8_from_int8", "int4/_from_float32", "int8_from_float32 ", 8, None)
    ),
    *(("array", value) for value in (None, True, math.nan, math.inf, {"a": 1}, [1, None], [[1], [True]])),
    *(("'same' | 'valid'", value) for value in ("SAME", "Same", " same", "causal", "", 1, None, True, ["same"])),
    ("int>=1", 0),
    ("int>=1", "0"),
    ("int>=0<=8", 9),
    ("number>=0<=1", 1.0000001),
    ("number>=0<=1", -1),
    ("number>0", 0),
    ("number>0", 0.0),
    ("number<1", 1),
    ("number>0.5", 0),
    ("number>=0.5<=3.5", 4),
    ("[int...]", 1),
    ("[int...]", "12"),
    ("[int...]", [1, True]),
    ("[int...]", [1, 2.5]),
    ("[int...]", {"a": 1}),
    ("[int, int]", [1]),
    ("[int, int]", [1, 2, 3]),
    ("[int, int]", []),
    ("[int, int]", [1, None]),
    ("[int>=1, int>=1]", [1, 0]),
    ("{int}", []),
    ("{int}", {"a": "b"}),
    ("{int}", {1: 1}),
    ("int | [int, int]", [1, 2, 3]),
    ("int | [int, int]", "1, 2"),
    ("int | null", "null"),
    ("'auto' | bool", "true"),
    ("'auto' | bool", 1),
]


@pytest.mark.parametrize(("text", "value"), REFUSED)
def test_refused(text: str, value: Any) -> None:
    assert codes(text, value)


EVERY_TYPE = sorted(
    {
        parameter.type
        for group in ("layers", "optimizers", "schedules", "losses", "metrics", "callbacks", "initializers")
        for kind in KERAS.names(group)
        for parameter in KERAS.find(group, kind).parameters.values()
    }
)


@pytest.mark.parametrize("text", EVERY_TYPE)
def test_types_of_the_catalog(text: str) -> None:
    type_ = parse_type(text)
    for value in good_values(type_):
        read(text, value)
    for values in bad_values(type_).values():
        for value in values:
            assert codes(text, value), value


plain_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    st.lists(st.one_of(st.integers(-2, 9), st.floats(-2, 2), st.none()), max_size=3),
)


@given(
    st.sampled_from(
        [text for text in EVERY_TYPE if not has_kind(parse_type(text)) and "policy" not in text and "name" not in text]
    ),
    plain_values,
)
def test_any_value_is_taken_exactly_when_it_fits(text: str, value: Any) -> None:
    type_ = parse_type(text)
    if isinstance(value, str) and looks_like_arithmetic(value):
        return
    if isinstance(value, int) and abs(value) >= 2**63:  # no integer of specnet's, but a number
        return
    if fits(type_, value):
        assert read(text, value) == (tuple(value) if isinstance(value, list) else value)
    else:
        assert codes(text, value)


# -- kinds ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    ["he_normal", "HeNormal", {"HeNormal": {"seed": 3}}, {"HeNormal": None}, {"HeNormal": {}}, {"Constant": 0.5}],
)
def test_kinds_are_taken(value: Any) -> None:
    assert isinstance(read("@initializers", value), Construct)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("he_norml", "unknown-kind"),
        ({"HeNorml": {}}, "unknown-kind"),
        ({"HeNormal": {"sed": 3}}, "unknown-argument"),
        ({"HeNormal": {"seed": "3"}}, "wrong-value"),
        ({"HeNormal": {"seed": True}}, "wrong-value"),
        ({"he_normal": {"seed": 3}}, "no-arguments"),
        ({"L2": 0.5}, "wrong-kind"),
        ({"Dense": 3}, "wrong-kind"),
        ("relu", "wrong-kind"),
        ({"Initializer": {}}, "unavailable-kind"),
        ({}, "missing-kind"),
        ({"HeNormal": {}, "Zeros": {}}, "several-kinds"),
        (3, "wrong-type"),
        (None, "wrong-type"),
        (["HeNormal"], "wrong-type"),
    ],
)
def test_kinds_are_refused(value: Any, code: str) -> None:
    assert code in codes("@initializers", value)


def test_members_beside_a_kind() -> None:
    learning_rate = "number>=0 | @schedules"
    assert read(learning_rate, 0.5) == 0.5
    assert read(learning_rate, "1/4") == 0.25
    assert isinstance(
        read(learning_rate, {"CosineDecay": {"initial_learning_rate": 0.5, "decay_steps": 10}}), Construct
    )
    assert codes(learning_rate, {"CosineDecay": {"initial_learning_rate": 0.5}}) == {"missing-argument"}
    assert codes(learning_rate, -1)
    assert codes(learning_rate, "fast")
    cells = "@cells | [@cells...]"
    assert isinstance(read(cells, {"LSTMCell": 3}), Construct)
    assert [cell.kind for cell in read(cells, [{"LSTMCell": 3}, {"GRUCell": 4}])] == ["LSTMCell", "GRUCell"]
    assert codes(cells, {"Dense": 3}) == {"wrong-kind"}


# -- arithmetic -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/255", 1 / 255),
        ("2*3", 6),
        ("2 * (3 + 4)", 14),
        ("7 // 2", 3),
        ("7 % 4", 3),
        ("-1/2", -0.5),
        ("1 - -1", 2),
        ("1e-3*2", 2e-3),
        (".5+1", 1.5),
        ("+2-1", 1),
        ("6/3", 2),
        ("((1+1))*2", 4),
    ],
)
def test_arithmetic(text: str, value: float) -> None:
    assert looks_like_arithmetic(text)
    found = read("number", text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "2 ** 3",
        "2**3",
        "9**9**9",
        "1/0",
        "1 // 0",
        "1 % 0",
        "1.5/0",
        "2/(1-1)",
        "1e300*1e300",
        "2*9e18*9e18",
        "1 +",
        "2 * (3",
        "1//*2",
        "50%",
    ],
)
def test_bad_arithmetic(text: str) -> None:
    assert "bad-arithmetic" in codes("number", text)
    with pytest.raises(ArithmeticFault):
        evaluate(text)


NO_ARITHMETIC = [
    *(
        "1",
        "-1",
        "1.5",
        "a+b",
        "1/x",
        "__import__('os')",
        "1;2",
        "1,2",
        "[1]*9",
        "1 if 1 else 2",
        "1<<2",
        "1|2",
        "~1",
        "",
        "\u0661+\u0661",
    ),
    "x" * 300 + "+1",
    "1" * 201 + "+1",
]


@pytest.mark.parametrize("text", NO_ARITHMETIC)
def test_no_arithmetic(text: str) -> None:
    found = codes("number", text)
    assert found
    assert "bad-arithmetic" not in found


def test_arithmetic_keeps_to_types_and_bounds() -> None:
    assert read("int", "2 * 3") == 6
    assert read("number", " 1/255 ") == 1 / 255
    assert codes("int", "1/2")
    assert read("int", "4/2") == 2
    assert codes("int>=1", "1 - 1")
    assert codes("number>=0<=1", "3/2")
    assert codes("bool", "1 - 1")
    assert codes("[int, int]", "1 + 1")
    assert read("[number, number]", ["1/2", 1]) == (0.5, 1)
    assert read("str", "1/255") == "1/255"
    assert read("'1/2' | 'a'", "1/2") == "1/2"
    assert codes("int>=1 | [int>=1, int>=1]", "1/0") >= {"bad-arithmetic"}


@given(st.text(alphabet="0123456789+-*/%(). eE", max_size=30))
def test_any_arithmetic_gives_a_finite_number_or_a_fault(text: str) -> None:
    try:
        value = evaluate(text)
    except ArithmeticFault:
        return
    assert math.isfinite(value)
    assert abs(value) <= 2**63
