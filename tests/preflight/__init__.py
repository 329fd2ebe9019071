"""Specs whose data does not fit, each beside the text that a user sees; `python -m tests.preflight` rewrites the texts."""
