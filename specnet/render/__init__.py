"""Graph -> summary and pictures."""
