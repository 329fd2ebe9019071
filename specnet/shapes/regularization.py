"""Rules of the regularization layers: in use they pass their input on."""

from __future__ import annotations

from specnet.shapes.values import Inferred, Refusal, TensorType, Use
from specnet.shapes.windows import spatial


def dropout(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/regularization_layers/"""
    return Inferred((TensorType(use.shape, use.policy.compute),))


def spatial_dropout(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/regularization_layers/spatial_dropout2d/"""
    spatial(use)
    return dropout(use)


def gaussian_noise(use: Use) -> Inferred:
    """Source: https://keras.io/api/layers/regularization_layers/gaussian_noise/"""
    if use.arguments.stddev > 1:
        raise Refusal(
            "unfit-argument",
            f"`GaussianNoise` takes a `stddev` of at most 1, and this is {use.arguments.stddev:g}",
            ("stddev",),
            help="scale the input down first, with `Rescaling` or a normalization",
        )
    return dropout(use)
