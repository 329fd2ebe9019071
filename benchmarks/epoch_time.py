"""Times epochs of `specnet.train` against the plain Keras script for the same model, data, batch size and optimizer.

    python benchmarks/epoch_time.py [--epochs 4] [--rounds 1] [--seeds 1] [fashion_dnn mnist_cnn]

Each side runs in a process of its own, one after the other and in turn. The first epoch compiles and is printed apart; the ratio
is between the medians of the others. With `--seeds 3` both sides train with three seeds and their test accuracies are printed.
Needs the data sets (SPECNET_DATA, or Keras downloads them).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
BARS = {"fashion_dnn": 0.5, "mnist_cnn": 0.95}


def main() -> None:
    """Runs both sides and prints times, ratios and accuracies."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("specs", nargs="*", default=list(BARS))
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=1, help="how often both sides run, in turn")
    parser.add_argument("--seeds", type=int, default=1, help="seeds to compare the accuracy over")
    parser.add_argument("--side", choices=["ours", "keras"], help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.side:
        side = ours if options.side == "ours" else by_hand
        print(json.dumps(side(options.specs[0], options.epochs, options.seed)))
        return
    for spec in options.specs:
        compare(spec, options)


def compare(spec: str, options: argparse.Namespace) -> None:
    """Prints the epoch times of both sides and their ratio."""
    found: dict[str, list[dict[str, Any]]] = {"keras": [], "ours": []}
    for seed in range(max(options.rounds, options.seeds)):
        for side, results in found.items():
            results.append(measured(spec, side, options.epochs, seed % options.seeds))
            print(f"{spec} {side:5} seed {seed % options.seeds}: {told(results[-1])}", flush=True)
    medians = {side: statistics.median(time for one in all_ for time in one["later"]) for side, all_ in found.items()}
    ratio = medians["ours"] / medians["keras"]
    print(
        f"{spec}: median epoch {medians['ours']:.2f} s against {medians['keras']:.2f} s by the Keras script: ratio {ratio:.2f}"
        + (f" (bar {BARS[spec]})" if spec in BARS else "")
    )
    for side, results in found.items():
        scores = [one["accuracy"] for one in results[: options.seeds]]
        print(
            f"{spec} {side:5} test accuracy: mean {statistics.mean(scores):.4f} of {', '.join(f'{one:.4f}' for one in scores)}"
        )


def told(result: dict[str, Any]) -> str:
    later = ", ".join(f"{time:.2f}" for time in result["later"])
    return f"first epoch {result['first']:.2f} s, later {later} s, test accuracy {result['accuracy']:.4f}"


def measured(spec: str, side: str, epochs: int, seed: int) -> dict[str, Any]:
    """What one side says of itself, from a process of its own."""
    command = [sys.executable, __file__, spec, "--side", side, "--epochs", str(epochs), "--seed", str(seed)]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SystemExit(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def ours(spec: str, epochs: int, seed: int) -> dict[str, Any]:
    """The epochs of `specnet.train`, without callbacks of the spec, for the script has none."""
    import specnet

    settings = [f"training.epochs={epochs}", f"runtime.seed={seed}", "training.callbacks=[]", "data.validation=null"]
    with tempfile.TemporaryDirectory() as folder:
        run = specnet.train(ROOT / "specs" / f"{spec}.yaml", runs_folder=folder, settings=settings, report=False)
        times = [row["seconds"] for row in run.history]
        accuracy = json.loads((run.folder / "evaluation.json").read_text())["metrics"]["accuracy"]
    return {"first": times[0], "later": times[1:], "accuracy": accuracy}


def by_hand(spec: str, epochs: int, seed: int) -> dict[str, Any]:
    """The script that a Keras user writes, with a clock around each epoch."""
    import time

    import keras

    times: list[float] = []

    class Clock(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.began = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            times.append(time.perf_counter() - self.began)

    keras.utils.set_random_seed(seed)
    model, (x, y), test, batch_size = SCRIPTS[spec](keras)
    model.fit(x, y, batch_size=batch_size, epochs=epochs, verbose=0, callbacks=[Clock()])
    _, accuracy = model.evaluate(*test, verbose=0)
    return {"first": times[0], "later": times[1:], "accuracy": accuracy}


def fashion_dnn(keras: Any) -> Any:
    """System 2 as a script."""
    (x, y), (x_test, y_test) = data("fashion_mnist")
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(300, activation="relu"),
            keras.layers.Dense(150, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, (x / 255.0, y), (x_test / 255.0, y_test), 32


def mnist_cnn(keras: Any) -> Any:
    """System 4 as a script."""
    (x, y), (x_test, y_test) = data("mnist")
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    one_hot = keras.utils.to_categorical
    return model, (x[..., None] / 255.0, one_hot(y)), (x_test[..., None] / 255.0, one_hot(y_test)), 64


def data(name: str) -> Any:
    """The arrays of a Keras data set as float32, from where specnet finds them."""
    from specnet.backend.data.keras_datasets import open_source
    from specnet.backend.data.source import Source, data_folders
    from specnet.spec import Construct
    from specnet.spec.data import Data
    from specnet.syntax import from_python

    given = Data.model_construct(source=Construct("sources", name))
    source = Source(name, None, ("data", "source"), given, from_python({}), data_folders(Path()), 0)
    sets = open_source(source).sets
    both = [sets[one].all for one in ("train", "test")]  # type: ignore[attr-defined]
    return [(one.inputs["x"].astype("float32"), one.targets["y"]) for one in both]


SCRIPTS = {"fashion_dnn": fashion_dnn, "mnist_cnn": mnist_cnn}

if __name__ == "__main__":
    main()
