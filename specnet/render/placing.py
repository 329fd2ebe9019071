"""Where the nodes of a text diagram stand: Graphviz orders them, so that few arrows cross, and says how far right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from specnet.render.levels import Arrow, Levels
from specnet.render.quiet import quiet

_INCHES = 0.1  # of one character
_POINTS = 72 * _INCHES
GAP = 3
# With more pieces of arrows than this, Graphviz takes seconds to find the best places.
MOST_PIECES = 500
# So little out of line looks like a mistake.
_JOG = 6


def columns(drawn: Levels, widths: Mapping[int, int]) -> dict[int, int]:
    """The middle column of every node; `widths` are odd."""
    graph = _laid_out(drawn, widths)
    middle = {
        number: round(float(graph.get_node(number).attr["pos"].split(",")[0]) / _POINTS)
        for level in drawn.levels
        for number in level
    }
    ordered = [sorted(level, key=lambda number: middle[number]) for level in drawn.levels]
    sources = defaultdict(list)
    for source, target in drawn.arrows:
        sources[target].append(source)
    for level in ordered:
        _straighten(level, middle, widths, sources)
        _spread(level, middle, widths)
    left = min(middle[number] - widths[number] // 2 for number in middle)
    return {number: column - left for number, column in middle.items()}


def narrowest(drawn: Levels, widths: Mapping[int, int]) -> int:
    """The width that the picture has at least, wherever its nodes stand; rounding may take one off each gap."""
    return max(sum(widths[number] + GAP - 1 for number in level) - (GAP - 1) for level in drawn.levels)


def _laid_out(drawn: Levels, widths: Mapping[int, int]) -> Any:
    import pygraphviz

    graph = pygraphviz.AGraph(directed=True, nodesep=str(GAP * _INCHES), ranksep="0.3", splines="false")
    graph.node_attr.update(shape="box", fixedsize="true", height="0.2", label="")
    for level in drawn.levels:
        graph.add_subgraph([*level], rank="same")
        for number in level:
            graph.add_node(number, width=str(widths[number] * _INCHES))
    for (source, target), weight in _weights(drawn).items():
        graph.add_edge(source, target, weight=str(weight))
    if len(drawn.arrows) > MOST_PIECES:
        graph.graph_attr.update(nslimit="0.2", nslimit1="0.2", searchsize="5", mclimit="0.1")
    with quiet():
        graph.layout("dot")
    return graph


def _weights(drawn: Levels) -> dict[Arrow, int]:
    """How much each arrow wants to be straight: the pieces of long ones most, then those where nothing branches."""
    leaving, arriving = Counter(source for source, _ in drawn.arrows), Counter(target for _, target in drawn.arrows)
    return {
        (source, target): (8 if leaving[source] == arriving[target] == 1 else 1)
        * (1, 4, 16)[(source >= drawn.boxes) + (target >= drawn.boxes)]
        for source, target in drawn.arrows
    }


def _straighten(
    level: list[int], middle: dict[int, int], widths: Mapping[int, int], sources: Mapping[int, list[int]]
) -> None:
    """What is almost below its one source moves right below it where there is room."""
    for place, number in enumerate(level):
        above = sources.get(number, [])
        if len(above) != 1 or not 0 < abs(middle[above[0]] - middle[number]) <= _JOG:
            continue
        wanted, half = middle[above[0]], widths[number] // 2
        before, after = level[place - 1 : place] if place else [], level[place + 1 : place + 2]
        fits_left = all(middle[other] + widths[other] // 2 + GAP <= wanted - half for other in before)
        fits_right = all(wanted + half + GAP <= middle[other] - widths[other] // 2 for other in after)
        if fits_left and fits_right:
            middle[number] = wanted


def _spread(level: list[int], middle: dict[int, int], widths: Mapping[int, int]) -> None:
    """Rounding must not make neighbours touch."""
    for one, other in pairwise(level):
        least = middle[one] + widths[one] // 2 + 2 + widths[other] // 2
        middle[other] = max(middle[other], least)
