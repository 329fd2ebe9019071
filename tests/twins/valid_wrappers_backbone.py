"""The model of ``tests/valid/wrappers_backbone.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    eye = keras.applications.MobileNet(
        weights=None, include_top=False, pooling="avg", input_shape=(32, 32, 3), alpha=0.25, name="eye"
    )
    eye.trainable = False
    return keras.Sequential(
        [
            keras.Input((3, 32, 32, 3), name="input"),
            layers.TimeDistributed(eye, name="each_picture"),
            layers.LSTM(4, name="lstm_4"),
            layers.Dense(2, name="dense_2"),
        ],
        name="wrappers_backbone",
    )
