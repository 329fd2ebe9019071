"""The model of ``tests/valid/training_segmentation.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    inputs = keras.Input((8, 8, 3))
    features = layers.Conv2D(4, 3, padding="same", activation="relu", name="features")(inputs)
    classes = layers.Conv2D(3, 1, activation="softmax", name="classes")(features)
    foreground = layers.Conv2D(1, 1, activation="sigmoid", name="foreground")(features)
    numbered = layers.Conv2D(3, 1, activation="softmax", name="numbered")(features)
    model = keras.Model(inputs, [classes, foreground, numbered], name="training_segmentation")
    model.compile(
        optimizer=keras.optimizers.LossScaleOptimizer(
            keras.optimizers.SGD(learning_rate=0.1, momentum=0.9),
            initial_scale=1024,
            dynamic_growth_steps=100,
        ),
        loss={
            "classes": keras.losses.Dice(axis=[1, 2]),
            "foreground": keras.losses.Tversky(alpha=0.3, beta=0.7),
            "numbered": keras.losses.SparseCategoricalCrossentropy(from_logits=False),
        },
        metrics={
            "classes": [
                keras.metrics.OneHotIoU(num_classes=3, target_class_ids=[0, 2]),
                keras.metrics.OneHotMeanIoU(num_classes=3),
            ],
            "foreground": [keras.metrics.BinaryIoU(target_class_ids=[1], threshold=0.5)],
            "numbered": [
                keras.metrics.IoU(num_classes=3, target_class_ids=[0, 1], sparse_y_pred=False),
                keras.metrics.MeanIoU(num_classes=3, sparse_y_pred=False, ignore_class=2),
            ],
        },
    )
    return model
