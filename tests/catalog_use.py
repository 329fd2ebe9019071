"""How the tests of the catalog use each kind of Keras: arguments that it needs, and tensors that fit."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from specnet.catalog import Parameter
from specnet.catalog.types import parse_type
from tests.catalog_cases import fits, good_values, has_kind

# Arguments that a kind cannot do without, as a spec has them.
BASE: dict[str, dict[str, Any]] = {
    "layers.Activation": {"activation": "relu"},
    **{f"layers.Adaptive{way}Pooling{rank}D": {"output_size": 2} for way in ("Average", "Max") for rank in (1, 2, 3)},
    **{f"layers.AveragePooling{rank}D": {"pool_size": 2} for rank in (1, 2, 3)},
    **dict.fromkeys(
        (
            "layers.AlphaDropout",
            "layers.Dropout",
            "layers.GaussianDropout",
            *(f"layers.SpatialDropout{rank}D" for rank in (1, 2, 3)),
        ),
        {"rate": 0.5},
    ),
    "layers.Bidirectional": {"layer": {"LSTM": 3}},
    "layers.CategoryEncoding": {"num_tokens": 4},
    **dict.fromkeys(("layers.CenterCrop", "layers.RandomCrop", "layers.Resizing"), {"height": 4, "width": 4}),
    **{
        f"layers.{kind}": {"filters": 4, "kernel_size": 2}
        for rank in (1, 2, 3)
        for kind in (f"Conv{rank}D", f"Conv{rank}DTranspose", f"ConvLSTM{rank}D")
    },
    **{f"layers.SeparableConv{rank}D": {"filters": 4, "kernel_size": 2} for rank in (1, 2)},
    **{f"layers.DepthwiseConv{rank}D": {"kernel_size": 2} for rank in (1, 2)},
    **dict.fromkeys(
        (
            "layers.Dense",
            "layers.GRU",
            "layers.GRUCell",
            "layers.LSTM",
            "layers.LSTMCell",
            "layers.SimpleRNN",
            "layers.SimpleRNNCell",
        ),
        {"units": 3},
    ),
    "layers.Discretization": {"bin_boundaries": [0.5, 1.5]},
    "layers.Dot": {"axes": 1},
    "layers.EinsumDense": {"equation": "abc,cd->abd", "output_shape": [3, 3]},
    "layers.Embedding": {"input_dim": 7, "output_dim": 3},
    "layers.GaussianNoise": {"stddev": 0.5},
    "layers.GroupNormalization": {"groups": 2},
    "layers.GroupQueryAttention": {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 1},
    "layers.HashedCrossing": {"num_bins": 4},
    "layers.Hashing": {"num_bins": 4},
    **dict.fromkeys(("layers.Input", "layers.InputLayer"), {"shape": [4]}),
    "layers.IntegerLookup": {"vocabulary": [0, 1, 2]},
    "layers.MaxNumBoundingBoxes": {"max_number": 2, "bounding_box_format": "xyxy"},
    "layers.MelSpectrogram": {"fft_length": 64, "sequence_stride": 32, "num_mel_bins": 4},
    "layers.MultiHeadAttention": {"num_heads": 2, "key_dim": 2},
    "layers.Normalization": {"mean": 0.5, "variance": 2},
    "layers.Permute": {"dims": [2, 1]},
    "layers.Pipeline": {"layers": [{"Rescaling": 0.5}]},
    "layers.RNN": {"cell": {"LSTMCell": 3}},
    **{
        f"layers.Random{what}": {"factor": 0.5}
        for what in ("Brightness", "ColorDegeneration", "Contrast", "Hue", "Rotation", "Saturation", "Sharpness")
    },
    "layers.RandomPosterization": {"factor": 4},
    "layers.RandomTranslation": {"height_factor": 0.5, "width_factor": 0.5},
    "layers.RandomZoom": {"height_factor": 0.5},
    "layers.RepeatVector": {"n": 2},
    "layers.Rescaling": {"scale": 0.5},
    "layers.Reshape": {"target_shape": [2, 8]},
    "layers.ReversibleEmbedding": {"input_dim": 7, "output_dim": 3},
    "layers.SpectralNormalization": {"layer": {"Dense": 3}},
    "layers.STFTSpectrogram": {"window": None},
    "layers.StackedRNNCells": {"cells": [{"LSTMCell": 3}]},
    "layers.StringLookup": {"vocabulary": ["0", "1", "2"]},
    "layers.TextVectorization": {"vocabulary": ["0", "1", "2"]},
    "layers.TimeDistributed": {"layer": {"Dense": 3}},
    "applications.MobileNet": {"weights": None, "input_shape": [32, 32, 3], "alpha": 0.25, "classes": 3},
    "callbacks.BackupAndRestore": {"backup_dir": "backup"},
    "callbacks.CSVLogger": {"filename": "log.csv"},
    "callbacks.ModelCheckpoint": {"filepath": "model.keras"},
    "dtype_policies.AWQDTypePolicy": {"mode": "awq/4/128"},
    "dtype_policies.DTypePolicy": {"name": "float32"},
    "dtype_policies.FloatDTypePolicy": {"name": "float32"},
    "dtype_policies.GPTQDTypePolicy": {"mode": "gptq/4/128"},
    "dtype_policies.Int4DTypePolicy": {"mode": "int4/128"},
    "dtype_policies.QuantizedDTypePolicy": {"mode": "int8"},
    "dtype_policies.QuantizedFloat8DTypePolicy": {"mode": "float8"},
    "initializers.STFT": {"window": None},
    "metrics.IoU": {"num_classes": 2, "target_class_ids": [0]},
    "metrics.MeanIoU": {"num_classes": 2},
    "metrics.OneHotIoU": {"num_classes": 2, "target_class_ids": [0]},
    "metrics.OneHotMeanIoU": {"num_classes": 2},
    "metrics.PrecisionAtRecall": {"recall": 0.5},
    "metrics.RecallAtPrecision": {"precision": 0.5},
    "metrics.SensitivityAtSpecificity": {"specificity": 0.5},
    "metrics.SpecificityAtSensitivity": {"sensitivity": 0.5},
    "optimizers.LossScaleOptimizer": {"inner_optimizer": {"SGD": 0.5}},
    "optimizers.MultiOptimizer": {"optimizer_map": {"OptimizerMap": {"default_optimizer": {"SGD": 0.5}}}},
    "optimizers.OptimizerMap": {"default_optimizer": {"SGD": 0.5}},
    "schedules.CosineDecay": {"initial_learning_rate": 0.5, "decay_steps": 10},
    "schedules.CosineDecayRestarts": {"initial_learning_rate": 0.5, "first_decay_steps": 10},
    "schedules.ExponentialDecay": {"initial_learning_rate": 0.5, "decay_steps": 10, "decay_rate": 0.5},
    "schedules.InverseTimeDecay": {"initial_learning_rate": 0.5, "decay_steps": 10, "decay_rate": 0.5},
    "schedules.PiecewiseConstantDecay": {"boundaries": [2, 4], "values": [0.5, 0.25, 0.125]},
    "schedules.PolynomialDecay": {"initial_learning_rate": 0.5, "decay_steps": 10},
}

# What an argument needs beside it, in place of the base arguments: for any value, or for one. `...` leaves an argument out.
_RECURRENT = (
    "ConvLSTM1D",
    "ConvLSTM2D",
    "ConvLSTM3D",
    "GRU",
    "GRUCell",
    "LSTM",
    "LSTMCell",
    "SimpleRNN",
    "SimpleRNNCell",
)
_LOOKUPS = ("IntegerLookup", "StringLookup", "TextVectorization")
WITH: dict[str, dict[str, Any]] = {
    **{f"layers.{kind}.dtype": {"recurrent_initializer": "ones"} for kind in _RECURRENT},
    **{f"layers.Conv{rank}DTranspose.output_padding": {"strides": 3} for rank in (1, 2, 3)},
    "layers.BatchNormalization.renorm_clipping": {"renorm": True},
    "layers.BatchNormalization.renorm_momentum": {"renorm": True},
    "layers.Discretization.num_bins": {"bin_boundaries": ...},
    "layers.Discretization.sparse": {"output_mode": "one_hot"},
    "layers.Hashing.dtype": {"output_mode": "one_hot"},
    "layers.Hashing.sparse": {"output_mode": "one_hot"},
    "layers.HashedCrossing.sparse": {"output_mode": "one_hot"},
    **dict.fromkeys(("layers.Input.batch_shape", "layers.InputLayer.batch_shape"), {"shape": ...}),
    "layers.IntegerLookup.salt": {"oov_method": "farmhash", "num_oov_indices": 2},
    "layers.StringLookup.salt": {"num_oov_indices": 2},
    "layers.Resizing.fill_mode": {"pad_to_aspect_ratio": True},
    "layers.Resizing.fill_value": {"pad_to_aspect_ratio": True},
    "layers.TextVectorization.output_sequence_length": {"output_mode": "int"},
    **{f"layers.{kind}.idf_weights": {"output_mode": "tf_idf"} for kind in _LOOKUPS},
    **{f"layers.{kind}.idf_weights=None": {} for kind in _LOOKUPS},
    **{f"layers.{kind}.max_tokens": {"vocabulary": ...} for kind in _LOOKUPS},
    **{f"layers.{kind}.output_mode=tf_idf": {"idf_weights": [0.5, 0.25, 1]} for kind in _LOOKUPS},
    **{f"layers.{kind}.pad_to_max_tokens": {"max_tokens": 6, "output_mode": "multi_hot"} for kind in _LOOKUPS},
    **{f"layers.{kind}.sparse": {"output_mode": "multi_hot"} for kind in _LOOKUPS},
    "applications.pooling": {"include_top": False},
    "callbacks.ModelCheckpoint.save_weights_only=True": {"filepath": "model.weights.h5"},
    **{
        f"dtype_policies.QuantizedDTypePolicy.source_name={name}": {"mode": "int4"}
        for name in ("float16", "mixed_float16")
    },
    **{
        f"initializers.{mine}": {other: [1]}
        for mine, other in (("input_axes", "output_axes"), ("output_axes", "input_axes"))
    },
    "metrics.AUC.label_weights": {"multi_label": True, "num_labels": 2},
    "metrics.AUC.num_labels": {"multi_label": True},
    **{
        f"quantizations.Int4QuantizationConfig.{part}_quantizer": {"block_size": None}
        for part in ("weight", "activation")
    },
}

# Good values where those made from the type alone do not fit the tensors, or each other.
GOOD: dict[str, list[Any]] = {
    "layers.axis": [1, -1, [1], [1, 2]],
    "losses.axis": [1, -1, [1], [0, 1]],
    "metrics.axis": [0, -1, [-1], [0, 1]],
    "metrics.SparseCategoricalCrossentropy.axis": [1, -1],
    "constraints.axis": [0, 1, [0, 1]],
    "quantizers.axis": [0, -1, [0, 1]],
    "layers.Bidirectional.backward_layer": [{"LSTM": {"units": 3, "go_backwards": True}}],
    "layers.noise_shape": [[1, 4, 1], [None, 1, None]],
    "layers.value_range": [[0, 1], [0, 255], [-0.5, "1/2"]],
    "layers.BatchNormalization.renorm_clipping": [{}, {"rmax": 3, "rmin": 0, "dmax": 5}, {"rmax": 1.5}],
    "layers.Discretization.bin_boundaries": [[0.5], [-1, 0.5, 2]],
    "layers.EinsumDense.equation": ["abc,cd->abd", "...c,cd->...d"],
    "layers.EinsumDense.output_shape": [[3, 3], [None, 3]],
    "layers.EinsumDense.bias_axes": ["d", "bd"],
    "layers.GroupNormalization.groups": [-1, 1, 2, 4],
    "layers.Dot.axes": [1, -1, [1, 1], [2, 2]],
    **{f"layers.{kind}.idf_weights": [[0.5, 0.25, 0], [1, 2, 3]] for kind in _LOOKUPS},
    "layers.IntegerLookup.mask_token": [9, -1],
    "layers.MultiHeadAttention.attention_axes": [1, [1]],
    **{f"layers.Normalization.{what}": [0.5, 2] for what in ("mean", "variance")},
    "layers.Permute.dims": [[1, 2], [2, 1]],
    "layers.PReLU.shared_axes": [1, [1], [1, 2]],
    "layers.RandomGaussianBlur.kernel_size": [1, 3, [3, 5]],  # odd
    "layers.Rescaling.scale": [0.5, 2, [0.5, 1, 2]],
    "layers.Rescaling.offset": [0.5, -2, [0.5, 1, -2]],
    "layers.Reshape.target_shape": [[2, 8], [-1], [8, -1]],
    "layers.STFTSpectrogram.fft_length": [256, 512],
    "layers.STFTSpectrogram.frame_step": [1, 256],
    "applications.input_shape": [[32, 32, 3], [64, 32, 3]],
    "callbacks.ModelCheckpoint.filepath": ["a.keras", "b/{epoch:02d}.keras"],
    "dtype_policies.AWQDTypePolicy.mode": ["awq/4/128", "awq/4/-1"],
    "dtype_policies.GPTQDTypePolicy.mode": ["gptq/4/128", "gptq/2/-1"],
    "dtype_policies.Int4DTypePolicy.mode": ["int4/128", "int4/-1"],
    "initializers.input_axes": [[0], [0, 1]],
    "initializers.output_axes": [[0], [0, 1]],
    "losses.CategoricalFocalCrossentropy.alpha": [0, 0.25, [0.25, 0.5]],
    "metrics.class_id": [0, 1],
    "metrics.label_weights": [[0, 0.5], [1, 2]],
    "metrics.target_class_ids": [[0], [0, 1]],
    "optimizers.optimizer_map": [
        {"OptimizerMap": {"default_optimizer": {"SGD": 0.5}, "optimizer_map": {"kernel": {"Adam": {}}}}}
    ],
    "optimizers.OptimizerMap.optimizer_map": [{}, {"kernel": {"Adam": {}}, "bias": {"SGD": 0.5}}],
    "quantizations.Int4QuantizationConfig.weight_quantizer": [{"AbsMaxQuantizer": {"axis": 0, "value_range": [-8, 7]}}],
    "schedules.boundaries": [[2, 4], [0, 3]],
    "schedules.values": [[0.5, 0.25, 0.125], [1.5, 0.0, 1.0]],
}

# Good values by type that do not fit the tensors or the other arguments.
LEFT_OUT: dict[str, list[Any]] = {
    "layers.Discretization.bin_boundaries": [None],
    "layers.Discretization.num_bins": [None],
    "layers.Embedding.input_dim": [1, 2],
    "layers.GroupNormalization.groups": [32],
    **{
        f"layers.{kind}.flash_attention": [True] for kind in ("GroupQueryAttention", "MultiHeadAttention")
    },  # not with TensorFlow
    **{f"layers.{kind}.use_cudnn": [True] for kind in ("GRU", "LSTM")},  # not without a GPU
    "layers.MaxNumBoundingBoxes.bounding_box_format": [None],
    "layers.MelSpectrogram.window": [[0.5], [0.5, 1, "1/4"]],
    "layers.ReversibleEmbedding.input_dim": [1, 2],
    **{f"layers.{kind}.{shape}": [None] for kind in ("Input", "InputLayer") for shape in ("shape", "batch_shape")},
    "layers.Normalization.mean": [None],
    "layers.Normalization.variance": [None],
    "layers.STFTSpectrogram.window": [[0.5], [0.5, 1, "1/4"]],
    "applications.MobileNet.weights": ["imagenet", "a text"],  # a file
    "initializers.STFT.window": [[0.5], [0.5, 1, "1/4"]],
    "metrics.AUC.num_labels": [1],
}

# Whole arguments, where one at a time is not enough.
CASES: dict[str, list[dict[str, Any]]] = {
    "layers.EinsumDense": [{"equation": "...c,cd->...d", "output_shape": 3, "bias_axes": "d"}],
    "layers.Normalization": [
        {"mean": [0.5] * 4, "variance": [1, 2, 3, 4]},
        {"axis": None, "mean": 0, "variance": 1},
        {"axis": [1, 2], "mean": [[0.5]], "variance": [[2]]},
        {},
    ],
    "layers.MelSpectrogram": [
        {"fft_length": 64, "sequence_stride": 32, "sequence_length": 4, "num_mel_bins": 4, "window": [0.25, 1, 1, 0.25]}
    ],
    "layers.STFTSpectrogram": [{"frame_length": 4, "window": [0.25, 1, 1, 0.25]}],
    "callbacks.TensorBoard": [{"profile_batch": [2, 5]}],
    "initializers.STFT": [{"window": [0.25, 1, 1, 0.25]}],
}


def arguments(group: str, kind: str, parameter: str, value: Any) -> dict[str, Any]:
    """The arguments of a kind in which one has the value in question."""
    names = (f"{group}.{kind}.{parameter}={value}", f"{group}.{kind}.{parameter}", f"{group}.{parameter}")
    beside = next((WITH[name] for name in names if name in WITH), {})
    merged = {**BASE.get(f"{group}.{kind}", {}), **beside, parameter: value}
    return {name: argument for name, argument in merged.items() if argument is not ...}


def good_arguments(group: str, kind: str, parameter: Parameter) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Good values of a parameter, each with all arguments; the default is one of them."""
    name, type_ = f"{group}.{kind}.{parameter.name}", parse_type(parameter.type)
    given = GOOD.get(name, GOOD.get(f"{group}.{parameter.name}"))
    values = (
        good_values(type_)
        if given is None
        else [value for value in given if has_kind(type_) or fits(type_, value)] + [None] * fits(type_, None)
    )
    if not parameter.required:
        values += [parameter.default] * (parameter.default not in values)
    yield from (
        (value, arguments(group, kind, parameter.name, value))
        for value in values
        if value not in LEFT_OUT.get(name, [])
    )


_SEQUENCE, _IMAGE = (2, 3, 4), (2, 8, 8, 3)
_RANKED = {1: (2, 8, 4), 2: (2, 8, 8, 4), 3: (2, 6, 6, 6, 4)}
_SAMPLES: dict[str, Any] = {
    **dict.fromkeys(("Embedding", "ReversibleEmbedding"), ((2, 5), "int32")),
    "CategoryEncoding": ((2, 3), "int32"),
    "Hashing": ((2, 3), "int32"),
    "HashedCrossing": [((2, 1), "int32"), ((2, 1), "int32")],
    "IntegerLookup": ((2, 3), "int64"),
    "StringLookup": ((2, 3), "string"),
    "TextVectorization": ((2, 1), "string"),
    "Dot": [((2, 3, 4), "float32")] * 2,
    **dict.fromkeys(("Attention", "AdditiveAttention"), [(_SEQUENCE, "float32")] * 2),
    **dict.fromkeys(
        ("MultiHeadAttention", "GroupQueryAttention"),
        {"query": (_SEQUENCE, "float32"), "value": (_SEQUENCE, "float32")},
    ),
    **dict.fromkeys(("CutMix", "MixUp"), {"images": (_IMAGE, "float32"), "labels": ((2, 3), "float32")}),
    "MaxNumBoundingBoxes": {
        "images": (_IMAGE, "float32"),
        "bounding_boxes": {"boxes": ((2, 3, 4), "float32"), "labels": ((2, 3), "float32")},
    },
    "MelSpectrogram": ((2, 4096), "float32"),
    "STFTSpectrogram": ((2, 1024, 1), "float32"),
    "Flatten": ((2, 3, 4), "float32"),
    "Permute": ((2, 3, 4), "float32"),
    "PReLU": ((2, 3, 4), "float32"),
    "RepeatVector": ((2, 4), "float32"),
    "Rescaling": (_IMAGE, "float32"),
    **{f"ConvLSTM{rank}D": ((2, 2, *_RANKED[rank][1:]), "float32") for rank in (1, 2, 3)},
    **dict.fromkeys(
        ("Bidirectional", "EinsumDense", "GRU", "LSTM", "Masking", "RNN", "SimpleRNN", "TimeDistributed"),
        (_SEQUENCE, "float32"),
    ),
}
_IMAGES = re.compile(r"Random|Aug|CenterCrop|Resizing|AutoContrast|Contrast|Equalization|Solarization|Pipeline")
_MERGES = ("Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract")


def sample(kind: str, layer: Any, *, symbolic: bool) -> Any:
    """Tensors that fit a layer: one, a list or a dict of them; symbolic ones have no numbers."""
    make = keras.KerasTensor if symbolic else _filled
    return _tensors(_shapes(kind, layer), make)


def _shapes(kind: str, layer: Any) -> Any:
    """Shape and dtype of the inputs of a layer; lists or dicts of them for several."""
    rank = re.search(r"([123])D", kind)
    if getattr(layer, "data_format", None) == "channels_first" and (_IMAGES.search(kind) or kind == "STFTSpectrogram"):
        return ((2, 3, 8, 8) if _IMAGES.search(kind) else (2, 1, 1024), "float32")
    if kind in ("IntegerLookup", "StringLookup") and layer.invert:
        return ((2, 3), "int64")
    if kind == "Hashing" and isinstance(layer.mask_value, str):
        return ((2, 3), "string")
    if kind in _SAMPLES:
        return _SAMPLES[kind]
    if kind in _MERGES:
        return [((2, 4, 4), "float32")] * 2
    if _IMAGES.search(kind):
        return (_IMAGE, "float32")
    return (_RANKED[int(rank[1])] if rank else (2, 4, 4), "float32")


def _tensors(shapes: Any, make: Any) -> Any:
    if isinstance(shapes, dict):
        return {name: _tensors(shape, make) for name, shape in shapes.items()}
    return [_tensors(shape, make) for shape in shapes] if isinstance(shapes, list) else make(*shapes)


def _filled(shape: tuple[int, ...], dtype: str) -> Any:
    numbers = np.arange(np.prod(shape)).reshape(shape) % 3
    return tf.constant(numbers.astype(str)) if dtype == "string" else keras.ops.convert_to_tensor(numbers, dtype)


def use(group: str, kind: str, made: Any, *, symbolic: bool = False) -> None:
    """Puts an object to its first use, as far as that is cheap; with `symbolic`, layers do not compute, because bad numbers can crash TensorFlow."""
    if group == "layers":
        _use_layer(kind, made, symbolic=symbolic)
    elif group in _USES:
        _USES[group](kind, made)


def _use_layer(kind: str, layer: Any, *, symbolic: bool) -> None:
    if kind in ("Input", "InputLayer") or _waits_for_data(kind, layer):
        return
    if kind.endswith(("Cell", "Cells")):
        kind, layer = "RNN", keras.layers.RNN(layer)
    inputs = sample(kind, layer, symbolic=symbolic)
    more = {"training": True} if "training" in inspect.signature(layer.call).parameters else {}
    if kind in ("MultiHeadAttention", "GroupQueryAttention"):
        layer(**inputs, **more)
    else:
        layer(inputs, **more)


def _waits_for_data(kind: str, layer: Any) -> bool:
    """Whether the layer must be adapted to data before it can be called."""
    if kind in _LOOKUPS:
        return not layer._has_input_vocabulary
    return (kind == "Discretization" and layer.bin_boundaries is None) or (
        kind == "Normalization" and layer.input_mean is None
    )


def _use_optimizer(kind: str, optimizer: Any) -> None:
    if kind == "OptimizerMap":
        return
    optimizer.apply([keras.ops.ones((2, 2))], [keras.Variable(np.ones((2, 2), "float32"))])


_Y_TRUE, _Y_PRED = np.array([[1.0, 0.0], [0.0, 1.0]], "float32"), np.array([[0.75, 0.25], [0.5, 0.5]], "float32")
_SPARSE = np.array([0, 1])


def _targets(kind: str, made: Any) -> tuple[Any, Any]:
    if kind == "CTC":
        return np.array([[1], [2]]), np.full((2, 4, 3), 0.5, "float32")
    if hasattr(made, "sparse_y_pred"):
        return _SPARSE if made.sparse_y_true else _Y_TRUE, _SPARSE if made.sparse_y_pred else _Y_PRED
    return (_SPARSE, _Y_PRED) if kind.startswith("Sparse") or kind == "Circle" else (_Y_TRUE, _Y_PRED)


def _use_metric(kind: str, metric: Any) -> None:
    metric.update_state(*((_Y_TRUE,) if kind in ("Mean", "Sum") else _targets(kind, metric)))
    metric.result()


def _use_initializer(kind: str, initializer: Any) -> None:
    initializer((4, 1, 3) if kind == "STFT" else (4, 4))


_USES: dict[str, Any] = {
    "optimizers": _use_optimizer,
    "schedules": lambda kind, schedule: schedule(3),
    "losses": lambda kind, loss: loss(*_targets(kind, loss)),
    "metrics": _use_metric,
    "initializers": _use_initializer,
    "regularizers": lambda kind, regularizer: regularizer(keras.ops.ones((2, 2))),
    "constraints": lambda kind, constraint: constraint(keras.ops.ones((2, 2))),
    "quantizers": lambda kind, quantizer: quantizer(keras.ops.ones((2, 2))),
}
