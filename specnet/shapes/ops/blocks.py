"""Operations that move numbers between axes in blocks and windows. Source: https://keras.io/api/ops/nn/"""

from __future__ import annotations

from specnet.shapes.dimensions import each, need_least_rank, need_rank, times
from specnet.shapes.ops.checks import need_sizes
from specnet.shapes.ops.operands import gives
from specnet.shapes.values import Inferred, Refusal, Shape, Use
from specnet.shapes.windows import slid, spanned


def depth_to_space(use: Use) -> Inferred:
    """Channels become blocks of places."""
    rows, columns, channels = _image(use)
    block = use.arguments.block_size
    _need_whole(use, channels, block**2, "channels")
    return gives(_laid_out(use, times(rows, block), times(columns, block), _part(channels, block**2)), use.x.dtype)


def space_to_depth(use: Use) -> Inferred:
    """Blocks of places become channels."""
    rows, columns, channels = _image(use)
    block = use.arguments.block_size
    _need_whole(use, rows, block, "rows")
    _need_whole(use, columns, block, "columns")
    return gives(_laid_out(use, _part(rows, block), _part(columns, block), times(channels, block**2)), use.x.dtype)


def _image(use: Use) -> Shape:
    """Rows, columns and channels."""
    is_first = use.arguments.data_format == "channels_first"
    need_rank(use, 4, "batch, channels, rows, columns" if is_first else "batch, rows, columns, channels")
    return (*use.shape[2:], use.shape[1]) if is_first else use.shape[1:]


def _laid_out(use: Use, rows: int | None, columns: int | None, channels: int | None) -> Shape:
    is_first = use.arguments.data_format == "channels_first"
    return (use.shape[0], *((channels, rows, columns) if is_first else (rows, columns, channels)))


def _need_whole(use: Use, size: int | None, part: int, what: str) -> None:
    if size is not None and size % part:
        message = f"`{use.kind}` cannot share {size} {what} evenly in blocks of {part}"
        raise Refusal("indivisible", message, ("block_size",))


def _part(size: int | None, divisor: int) -> int | None:
    return None if size is None else size // divisor


def unfold(use: Use) -> Inferred:
    """The numbers of each window in a column; channels stand behind the batch. None come of a window that is too large."""
    need_rank(use, 4, "batch, channels, rows, columns")
    need_sizes(use, "x", 1, 2, 3)
    given = use.arguments
    size, dilation, padding, stride = (
        each(value, 2) for value in (given.kernel_size, given.dilation, given.padding, given.stride)
    )
    padded = [None if own is None else own + 2 * more for own, more in zip(use.shape[2:], padding, strict=True)]
    spans = [spanned(*pair) for pair in zip(size, dilation, strict=True)]
    places = [slid(*axis, "valid") for axis in zip(padded, spans, stride, strict=True)]
    if 0 not in places and any(place is None or place < 0 for place in places):
        message = f"`unfold` has windows of {spans[0]}x{spans[1]}, and its padded input is only {padded[0]}x{padded[1]}"
        raise Refusal("window-too-large", message, ("kernel_size",), help="use a smaller kernel, or more `padding`")
    return gives((use.shape[0], times(use.shape[1], *size), times(*places)), use.x.dtype)


def fold(use: Use) -> Inferred:
    """Columns become windows again; how many there are, Keras does not count."""
    need_rank(use, 3, "batch, numbers of a window, windows")
    rows, columns = each(use.arguments.kernel_size, 2)
    if use.shape[1] is not None and use.shape[1] % (rows * columns):
        message = f"`fold` cannot share {use.shape[1]} numbers among windows of {rows}x{columns}"
        raise Refusal("indivisible", message, ("kernel_size",))
    return gives((use.shape[0], _part(use.shape[1], rows * columns), *each(use.arguments.output_size, 2)), use.x.dtype)


def extract_sequences(use: Use) -> Inferred:
    """Pieces of the last axis, one below another."""
    need_least_rank(use, 1)
    length = use.arguments.sequence_length
    number = slid(use.shape[-1], length, use.arguments.sequence_stride, "valid")
    if number is not None and number < 0:
        message = f"`extract_sequences` cuts pieces of {length}, and the last axis has only {use.shape[-1]}"
        raise Refusal("window-too-large", message, ("sequence_length",))
    return gives((*use.shape[:-1], number, length), use.x.dtype)
