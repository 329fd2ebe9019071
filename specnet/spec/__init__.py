"""The frozen values that a spec is made of, checked by pydantic, and how they are read and written."""

from specnet.spec.document import Spec
from specnet.spec.forms import Construct
from specnet.spec.items import ApplyItem, LayerItem
from specnet.spec.model import ModelSpec
from specnet.spec.read import read_kind, read_spec
from specnet.spec.types import NAME_PATTERN

__all__ = ["NAME_PATTERN", "ApplyItem", "Construct", "LayerItem", "ModelSpec", "Spec", "read_kind", "read_spec"]
