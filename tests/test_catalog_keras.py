"""The catalog against Keras itself: what the one takes the other takes, and what the one refuses the other refuses."""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Iterator
from typing import Any

import keras
import pytest
from pydantic import ValidationError
from pydantic_core import SchemaValidator

from specnet.backend.instantiate import MODULES, Instantiator
from specnet.backend.keras_catalog import keras_entries
from specnet.catalog import KERAS, OWN, Entry, Parameter, keras_version, store
from specnet.catalog.curated import LAYERS, OBJECTS, UNAVAILABLE
from specnet.catalog.types import parse_type
from specnet.spec.arguments import read_arguments
from specnet.spec.forms import read_form
from specnet.spec.types import core
from tests.catalog_cases import bad_values, has_kind
from tests.catalog_exceptions import ACCEPTED_BY_KERAS, REFUSED_BY_KERAS, is_refused, names_of
from tests.catalog_use import BASE, CASES, GOOD, LEFT_OUT, WITH, arguments, good_arguments, use

pytestmark = [
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(
        keras.backend.backend() != "tensorflow", reason="the tables are those of the TensorFlow backend"
    ),
]
MAKE = Instantiator()
HAS_SCIPY = importlib.util.find_spec("scipy") is not None
# One backbone stands for all: they share their checks, and most take seconds to build.
APPLICATIONS = ("MobileNet",)
UNTESTED = {"callbacks.OrbaxCheckpoint": "it needs the package orbax-checkpoint"}

# Keras drops arguments of these that it does not know.
TAKES_ANY_ARGUMENT = {"callbacks.ReduceLROnPlateau", "layers.HashedCrossing", "layers.InputLayer"}


def _entry(group: str, kind: str) -> Entry:
    entry = KERAS.find(group, kind)
    assert entry is not None
    return entry


def _kinds() -> Iterator[tuple[str, str]]:
    for group in MODULES:
        for kind in KERAS.names(group) if group != "ops" else ():
            entry = _entry(group, kind)
            if (
                entry.form in ("class", "model")
                and not entry.same_as
                and f"{group}.{kind}" not in UNTESTED
                and (group != "applications" or kind in APPLICATIONS)
            ):
                yield group, kind


KINDS = list(_kinds())
each_kind = pytest.mark.parametrize(
    ("group", "kind"),
    [
        pytest.param(group, kind, id=f"{group}-{kind}", marks=[pytest.mark.slow] if group == "applications" else [])
        for group, kind in KINDS
    ],
)


# -- what the catalog takes, and what it refuses ----------------------------------------------------------------------------


@each_kind
def test_keras_takes_what_the_catalog_takes(group: str, kind: str) -> None:
    differences = []
    for parameter in _entry(group, kind).parameters.values():
        for value, data in good_arguments(group, kind, parameter):
            # The device decides which types it can compute with; and of weights it is enough that they are made.
            symbolic = parameter.name in ("autocast", "dtype", "seed") or has_kind(parse_type(parameter.type))
            error = _keras_error(
                group, kind, MAKE.keywords(read_arguments(group, kind, data, KERAS)), symbolic=symbolic
            )
            if error != "needs scipy" and bool(error) != is_refused(group, kind, parameter.name, value):
                differences.append(
                    (parameter.name, value, error or "Keras takes it, but the table lists it as refused")
                )
    for data in CASES.get(f"{group}.{kind}", ()):
        error = _keras_error(group, kind, MAKE.keywords(read_arguments(group, kind, data, KERAS)))
        differences += [(data, error)] if error else []
    assert not differences


@each_kind
def test_keras_refuses_what_the_catalog_refuses(group: str, kind: str) -> None:
    differences = []
    for parameter in _entry(group, kind).parameters.values():
        for fault, values in bad_values(parse_type(parameter.type)).items():
            taken = [value for value in values if not _both_refuse(group, kind, parameter, value)]
            listed = any(row.has(fault) and row.is_about(group, kind, parameter) for row in ACCEPTED_BY_KERAS)
            if bool(taken) != listed:
                differences.append(
                    (
                        parameter.name,
                        fault,
                        taken or values,
                        "Keras takes it" if taken else "the table lists it, but Keras refuses it",
                    )
                )
    assert not differences


def _both_refuse(group: str, kind: str, parameter: Parameter, value: Any) -> bool:
    """Whether Keras refuses the value too. The catalog must."""
    data = arguments(group, kind, parameter.name, value)
    with pytest.raises(ValidationError):
        read_arguments(group, kind, data, KERAS)
    beside = {
        name: _keras_value(_entry(group, kind).parameters[name], argument)
        for name, argument in data.items()
        if name != parameter.name
    }
    return bool(_keras_error(group, kind, {**beside, parameter.name: value}, symbolic=True))


def _keras_value(parameter: Parameter, data: Any) -> Any:
    return MAKE.value(SchemaValidator(core(parse_type(parameter.type))).validate_python(data, context=KERAS))


def _keras_error(group: str, kind: str, keywords: dict[str, Any], *, symbolic: bool = False) -> str:
    """What Keras says against these arguments, when it makes the object or when the object is used; nothing when it takes them."""
    try:
        use(group, kind, MAKE.target(group, kind)(**keywords), symbolic=symbolic)
    except ImportError as error:
        return "needs scipy" if "scipy" in str(error) and not HAS_SCIPY else str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:300]
    return ""


@each_kind
def test_unknown_arguments_are_refused(group: str, kind: str) -> None:
    base = BASE.get(f"{group}.{kind}", {})
    with pytest.raises(ValidationError, match="no argument `no_such_argument`"):
        read_arguments(group, kind, {**base, "no_such_argument": 1}, KERAS)
    keywords = MAKE.keywords(read_arguments(group, kind, base, KERAS))
    taken = not _keras_error(group, kind, {**keywords, "no_such_argument": 1})
    assert taken == (f"{group}.{kind}" in TAKES_ANY_ARGUMENT)


@each_kind
def test_missing_arguments_are_refused(group: str, kind: str) -> None:
    base = BASE.get(f"{group}.{kind}", {})
    for parameter in _entry(group, kind).parameters.values():
        if parameter.required:
            rest = {name: value for name, value in base.items() if name != parameter.name}
            with pytest.raises(ValidationError, match=f"needs the argument `{parameter.name}`"):
                read_arguments(group, kind, rest, KERAS)
            beside = {name: _keras_value(_entry(group, kind).parameters[name], value) for name, value in rest.items()}
            assert _keras_error(group, kind, beside), parameter.name


@pytest.mark.parametrize(
    ("group", "kind"), [pytest.param(group, kind, id=f"{group}-{kind}") for group, kind in KINDS if group != "layers"]
)
def test_kinds_are_made_from_their_form(group: str, kind: str) -> None:
    construct = read_form(group, {kind: BASE.get(f"{group}.{kind}", {})}, KERAS)
    assert isinstance(
        MAKE.construct(construct), getattr(MODULES[group], kind) if group != "applications" else keras.Model
    )


# -- the tables themselves --------------------------------------------------------------------------------------------------


def _parameters() -> Iterator[tuple[str, str, Parameter]]:
    for group, kind in KINDS:
        for parameter in _entry(group, kind).parameters.values():
            yield group, kind, parameter


def test_no_row_is_about_nothing() -> None:
    names = {
        name
        for group, kind, parameter in _parameters()
        for value, _ in good_arguments(group, kind, parameter)
        for name in names_of(group, kind, parameter.name, value)
    }
    assert not {name for listed in REFUSED_BY_KERAS.values() for name in listed.split()} - names
    for row in ACCEPTED_BY_KERAS:
        found = [
            (group, kind, parameter)
            for group, kind, parameter in _parameters()
            if any(map(row.has, bad_values(parse_type(parameter.type))))
        ]
        known = {
            name
            for group, kind, parameter in found
            for name in (
                f"{group}.{parameter.name}",
                f"{group}.{kind}.{parameter.name}",
                f"-{group}.{kind}.{parameter.name}",
            )
        }
        assert not set(row.names.split()) - known, row.reason


def test_no_help_is_about_nothing() -> None:
    kinds = {f"{group}.{kind}" for group, kind in KINDS}
    parameters = {
        name
        for group, kind, parameter in _parameters()
        for name in (f"{group}.{parameter.name}", f"{group}.{kind}.{parameter.name}")
    }
    assert not {*BASE, *CASES} - kinds
    assert not {name.split("=")[0] for name in [*WITH, *GOOD, *LEFT_OUT]} - parameters


# -- nothing is missing, and nothing is stale -------------------------------------------------------------------------------

# Exported functions that are not kinds.
MACHINERY = ("get", "serialize", "deserialize")
NOT_KINDS: dict[str, dict[str, str]] = {
    "layers": dict.fromkeys(
        ("add", "average", "concatenate", "dot", "maximum", "minimum", "multiply", "subtract"),
        "the layer of the same name, called",
    ),
    "losses": {"categorical_generalized_cross_entropy": "`keras.losses.get` does not know it: the class is a kind"},
    "metrics": dict.fromkeys(
        ("binary_focal_crossentropy", "categorical_focal_crossentropy", "huber", "log_cosh"),
        "`keras.metrics.get` does not know it",
    ),
    "regularizers": {"l1_l2": "`keras.regularizers.get` does not know it: `L1L2` is a kind"},
    "quantizers": dict.fromkeys(
        (
            *(
                "abs_max_quantize",
                "abs_max_quantize_grouped_with_zero_point",
                "compute_float8_amax_history",
                "compute_float8_scale",
            ),
            *("fake_quant_with_min_max_vars", "pack_int4", "quantize_and_dequantize", "unpack_int4"),
        ),
        "it works on arrays, and makes no object",
    ),
}
MODULES_OF_KERAS: dict[str, Any] = {**MODULES, "activations": keras.activations}


@pytest.mark.parametrize("group", MODULES_OF_KERAS)
def test_everything_that_keras_exports_is_a_kind(group: str) -> None:
    module = MODULES_OF_KERAS[group]
    exported = {name for name in dir(module) if name[0] != "_" and not inspect.ismodule(getattr(module, name))}
    kinds = {
        *store.kinds(group),
        *(store.kinds("quantizations") if module is keras.quantizers else ()),
        *(store.kinds("quantizers") if module is keras.quantizers else ()),
    }
    not_kinds = {*MACHINERY, *NOT_KINDS.get("quantizers" if module is keras.quantizers else group, ())} - (
        {"get"} if group == "ops" else set()
    )
    assert not exported - kinds - not_kinds
    assert not set(NOT_KINDS.get(group, ())) - exported
    assert not set(NOT_KINDS.get(group, ())) & kinds


def test_unusable_kinds_have_a_reason() -> None:
    for group in store.groups():
        for kind in store.kinds(group):
            entry = _entry(group, kind)
            assert KERAS.usable(entry) or len(entry.refused) > 10, (group, kind)
    for group, kinds in UNAVAILABLE.items():
        assert not set(kinds) - set(store.kinds(group)), group


@pytest.mark.parametrize("group", store.groups())
def test_every_usable_kind_is_one_of_keras(group: str) -> None:
    for kind in KERAS.names(group):
        entry = _entry(group, kind)
        if entry.form in ("class", "model", "operation"):
            assert callable(getattr(MODULES[group], entry.same_as or kind)), kind
        elif kind == "stft" and not HAS_SCIPY:
            continue
        elif not (
            group == "metrics" and kind in ("acc", "ce", "crossentropy")
        ):  # what these mean depends on the output
            assert getattr(keras, group).get(kind) is not None, kind


def test_parameters_are_those_of_keras() -> None:
    for group in MODULES:
        for kind in KERAS.names(group):
            entry = _entry(group, kind)
            if entry.form == "text":
                continue
            taken = (
                inspect.signature(getattr(MODULES_OF_KERAS[group], entry.same_as or kind)).parameters
                if entry.form != "function"
                else {}
            )
            names = {name for name, parameter in taken.items() if parameter.kind is not inspect.Parameter.VAR_KEYWORD}
            more = set(entry.parameters) - names
            assert not more or any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in taken.values()), (
                group,
                kind,
                more,
            )


@pytest.mark.parametrize("group", [*store.groups(), *OWN])
def test_every_parameter_has_a_type(group: str) -> None:
    untyped = [
        f"{kind}.{parameter.name}"
        for kind in KERAS.names(group)
        for parameter in _entry(group, kind).parameters.values()
        if parameter.type == "any"
    ]
    assert not untyped
    for kind in KERAS.names(group):
        for parameter in _entry(group, kind).parameters.values():
            parse_type(parameter.type)


@pytest.mark.parametrize("group", ["layers", *OBJECTS])
def test_every_curated_type_is_used(group: str) -> None:
    rows, used = set(LAYERS if group == "layers" else OBJECTS[group]), set()
    for kind in store.kinds(group):
        entry = _entry(group, kind)
        for parameter in entry.parameters:
            own = f"{entry.same_as or kind}.{parameter}"
            used.add(own if own in rows else parameter)
    assert not rows - used


def test_the_catalog_is_up_to_date() -> None:
    if keras_version() != keras.version():
        pytest.skip(f"the catalog is of Keras {keras_version()}")
    assert store.dump(keras_entries(), keras.version()) == store.CATALOG_FILE.read_text(encoding="utf-8"), (
        "run `python -m specnet.backend.keras_catalog`"
    )
