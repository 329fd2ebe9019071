"""The model of ``tests/valid/preprocessing_lookup.yaml``, written by hand."""

import keras
from keras import layers


def build() -> keras.Model:
    colours = keras.Input((3,), dtype="string", name="colours")
    sizes = keras.Input((3,), dtype="int64", name="sizes")
    names = ["red", "green", "blue"]
    colour_numbers = layers.StringLookup(vocabulary=names, name="colour_numbers")(colours)
    colour_set = layers.StringLookup(vocabulary=names, output_mode="multi_hot", num_oov_indices=2, name="colour_set")(
        colours
    )
    colour_weights = layers.StringLookup(
        vocabulary=["red", "green"],
        idf_weights=[0.4, 0.8],
        output_mode="tf_idf",
        name="colour_weights",
    )(colours)
    masked = layers.StringLookup(vocabulary=names, mask_token="", oov_token="[UNK]", name="masked")(colours)
    colour_names = layers.StringLookup(vocabulary=names, invert=True, name="colour_names")(colour_numbers)
    size_numbers = layers.IntegerLookup(vocabulary=[1, 2, 4], name="size_numbers")(sizes)
    size_counts = layers.IntegerLookup(
        vocabulary=[1, 2, 4],
        mask_token=0,
        oov_token=-1,
        output_mode="count",
        max_tokens=6,
        pad_to_max_tokens=True,
        name="size_counts",
    )(sizes)
    size_codes = layers.IntegerLookup(vocabulary=[1, 2, 4], output_mode="one_hot", name="size_codes")(sizes)
    return keras.Model(
        [colours, sizes],
        [
            colour_numbers,
            colour_set,
            colour_weights,
            masked,
            colour_names,
            size_numbers,
            size_counts,
            size_codes,
        ],
        name="preprocessing_lookup",
    )
