"""The twin of `specs/functional_multi.yaml`, written by hand in Keras."""

import keras


def build() -> keras.Model:
    title = keras.Input((12,), dtype="int32", name="title")
    body = keras.Input((100,), dtype="int32", name="body")
    tags = keras.Input((8,), name="tags")

    words = keras.layers.Embedding(10000, 32, name="words")
    title_vector = keras.layers.GlobalAveragePooling1D(name="title_vector")(words(title))
    body_vector = keras.layers.GlobalAveragePooling1D(name="body_vector")(words(body))

    x = keras.layers.Concatenate()([title_vector, body_vector, tags])
    joint = keras.layers.Dense(64, activation="relu", name="joint")(x)

    refine = keras.layers.Dense(64, activation="relu", name="refine")
    refined = refine(refine(refine(joint)))
    ticket = keras.layers.Add(name="ticket")([joint, refined])

    urgency = keras.layers.Dense(1, activation="sigmoid", name="urgency")(ticket)
    department = keras.layers.Dense(5, activation="softmax", name="department")(ticket)

    model = keras.Model([title, body, tags], [urgency, department], name="functional_multi")
    model.compile(
        optimizer=keras.optimizers.RMSprop(learning_rate=1e-3),
        loss={
            "urgency": "mean_squared_error",
            "department": "sparse_categorical_crossentropy",
        },
        loss_weights={"urgency": 1.0, "department": 0.2},
        metrics={
            "urgency": ["mean_absolute_error"],
            "department": [
                "accuracy",
                keras.metrics.SparseTopKCategoricalAccuracy(k=2, name="top_2"),
            ],
        },
    )
    return model
