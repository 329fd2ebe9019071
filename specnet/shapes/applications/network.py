"""The words that backbones are written in: convolutions, normalizations, pooling. Each gives the tensor that comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from specnet.catalog import Entry
from specnet.graph import Graph, Layer
from specnet.shapes.applications.recipe import Recipe, Size, Spot
from specnet.shapes.values import Refusal, Settings, Shape

Pair = int | tuple[int, int]
Margins = tuple[tuple[int, int], tuple[int, int]]
EVEN: Margins = ((1, 1), (1, 1))


class Network:
    """One backbone while it is made. `conv` holds what its convolutions have in common, `norm` the same for normalizations."""

    def __init__(
        self,
        outer: Layer,
        settings: Settings,
        shape: Shape,
        conv: dict[str, Any] | None = None,
        norm: dict[str, Any] | None = None,
    ) -> None:
        self.outer, self.given = outer, outer.arguments
        self.channels_first = settings.data_format == "channels_first"
        self.axis = 1 if self.channels_first else 3
        self._conv, self._norm = conv or {}, {"axis": self.axis, **(norm or {})}
        self.recipe = Recipe(outer.path, outer.loc, shape)
        channels, *size = shape if self.channels_first else (shape[-1], *shape[:-1])
        self.start = Spot(0, channels or 0, (size[0], size[1]))

    def graph(self, x: Spot) -> Graph:
        """The finished graph, with `x` as its output."""
        return self.recipe.graph(self.outer.name, x.call)

    def add(self, kind: str | Entry, x: Spot, name: str = "", **arguments: Any) -> Spot:
        """A layer that keeps the size and the channels."""
        return Spot(self.recipe.add(kind, x, name, **arguments), x.channels, x.size)

    # -- convolutions -----------------------------------------------------------------------------------------

    def conv(self, x: Spot, filters: int, kernel: Pair, name: str = "", strides: int = 1, **more: Any) -> Spot:
        """`Conv2D`."""
        given = {"kernel_size": kernel, "strides": strides, **self._conv, **more}
        call = self.recipe.add("Conv2D", x, name, filters=filters, **given)
        return Spot(call, filters, _after(x.size, given))

    def separable(self, x: Spot, filters: int, kernel: Pair, name: str = "", strides: int = 1, **more: Any) -> Spot:
        """`SeparableConv2D`."""
        given = {"kernel_size": kernel, "strides": strides, **self._conv, **more}
        call = self.recipe.add("SeparableConv2D", x, name, filters=filters, **given)
        return Spot(call, filters, _after(x.size, given))

    def depthwise(self, x: Spot, kernel: Pair, name: str = "", strides: int = 1, **more: Any) -> Spot:
        """`DepthwiseConv2D`."""
        given = {"kernel_size": kernel, "strides": strides, **self._conv, **more}
        call = self.recipe.add("DepthwiseConv2D", x, name, **given)
        return Spot(call, x.channels * given.get("depth_multiplier", 1), _after(x.size, given))

    def norm(self, x: Spot, name: str = "", **more: Any) -> Spot:
        """`BatchNormalization`."""
        return self.add("BatchNormalization", x, name, **self._norm, **more)

    def activation(self, x: Spot, which: str = "relu", name: str = "") -> Spot:
        """`Activation`."""
        return self.add("Activation", x, name, activation=which)

    def relu6(self, x: Spot, name: str = "") -> Spot:
        """`ReLU` that ends at six."""
        return self.add("ReLU", x, name, max_value=6.0)

    # -- sizes ------------------------------------------------------------------------------------------------

    def pool(self, which: str, x: Spot, window: int, strides: int, name: str = "", padding: str = "valid") -> Spot:
        """`MaxPooling2D` or `AveragePooling2D`."""
        given = {"pool_size": window, "strides": strides, "padding": padding}
        call = self.recipe.add(f"{which}Pooling2D", x, name, **given)
        return Spot(call, x.channels, _after(x.size, {**given, "kernel_size": window}))

    def pad(self, x: Spot, margins: Margins, name: str = "") -> Spot:
        """`ZeroPadding2D`."""
        call = self.recipe.add("ZeroPadding2D", x, name, padding=margins)
        return Spot(call, x.channels, _grown(x.size, margins))

    def pad_to_halve(self, x: Spot, kernel: int, name: str = "") -> Spot:
        """`ZeroPadding2D` by what a kernel with a stride of two needs: less in front where the size is even."""
        if x.size[0] is not None and x.size[1] is None:
            raise Refusal(
                "unknown-dimension",
                f"`{self.outer.kind}` needs to know the columns of its images where it knows the rows",
                argument=("input_shape",),
                help="give both, or neither",
            )
        return self.pad(x, _halving_margins(x.size, kernel), name)

    def crop_front(self, x: Spot) -> Spot:
        """`Cropping2D` by the first row and column."""
        call = self.recipe.add("Cropping2D", x, cropping=((1, 0), (1, 0)))
        return Spot(call, x.channels, _grown(x.size, ((-1, 0), (-1, 0))))

    # -- several tensors --------------------------------------------------------------------------------------

    def join(self, spots: Sequence[Spot], name: str = "") -> Spot:
        """`Concatenate` along the channels."""
        call = self.recipe.add("Concatenate", spots, name, axis=self.axis)
        return Spot(call, sum(spot.channels for spot in spots), spots[0].size)

    def merge(self, kind: str | Entry, spots: Sequence[Spot], name: str = "", **arguments: Any) -> Spot:
        """`Add`, `Multiply` and what else takes tensors that are alike."""
        return Spot(self.recipe.add(kind, spots, name, **arguments), spots[0].channels, spots[0].size)

    # -- the end ----------------------------------------------------------------------------------------------

    def flat(self, x: Spot, which: str = "Average", name: str = "", *, keepdims: bool = False) -> Spot:
        """`GlobalAveragePooling2D` or `GlobalMaxPooling2D`."""
        call = self.recipe.add(f"Global{which}Pooling2D", x, name, **({"keepdims": True} if keepdims else {}))
        return Spot(call, x.channels, (1, 1))

    def classes(self, x: Spot, name: str = "predictions") -> Spot:
        """The `Dense` layer of the classifier."""
        units, activation = self.given.classes, self.given.classifier_activation
        return self.add("Dense", x, name, units=units, activation=activation)

    def classifier(self, x: Spot, name: str = "avg_pool") -> Spot:
        """The mean of each channel, and a `Dense` layer on it."""
        return self.classes(self.flat(x, "Average", name))

    def pooled(self, x: Spot, *names: str) -> Spot:
        """What `pooling` asks for where there is no classifier; `names` are those for `avg` and `max`."""
        if self.given.pooling is None:
            return x
        number = ("avg", "max").index(self.given.pooling)
        return self.flat(x, ("Average", "Max")[number], names[number] if names else "")


def _halving_margins(size: Size, kernel: int) -> Margins:
    """What is padded before a convolution with a stride of two, so that its windows stand as those of `same`."""
    half = kernel // 2
    even = (1, 1) if size[0] is None else (1 - size[0] % 2, 1 - (size[1] or 0) % 2)
    return ((half - even[0], half), (half - even[1], half))


def _grown(size: Size, margins: Margins) -> Size:
    rows, columns = (None if side is None else side + sum(margin) for side, margin in zip(size, margins, strict=True))
    return rows, columns


def _after(size: Size, given: dict[str, Any]) -> Size:
    """The size behind a window that moves over it."""
    kernel = given["kernel_size"]
    rows, columns = (
        _positions(side, window, given["strides"], same=given.get("padding") == "same")
        for side, window in zip(size, kernel if isinstance(kernel, tuple) else (kernel, kernel), strict=True)
    )
    return rows, columns


def _positions(side: int | None, window: int, stride: int, *, same: bool) -> int | None:
    if side is None:
        return None
    return -(-side // stride) if same else (side - window) // stride + 1
