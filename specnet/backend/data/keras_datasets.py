"""The data sets of `keras.datasets`: from the data folder of the user, else through Keras' own cache and download.

Source: https://keras.io/api/datasets/
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from specnet.backend.data.examples import Array, Arrays
from specnet.backend.data.source import TEST, TRAIN, Opened, Source
from specnet.diagnostics import SpecError

Pairs = tuple[tuple[Array, Array], tuple[Array, Array]]

FASHION = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
DIGITS = tuple("0123456789")
CLASS_NAMES = {"mnist": DIGITS, "fashion_mnist": FASHION, "cifar10": CIFAR10, "imdb": ("negative", "positive")}
SEQUENCES = ("imdb", "reuters")
# The files of a data set in the user's data folder; each line is one layout that is known.
NPZ_FILES = {"mnist": "mnist.npz", "imdb": "imdb.npz", "reuters": "reuters.npz", "boston_housing": "boston_housing.npz"}
NPZ_FILES |= {"california_housing": "california_housing.npz"}
IDX_FOLDERS = {"fashion_mnist": ("fashion_mnist", "fashion-mnist"), "mnist": ("mnist",)}
IDX_FILES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)


def open_source(source: Source) -> Opened:
    """The training and test set that Keras splits each data set into."""
    with _named(source):
        (x, y), (x_test, y_test) = _local(source) or _from_keras(source)
    sets = {TRAIN: _examples(source, x, y), TEST: _examples(source, x_test, y_test)}
    return Opened(sets, CLASS_NAMES.get(source.kind))


@contextmanager
def _named(source: Source) -> Iterator[None]:
    """A file that is damaged, or a download that fails, is told as one."""
    try:
        yield
    except SpecError:
        raise
    except Exception as error:
        message = (
            f"`{source.kind}` cannot be read: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        )
        help_ = "put its file into a folder and name the folder with `--data-dir` or SPECNET_DATA; without it Keras downloads the data set"
        raise source.fault("data-unreadable", message, None, help_) from error


def _local(source: Source) -> Pairs | None:
    """The data set as it lies in the user's data folder, or None."""
    for folder in source.folders[1:]:
        for name in IDX_FOLDERS.get(source.kind, ()):
            if all((folder / name / file).is_file() for file in IDX_FILES):
                x, y, x_test, y_test = (_idx(folder / name / file) for file in IDX_FILES)
                return (x, y), (x_test, y_test)
        path = folder / NPZ_FILES.get(source.kind, "-")
        if path.is_file():
            return _from_npz(source, path)
    return None


def _idx(path: Path) -> Array:
    """A gzipped file of the MNIST format. Source: http://yann.lecun.com/exdb/mnist/"""
    content = gzip.decompress(path.read_bytes())
    axes = content[3]
    shape = np.frombuffer(content, ">i4", axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def _from_npz(source: Source, path: Path) -> Pairs:
    """Files with `x_train` and its like are read here; what Keras itself splits or cuts is left to Keras."""
    if source.kind != "mnist":
        return _from_keras(source, path=str(path.resolve()))
    with np.load(path, allow_pickle=False) as arrays:
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def _from_keras(source: Source, **more: Any) -> Pairs:
    load: Callable[..., Pairs] = import_module(f"keras.datasets.{source.kind}").load_data
    wanted = {name: source.get(name) for name in ("num_words", "maxlen")} if source.kind in SEQUENCES else {}
    return load(**{name: value for name, value in wanted.items() if value is not None}, **more)


def _examples(source: Source, x: Array, y: Array) -> Arrays:
    """Sequences of words are padded to one length, so that they are one array."""
    if source.kind in SEQUENCES:
        import keras

        length = source.get("maxlen") or max(map(len, x))
        x = keras.utils.pad_sequences(x, maxlen=length)
    return Arrays({"x": x}, {"y": y[:, 0] if y.ndim == 2 else y})
