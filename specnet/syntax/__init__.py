"""Text or plain Python data -> a tree of nodes that know where they stand."""

from specnet.syntax.node import Mapping, Node, Path, Scalar, Sequence, locate, place_of, plain
from specnet.syntax.python import from_python
from specnet.syntax.read import read_file, text_source
from specnet.syntax.yaml import parse

__all__ = [
    "Mapping",
    "Node",
    "Path",
    "Scalar",
    "Sequence",
    "from_python",
    "locate",
    "parse",
    "place_of",
    "plain",
    "read_file",
    "text_source",
]
