"""Data and a compiled model -> a run."""
