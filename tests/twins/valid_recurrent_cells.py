"""The model of ``tests/valid/recurrent_cells.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    step = keras.Input((3,), name="step")
    hidden = keras.Input((4,), name="hidden")
    cell = keras.Input((4,), name="cell")
    simple_output, simple_state = layers.SimpleRNNCell(4, name="simple")(step, states=hidden)
    gated_output, gated_state = layers.GRUCell(4, reset_after=False, name="gated")(simple_output, states=simple_state)
    long_output, (next_hidden, next_cell) = layers.LSTMCell(4, activation="relu", name="long")(
        gated_output, states=[gated_state, cell]
    )
    stack = layers.StackedRNNCells([layers.GRUCell(4), layers.SimpleRNNCell(4, use_bias=False)], name="stack")
    stack_output, (first_state, second_state) = stack(long_output, states=[next_hidden, next_cell])
    return keras.Model([step, hidden, cell], [stack_output, first_state, second_state], name="recurrent_cells")
