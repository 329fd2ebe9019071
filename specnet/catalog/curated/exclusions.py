"""What Keras exports and a spec may not name, with the reason that the user reads."""

from __future__ import annotations

_CODE = "it runs Python code"

UNSAFE: dict[str, str] = {
    "Lambda": _CODE + ": write the function as a layer class, or use a `keras.ops` kind such as `multiply`",
    "TFSMLayer": "it loads and runs a SavedModel from disk",
    "TorchModuleWrapper": "it unpickles a PyTorch module",
    "JaxLayer": _CODE,
    "FlaxLayer": _CODE,
    "LambdaCallback": _CODE,
    "LearningRateScheduler": _CODE + ": use a schedule such as `ExponentialDecay` as the learning rate",
    "MeanMetricWrapper": _CODE,
}

_BASE = "it is a base class"
_ARRAY = "it makes a constant from plain arguments, without an input tensor"
_FUNCTION = "it takes Python functions"
_NOT_TENSOR = "it does not return a tensor"
_DYNAMIC = "the shape of its result depends on the data"
_TENSORFLOW = "TensorFlow cannot run it in a model"
_TENSORFLOW_AXIS = "TensorFlow cannot run it along an axis in a model"
_WRONG_SHAPE = "Keras gives its result a wrong shape in a model"

UNAVAILABLE: dict[str, dict[str, str]] = {
    "layers": {
        "Layer": _BASE,
        "Wrapper": _BASE,
        "InputSpec": "it is not a layer",
        **dict.fromkeys(("Sequential", "Functional"), "write `Model: {layers: [...]}`"),
    },
    "optimizers": {"Optimizer": _BASE},
    "schedules": {"LearningRateSchedule": _BASE},
    "losses": {"Loss": _BASE},
    "metrics": {"Metric": _BASE},
    "callbacks": {
        "Callback": _BASE,
        "CallbackList": "Keras makes it from the list of callbacks",
        "History": "Keras always adds it",
        "ProgbarLogger": "Keras adds it by itself",
    },
    "initializers": {"Initializer": _BASE},
    "regularizers": {"Regularizer": _BASE},
    "constraints": {"Constraint": _BASE},
    "quantizations": {
        "QuantizationConfig": _BASE,
        "GPTQConfig": "it needs a data set and a tokenizer",
        "AWQConfig": "it needs a data set and a tokenizer",
    },
    "quantizers": {"Quantizer": _BASE},
    "ops": {
        **dict.fromkeys(
            (
                "associative_scan",
                "cond",
                "custom_gradient",
                "fori_loop",
                "jvp",
                "map",
                "scan",
                "switch",
                "vectorize",
                "vectorized_map",
                "while_loop",
            ),
            _FUNCTION,
        ),
        **dict.fromkeys(
            (
                "arange",
                "bartlett",
                "blackman",
                "empty",
                "eye",
                "hamming",
                "hanning",
                "identity",
                "kaiser",
                "ones",
                "tri",
                "zeros",
            ),
            _ARRAY,
        ),
        **dict.fromkeys(("convert_to_numpy", "dtype", "is_tensor", "shape"), _NOT_TENSOR),
        **dict.fromkeys(("nonzero", "unique"), _DYNAMIC),
        **dict.fromkeys(("corrcoef", "digitize", "histogram", "isin", "kron", "view_as_complex"), _TENSORFLOW),
        **dict.fromkeys(("nanmedian", "nanpercentile", "nanquantile"), _TENSORFLOW_AXIS),
        "ndim": _WRONG_SHAPE,
        "adaptive_average_pool": _WRONG_SHAPE + ": use a layer such as `AdaptiveAveragePooling2D`",
        "adaptive_max_pool": _WRONG_SHAPE + ": use a layer such as `AdaptiveMaxPooling2D`",
        "conv_transpose": "Keras mixes up its arguments in a model: use a layer such as `Conv2DTranspose`",
        "select": "it takes two lists of tensors: use `where`",
    },
}
