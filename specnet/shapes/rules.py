"""The table of rules: which function of which file knows a kind. Files load when a spec first needs them."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from specnet.catalog import Entry
from specnet.shapes.values import Rule

LAYERS: dict[str, str] = {
    # core
    "Dense": "core.dense",
    "EinsumDense": "einsum.einsum_dense",
    "Embedding": "core.embedding",
    "Flatten": "core.flatten",
    "Identity": "core.identity",
    "Input": "core.input_",
    "InputLayer": "core.input_",
    "Masking": "core.masking",
    "ReversibleEmbedding": "core.reversible_embedding",
    # activations
    "Activation": "activation.activation",
    "ELU": "activation.activation",
    "LeakyReLU": "activation.activation",
    "PReLU": "activation.prelu",
    "ReLU": "activation.activation",
    "Softmax": "activation.softmax",
    # regularization
    "ActivityRegularization": "regularization.dropout",
    "AlphaDropout": "regularization.dropout",
    "Dropout": "regularization.dropout",
    "GaussianDropout": "regularization.dropout",
    "GaussianNoise": "regularization.gaussian_noise",
    "SpatialDropout1D": "regularization.spatial_dropout",
    "SpatialDropout2D": "regularization.spatial_dropout",
    "SpatialDropout3D": "regularization.spatial_dropout",
    # normalization
    "BatchNormalization": "normalization.batch_normalization",
    "GroupNormalization": "normalization.group_normalization",
    "LayerNormalization": "normalization.layer_normalization",
    "Normalization": "normalization.normalization",
    "RMSNormalization": "normalization.rms_normalization",
    "UnitNormalization": "normalization.unit_normalization",
    # reshaping
    "Permute": "reshaping.permute",
    "RepeatVector": "reshaping.repeat_vector",
    "Reshape": "reshaping.reshape",
    # merging
    "Add": "merging.elementwise",
    "Average": "merging.elementwise",
    "Concatenate": "merging.concatenate",
    "Dot": "merging.dot",
    "Maximum": "merging.elementwise",
    "Minimum": "merging.elementwise",
    "Multiply": "merging.elementwise",
    "Subtract": "merging.elementwise",
    # convolution
    "Conv1D": "convolution.conv",
    "Conv2D": "convolution.conv",
    "Conv3D": "convolution.conv",
    "Conv1DTranspose": "convolution.conv_transpose",
    "Conv2DTranspose": "convolution.conv_transpose",
    "Conv3DTranspose": "convolution.conv_transpose",
    "DepthwiseConv1D": "convolution.depthwise_conv",
    "DepthwiseConv2D": "convolution.depthwise_conv",
    "SeparableConv1D": "convolution.separable_conv",
    "SeparableConv2D": "convolution.separable_conv",
    # pooling
    "AdaptiveAveragePooling1D": "pooling.adaptive_pooling",
    "AdaptiveAveragePooling2D": "pooling.adaptive_pooling",
    "AdaptiveAveragePooling3D": "pooling.adaptive_pooling",
    "AdaptiveMaxPooling1D": "pooling.adaptive_max_pooling",
    "AdaptiveMaxPooling2D": "pooling.adaptive_max_pooling",
    "AdaptiveMaxPooling3D": "pooling.adaptive_max_pooling",
    "AveragePooling1D": "pooling.pooling",
    "AveragePooling2D": "pooling.pooling",
    "AveragePooling3D": "pooling.pooling",
    "GlobalAveragePooling1D": "pooling.global_pooling",
    "GlobalAveragePooling2D": "pooling.global_pooling",
    "GlobalAveragePooling3D": "pooling.global_pooling",
    "GlobalMaxPooling1D": "pooling.global_pooling",
    "GlobalMaxPooling2D": "pooling.global_pooling",
    "GlobalMaxPooling3D": "pooling.global_pooling",
    "MaxPooling1D": "pooling.pooling",
    "MaxPooling2D": "pooling.pooling",
    "MaxPooling3D": "pooling.pooling",
    # repeating, padding and cutting spatial axes
    "Cropping1D": "resizing.cropping_steps",
    "Cropping2D": "resizing.cropping",
    "Cropping3D": "resizing.cropping",
    "UpSampling1D": "resizing.up_sampling_steps",
    "UpSampling2D": "resizing.up_sampling",
    "UpSampling3D": "resizing.up_sampling",
    "ZeroPadding1D": "resizing.zero_padding",
    "ZeroPadding2D": "resizing.zero_padding",
    "ZeroPadding3D": "resizing.zero_padding",
    # preprocessing
    "AugMix": "images.augmented",
    "AutoContrast": "images.augmented",
    "CategoryEncoding": "categories.category_encoding",
    "CenterCrop": "images.resized",
    "ContrastLimitedAdaptiveHistogramEqualization": "images.augmented",
    "CutMix": "images.augmented",
    "Discretization": "categories.discretization",
    "Equalization": "images.equalization",
    "HashedCrossing": "categories.hashed_crossing",
    "Hashing": "categories.hashing",
    "IntegerLookup": "lookup.integer_lookup",
    "MaxNumBoundingBoxes": "images.bounding_boxes",
    "MelSpectrogram": "audio.mel_spectrogram",
    "MixUp": "images.augmented",
    "RandAugment": "images.augmented",
    "RandomBrightness": "images.augmented",
    "RandomColorDegeneration": "images.color_degeneration",
    "RandomColorJitter": "images.augmented",
    "RandomContrast": "images.augmented",
    "RandomCrop": "images.resized",
    "RandomElasticTransform": "images.augmented",
    "RandomErasing": "images.augmented",
    "RandomFlip": "images.augmented",
    "RandomGaussianBlur": "images.gaussian_blur",
    "RandomGrayscale": "images.grayscale",
    "RandomHue": "images.augmented",
    "RandomInvert": "images.augmented",
    "RandomPerspective": "images.augmented",
    "RandomPosterization": "images.augmented",
    "RandomRotation": "images.augmented",
    "RandomSaturation": "images.augmented",
    "RandomSharpness": "images.augmented",
    "RandomShear": "images.augmented",
    "RandomTranslation": "images.augmented",
    "RandomZoom": "images.augmented",
    "Rescaling": "images.rescaling",
    "Resizing": "images.resized",
    "STFTSpectrogram": "audio.stft_spectrogram",
    "Solarization": "images.augmented",
    "StringLookup": "lookup.string_lookup",
    "TextVectorization": "lookup.text_vectorization",
}
OPERATIONS: dict[str, str] = {
    # elementwise: one tensor
    **dict.fromkeys(
        ("abs", "absolute", "bitwise_invert", "bitwise_not", "celu", "conj", "conjugate", "copy", "elu", "erf",
         "erfinv", "gelu", "hard_shrink", "hard_sigmoid", "hard_silu", "hard_swish", "hard_tanh", "imag",
         "leaky_relu", "log_sigmoid", "nan_to_num", "negative", "real", "relu", "relu6", "round", "rsqrt", "selu",
         "sigmoid", "sign", "silu", "soft_shrink", "softplus", "softsign", "sparse_plus", "sparse_sigmoid",
         "squareplus", "stop_gradient", "swish", "tanh_shrink", "threshold", "tril", "triu", "trunc"), "ops.elementwise.same",
    ),
    **dict.fromkeys(
        ("isfinite", "isinf", "isnan", "isneginf", "isposinf", "isreal", "logical_not", "signbit"), "ops.elementwise.boolean",
    ),
    **dict.fromkeys(
        ("angle", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "ceil", "cos", "cosh", "floor",
         "log", "log10", "log1p", "log2", "sin", "sinc", "sinh", "sqrt", "tan", "tanh"), "ops.elementwise.floating",
    ),
    **dict.fromkeys(("exp", "exp2", "expm1"), "ops.elementwise.floats_stay"),
    **dict.fromkeys(("deg2rad", "i0", "rad2deg"), "ops.elementwise.by_width"),
    **dict.fromkeys(("clip", "square"), "ops.elementwise.counting"),
    **dict.fromkeys(("log_softmax", "softmax", "sparsemax"), "ops.elementwise.along_axis"),
    "reciprocal": "ops.elementwise.always_float32",
    "cbrt": "ops.elementwise.cube_root",
    "fabs": "ops.elementwise.fabs",
    "glu": "ops.elementwise.glu",
    "erfc": "ops.elementwise.joined_with_float",
    "normalize": "ops.elementwise.normalize",
    "size": "ops.elementwise.scalar_int32",
    "view_as_real": "ops.elementwise.view_as_real",
    # elementwise: two tensors
    **dict.fromkeys(
        ("add", "floor_divide", "fmax", "fmin", "maximum", "minimum", "multiply", "power", "subtract"), "ops.binary.arithmetic",
    ),
    **dict.fromkeys(("bitwise_and", "bitwise_or", "bitwise_xor"), "ops.binary.bitwise"),
    **dict.fromkeys(
        ("equal", "greater", "greater_equal", "isclose", "less", "less_equal", "logical_and", "logical_or",
         "logical_xor", "not_equal"), "ops.binary.comparing",
    ),
    **dict.fromkeys(("fmod", "mod"), "ops.binary.counting"),
    **dict.fromkeys(("divide", "divide_no_nan", "logaddexp", "logaddexp2", "true_divide"), "ops.binary.dividing"),
    **dict.fromkeys(("heaviside", "hypot"), "ops.binary.integers_to_floats"),
    **dict.fromkeys(("bitwise_left_shift", "bitwise_right_shift", "left_shift", "right_shift"), "ops.binary.shifting"),
    **dict.fromkeys(("gcd", "lcm"), "ops.binary.wide"),
    **dict.fromkeys(("ldexp", "nextafter"), "ops.binary.wide_float"),
    "allclose": "ops.binary.allclose",
    "arctan2": "ops.binary.arctan2",
    "polar": "ops.binary.polar",
    "where": "ops.binary.where",
    # reductions
    "logsumexp": "ops.reductions.always_float32",
    **dict.fromkeys(("all", "any"), "ops.reductions.boolean"),
    **dict.fromkeys(("argmax", "argmin", "count_nonzero", "nanargmax", "nanargmin"), "ops.reductions.counting"),
    "std": "ops.reductions.deviation",
    **dict.fromkeys(("nanmax", "nanmin"), "ops.reductions.extreme"),
    "mean": "ops.reductions.mean",
    "median": "ops.reductions.median",
    **dict.fromkeys(("nanprod", "prod"), "ops.reductions.product"),
    **dict.fromkeys(("amax", "amin", "max", "min", "ptp"), "ops.reductions.same"),
    **dict.fromkeys(("nanmean", "nanstd", "nanvar", "var"), "ops.reductions.spread"),
    **dict.fromkeys(("nansum", "sum"), "ops.reductions.total"),
    "average": "ops.statistics.average",
    "moments": "ops.statistics.moments",
    "norm": "ops.statistics.norm",
    "percentile": "ops.statistics.percentile",
    "quantile": "ops.statistics.quantile",
    "trapezoid": "ops.statistics.trapezoid",
    # ordering and searching
    "bincount": "ops.ordering.bincount",
    **dict.fromkeys(("cumprod", "cumsum", "nancumprod", "nancumsum"), "ops.ordering.cumulative"),
    "diff": "ops.ordering.diff",
    "in_top_k": "ops.ordering.in_top_k",
    **dict.fromkeys(("argpartition", "argsort"), "ops.ordering.places"),
    "searchsorted": "ops.ordering.searchsorted",
    "sort": "ops.ordering.sort",
    "top_k": "ops.ordering.top_k",
    # dtypes and new tensors
    **dict.fromkeys(
        ("array", "cast", "convert_to_tensor", "empty_like", "ones_like", "saturate_cast", "zeros_like"), "ops.conversion.cast",
    ),
    "full": "ops.conversion.full",
    "full_like": "ops.conversion.full_like",
    **dict.fromkeys(("geomspace", "linspace", "logspace"), "ops.conversion.spaced"),
    "view": "ops.conversion.view",
}  # fmt: skip


def rule_for(entry: Entry) -> Rule | None:
    """The rule of a layer or operation; None for custom kinds and where there is none yet."""
    table = OPERATIONS if entry.form == "operation" else LAYERS if entry.group == "layers" else {}
    is_own = entry.form == "operation" or bool(entry.url)  # allowed code may use a name of Keras
    place = table.get(entry.same_as or entry.kind) if is_own else None
    return _load(place) if place else None


@cache
def _load(place: str) -> Rule:
    module, _, function = place.rpartition(".")
    rule: Rule = getattr(import_module(f"specnet.shapes.{module}"), function)
    return rule
