"""What each layer of a model makes of one example."""

from specnet.backend.inspecting.activations import MOST_LAYERS, Inside, Panel, Seen, activations

__all__ = ["MOST_LAYERS", "Inside", "Panel", "Seen", "activations"]
