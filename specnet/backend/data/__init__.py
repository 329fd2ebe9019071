"""Sources -> examples -> splits -> batches, ready for the model."""
