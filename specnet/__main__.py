"""`python -m specnet`, and the command `specnet`."""

from __future__ import annotations

import gc


def main() -> None:
    """Runs the command line and ends the process, which makes many objects and hardly any garbage: looking for it takes time."""
    gc.set_threshold(200_000)
    from specnet.cli import main as run

    try:
        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
