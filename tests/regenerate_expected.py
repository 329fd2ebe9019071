"""Writes the expected text beside each broken spec: `python -m tests.regenerate_expected`. Read the difference before committing it."""

from __future__ import annotations

from tests.corpus import INVALID, WARNED, shown_faults


def main() -> None:
    """Rewrites every `tests/invalid/*.txt` and `tests/warned/*.txt`."""
    for path in [*INVALID, *WARNED]:
        path.with_suffix(".txt").write_text(shown_faults(path), encoding="utf-8")


if __name__ == "__main__":
    main()
