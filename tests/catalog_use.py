"""How the tests of the catalog use each kind of Keras: arguments that it needs, and tensors that fit."""

from __future__ import annotations

import inspect
import re
from typing import Any

import keras
import numpy as np

# Arguments that a kind cannot do without, as a spec has them.
BASE: dict[str, dict[str, Any]] = {
    "layers.Activation": {"activation": "relu"},
    **{f"layers.Adaptive{way}Pooling{rank}D": {"output_size": 2} for way in ("Average", "Max") for rank in (1, 2, 3)},
    **{f"layers.AveragePooling{rank}D": {"pool_size": 2} for rank in (1, 2, 3)},
    **dict.fromkeys(("layers.AlphaDropout", "layers.Dropout", "layers.GaussianDropout", *(f"layers.SpatialDropout{rank}D" for rank in (1, 2, 3))), {"rate": 0.5}),
    "layers.Bidirectional": {"layer": {"LSTM": 3}},
    "layers.CategoryEncoding": {"num_tokens": 4},
    **dict.fromkeys(("layers.CenterCrop", "layers.RandomCrop", "layers.Resizing"), {"height": 4, "width": 4}),
    **{f"layers.{kind}": {"filters": 4, "kernel_size": 2} for rank in (1, 2, 3) for kind in (f"Conv{rank}D", f"Conv{rank}DTranspose", f"ConvLSTM{rank}D", f"SeparableConv{rank}D")},
    **{f"layers.DepthwiseConv{rank}D": {"kernel_size": 2} for rank in (1, 2)},
    **dict.fromkeys(("layers.Dense", "layers.GRU", "layers.GRUCell", "layers.LSTM", "layers.LSTMCell", "layers.SimpleRNN", "layers.SimpleRNNCell"), {"units": 3}),
    "layers.Discretization": {"bin_boundaries": [0.5, 1.5]},
    "layers.Dot": {"axes": 1},
    "layers.EinsumDense": {"equation": "abc,cd->abd", "output_shape": [5, 3]},
    "layers.Embedding": {"input_dim": 7, "output_dim": 3},
    "layers.GaussianNoise": {"stddev": 0.5},
    "layers.GroupNormalization": {"groups": 2},
    "layers.GroupQueryAttention": {"head_dim": 2, "num_query_heads": 2, "num_key_value_heads": 1},
    "layers.HashedCrossing": {"num_bins": 4},
    "layers.Hashing": {"num_bins": 4},
    "layers.IntegerLookup": {"vocabulary": [4, 5]},
    "layers.MaxNumBoundingBoxes": {"max_number": 2},
    "layers.MelSpectrogram": {"fft_length": 64, "sequence_stride": 32, "num_mel_bins": 4},
    "layers.MultiHeadAttention": {"num_heads": 2, "key_dim": 2},
    "layers.Normalization": {"mean": 0.5, "variance": 2},
    "layers.Permute": {"dims": [2, 1]},
    "layers.Pipeline": {"layers": [{"Rescaling": 0.5}]},
    "layers.RNN": {"cell": {"LSTMCell": 3}},
    **{f"layers.Random{what}": {"factor": 0.5} for what in ("Brightness", "ColorDegeneration", "Contrast", "Hue", "Rotation", "Saturation", "Sharpness")},
    "layers.RandomPosterization": {"factor": 4},
    "layers.RandomTranslation": {"height_factor": 0.5, "width_factor": 0.5},
    "layers.RandomZoom": {"height_factor": 0.5},
    "layers.RepeatVector": {"n": 2},
    "layers.Rescaling": {"scale": 0.5},
    "layers.Reshape": {"target_shape": [2, 4]},
    "layers.ReversibleEmbedding": {"input_dim": 7, "output_dim": 3},
    "layers.SpectralNormalization": {"layer": {"Dense": 3}},
    "layers.StackedRNNCells": {"cells": [{"LSTMCell": 3}]},
    "layers.StringLookup": {"vocabulary": ["a", "b"]},
    "layers.TextVectorization": {"vocabulary": ["a", "b"]},
    "layers.TimeDistributed": {"layer": {"Dense": 3}},
    "callbacks.BackupAndRestore": {"backup_dir": "backup"},
    "callbacks.CSVLogger": {"filename": "log.csv"},
    "callbacks.ModelCheckpoint": {"filepath": "model.keras"},
    "callbacks.OrbaxCheckpoint": {"directory": "checkpoints"},
    "dtype_policies.AWQDTypePolicy": {"mode": "awq/4/128"},
    "dtype_policies.DTypePolicy": {"name": "float32"},
    "dtype_policies.FloatDTypePolicy": {"name": "float32"},
    "dtype_policies.GPTQDTypePolicy": {"mode": "gptq/4/128"},
    "dtype_policies.Int4DTypePolicy": {"mode": "int4/128"},
    "dtype_policies.QuantizedDTypePolicy": {"mode": "int8"},
    "dtype_policies.QuantizedFloat8DTypePolicy": {"mode": "float8"},
    "metrics.IoU": {"num_classes": 2, "target_class_ids": [0]},
    "metrics.MeanIoU": {"num_classes": 2},
    "metrics.OneHotIoU": {"num_classes": 2, "target_class_ids": [0]},
    "metrics.OneHotMeanIoU": {"num_classes": 2},
    "metrics.PrecisionAtRecall": {"recall": 0.5},
    "metrics.RecallAtPrecision": {"precision": 0.5},
    "metrics.SensitivityAtSpecificity": {"specificity": 0.5},
    "metrics.SpecificityAtSensitivity": {"sensitivity": 0.5},
    "optimizers.LossScaleOptimizer": {"inner_optimizer": {"SGD": 0.5}},
    "schedules.CosineDecay": {"initial_learning_rate": 0.5, "decay_steps": 10},
    "schedules.CosineDecayRestarts": {"initial_learning_rate": 0.5, "first_decay_steps": 10},
    "schedules.ExponentialDecay": {"initial_learning_rate": 0.5, "decay_steps": 10, "decay_rate": 0.5},
    "schedules.InverseTimeDecay": {"initial_learning_rate": 0.5, "decay_steps": 10, "decay_rate": 0.5},
    "schedules.PiecewiseConstantDecay": {"boundaries": [2, 4], "values": [0.5, 0.25, 0.125]},
    "schedules.PolynomialDecay": {"initial_learning_rate": 0.5, "decay_steps": 10},
}

_SEQUENCE, _IMAGE = (2, 5, 4), (2, 8, 8, 3)
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
    **dict.fromkeys(("MultiHeadAttention", "GroupQueryAttention"), {"query": (_SEQUENCE, "float32"), "value": (_SEQUENCE, "float32")}),
    **dict.fromkeys(("CutMix", "MixUp"), {"images": (_IMAGE, "float32"), "labels": ((2, 3), "float32")}),
    "MaxNumBoundingBoxes": {"bounding_boxes": {"boxes": ((2, 3, 4), "float32"), "labels": ((2, 3), "float32")}},
    "MelSpectrogram": ((2, 256), "float32"),
    "STFTSpectrogram": ((2, 1024, 1), "float32"),
    "Flatten": ((2, 3, 4), "float32"),
    "Permute": ((2, 3, 4), "float32"),
    "PReLU": ((2, 3, 4), "float32"),
    "GroupNormalization": ((2, 3, 4), "float32"),
    **{f"ConvLSTM{rank}D": ((2, 3, *_RANKED[rank][1:]), "float32") for rank in (1, 2, 3)},
    **dict.fromkeys(("Bidirectional", "EinsumDense", "GRU", "LSTM", "Masking", "RNN", "SimpleRNN", "TimeDistributed"), (_SEQUENCE, "float32")),
}
_IMAGES = re.compile(r"Random|Aug|CenterCrop|Resizing|AutoContrast|Contrast|Equalization|Solarization|Pipeline")
_MERGES = ("Add", "Average", "Concatenate", "Maximum", "Minimum", "Multiply", "Subtract")


def sample(kind: str) -> Any:
    """Symbolic tensors that fit a layer: one, a list or a dict of them."""
    if kind in _SAMPLES:
        return _tensors(_SAMPLES[kind])
    if kind in _MERGES:
        return _tensors([((2, 8), "float32")] * 2)
    if _IMAGES.search(kind):
        return _tensors((_IMAGE, "float32"))
    rank = re.search(r"([123])D", kind)
    return _tensors((_RANKED[int(rank[1])] if rank else (2, 8), "float32"))


def _tensors(shapes: Any) -> Any:
    if isinstance(shapes, dict):
        return {name: _tensors(shape) for name, shape in shapes.items()}
    return [_tensors(shape) for shape in shapes] if isinstance(shapes, list) else keras.KerasTensor(*shapes)


def use(group: str, kind: str, made: Any) -> None:
    """Puts an object to its first use, as far as that is cheap: layers are called on symbolic tensors."""
    if group in _USES:
        _USES[group](kind, made)


def _use_layer(kind: str, layer: Any) -> None:
    if kind.endswith(("Cell", "Cells")):
        kind, layer = "RNN", keras.layers.RNN(layer)
    inputs = sample(kind)
    more = {"training": True} if "training" in inspect.signature(layer.call).parameters else {}
    if kind in ("MultiHeadAttention", "GroupQueryAttention"):
        layer(**inputs, **more)
    else:
        layer(inputs, **more)


def _use_optimizer(kind: str, optimizer: Any) -> None:
    variable = keras.Variable(np.ones((2, 2), "float32"))
    for _ in range(2):
        optimizer.apply([keras.ops.ones((2, 2))], [variable])


_Y_TRUE, _Y_PRED = np.array([[1.0, 0.0], [0.0, 1.0]], "float32"), np.array([[0.75, 0.25], [0.5, 0.5]], "float32")
_SPARSE = np.array([0, 1])


def _targets(kind: str) -> tuple[Any, Any]:
    if kind == "CTC":
        return np.array([[1], [2]]), np.full((2, 4, 3), 0.5, "float32")
    if kind in ("IoU", "MeanIoU"):
        return _SPARSE, _SPARSE
    return (_SPARSE, _Y_PRED) if kind.startswith("Sparse") or kind == "Circle" else (_Y_TRUE, _Y_PRED)


def _use_metric(kind: str, metric: Any) -> None:
    metric.update_state(*((_Y_TRUE,) if kind in ("Mean", "Sum") else _targets(kind)))
    metric.result()


def _use_initializer(kind: str, initializer: Any) -> None:
    initializer((4, 1, 3) if kind == "STFT" else (4, 4))


_USES: dict[str, Any] = {
    "layers": _use_layer,
    "optimizers": _use_optimizer,
    "schedules": lambda kind, schedule: schedule(3),
    "losses": lambda kind, loss: loss(*_targets(kind)),
    "metrics": _use_metric,
    "initializers": _use_initializer,
    "regularizers": lambda kind, regularizer: regularizer(keras.ops.ones((2, 2))),
    "constraints": lambda kind, constraint: constraint(keras.ops.ones((2, 2))),
    "quantizers": lambda kind, quantizer: quantizer(keras.ops.ones((2, 2))),
}
