"""Rules of the functions of `keras.ops`."""
