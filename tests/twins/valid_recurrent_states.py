"""The model of ``tests/valid/recurrent_states.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    question = keras.Input((6, 4), name="question")
    question_mask = keras.Input((6,), dtype="bool", name="question_mask")
    answer = keras.Input((5, 4), name="answer")
    _, hidden, cell = layers.LSTM(6, return_state=True, name="encoder")(question, mask=question_mask)
    decoded = layers.LSTM(6, return_sequences=True, name="decoder")(answer, initial_state=[hidden, cell])
    sequence, state = layers.GRU(3, return_sequences=True, return_state=True, name="second_encoder")(question)
    decoded_again = layers.SimpleRNN(3, return_sequences=True, name="second_decoder")(answer, initial_state=state)
    x = layers.Concatenate()([decoded, decoded_again])
    words = layers.Dense(7, activation="softmax", name="words")(x)
    return keras.Model([question, question_mask, answer], [words, sequence], name="recurrent_states")
