"""specnet's own kinds: where runs are recorded beside their folder."""

from __future__ import annotations

from specnet.catalog.entries import Entry, Parameter

_MLFLOW = (
    Parameter("tracking_uri", "str | null", doc="The folder or server of MLflow; `MLFLOW_TRACKING_URI` or `mlruns` by default."),
    Parameter("experiment", "str | null", doc="Name of the experiment; that of the spec by default."),
)  # fmt: skip

TRACKERS: dict[str, Entry] = {
    "mlflow": Entry(
        "trackers",
        "mlflow",
        "own",
        "Arguments, metrics and files of a run in MLflow.",
        "https://mlflow.org/docs/latest/tracking.html",
        parameters={parameter.name: parameter for parameter in _MLFLOW},
    ),
}
