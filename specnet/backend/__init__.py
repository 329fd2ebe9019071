"""The only rooms that import keras and its engines."""
