"""The model of ``tests/valid/image_bounding_boxes.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    photo = keras.Input((12, 12, 3), name="photo")
    boxes = keras.Input((5, 4), name="boxes")
    classes = keras.Input((5,), name="classes")
    limited = layers.MaxNumBoundingBoxes(3, bounding_box_format="xyxy")(
        {"images": photo, "bounding_boxes": {"boxes": boxes, "labels": classes}}
    )
    cut = limited["bounding_boxes"]
    return keras.Model(
        [photo, boxes, classes], [limited["images"], cut["boxes"], cut["labels"]], name="image_bounding_boxes"
    )
