"""The JSON Schema and `read_spec` accept and refuse the same specs, except where this file gives a reason."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError, validators

from specnet import api
from specnet.catalog import GROUPS, KERAS, SUBGROUPS
from specnet.diagnostics import SpecError
from specnet.diagnostics.codes import CODES
from specnet.spec import Spec, read_spec
from specnet.spec.data import Data
from specnet.spec.descriptions import KEYS
from specnet.spec.forms import LayerSiblings
from specnet.spec.items import ApplyItem, Wiring
from specnet.spec.jsonschema import SCHEMA_FILE, main, schema_text, spec_schema
from specnet.spec.model import ModelSpec
from specnet.spec.runtime import Runtime
from specnet.spec.training import Phase, Training
from specnet.syntax import from_python, parse, plain, read_file
from tests.corpus import INVALID, SPECS, VALID

Where = tuple[str | int, ...]
Fault = tuple[str, str]
Change = Callable[[Any, Any, Any], None]
Mutation = tuple[Change, Where, Any]

WIRING = "JSON Schema cannot follow names from one item to another"
ARITHMETIC = "JSON Schema cannot calculate"
JSON_NUMBERS = "for JSON Schema 64.0 is an integer, and so is 1e2"
NOT_JSON = "JSON has no such numbers"
SHAPES = "what flows through a layer follows from all before it"
TRAINING = "what training measures, and what its output means, follows from other keys and from shapes"
BETWEEN_ARGUMENTS = "a rule between several arguments, or on the sense of a text"

# Codes that JSON Schema never finds.
BEYOND_SCHEMA = {
    **dict.fromkeys(
        (
            "unknown-name",
            "duplicate-name",
            "cycle",
            "unreachable-layer",
            "apply-of-input",
            "unknown-output",
            "unknown-input-name",
        ),
        WIRING,
    ),
    **dict.fromkeys(
        ("missing-input", "empty-model", "input-with-inputs", "missing-call-input", "wrong-input-count"), WIRING
    ),
    **dict.fromkeys(("ambiguous-output", "output-count", "loss-count"), WIRING),
    **dict.fromkeys(("conflicting-arguments", "unsafe-path"), BETWEEN_ARGUMENTS),
    **dict.fromkeys(("unknown-monitor", "no-validation", "class-count"), TRAINING),
    **dict.fromkeys(
        (
            "wrong-rank",
            "shape-mismatch",
            "window-too-large",
            "unknown-dimension",
            "indivisible",
            "axis-out-of-range",
            "reshape-mismatch",
            "wrong-dtype",
            "unfit-argument",
        ),
        SHAPES,
    ),
}
# Files with a code that JSON Schema finds elsewhere.
FILES_BEYOND_SCHEMA = {
    "bad-arithmetic": ARITHMETIC,
    "bad-arithmetic__too_large": ARITHMETIC,
    "bad-arithmetic__unclosed": ARITHMETIC,
    "wrong-value__arithmetic_fraction": ARITHMETIC,
    "wrong-value__arithmetic_negative": ARITHMETIC,
    "wrong-value__exponent": JSON_NUMBERS,
    "wrong-value__whole_float": JSON_NUMBERS,
    "wrong-value__nan": NOT_JSON,
    "wrong-value__overflow": NOT_JSON,
    "wrong-value__weights": BETWEEN_ARGUMENTS,
    "missing-argument__input": BETWEEN_ARGUMENTS,
    "missing-argument__test_folds": BETWEEN_ARGUMENTS,
    "wrong-value__checkpoint": BETWEEN_ARGUMENTS,
    "wrong-value__save": BETWEEN_ARGUMENTS,
    "wrong-value__too_many_tensors": BETWEEN_ARGUMENTS,
}
# Faults of `read_spec` that JSON Schema does not find in the mutations below: code and message.
FAULTS_BEYOND_SCHEMA = {
    (r"conflicting-arguments|unsafe-path", r""): BETWEEN_ARGUMENTS,
    (r"missing-argument", r"`Input(Layer)?` needs the argument `shape`|`Discretization` needs"): BETWEEN_ARGUMENTS,
    (r"wrong-value", r"the path of an `\.h5` file|must end in `|gives at most 10,000 tensors"): BETWEEN_ARGUMENTS,
}


# Both sides


@cache
def validator() -> Any:
    """The validator of the schema, with a quick way through its long `oneOf`s."""
    return validators.extend(Draft202012Validator, {"oneOf": _one_of})(spec_schema())


def _one_of(checker: Any, branches: list[Any], instance: Any, schema: Any) -> Iterator[ValidationError]:
    """`oneOf` as ever; where its hundreds of branches only ask for one key each, the keys are counted."""
    if any(set(branch) != {"required"} for branch in branches):
        yield from Draft202012Validator.VALIDATORS["oneOf"](checker, branches, instance, schema)
    elif isinstance(instance, dict) and sum(branch["required"][0] in instance for branch in branches) != 1:
        yield ValidationError("not exactly one kind")


def faults(data: Any) -> list[Fault]:
    """Code and message of what `read_spec` finds wrong."""
    try:
        read_spec(from_python(data))
    except SpecError as error:
        return [(found.code, found.message) for found in error.diagnostics]
    return []


def beyond_schema(fault: Fault) -> bool:
    """Whether JSON Schema cannot find the fault."""
    return any(re.fullmatch(code, fault[0]) and re.search(message, fault[1]) for code, message in FAULTS_BEYOND_SCHEMA)


def disagreement(data: Any) -> str:
    """How the two sides differ, or an empty text."""
    found = faults(data)
    accepted = validator().is_valid(data)
    if accepted and found and not all(beyond_schema(fault) for fault in found):
        return f"only read_spec refuses: {found[:3]}"
    if not accepted and not found:
        return f"only the schema refuses: {next(validator().iter_errors(data)).message[:200]}"
    return ""


def data_of(path: Path) -> Any:
    """The plain data of a file."""
    return plain(parse(read_file(path)))


# The schema itself


def test_schema_is_valid() -> None:
    Draft202012Validator.check_schema(spec_schema())


def test_file_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run `python -m specnet.spec.jsonschema`"
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == "up to date\n"


def test_api_gives_the_schema() -> None:
    assert api.schema() == spec_schema()


def test_every_definition_is_used_and_exists() -> None:
    schema = spec_schema()
    used = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))
    assert used == set(schema["$defs"])


def test_refused_kinds_are_absent() -> None:
    definitions = spec_schema()["$defs"]
    assert {"Dense", "mean", "VGG16", "Model"} <= set(definitions["layer"]["properties"])
    assert {"Lambda", "TFSMLayer", "InputSpec", "Layer", "while_loop"}.isdisjoint(definitions["layer"]["properties"])
    assert {"Lambda", "Layer"}.isdisjoint(definitions["layers_alone"]["enum"])
    assert {"LambdaCallback", "History"}.isdisjoint(definitions["callbacks_with_arguments"]["properties"])


def test_every_key_has_a_description() -> None:
    models = (Spec, ModelSpec, Wiring, LayerSiblings, ApplyItem, Data, Training, Phase, Runtime)
    own = {
        model.__name__: set(model.model_fields)
        - {key for parent in model.__mro__[1:] for key in getattr(parent, "model_fields", ())}
        for model in models
    }
    assert {name: set(lines) for name, lines in KEYS.items()} == own


# Files


@pytest.mark.parametrize("path", [*SPECS, *VALID], ids=lambda path: path.stem)
def test_valid_file(path: Path) -> None:
    data = data_of(path)
    assert faults(data) == []
    assert [error.message[:300] for error in validator().iter_errors(data)] == []


@cache
def parsed_invalid() -> dict[Path, Any]:
    """The data of the broken specs that are YAML."""
    found = {}
    for path in INVALID:
        with suppress(SpecError):
            found[path] = data_of(path)
    return found


@pytest.mark.parametrize("path", parsed_invalid(), ids=lambda path: path.stem)
def test_invalid_file(path: Path) -> None:
    codes = {found.code for found in api.validate(path)}
    assert codes
    excused = codes <= set(BEYOND_SCHEMA) or path.stem in FILES_BEYOND_SCHEMA
    assert validator().is_valid(parsed_invalid()[path]) == excused, (
        "either the schema must find it, or the tables above must (not) name it"
    )


def test_the_schema_accepts_what_read_spec_accepts() -> None:
    read = [path for path, data in parsed_invalid().items() if not faults(data)]
    assert len(read) > 50
    assert [path.stem for path in read if not validator().is_valid(parsed_invalid()[path])] == []


def test_tables_name_existing_files_and_codes() -> None:
    assert set(FILES_BEYOND_SCHEMA) <= {path.stem for path in parsed_invalid()}
    assert set(BEYOND_SCHEMA) <= set(CODES)


# Mutations of valid specs

SCALARS = [None, True, False, "x", "", "a b", "relu", "Flatten", -1, 0, 1.5, 2**63]
VALUES: list[Any] = [
    *SCALARS,
    [],
    [1, 2, 3],
    [None],
    ["x", "x"],
    {},
    {"x": 1},
    {"x": None},
    {"Flatten": None},
    {"Dense": {}},
]
NAMES_BESIDE = [("name", "x"), ("name", 3), ("inputs", ["x"]), ("outputs", "x"), ("apply", "x")]
BESIDE: list[Any] = [
    *NAMES_BESIDE,
    ("call", {"training": True}),
    ("trainable", ["x"]),
    ("Flatten", None),
    ("dtype", "int8"),
]
MUTATIONS_OF_EACH_SPEC = 25


def _nodes(data: Any, path: Where = ()) -> Iterator[tuple[Where, Any]]:
    yield path, data
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _nodes(value, (*path, key))


def _at(data: Any, path: Where) -> Any:
    for step in path:
        data = data[step]
    return data


def _replace(parent: Any, key: Any, value: Any) -> None:
    parent[key] = value


def _delete(parent: Any, key: Any, value: Any) -> None:
    del parent[key]


def _rename(parent: Any, key: Any, value: Any) -> None:
    entries = list(parent.items())
    parent.clear()
    parent.update((value if name == key else name, item) for name, item in entries)


def _repeat(parent: Any, key: Any, value: Any) -> None:
    parent.insert(key, copy.deepcopy(parent[key]))


def _add(parent: Any, key: Any, value: Any) -> None:
    parent[key].setdefault(*value)


def mutations(data: Any) -> Iterator[Mutation]:
    """All single changes of a spec: what to do, where, and with which value."""
    for path, value in _nodes(data):
        if not path:
            continue
        yield from ((_replace, path, new) for new in VALUES)
        yield _delete, path, None
        if isinstance(path[-1], int):
            yield _repeat, path, None
        else:
            yield from ((_rename, path, new) for new in (path[-1] + "z", path[-1].swapcase()))
        if isinstance(value, dict):
            yield from ((_add, path, pair) for pair in BESIDE)


def mutated(data: Any, mutation: Mutation) -> Any:
    """A changed copy."""
    change, path, value = mutation
    changed = copy.deepcopy(data)
    change(_at(changed, path[:-1]), path[-1], copy.deepcopy(value))
    return changed


@pytest.mark.parametrize("path", [*SPECS, *VALID], ids=lambda path: path.stem)
def test_mutations_of_valid_file(path: Path) -> None:
    data = data_of(path)
    every = list(mutations(data))
    chosen = random.Random(path.name).sample(every, min(len(every), MUTATIONS_OF_EACH_SPEC))
    found = [(mutation, text) for mutation in chosen if (text := disagreement(mutated(data, mutation)))]
    assert found == []


# Forms that mutations seldom hit

SINGLE_KEYS = [
    {"mse": None},
    {"mse": "mse"},
    {"Loss": None},
    {"Huber": None},
    {"Huber": {}},
    {"AUC": {}},
    {"Unknown": {}},
    {"Unknown": None},
    {"out": {"AUC": {}}},
]
PER_OUTPUT: list[Any] = [
    *SINGLE_KEYS,
    "mse",
    3,
    None,
    {},
    {"out": "mse"},
    {"out": None, "mse": "mse"},
    [],
    ["mse", None],
    [["mse"]],
    [[["mae"]]],
    {"out": ["mse"]},
]
ITEMS: list[Any] = [
    {"apply": "x"},
    {"apply": "x", "name": "y", "inputs": {"query": "z"}, "outputs": ["a"], "call": {"anything": [1]}},
    {"apply": "x", "trainable": None},
    {"apply": "x", "Dense": 1},
    {"apply": None},
    {"LSTM": 2, "call": {"mask": "x", "training": None, "initial_state": ["x", "y"]}},
    {"LSTM": 2, "call": {"mask": ""}},
    {"LSTM": 2, "call": {"initial_state": [None]}},
    {"LSTM": 2, "call": None},
    {"Flatten": None, "call": {}},
    {"Flatten": None, "call": {"training": True}},
    {"Model": {"layers": ["Flatten"]}, "trainable": ["x"], "call": {"training": True, "mask": [None, "x"]}},
    {"Model": None},
    "Model",
    {"TimeDistributed": {"layer": {"Model": {"layers": []}, "trainable": False, "name": "x"}}},
    {"TimeDistributed": {"layer": {"Model": {"layers": []}, "trainable": ["x"]}}},
    {"TimeDistributed": {"layer": {"Flatten": None, "inputs": "x"}}},
    {"TimeDistributed": "Flatten"},
    {"TimeDistributed": {"Flatten": None}},
    {"Dense": {"units": 1, "dtype": "DTypePolicy"}},
    {"Dense": {"units": 1, "dtype": "int8_from_float32"}},
    {"Dense": {"units": "2 * 3"}},
    {"Rescaling": {"scale": "1/255"}},
    {"Rescaling": "1 +"},
]


@pytest.mark.parametrize(
    "section", [{key: value} for key in ("loss", "metrics") for value in PER_OUTPUT], ids=json.dumps
)
def test_forms_for_each_output(section: dict[str, Any]) -> None:
    assert disagreement({"specnet": 1, "model": {"layers": []}, "training": {"loss": None, **section}}) == ""


@pytest.mark.parametrize("item", ITEMS, ids=json.dumps)
def test_forms_of_items(item: Any) -> None:
    assert disagreement({"specnet": 1, "model": {"layers": [item]}}) == ""


# Every kind and parameter of the catalog


def dense(parameter: str, form: Any) -> Any:
    """A layer with one more argument."""
    return {"Dense": {"units": 1, parameter: form}}


ITEM_OF: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("layers", "ops", "applications"), lambda form: form),
    "activations": lambda form: dense("activation", form),
    "initializers": lambda form: dense("kernel_initializer", form),
    "regularizers": lambda form: dense("kernel_regularizer", form),
    "constraints": lambda form: dense("kernel_constraint", form),
    "dtype_policies": lambda form: dense("dtype", form),
    "quantizations": lambda form: dense("quantization_config", form),
    "quantizers": lambda form: dense("quantization_config", {"Int8QuantizationConfig": {"weight_quantizer": form}}),
    "cells": lambda form: {"RNN": {"cell": form}},
    "recurrents": lambda form: {"Bidirectional": form},
}
SECTION_OF: dict[str, Callable[[Any], Any]] = {
    "optimizers": lambda form: {"training": {"loss": None, "optimizer": form}},
    "schedules": lambda form: {"training": {"loss": None, "optimizer": {"SGD": {"learning_rate": form}}}},
    "losses": lambda form: {"training": {"loss": form}},
    "metrics": lambda form: {"training": {"loss": None, "metrics": [form]}},
    "callbacks": lambda form: {"training": {"loss": None, "callbacks": [form]}},
    "sources": lambda form: {"data": {"source": form}},
    "splits": lambda form: {"data": {"source": "digits", "test": form}},
    "trackers": lambda form: {"training": {"loss": None, "tracking": form}},
    "estimators": lambda form: {"baseline": [form]},
}


def spec_with(group: str, form: Any) -> Any:
    """A spec with a kind in a place where its group belongs."""
    item, section = (ITEM_OF[group](form), {}) if group in ITEM_OF else ("Flatten", SECTION_OF[group](form))
    return {"specnet": 1, "model": {"layers": [item]}, **section}


def forms_of(group: str, kind: str) -> Iterator[Any]:
    """A kind with all sorts of arguments, good and bad; each parameter gets its default and two more values."""
    yield from (
        kind,
        {kind: None},
        {kind: {}},
        {kind: {"unknown": 1}},
        {kind: 2},
        {kind: "x"},
        {kind: [1, 2]},
        {kind: None, "name": "x"},
    )
    entry = KERAS.find_layer(kind) if group == "layers" else KERAS.find(group, kind)
    assert entry is not None
    needed = {parameter.name: 1 for parameter in entry.parameters.values() if parameter.required}
    for parameter in entry.parameters.values():
        values = random.Random(f"{group}.{kind}.{parameter.name}").sample([*VALUES, 2, 0.5, [2, 2]], 2)
        yield from ({kind: {**needed, parameter.name: value}} for value in (parameter.default, *values))


@pytest.mark.parametrize("group", [*GROUPS, *SUBGROUPS])
def test_kinds(group: str) -> None:
    every = [spec_with(group, form) for kind in KERAS.names(group) for form in forms_of(group, kind)]
    assert len(every) > 10
    assert [(data, text) for data in every if (text := disagreement(data))] == []
