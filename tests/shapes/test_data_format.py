"""`runtime.image_data_format`: layers without a data format of their own follow it, and those of steps do not."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import keras
import pytest

from specnet.shapes.values import Settings
from tests.shapes import test_convolution, test_pooling, test_resizing
from tests.shapes.differential import REFUSED, keras_says, rule_says

_GENERATORS = {**test_convolution.GENERATORS, **test_pooling.GENERATORS, **test_resizing.GENERATORS}
_KINDS = (
    *("Conv2D", "DepthwiseConv2D", "SeparableConv1D"),
    *("MaxPooling2D", "GlobalMaxPooling2D", "AdaptiveAveragePooling2D"),
    *("Cropping1D", "Cropping2D", "UpSampling1D", "UpSampling3D", "ZeroPadding1D", "ZeroPadding2D"),
)


@pytest.fixture
def _channels_first() -> Iterator[None]:
    before = keras.config.image_data_format()
    keras.config.set_image_data_format("channels_first")
    yield
    keras.config.set_image_data_format(before)


@pytest.mark.usefixtures("_channels_first")
@pytest.mark.parametrize("kind", _KINDS)
def test_against_keras(kind: str) -> None:
    random = Random(kind)
    for _ in range(20):
        case = _GENERATORS[kind](random)
        theirs = keras_says("layers", kind, case)
        ours = rule_says("layers", kind, case, Settings(data_format="channels_first"))
        assert ours[0] == REFUSED if theirs[0] == REFUSED else ours == theirs, case
