"""The data files that the specs beside this name, the same each time they are made."""

from __future__ import annotations

from pathlib import Path

import numpy as np

COUNT = 40
WORDS = np.asarray(["a fine film", "dull", "never again", "I laughed"])


def make_data(folder: Path) -> None:
    """Writes every data file into a folder."""
    np.savez(folder / "table.npz", **_table())
    np.savez(folder / "images.npz", **_images())
    np.savez(folder / "sets.npz", **_sets())
    (folder / "weighted.csv").write_text(_weighted(), encoding="utf-8")


def _table() -> dict[str, np.ndarray]:
    """Measures, words and texts, and targets of all sorts for them."""
    random = np.random.default_rng(1)
    rows = np.arange(COUNT)
    measures = random.normal(size=(COUNT, 4)).astype("float32")
    holes, gaps = measures.copy(), random.normal(size=COUNT).astype("float32")
    holes[3, 1], holes[17, 0], gaps[[5, 6]] = np.nan, np.inf, np.nan
    return {
        "measures": measures,
        "holes": holes,
        "words": (rows[:, None] * 50 + np.arange(12)).astype("int32"),
        "texts": WORDS[rows % 4],
        "three": (rows % 3).astype("int32"),
        "from_one": (rows % 3 + 1).astype("int32"),
        "below": (rows % 3 - 1).astype("int32"),
        "two": (rows % 2).astype("int32"),
        "signs": (rows % 2 * 2 - 1).astype("int32"),
        "one_hot": np.eye(3, dtype="float32")[rows % 3],
        "several": np.asarray([[1, row % 2, row % 3 == 0] for row in rows], dtype="float32"),
        "pair": random.normal(size=(COUNT, 2)).astype("float32"),
        "price": (100 + 900 * random.random(COUNT)).astype("float32"),
        "gaps": gaps,
        "always": np.ones(COUNT, dtype="int32"),
        "moods": np.asarray(["good", "bad", "bored"])[rows % 3],
        "mask": (rows[:, None, None] % 2 * np.ones((1, 8, 8))).astype("int32"),
    }


def _images() -> dict[str, np.ndarray]:
    random = np.random.default_rng(2)
    return {
        "grey": random.integers(0, 256, (COUNT, 28, 28), dtype="uint8"),
        "colour": random.integers(0, 256, (COUNT, 32, 32, 3), dtype="uint8"),
        "digit": (np.arange(COUNT) % 10).astype("uint8"),
        "digit_and_more": (np.arange(COUNT) % 11).astype("uint8"),
    }


def _sets() -> dict[str, np.ndarray]:
    """Arrays that come as training and test set."""
    random = np.random.default_rng(3)
    train, test = random.normal(size=(30, 20)).astype("float32"), random.normal(size=(10, 20)).astype("float32")
    leaking = test.copy()
    leaking[[2, 7]] = train[[11, 0]]
    classes = (np.arange(30) % 3).astype("int32")
    return {
        "fine_train": train,
        "fine_test": test,
        "three_train": classes,
        "three_test": classes[:10],
        "leaking_train": train,
        "leaking_test": leaking,
        "wider_train": train,
        "wider_test": np.concatenate([test, test], axis=1),
        "nothing_train": train,
        "nothing_test": test[:0],
        "none_train": classes,
        "none_test": classes[:0],
        "few_train": classes % 2,
        "few_test": classes[:10],
        "holes_train": train,
        "holes_test": np.where(np.arange(10)[:, None] == 4, np.float32("nan"), test),
    }


def _weighted() -> str:
    rows = [f"{number / 10},{number % 5},{number % 2},{-1 if number == 7 else 1}" for number in range(20)]
    return "\n".join(["height,age,sick,trust", *rows]) + "\n"
