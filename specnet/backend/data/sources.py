"""The kinds of data sources, and the file that reads each."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from specnet.backend.data.source import Opened, Source

KERAS_DATASETS = (
    "mnist",
    "fashion_mnist",
    "cifar10",
    "cifar100",
    "imdb",
    "reuters",
    "boston_housing",
    "california_housing",
)
SKLEARN_SETS = ("digits", "iris", "wine", "breast_cancer", "diabetes")
# kind -> file in `specnet.backend.data`, whose function `open_source` reads it.
FILES = {
    **dict.fromkeys(KERAS_DATASETS, "keras_datasets"),
    **dict.fromkeys(SKLEARN_SETS, "sklearn_sets"),
    "values": "values",
    "npz": "npz",
    "csv": "csv_table",
    "parquet": "parquet_table",
    "image_folder": "image_folder",
    "image_table": "image_table",
    "text_folder": "text_folder",
    "text_table": "text_table",
    "windows": "windows",
}


def open_source(source: Source) -> Opened:
    """The examples of a source by its sets. Raises SpecError with the place in the spec where it cannot be read."""
    module = import_module(f"specnet.backend.data.{FILES[source.kind]}")
    reader: Callable[[Source], Opened] = module.open_source
    return reader(source)
