"""The functions of `keras.ops`: which parameters are tensors, what the others may be, and how many tensors come back."""

from __future__ import annotations

from specnet.catalog.curated.layers import _DTYPE

# Parameters with these names are tensors, in the order of the signature, unless OVERRIDES lists the function.
# Names that are a tensor in one function and data in another (`b`, `key`, `offset`) stand in OVERRIDES alone.
TENSORS: frozenset[str] = frozenset(
    {
        "x", "x1", "x2", "y", "a", "inputs", "array", "tensor", "variable", "abs_", "angle", "start", "stop",
        "condition", "indices", "start_indices", "updates", "values", "sorted_sequence", "data", "segment_ids", "q", "fill_value",
        "kernel", "depthwise_kernel", "pointwise_kernel", "mean", "variance", "scale", "gamma", "beta", "weights",
        "target", "output", "target_length", "output_length", "sequence_lengths", "targets", "predictions",
    }
)  # fmt: skip

OVERRIDES: dict[str, tuple[str, ...]] = {
    "batch_normalization": ("x", "mean", "variance", "offset", "scale"),
    "bincount": ("x",),  # `weights` go into the saved configuration, so they are plain numbers
    "dot_product_attention": ("query", "key", "value", "bias", "mask"),  # `scale` is a number
    **dict.fromkeys(("lstsq", "solve", "solve_triangular"), ("a", "b")),
    "trapezoid": ("y",),  # `x`, the sample points, goes into the saved configuration
}

# Tensors that a call may leave out. Not those of `where`: without `x1` and `x2` its shape depends on the data.
OPTIONAL_TENSORS: frozenset[str] = frozenset({"offset", "scale", "gamma", "beta", "weights", "bias", "mask"})

# The one parameter that takes all tensors of the call as a list (for `meshgrid` and `einsum`: one by one).
TENSOR_LISTS: dict[str, str] = {
    **dict.fromkeys(("concatenate", "dstack", "hstack", "vstack"), "xs"),
    **dict.fromkeys(("stack", "meshgrid"), "x"),
    "einsum": "operands",
    **dict.fromkeys(("fft", "fft2", "ifft2", "irfft", "istft"), "x"),
}

# These lists hold exactly two tensors: the real and the imaginary part.
PAIRS: frozenset[str] = frozenset({"fft", "fft2", "ifft2", "irfft", "istft"})

# Tensors that may also be plain values among the arguments, of the type that OPERATIONS gives.
# Row by row, because Keras reads the shape of a second tensor in `matmul`, `hypot` and others.
NUMERIC_TENSORS: frozenset[str] = frozenset(
    {
        *(
            f"{function}.x2"
            for function in (
                "add", "allclose", "arctan2", "divide", "divide_no_nan", "dot", "equal", "floor_divide", "fmax", "fmin", "fmod", "gcd",
                "greater", "greater_equal", "isclose", "lcm", "ldexp", "less", "less_equal", "logaddexp", "logaddexp2", "logical_and",
                "logical_or", "logical_xor", "maximum", "minimum", "mod", "multiply", "nextafter", "not_equal", "outer", "power",
                "subtract", "true_divide", "where",
            )
        ),
        *(f"{function}.y" for function in ("bitwise_left_shift", "bitwise_right_shift", "left_shift", "right_shift")),
        "where.x1",
        "polar.angle",
        "full_like.fill_value",
        "geomspace.stop",
        "linspace.stop",
        "logspace.stop",
        "percentile.q",
        "quantile.q",
        "take.indices",
        "slice.start_indices",
        "slice_update.start_indices",
        "slice_update.updates",
        "scatter_update.indices",
        "scatter_update.updates",
    }
)  # fmt: skip

# How many tensors come back, where it is not one: a number, or the parameter that decides it. The value of that parameter counts
# as follows: an integer is the number itself, a list of split points makes one part more than it has points, a shape makes one tensor
# for each dimension, a list of tensors one for each of them. `num` left out is the size of `axis`; `compute_uv` makes three or one.
OUTPUTS: dict[str, int | str] = {
    **dict.fromkeys(("ctc_decode", "eig", "eigh", "lu_factor", "moments", "qr", "slogdet", "top_k"), 2),
    **dict.fromkeys(("fft", "fft2", "ifft2", "rfft", "stft"), 2),  # the real and the imaginary part
    **dict.fromkeys(("array_split", "dsplit", "hsplit", "split", "vsplit"), "indices_or_sections"),
    "meshgrid": "x",
    "svd": "compute_uv",
    "unravel_index": "shape",
    "unstack": "num",
}

_REDUCING = (
    "all", "amax", "amin", "any", "count_nonzero", "logsumexp", "max", "mean", "median", "min", "nanmax", "nanmean", "nanmin", "nanprod",
    "nanstd", "nansum", "nanvar", "percentile", "prod", "ptp", "quantile", "std", "sum", "var",
)  # fmt: skip
_SIZES = "int>=1 | [int>=1...]"
_TWO = "int>=1 | [int>=1, int>=1]"
_AXES = "int | [int...]"
_BOUND = "number | [number...]"
_WINDOW = "'hann' | 'hamming' | [number...] | null"

OPERATIONS: dict[str, str] = {
    # shared by many functions
    "axis": "int",
    **dict.fromkeys(
        (f"{function}.axis" for function in (*_REDUCING, "expand_dims", "flip", "normalize", "roll", "squeeze")), _AXES
    ),
    **dict.fromkeys(("layer_normalization.axis", "rms_normalization.axis"), _AXES),
    "norm.axis": "int | [int, int]",
    "geomspace.axis": "int>=0<=0",  # TensorFlow fails on any other
    "axes": _AXES,
    **dict.fromkeys(("axis1", "axis2", "axisa", "axisb", "axisc"), "int"),
    "keepdims": "bool",
    "dtype": _DTYPE,
    "data_format": "'channels_last' | 'channels_first'",
    "padding": "'valid' | 'same'",
    "sparse": "bool",
    "sorted": "bool",
    "k": "int",
    "offset": "int",
    # plain values in place of a tensor
    "x2": "number",
    **dict.fromkeys(("gcd.x2", "lcm.x2", "ldexp.x2"), "int"),
    **dict.fromkeys(("logical_and.x2", "logical_or.x2", "logical_xor.x2"), "bool | number"),
    **dict.fromkeys(("where.x1", "where.x2"), "bool | number"),
    "y": "int",
    "angle": "number",
    "stop": "number",
    "fill_value": "number | [number...]",
    "percentile.q": "number>=0<=100 | [number>=0<=100...]",
    "quantile.q": "number>=0<=1 | [number>=0<=1...]",
    "take.indices": "array",
    "scatter_update.indices": "[[int>=0...]...]",
    "start_indices": "[int>=0...]",
    "updates": "array",
    # activations
    **dict.fromkeys(("alpha", "b", "default_value", "negative_slope", "threshold"), "number"),
    "approximate": "bool",
    # shapes
    "shape": "[int>=0...]",
    "slice.shape": "[int>=-1...]",
    "unravel_index.shape": "[int>=1...]",
    "newshape": "int>=-1 | [int>=-1...]",
    "source": _AXES,
    "destination": _AXES,
    "transpose.axes": "[int...]",
    "repeats": "int>=0 | [int>=0...]",
    "pad_width": "[[int>=0, int>=0]...]",
    "pad.mode": "'constant' | 'reflect' | 'symmetric'",  # the modes of TensorFlow
    "constant_values": "number",
    "indices_or_sections": "int>=1 | [int>=0...]",
    "array_split.indices_or_sections": "int>=1",
    "num": "int>=1",
    "pattern": "str",
    "axes_lengths": "{int>=1}",
    "block_size": "int>=2",
    "key": "int | [int | null...]",  # a null is a new axis
    # elements and order
    "shift": _AXES,
    "rot90.axes": "[int, int]",
    "n": "int>=1",
    "kth": "int",
    "top_k.k": "int>=1",
    "in_top_k.k": "int>=1",
    "side": "'left' | 'right'",
    "reduction": "'add' | 'max' | 'min' | 'mul'",
    "num_segments": "int>=1",
    # arithmetic
    "decimals": "int",
    "x_min": _BOUND,
    "x_max": _BOUND,
    **dict.fromkeys(("nan", "posinf", "neginf", "initial"), "number"),
    **dict.fromkeys(("rtol", "atol"), "number>=0"),
    "equal_nan": "bool",
    "percentile.method": "'linear' | 'lower' | 'higher' | 'midpoint' | 'nearest'",
    "quantile.method": "'linear'",  # in a model Keras ignores any other
    "minlength": "int>=0",
    "bincount.weights": "[number...]",
    "correlate.mode": "'valid' | 'same' | 'full'",
    "trapezoid.x": "[number...]",
    "dx": "number",
    "N": "int>=0",
    "increasing": "bool",
    "endpoint": "bool",
    "retstep": "bool",
    "base": "number>0",
    "indexing": "'xy' | 'ij'",
    # linear algebra
    "subscripts": "str",
    "tensordot.axes": "int>=0 | [[int...], [int...]]",
    **dict.fromkeys(("upper", "lower", "full_matrices", "compute_uv"), "bool"),
    "ord": "'fro' | 'nuc' | number",
    "qr.mode": "'reduced' | 'complete'",
    **dict.fromkeys(("rcond", "tol"), "number>=0"),
    # convolution and pooling
    "pool_size": _SIZES,
    "strides": _SIZES,
    # a list of strides does not survive saving in these two
    **dict.fromkeys(("depthwise_conv.strides", "separable_conv.strides"), "int>=1"),
    "dilation_rate": _SIZES,
    "kernel_size": _TWO,
    "fold.output_size": _TWO,
    "dilation": _TWO,
    "stride": _TWO,
    **dict.fromkeys(("fold.padding", "unfold.padding"), "int>=0 | [int>=0, int>=0]"),
    # normalization, losses, attention, categories
    "epsilon": "number>=0",
    "order": "int>=1",
    "synchronized": "bool",
    "from_logits": "bool",
    "max_val": "number>0",
    "scale": "number",
    "is_causal": "bool",
    "flash_attention": "bool",
    "attn_logits_soft_cap": "number>0",
    "num_classes": "int>=1",
    "strategy": "'greedy' | 'beam_search'",
    **dict.fromkeys(("beam_width", "top_paths"), "int>=1"),
    "merge_repeated": "bool",
    "mask_index": "int>=0",
    # signals
    **dict.fromkeys(("sequence_length", "sequence_stride", "fft_length", "length"), "int>=1"),
    "window": _WINDOW,
    "center": "bool",
    # conversion
    "ragged": "bool",
}
