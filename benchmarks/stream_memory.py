"""Peak memory of training on tables of growing size, read as streams and fully shuffled: it must not grow with the file.

    python -m benchmarks.stream_memory

Each line is a process of its own that trains one epoch; a process that trains on a tiny table shows what the engine itself takes.
Temporary files of the shuffle lie in TMPDIR.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

COLUMNS = 20
MEGABYTES = (1, 50, 150, 450)
ROW_BYTES = 9 * (COLUMNS + 1)
PIECE = 50_000
ALLOWED_GROWTH = 100


def main() -> None:
    """Prints a line for each table, and fails where the largest took much more than the one before."""
    with tempfile.TemporaryDirectory(prefix="specnet-benchmark-") as folder:
        for kind in ("csv", "parquet"):
            peaks = [_line(Path(folder), kind, megabytes) for megabytes in MEGABYTES]
            grown = peaks[-1] - peaks[-2]
            print(f"{kind}: {grown:+.0f} MB from {MEGABYTES[-2]} MB to {MEGABYTES[-1]} MB of CSV text\n", flush=True)
            if grown > ALLOWED_GROWTH:
                sys.exit("memory grows with the file")


def _line(folder: Path, kind: str, megabytes: int) -> float:
    rows = megabytes * 1_000_000 // ROW_BYTES
    path = folder / f"table.{kind}"
    _write(path, kind, rows)
    size = path.stat().st_size / 1e6
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.stream_memory", kind, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    seconds = time.perf_counter() - start
    text = f"{kind:8} {size:6.0f} MB {rows:9,} rows  peak {told['peak']:6.0f} MB  {seconds:5.1f} s, epoch {told['epoch']:.1f} s"
    print(text, flush=True)
    path.unlink()
    return float(told["peak"])


def _write(path: Path, kind: str, rows: int) -> None:
    """A table of random numbers, and a target that is their sum."""
    random = np.random.default_rng(0)
    names = [f"x{number}" for number in range(COLUMNS)]
    schema = pa.schema([(name, pa.float64()) for name in (*names, "y")])
    opened = csv.CSVWriter(path, schema) if kind == "csv" else parquet.ParquetWriter(path, schema)
    with opened as writer:
        for start in range(0, rows, PIECE):
            values = random.normal(size=(min(PIECE, rows - start), COLUMNS)).round(5)
            columns = [*values.T, values.sum(axis=1).round(5)]
            writer.write_table(pa.table([pa.array(column) for column in columns], schema=schema))


def _train(kind: str, path: str) -> None:
    import specnet

    spec = {
        "specnet": 1,
        "model": {"layers": [{"Input": [COLUMNS]}, {"Dense": 1}]},
        "data": {
            "source": {kind: {"path": path, "target": "y"}},
            "stream": True,
            "validation": 0.05,
            "features": ["Normalization"],
        },
        "training": {"optimizer": "adam", "loss": "mean_squared_error", "epochs": 1, "batch_size": 1024},
    }
    with tempfile.TemporaryDirectory() as runs:
        seconds = specnet.train(spec, runs_folder=runs).history[0]["seconds"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak": peak, "epoch": seconds}))


if __name__ == "__main__":
    _train(*sys.argv[1:]) if len(sys.argv) > 1 else main()
