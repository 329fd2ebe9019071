"""The model of ``tests/valid/recurrent_bidirectional.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    inputs = keras.Input((6, 3))
    x = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(inputs)
    x = layers.Bidirectional(layers.GRU(4, return_sequences=True), merge_mode="sum")(x)
    x = layers.Bidirectional(layers.SimpleRNN(4, return_sequences=True), merge_mode="mul")(x)
    x = layers.Bidirectional(layers.LSTM(4, return_sequences=True), merge_mode="ave")(x)
    x = layers.Bidirectional(
        layers.LSTM(4, return_sequences=True),
        backward_layer=layers.LSTM(4, return_sequences=True, go_backwards=True, activation="relu"),
        name="own_backward",
    )(x)
    summary, forward_state, backward_state = layers.Bidirectional(layers.GRU(3, return_state=True), name="encoder")(x)
    decoded = layers.Bidirectional(layers.GRU(3), name="decoder")(x, initial_state=[forward_state, backward_state])
    forward, backward = layers.Bidirectional(layers.RNN(layers.LSTMCell(3)), merge_mode=None, name="apart")(x)
    joined = layers.Concatenate()([summary, decoded, forward, backward])
    return keras.Model(inputs, joined, name="recurrent_bidirectional")
