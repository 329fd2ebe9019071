"""The names of the ImageNet classes, in the order of the classifiers of `keras.applications`.

Source: https://keras.io/api/applications/
"""

from __future__ import annotations

import json
from pathlib import Path

from specnet.backend.data.source import DATA_FOLDER, data_folders

INDEX = "imagenet_class_index.json"
ADDRESS = f"https://storage.googleapis.com/download.tensorflow.org/data/{INDEX}"
CLASSES = 1000


def imagenet_names(folder: Path) -> tuple[tuple[str, ...] | None, str]:
    """The names, and a note where they cannot be had: from the data folder, else Keras' cache or its download."""
    for start in data_folders(folder):
        for path in (start / INDEX, start / "weights" / INDEX):
            if path.is_file():
                return _read(path)
    try:
        import keras

        found = keras.utils.get_file(
            INDEX, ADDRESS, cache_subdir="models", file_hash="c2c37ea517e94d9795004a39431a14cb"
        )
    except Exception:  # offline, or nowhere to write to
        return (
            None,
            f"the names of the ImageNet classes are not here, so classes are numbers: put `{INDEX}` into the data folder (`--data-dir` or {DATA_FOLDER}), or go online once",
        )
    return _read(Path(found))


def _read(path: Path) -> tuple[tuple[str, ...] | None, str]:
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
        return tuple(str(index[str(number)][1]).replace("_", " ") for number in range(CLASSES)), ""
    except (OSError, ValueError, LookupError, TypeError):
        return None, f"`{path}` is no index of the ImageNet classes, so classes are numbers"
