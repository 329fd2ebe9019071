"""Multiply-adds and memory, held against what TensorFlow counts in the graph that it runs, and against real files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tensorflow as tf

import specnet
from specnet import api
from specnet.backend.memory import building_memory
from specnet.shapes.cost import Cost, cost_of
from tests.corpus import ROOT

MULTIPLYING = ("Conv2D", "MatMul", "BatchMatMulV2", "DepthwiseConv2dNative")


def cost(source: Any, **options: Any) -> Cost:
    loaded = api.load_all(source)
    training = loaded.spec.training
    return cost_of(loaded.graph, loaded.facts, training.first_optimizer if training else None, **options)


def flops(model: Any) -> int:
    """The multiplications and additions of TensorFlow's graph for one sample, in the operations that ours count."""
    specs = [tf.TensorSpec((1, *tensor.shape[1:]), tensor.dtype) for tensor in model.inputs]
    graph = (
        tf.function(lambda *inputs: model(list(inputs) if len(inputs) > 1 else inputs[0]))
        .get_concrete_function(*specs)
        .graph
    )
    options = tf.compat.v1.profiler.ProfileOptionBuilder(tf.compat.v1.profiler.ProfileOptionBuilder.float_operation())
    profile = tf.compat.v1.profiler.profile(graph, cmd="op", options=options.with_empty_output().build())
    counted = 0
    while profile.children:
        profile = profile.children[0]
        counted += profile.float_ops if profile.name in MULTIPLYING else 0
    return counted


@pytest.mark.parametrize(
    "name", ["fashion_dnn", "mnist_cnn", "cats_dogs_cnn", "resnet", "linear_regression", "mnist_logits"]
)
def test_multiply_adds_are_half_of_the_operations_that_tensorflow_counts(name: str) -> None:
    path = ROOT / "specs" / f"{name}.yaml"
    assert cost(path).macs * 2 == flops(specnet.compile(path))


SMALL = {
    "specnet": 1,
    "model": {
        "layers": [
            {"Input": [4]},
            {"Dense": 3, "name": "first"},
            {"Dense": 2, "name": "second", "trainable": False},
            {"Dense": 1, "name": "third"},
        ]
    },
}


def test_training_multiplies_again_for_each_gradient() -> None:
    found = cost(SMALL)
    assert [layer.macs for layer in found.layers] == [0, 12, 6, 2]
    # The first layer needs no gradient of its inputs, the frozen one none of its weights.
    assert [layer.training_macs for layer in found.layers] == [0, 2 * 12, 2 * 6, 3 * 2]
    assert (found.macs, found.training_macs) == (20, 42)


def test_memory_by_hand() -> None:
    found = cost(SMALL, batch_size=10)
    assert found.weights == 4 * (15 + 8 + 3)
    assert found.gradients == 4 * (15 + 3)
    assert found.activations == 10 * 4 * (4 + 3 + 2 + 1)
    assert found.optimizer == 0
    assert found.kept == found.activations  # the input feeds a trained layer, and all others come after it
    assert found.peak == 10 * 4 * (4 + 3)  # the input and what the first layer makes of it
    assert found.training_memory == found.weights + found.gradients + found.kept
    assert found.inference_memory == found.weights + found.peak


def test_a_frozen_beginning_needs_no_gradients() -> None:
    frozen = {
        **SMALL,
        "model": {"layers": [*SMALL["model"]["layers"][:1], {"Dense": 3, "trainable": False}, {"Dense": 1}]},
    }  # type: ignore[index]
    assert [layer.training_macs for layer in cost(frozen).layers] == [0, 12, 2 * 3]


def test_a_frozen_beginning_is_not_kept() -> None:
    layers = [{"Input": [4]}, {"Dense": 3, "trainable": False}, {"Dense": 5, "trainable": False}, {"Dense": 1}]
    found = cost({"specnet": 1, "model": {"layers": layers}}, batch_size=1)
    assert found.activations == 4 * (4 + 3 + 5 + 1)
    assert found.kept == 4 * (5 + 1)  # what goes into the trained layer, and what comes out


def test_a_frozen_backbone_keeps_only_what_it_gives() -> None:
    backbone = {
        "MobileNet": {"weights": None, "include_top": False, "input_shape": [32, 32, 3], "pooling": "avg"},
        "trainable": False,
    }
    found = cost({"specnet": 1, "model": {"layers": [{"Input": [32, 32, 3]}, backbone, {"Dense": 2}]}}, batch_size=1)
    assert found.kept == 4 * (1024 + 2)
    assert found.kept < found.peak < found.activations


def test_a_skip_stays_until_it_is_used() -> None:
    layers = [
        {"Input": [100], "name": "x"},
        {"Dense": 1},
        {"Dense": 100, "name": "y"},
        {"Add": None, "inputs": ["x", "y"]},
    ]
    found = cost({"specnet": 1, "model": {"layers": layers}}, batch_size=1)
    assert found.peak == 4 * (100 + 100 + 100)


def test_a_batch_that_an_input_fixes() -> None:
    spec = {"specnet": 1, "model": {"layers": [{"Input": {"shape": [5], "batch_size": 7}}, {"Dense": 1}]}}
    assert specnet.plan(spec).batch_size == 7
    assert specnet.plan(spec, batch_size=3).batch_size == 3
    assert specnet.plan(SMALL).batch_size == 32


def test_open_sizes_are_named_and_not_guessed() -> None:
    spec = {
        "specnet": 1,
        "model": {"layers": [{"Input": [None, 4]}, {"Dense": 3, "name": "open"}, "GlobalMaxPooling1D"]},
    }
    found = cost(spec)
    assert found.unknown == ("input", "open")
    assert found.macs == 0
    assert found.params == 15


@pytest.mark.parametrize("name", ["fashion_dnn", "mnist_cnn", "unet", "resnet", "lstm_text", "small_binary"])
def test_size_of_the_file(name: str, tmp_path: Path) -> None:
    path = ROOT / "specs" / f"{name}.yaml"
    specnet.save_weights(specnet.compile(path), tmp_path / "model.weights.h5")
    size = (tmp_path / "model.weights.h5").stat().st_size
    assert size == pytest.approx(cost(path).file, rel=0.1, abs=20_000)


@pytest.mark.slow
def test_a_build_takes_what_was_foretold(tmp_path: Path) -> None:
    """The peak of a process that builds 400 MB of weights, one of them 256 MB."""
    spec = tmp_path / "wide.yaml"
    spec.write_text(
        "specnet: 1\nmodel:\n  layers:\n    - Input: [8000]\n    - Dense: 8000\n    - Dense: 4500\n    - Dense: 1\n"
    )
    foretold = building_memory(api.load_all(spec).facts)
    arguments = [sys.executable, "-m", "specnet", "build", str(spec), "-o", str(tmp_path / "built")]
    process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert usage.ru_maxrss * 1024 == pytest.approx(foretold, rel=0.25)


def test_a_bound_stops_a_build_before_it_allocates() -> None:
    huge = {"specnet": 1, "model": {"layers": [{"Input": [1000]}, {"Dense": 10**12}]}}
    with pytest.raises(specnet.SpecError, match="1,001,000,000,000,000 parameters") as refused:
        specnet.compile(huge)
    assert [fault.code for fault in refused.value.diagnostics] == ["too-much-memory"]
    with pytest.raises(specnet.SpecError, match="limit is 1000 B"):
        specnet.compile(ROOT / "specs" / "mnist_cnn.yaml", max_memory=1000)
