"""Run folders: what stands in them, read and written without Keras."""
