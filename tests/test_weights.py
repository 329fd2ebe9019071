"""Weights files: by name, whole or not at all, and never trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

import specnet
from specnet.backend.weights import MANIFEST, named_weights
from tests.corpus import SPECS, VALID
from tests.data import need_weights

CHAIN: dict[str, Any] = {
    "specnet": 1,
    "name": "chain",
    "model": {
        "layers": [
            {"Input": [4]},
            {"Dense": 8, "name": "first"},
            {"Dense": 8, "name": "second"},
            {"Dense": 2, "name": "third"},
        ]
    },
}
REORDERED: dict[str, Any] = {
    "specnet": 1,
    "name": "chain",
    "model": {
        "layers": [
            {"Input": [4]},
            {"Dense": 8, "name": "first"},
            {"Dense": 8, "name": "new"},
            {"Dense": 8, "name": "second"},
            {"Dense": 2, "name": "third"},
        ]
    },
}


def codes(error: pytest.ExceptionInfo[specnet.SpecError]) -> list[str]:
    return [diagnostic.code for diagnostic in error.value.diagnostics]


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in [*SPECS, *VALID]
        if path.stem
        in {
            "fashion_dnn",
            "two_tower",
            "transformer_encoder",
            "unet",
            "transfer_mobilenet",
            "recurrent_rnn",
            "recurrent_bidirectional",
            "attention_multi_head",
            "nested_twice",
            "wrappers_spectral",
            "embedding_layers",
            "core_einsum_dense",
            "dtype_policies",
            "dtype_strings",
        }
    ],
    ids=lambda path: path.stem,
)
def test_there_and_back(path: Path, tmp_path: Path) -> None:
    need_weights(path)
    model = specnet.compile(path)
    target = tmp_path / "w.weights.h5"
    specnet.save_weights(model, target)
    before = model.get_weights()
    model.set_weights([np.zeros_like(array) for array in before])
    report = specnet.load_weights(model, target)
    assert len(report.matched) == len(model.weights)
    assert not report.missing + report.unexpected + report.mismatched
    assert all(np.array_equal(one, two) for one, two in zip(before, model.get_weights(), strict=True))
    assert [p.name for p in tmp_path.iterdir()] == ["w.weights.h5"]


@pytest.mark.parametrize("policy", ["bfloat16", "float16", "mixed_bfloat16"])
def test_other_dtypes(policy: str, tmp_path: Path) -> None:
    model, target = specnet.compile({**CHAIN, "runtime": {"dtype_policy": policy}}), tmp_path / "w.weights.h5"
    specnet.save_weights(model, target)
    before = model.get_weights()
    model.set_weights([np.zeros_like(array) for array in before])
    specnet.load_weights(model, target)
    assert all(np.array_equal(one, two) for one, two in zip(before, model.get_weights(), strict=True))


def test_keras_reads_the_file_too(tmp_path: Path) -> None:
    model, target = specnet.compile(CHAIN), tmp_path / "w.weights.h5"
    specnet.save_weights(model, target)
    before = model.get_weights()
    model.set_weights([np.zeros_like(array) for array in before])
    model.load_weights(target)
    assert all(np.array_equal(one, two) for one, two in zip(before, model.get_weights(), strict=True))


@pytest.mark.parametrize(
    "path",
    [path for path in VALID if path.stem in {"recurrent_time_distributed_model", "recurrent_rnn", "nested_several"}],
    ids=lambda path: path.stem,
)
def test_a_model_that_keras_read_back_has_the_same_names(path: Path, tmp_path: Path) -> None:
    model, target = specnet.compile(path), tmp_path / "w.weights.h5"
    specnet.save_weights(model, target)
    again = keras.models.model_from_json(model.to_json())
    assert len(specnet.load_weights(again, target).matched) == len(model.weights)


def test_the_manifest(tmp_path: Path) -> None:
    model, target = specnet.compile(CHAIN), tmp_path / "w.weights.h5"
    specnet.save_weights(model, target)
    with h5py.File(target) as file:
        weights = json.loads(file[MANIFEST][()])["weights"]
        assert (
            set(weights)
            == set(named_weights(model))
            == {f"{layer}/{part}" for layer in ("first", "second", "third") for part in ("kernel", "bias")}
        )
        assert weights["second/kernel"]["shape"] == [8, 8]
        assert np.array_equal(file[weights["second/kernel"]["dataset"]][()], model.get_layer("second").kernel)


def test_an_inserted_layer_swaps_nothing(tmp_path: Path) -> None:
    """Keras itself would load `second` into `new` without a word."""
    model, target = specnet.compile(CHAIN), tmp_path / "w.weights.h5"
    model.set_weights([np.random.default_rng(1).random(array.shape) for array in model.get_weights()])
    specnet.save_weights(model, target)
    other = specnet.compile(REORDERED)
    with pytest.raises(specnet.SpecError) as error:
        specnet.load_weights(other, target)
    assert codes(error) == ["weights-mismatch"]
    assert "new/kernel" in str(error.value)
    report = specnet.load_weights(other, target, strict=False)
    assert report.missing == ("new/kernel", "new/bias")
    assert np.array_equal(other.get_layer("second").kernel, model.get_layer("second").kernel)


def test_other_shapes_and_unexpected_weights(tmp_path: Path) -> None:
    target = tmp_path / "w.weights.h5"
    specnet.save_weights(specnet.compile(REORDERED), target)
    smaller = {
        **CHAIN,
        "model": {"layers": [{"Input": [4]}, {"Dense": 6, "name": "first"}, {"Dense": 2, "name": "third"}]},
    }
    report = specnet.load_weights(specnet.compile(smaller), target, strict=False)
    assert report.mismatched == ("first/kernel", "first/bias", "third/kernel")
    assert report.matched == ("third/bias",)
    assert set(report.unexpected) == {"new/kernel", "new/bias", "second/kernel", "second/bias"}
    assert "mismatched" in str(report)


def broken(path: Path, change: Any) -> Path:
    specnet.save_weights(specnet.compile(CHAIN), path)
    with h5py.File(path, "r+") as file:
        manifest = json.loads(file[MANIFEST][()])
        change(file, manifest)
        if MANIFEST in file:
            del file[MANIFEST]
            file.create_dataset(MANIFEST, data=json.dumps(manifest).encode(), dtype=h5py.string_dtype())
    return path


def external(file: Any, manifest: Any) -> None:
    place = manifest["weights"]["first/kernel"]["dataset"]
    del file[place]
    file.create_dataset(place, shape=(4, 8), dtype="float32", external=[("/etc/hostname", 0, 128)])


def linked(file: Any, manifest: Any) -> None:
    place = manifest["weights"]["first/kernel"]["dataset"]
    del file[place]
    file[place] = h5py.ExternalLink("elsewhere.h5", "/x")


def bomb(file: Any, manifest: Any) -> None:
    place = manifest["weights"]["first/kernel"]["dataset"]
    del file[place]
    file.create_dataset(place, shape=(1_000_000, 1_000_000), dtype="float32", chunks=(1024, 1024))


def other_values(file: Any, manifest: Any) -> None:
    file[manifest["weights"]["first/kernel"]["dataset"]][0, 0] = 7


def outside(file: Any, manifest: Any) -> None:
    manifest["weights"]["first/kernel"]["dataset"] = "../../etc/passwd"


def without_manifest(file: Any, manifest: Any) -> None:
    del file[MANIFEST]


def malformed(file: Any, manifest: Any) -> None:
    manifest["weights"]["first/kernel"] = {"shape": "x"}


@pytest.mark.parametrize("change", [external, linked, bomb, other_values, outside, without_manifest, malformed])
def test_attacks_and_damage_are_refused(change: Any, tmp_path: Path) -> None:
    path = broken(tmp_path / "w.weights.h5", change)
    model = specnet.compile(CHAIN)
    before = model.get_weights()
    with pytest.raises(specnet.SpecError) as error:
        specnet.load_weights(model, path)
    assert codes(error) == ["weights-file"]
    assert all(np.array_equal(one, two) for one, two in zip(before, model.get_weights(), strict=True))


def test_files_that_are_no_weights(tmp_path: Path) -> None:
    model = specnet.compile(CHAIN)
    (tmp_path / "text.weights.h5").write_text("hello")
    for path in (tmp_path / "text.weights.h5", tmp_path / "none.weights.h5", tmp_path):
        with pytest.raises(specnet.SpecError) as error:
            specnet.load_weights(model, path)
        assert codes(error) == ["weights-file"]
    with pytest.raises(specnet.SpecError) as error:
        specnet.save_weights(model, tmp_path / "w.h5")
    assert codes(error) == ["weights-file"]


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, target = specnet.compile(CHAIN), tmp_path / "w.weights.h5"
    specnet.save_weights(model, target)
    before = target.read_bytes()
    monkeypatch.setattr("specnet.backend.weights._record", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        specnet.save_weights(model, target)
    assert target.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["w.weights.h5"]
