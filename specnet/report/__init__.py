"""A run -> pictures, Markdown and HTML."""
