"""The model of ``tests/valid/ops_neural.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    image = keras.Input((8, 8, 4), name="image")
    query = keras.Input((4, 2, 8), name="query")
    memory = keras.Input((5, 2, 8), name="memory")
    x = ops.space_to_depth(image, 2)
    x = ops.depth_to_space(x, 2)
    x = ops.max_pool(x, 2, padding="same")
    x = ops.average_pool(x, (2, 1), strides=1)
    x = ops.layer_normalization(x, axis=-1)
    pixels = ops.rms_normalization(x, axis=-1, epsilon=1e-5)
    attended = ops.dot_product_attention(query, memory, memory, is_causal=False)
    attended_again = ops.dot_product_attention(attended, memory, memory, scale=0.5)
    patches = ops.unfold(image, 2, stride=2)
    folded = ops.fold(patches, (8, 4), 2, stride=2)
    share = ops.softmax(query)
    surprise = ops.categorical_crossentropy(query, share, from_logits=False, axis=-1)
    return keras.Model([image, query, memory], [pixels, attended_again, folded, surprise], name="ops_neural")
