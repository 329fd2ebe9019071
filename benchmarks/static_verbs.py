"""Time and memory of `validate`, `summary` and `diagram` as whole processes, against Python's imports and a Keras script.

    python benchmarks/static_verbs.py [--rounds 7] [--keras-rounds 3] [--output FILE]

All sides run in turn in each round, so that a busy machine slows all of them. Prints a table of medians and ratios, and
writes it to a file.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
BASE = [sys.executable, "-c", "import pydantic, yaml, click"]
COMMAND = Path(sys.executable).with_name("specnet")
SPECNET = [str(COMMAND)] if COMMAND.exists() else [sys.executable, "-m", "specnet"]
CHAINS = (100, 1_000, 10_000)
# At most so many times the imports, and at least so many times faster than the Keras script.
BARS = {"validate": (2.0, 25), "summary": (2.2, 23), "diagram": (2.8, 18)}

IN_ONE_PROCESS = """
import gc, sys, time
from pathlib import Path
from specnet import api
gc.set_threshold(200_000)  # as the command line does
for path in map(Path, sys.argv[1:]):
    size, best = int(path.stem.split("_")[1]), float("inf")
    for _ in range(5):
        start = time.perf_counter()
        api.load_all(path)
        best = min(best, time.perf_counter() - start)
        gc.collect()
    print(round(best / size * 1e6))
"""


@dataclass
class Side:
    """One command, with the seconds and the peak memory (MB) of each of its runs."""

    command: list[str]
    seconds: list[float] = field(default_factory=list)
    memory: float = 0.0

    def run(self, folder: Path) -> None:
        """Runs it once more."""
        start = time.perf_counter()
        process = subprocess.Popen(self.command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"failed: {' '.join(self.command)}")
        self.seconds.append(time.perf_counter() - start)
        self.memory = max(self.memory, usage.ru_maxrss / 1000)

    @property
    def median(self) -> float:
        """The median of its runs, in seconds."""
        return statistics.median(self.seconds)


def main() -> None:
    """Measures, prints and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keras-rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=Path("static_verbs.md"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        lines = [*verbs(Path(name), options.rounds, options.keras_rounds), "", *growth(Path(name), options.rounds)]
    text = "\n".join([*lines, ""])
    options.output.write_text(text, encoding="utf-8")
    print(text)


def verbs(folder: Path, rounds: int, keras_rounds: int) -> list[str]:
    """The table of every spec in `specs/`."""
    base, keras = Side(BASE), Side([sys.executable, str(ROOT / "benchmarks" / "keras_script.py"), str(folder)])
    specs = sorted((ROOT / "specs").glob("*.yaml"))
    sides = {(verb, spec): Side(_command(verb, spec)) for spec in specs for verb in BARS}
    for number in range(-1, rounds):  # the first round warms the disk, and is forgotten
        for spec in specs:
            for side in [base, *(sides[verb, spec] for verb in BARS)]:
                side.run(folder)
        if 0 <= number < keras_rounds:
            keras.run(folder)
        if number < 0:
            for side in [base, *sides.values()]:
                side.seconds.clear()
    return [
        *_heading(base, keras),
        *(_row(spec, sides, base, keras) for spec in specs),
        *_worst(specs, sides, base, keras),
    ]


def _command(verb: str, spec: Path) -> list[str]:
    return [*SPECNET, verb, str(spec), *(["-o", "x.svg"] if verb == "diagram" else [])]


def _heading(base: Side, keras: Side) -> list[str]:
    return [
        f"`{' '.join(BASE[1:])}`: {base.median:.3f} s; Keras script: {keras.median:.2f} s, {keras.memory:.0f} MB",
        "",
        "| spec | " + " | ".join(f"{verb}: s | of imports | Keras / it | MB" for verb in BARS) + " |",
        "|---" * (1 + 4 * len(BARS)) + "|",
    ]


def _row(spec: Path, sides: dict[tuple[str, Path], Side], base: Side, keras: Side) -> str:
    cells = [
        f"{side.median:.3f} | {side.median / base.median:.2f} | {keras.median / side.median:.0f} | {side.memory:.0f}"
        for side in (sides[verb, spec] for verb in BARS)
    ]
    return f"| {spec.stem} | " + " | ".join(cells) + " |"


def _worst(specs: list[Path], sides: dict[tuple[str, Path], Side], base: Side, keras: Side) -> list[str]:
    """The slowest spec of each verb beside what is asked for."""
    lines = [""]
    for verb, (most, least) in BARS.items():
        side = max((sides[verb, spec] for spec in specs), key=lambda side: side.median)
        lines.append(
            f"- {verb}: at most {side.median / base.median:.2f} times the imports (bar {most}), "
            f"at least {keras.median / side.median:.0f} times faster than Keras (bar {least}), {side.memory:.0f} MB (bar 80)"
        )
    return lines


def growth(folder: Path, rounds: int) -> list[str]:
    """The table of chains of layers."""
    empty = Side([*SPECNET, "validate", str(_chain(folder, 1))])
    sides = {
        (verb, size): Side([*SPECNET, verb, str(_chain(folder, size))])
        for size in CHAINS
        for verb in ("validate", "summary")
    }
    for _ in range(rounds):
        for side in [empty, *sides.values()]:
            side.run(folder)
    lines = ["| layers | verb | s | start-up taken off, per layer | MB |", "|---|---|---|---|---|"]
    for (verb, size), side in sides.items():
        each = (side.median - empty.median) / size * 1e6
        lines.append(f"| {size:,} | {verb} | {side.median:.3f} | {each:.0f} µs | {side.memory:.0f} |")
    ratios = [
        f"{verb} {(sides[verb, 10_000].median - empty.median) / (sides[verb, 1_000].median - empty.median):.1f}"
        for verb in ("validate", "summary")
    ]
    constant = f"{', '.join(ratios)} (13 is constant within 1.3)"
    return [
        *lines,
        "",
        f"- 10,000 layers take so many times what 1,000 take, start-up taken off: {constant}",
        f"- reading, checking and inferring in one process, best of five, per layer: {_in_one_process(folder)}",
    ]


def _in_one_process(folder: Path) -> str:
    """Chains in one process after a warm-up, where start-up does not blur the small ones."""
    paths = [str(_chain(folder, size)) for size in (100, *CHAINS)]
    result = subprocess.run([sys.executable, "-c", IN_ONE_PROCESS, *paths], capture_output=True, text=True, check=True)
    return ", ".join(f"{size:,}: {each} µs" for size, each in zip(CHAINS, result.stdout.split()[1:], strict=True))


def _chain(folder: Path, size: int) -> Path:
    path = folder / f"chain_{size}.yaml"
    layers = "    - Dense: {units: 64, activation: relu}\n" * size
    path.write_text(f"specnet: 1\nmodel:\n  layers:\n    - Input: [64]\n{layers}", encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
