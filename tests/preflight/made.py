"""The data files that the specs beside this name, the same each time they are made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

COUNT = 40
WORDS = np.asarray(["a fine film", "dull", "never again", "I laughed"])


def make_data(folder: Path) -> None:
    """Writes every data file into a folder."""
    np.savez(folder / "table.npz", **_table())
    np.savez(folder / "images.npz", **_images())
    np.savez(folder / "sets.npz", **_sets())
    np.savez(folder / "seq.npz", **_sequences())
    for name, text in {"weighted": _weighted(), "flats": _flats(), "films": _films(), "weather": _weather()}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    _texts(folder / "texts")
    _pets(folder / "pets")


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


def _sequences() -> dict[str, np.ndarray]:
    random = np.random.default_rng(4)
    words, tags = random.integers(0, 50, (COUNT, 12)), random.integers(0, 6, (COUNT, 12))
    return {"x": words.astype("int32"), "y": tags.astype("int32")}


def _flats() -> str:
    random = np.random.default_rng(5)
    cities, kinds = ("bern", "rom", "oslo"), ("flat", "house")
    rows = [
        f"{20 + 90 * random.random():.2f},{number % 5 + 1},{cities[number % 3]},{kinds[number % 2]},{500 + 900 * random.random():.1f}"
        for number in range(120)
    ]
    return "\n".join(["size,rooms,city,kind,rent", *rows]) + "\n"


def _films() -> str:
    words = ("a good film", "so bad", "boring but fine", "I loved it")
    rows = [f"{words[number % 4]} {number},{('pos', 'neg')[number % 2]},{number % 5}" for number in range(120)]
    return "\n".join(["text,mood,score", *rows]) + "\n"


def _weather() -> str:
    rows = [f"{day},{np.sin(day / 10):.3f},{np.cos(day / 7):.3f}" for day in range(300)]
    return "\n".join(["day,temp,wind", *rows]) + "\n"


def _texts(folder: Path) -> None:
    for part in ("train", "validate"):
        for mood in ("pos", "neg"):
            below = folder / part / mood
            below.mkdir(parents=True, exist_ok=True)
            for number in range(8):
                (below / f"{number}.txt").write_text(f"{part} {mood} a film {number}", encoding="utf-8")


def _pets(folder: Path) -> None:
    random = np.random.default_rng(6)
    for pet in ("cat", "dog", "fish"):
        (folder / pet).mkdir(parents=True, exist_ok=True)
        for number in range(5):
            pixels = random.integers(0, 256, (16, 16, 3), dtype="uint8")
            Image.fromarray(pixels).save(folder / pet / f"{number}.png")
