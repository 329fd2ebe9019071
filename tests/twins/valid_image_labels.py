"""The model of ``tests/valid/image_labels.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    photo = keras.Input((12, 12, 3), name="photo")
    target = keras.Input((4,), name="target")
    mask = keras.Input((12, 12, 1), name="mask")
    mixed = layers.MixUp(alpha=0.3, seed=1, name="mix")({"images": photo, "labels": target})
    cut = layers.CutMix(factor=0.8, seed=2, name="cut")({"images": mixed["images"], "labels": mixed["labels"]})
    turned = layers.RandomRotation(0.2, seed=3, name="turn")({"images": cut["images"], "segmentation_masks": mask})
    scaled = layers.Rescaling(1 / 255, name="scaled")(turned["images"])
    return keras.Model(
        [photo, target, mask],
        [scaled, cut["labels"], turned["segmentation_masks"]],
        name="image_labels",
    )
