"""Text or plain Python data -> a tree of nodes that know where they stand."""

from specnet.syntax.node import Mapping, Node, Path, Scalar, Sequence, locate, path_text, place_of, plain
from specnet.syntax.python import from_python
from specnet.syntax.read import read_file, text_source
from specnet.syntax.yaml import parse, parse_from

__all__ = [
    "Mapping",
    "Node",
    "Path",
    "Scalar",
    "Sequence",
    "from_python",
    "locate",
    "parse",
    "parse_from",
    "path_text",
    "place_of",
    "plain",
    "read_file",
    "text_source",
]
