"""What Keras offers, typed and documented; generated from the installed Keras by `specnet.backend.keras_catalog`."""

from specnet.catalog.catalog import GROUPS, KERAS, LAYER_GROUPS, OWN, SUBGROUPS, Catalog
from specnet.catalog.entries import Entry, Parameter
from specnet.catalog.store import keras_version

__all__ = ["GROUPS", "KERAS", "LAYER_GROUPS", "OWN", "SUBGROUPS", "Catalog", "Entry", "Parameter", "keras_version"]
