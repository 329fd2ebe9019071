"""What is wrong with a spec, as values; and their renderings as text, JSON and SARIF."""

from specnet.diagnostics.model import Diagnostic, Label, SpecError, in_file_order
from specnet.diagnostics.suggest import at_most, did_you_mean, nearest

__all__ = ["Diagnostic", "Label", "SpecError", "at_most", "did_you_mean", "in_file_order", "nearest"]
