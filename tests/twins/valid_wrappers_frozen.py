"""Layers with layers inside, frozen as a whole and in part."""

import keras
from keras import layers


def build():
    steps = keras.Input((6, 8), name="steps")
    both_ways = layers.Bidirectional(layers.LSTM(4, return_sequences=True), name="both_ways")
    each_step = layers.TimeDistributed(layers.Dense(8), name="each_step")
    attend = layers.MultiHeadAttention(num_heads=2, key_dim=4, name="attend")
    frozen_gru = layers.GRU(4, return_sequences=True, name="frozen_gru")
    x = each_step(both_ways(steps))
    x = frozen_gru(attend(x, x))
    x = layers.TimeDistributed(layers.Dense(3, trainable=False), name="frozen_inside")(x)
    x = layers.Reshape((2, 3, 3), name="reshape")(x)
    both = layers.Bidirectional(layers.LSTM(2))
    both.trainable = False
    x = layers.TimeDistributed(both, name="frozen_deep_inside")(x)
    inner = keras.Sequential([keras.Input((4,), name="input"), layers.Dense(3, name="dense_3")], name="model")
    inner.trainable = False
    x = layers.TimeDistributed(inner, name="frozen_model")(x)
    x = layers.Dense(2, name="dense_2")(layers.Flatten(name="flatten")(x))
    model = keras.Model(steps, x, name="wrappers_frozen")
    for layer in (both_ways, each_step, attend, frozen_gru):
        layer.trainable = False
    return model
