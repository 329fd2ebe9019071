"""specnet's own kinds: where data comes from. `backend.data` reads them; their grammar is fixed here."""

from __future__ import annotations

from specnet.catalog.entries import Entry, Parameter

_KERAS_DATASETS = {
    "mnist": "Handwritten digits, 28x28 grey images in 10 classes.",
    "fashion_mnist": "Articles of clothing, 28x28 grey images in 10 classes.",
    "cifar10": "Photographs, 32x32 colour images in 10 classes.",
    "cifar100": "Photographs, 32x32 colour images in 100 classes.",
    "imdb": "Film reviews as word indices, labelled by sentiment.",
    "reuters": "Newswires as word indices, labelled by topic.",
    "boston_housing": "House prices of Boston suburbs.",
    "california_housing": "House prices of California districts.",
}
_SKLEARN_DATASETS = {
    "digits": "Handwritten digits, 8x8 grey images in 10 classes (scikit-learn).",
    "iris": "Iris flowers, 4 measures in 3 classes (scikit-learn).",
    "wine": "Wines, 13 measures in 3 classes (scikit-learn).",
    "breast_cancer": "Breast tumours, 30 measures in 2 classes (scikit-learn).",
    "diabetes": "Disease progression after a year, 10 measures (scikit-learn).",
}
_PATH = Parameter("path", "str", required=True, doc="A file or folder, relative to the spec.")
_SIZE = Parameter(
    "size",
    "[int>=1, int>=1]",
    doc="Height and width that images are resized to; left out: those of the model's `Input`.",
    default=[256, 256],
)
_COLOUR = Parameter(
    "color_mode",
    "'rgb' | 'grayscale' | 'rgba'",
    doc="Channels of the images; left out: those of the model's `Input`.",
    default="rgb",
)
_ON_ERROR = Parameter("on_error", "'error' | 'skip'", doc="What to do with files that cannot be read.", default="error")
_TARGET = Parameter("target", "str | [str...]", required=True, doc="The column or columns to learn.")
_TABLE_TARGET = Parameter(
    "target", "str | [str...] | null", doc="The column or columns to learn, unless `data.targets` names them."
)
_FEATURES = Parameter("features", "[str...] | null", doc="The columns to learn from; all others by default.")
_SEPARATOR = Parameter(
    "separator", "str | null", doc="What stands between two columns; a comma, or a tab in `.tsv` files."
)
_MISSING = Parameter("missing", "'error' | 'skip'", doc="What to do with rows that have empty cells.", default="error")
_TIME = Parameter("time", "str | null", doc="The column with the time of each row, which has to increase.")


def _words(group: dict[str, str], *parameters: Parameter) -> dict[str, Entry]:
    return {kind: _source(kind, doc, *parameters) for kind, doc in group.items()}


def _source(kind: str, doc: str, *parameters: Parameter) -> Entry:
    return Entry("sources", kind, "own", doc, parameters={parameter.name: parameter for parameter in parameters})


SOURCES: dict[str, Entry] = {
    **_words(
        _KERAS_DATASETS,
        Parameter("num_words", "int>=1 | null", doc="Keep only the most frequent words."),
        Parameter("maxlen", "int>=1 | null", doc="Longest sequence."),
    ),
    **_words(_SKLEARN_DATASETS),
    "values": _source(
        "values",
        "Numbers written in the spec.",
        Parameter("x", "array | {array}", required=True, doc="The inputs."),
        Parameter("y", "array | {array}", required=True, doc="The targets."),
    ),
    "npz": _source(
        "npz",
        "Arrays of a NumPy file.",
        _PATH,
        Parameter("x", "str | {str}", doc="Names of the input arrays.", default="x"),
        Parameter("y", "str | {str}", doc="Names of the target arrays.", default="y"),
    ),
    "csv": _source(
        "csv",
        "A table as a CSV file.",
        _PATH,
        _TABLE_TARGET,
        _FEATURES,
        _SEPARATOR,
        _MISSING,
    ),
    "parquet": _source("parquet", "A table as a Parquet file.", _PATH, _TABLE_TARGET, _FEATURES, _MISSING),
    "image_folder": _source("image_folder", "Images in one folder for each class.", _PATH, _SIZE, _COLOUR, _ON_ERROR),
    "image_table": _source(
        "image_table",
        "A CSV table of image paths with labels or numbers.",
        _PATH,
        _TARGET,
        Parameter("image", "str", doc="The column with the paths.", default="image"),
        _SIZE,
        _COLOUR,
        _ON_ERROR,
    ),
    "text_folder": _source("text_folder", "Texts in one folder for each class.", _PATH, _ON_ERROR),
    "text_table": _source(
        "text_table",
        "A CSV or Parquet table of texts and labels.",
        _PATH,
        _TABLE_TARGET,
        Parameter("text", "str", doc="The column with the texts.", default="text"),
        _SEPARATOR,
        _MISSING,
    ),
    "windows": _source(
        "windows",
        "Windows over a time series in a CSV or Parquet file.",
        _PATH,
        _TABLE_TARGET,
        Parameter("features", "[str...] | null", doc="The columns to learn from; all but the time by default."),
        Parameter("length", "int>=1", required=True, doc="Steps in a window."),
        Parameter("stride", "int>=1", doc="Steps between the starts of two windows.", default=1),
        Parameter("horizon", "int>=1", doc="Steps from the end of a window to its target.", default=1),
        _TIME,
        _SEPARATOR,
    ),
}
