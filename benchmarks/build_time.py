"""Time to build a model from a graph, against the same model written by hand in Keras.

Both sides run in one process, in turn, after a warm-up; the ratio of each pair is taken, and the median printed.

    python benchmarks/build_time.py [--pairs 7] [--output FILE]
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras

sys.path.insert(0, str(Path(__file__).parent.parent))

from specnet import api

CHAIN = 5000


def resnet50_spec() -> dict[str, Any]:
    """The layers of ResNet-50 (177 of them) as a plain spec."""
    items: list[Any] = [
        {"Input": [224, 224, 3]},
        *conv(64, 7, 2),
        {"MaxPooling2D": {"pool_size": 3, "strides": 2, "padding": "same"}, "name": "stage_0"},
    ]
    above = "stage_0"
    for stage, (filters, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3)), start=1):
        for block in range(blocks):
            name = f"stage_{stage}_{block}"
            items += residual(name, above, filters, strides=2 if block == 0 and stage > 1 else 1, project=block == 0)
            above = name
    items += ["GlobalAveragePooling2D", {"Dense": {"units": 1000, "activation": "softmax"}}]
    return {"specnet": 1, "name": "resnet", "model": {"layers": items}}


def conv(filters: int, size: int, strides: int, source: str | None = None) -> list[Any]:
    first: dict[str, Any] = {"Conv2D": {"filters": filters, "kernel_size": size, "strides": strides, "padding": "same"}}
    return [{**first, "inputs": source} if source else first, "BatchNormalization", "ReLU"]


def residual(name: str, source: str, filters: int, *, strides: int, project: bool) -> list[Any]:
    items = [
        *conv(filters, 1, strides, source),
        *conv(filters, 3, 1),
        *conv(4 * filters, 1, 1)[:1],
        {"BatchNormalization": None, "name": f"{name}_branch"},
    ]
    shortcut = source
    if project:
        items += [
            {
                "Conv2D": {"filters": 4 * filters, "kernel_size": 1, "strides": strides, "padding": "same"},
                "inputs": source,
            },
            {"BatchNormalization": None, "name": f"{name}_shortcut"},
        ]
        shortcut = f"{name}_shortcut"
    return [*items, {"Add": None, "inputs": [shortcut, f"{name}_branch"]}, {"ReLU": None, "name": name}]


def resnet50_by_hand() -> keras.Model:
    """The same layers as a person would write them."""
    layers = keras.layers

    def conv_block(x: Any, filters: int, size: int, strides: int) -> Any:
        x = layers.Conv2D(filters, size, strides=strides, padding="same")(x)
        return layers.ReLU()(layers.BatchNormalization()(x))

    inputs = keras.Input((224, 224, 3))
    x = layers.MaxPooling2D(3, strides=2, padding="same")(conv_block(inputs, 64, 7, 2))
    for stage, (filters, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3)), start=1):
        for block in range(blocks):
            strides = 2 if block == 0 and stage > 1 else 1
            y = conv_block(conv_block(x, filters, 1, strides), filters, 3, 1)
            y = layers.BatchNormalization()(layers.Conv2D(4 * filters, 1, strides=1, padding="same")(y))
            if block == 0:
                x = layers.BatchNormalization()(layers.Conv2D(4 * filters, 1, strides=strides, padding="same")(x))
            x = layers.ReLU()(layers.Add()([x, y]))
    outputs = layers.Dense(1000, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    return keras.Model(inputs, outputs, name="resnet")


def chain_spec(length: int) -> dict[str, Any]:
    """A chain of small dense layers."""
    return {
        "specnet": 1,
        "name": "chain",
        "model": {"layers": [{"Input": [4]}, *({"Dense": {"units": 4, "activation": "relu"}} for _ in range(length))]},
    }


def chain_by_hand(length: int) -> keras.Model:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + 10 * length)
    try:
        return keras.Sequential(
            [keras.Input((4,)), *(keras.layers.Dense(4, activation="relu") for _ in range(length))], name="chain"
        )
    finally:
        sys.setrecursionlimit(limit)


def seconds(build: Callable[[], Any]) -> float:
    keras.utils.clear_session()
    gc.collect()
    started = time.perf_counter()
    model = build()
    elapsed = time.perf_counter() - started
    assert model is not None
    return elapsed


def compare(name: str, spec: dict[str, Any], by_hand: Callable[[], Any], pairs: int) -> str:
    """One row: medians of both sides, and the median of the ratios pair by pair."""
    loaded = api.load_all(spec)
    ours, theirs = (lambda: api.build_loaded(loaded).model), by_hand
    assert ours().count_params() == theirs().count_params()
    times = [
        (seconds(ours), seconds(theirs)) if n % 2 else (seconds(theirs), seconds(ours))[::-1] for n in range(pairs)
    ]
    ratios = sorted(one / two for one, two in times)
    medians = [statistics.median(side) for side in zip(*times, strict=True)]
    return f"{name:24} {medians[0]:9.3f} s {medians[1]:9.3f} s {statistics.median(ratios):7.3f}   ({ratios[0]:.3f} to {ratios[-1]:.3f}, {pairs} pairs)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    rows = [f"{'model':24} {'specnet':>11} {'by hand':>11} {'ratio':>7}"]
    rows.append(compare("ResNet-50", resnet50_spec(), resnet50_by_hand, options.pairs))
    rows.append(
        compare(f"chain of {CHAIN}", chain_spec(CHAIN), lambda: chain_by_hand(CHAIN), max(3, options.pairs // 2))
    )
    text = "\n".join(rows)
    print(text)
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
