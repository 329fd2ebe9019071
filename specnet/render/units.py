"""Numbers with units, as people read them."""

from __future__ import annotations

_BINARY = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
_DECIMAL = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")


def bytes_text(count: int) -> str:
    """A number of bytes: `1.08 MiB`."""
    size, unit = float(count), 0
    while size >= 1024 and unit < len(_BINARY) - 1:
        size, unit = size / 1024, unit + 1
    return (
        f"{count} B" if unit == 0 else f"{size:,.2f} {_BINARY[unit]}" if size < 10 else f"{size:,.1f} {_BINARY[unit]}"
    )


def count_text(count: int) -> str:
    """A large number in words: `3.87 billion`."""
    size, unit = float(count), 0
    while size >= 1000 and unit < len(_DECIMAL) - 1:
        size, unit = size / 1000, unit + 1
    return f"{count:,}" if unit < 2 else f"{size:,.2f} {_DECIMAL[unit]}"
