"""Types of the layers' parameters."""

from __future__ import annotations

RANKED = {
    "kernel_size": "int>=1",
    "strides": "int>=1",
    "dilation_rate": "int>=1",
    "pool_size": "int>=1",
    "size": "int>=1",
    "output_size": "int>=1",
    "output_padding": "int>=0",
}

_FACTOR = "number | [number, number]"
_SIGNED_FACTOR = "number>=-1<=1 | [number>=-1<=1, number>=-1<=1]"
_UNIT_FACTOR = "number>=0<=1 | [number>=0<=1, number>=0<=1]"
_FILL = "'constant' | 'nearest' | 'wrap' | 'reflect'"
_INTERPOLATION = "'nearest' | 'bilinear'"
_RESIZE = "'bilinear' | 'nearest' | 'bicubic' | 'lanczos3' | 'lanczos5' | 'area'"
_BETWEEN = "int>=0 | [int>=0, int>=0]"
_OUTPUT_MODES = "'int' | 'one_hot' | 'multi_hot' | 'count'"
_LOOKUP_MODES = _OUTPUT_MODES + " | 'tf_idf'"
_DTYPE = (
    "'bool' | 'int8' | 'int16' | 'int32' | 'int64' | 'uint8' | 'uint16' | 'uint32' | 'uint64' | "
    "'bfloat16' | 'float16' | 'float32' | 'float64' | 'float8_e4m3fn' | 'float8_e5m2'"
)
_FLOAT_POLICY = "'mixed_float16' | 'mixed_bfloat16' | 'bfloat16' | 'float16' | 'float32' | 'float64'"
# Keras takes `int8` and `float8` in a policy for modes of quantization.
_NUMBER_POLICY = _FLOAT_POLICY + " | 'int16' | 'int32' | 'int64' | 'uint8' | 'uint16' | 'uint32' | 'uint64'"
_POLICY = _NUMBER_POLICY + " | 'bool'"
_NUMBERS = "number | [number...] | [[number...]...] | [[[number...]...]...]"
# Every window of `scipy.signal.windows` that needs no parameter; Keras asks SciPy for them.
_WINDOW = (
    "'hann' | 'hamming' | 'barthann' | 'bartlett' | 'blackman' | 'blackmanharris' | 'bohman' | 'boxcar' | 'cosine' | 'exponential' | "
    "'flattop' | 'lanczos' | 'nuttall' | 'parzen' | 'taylor' | 'triang' | 'tukey' | [number...] | null"
)

_RANKS = (1, 2, 3)
_QUANTIZED = ("Dense", "EinsumDense", "Embedding", "ReversibleEmbedding")
# They compute with fractions.
_OF_FLOATS = (
    "AdditiveAttention", "AlphaDropout", "Attention", "AugMix", "AutoContrast", "BatchNormalization", "CutMix", "DepthwiseConv1D", "DepthwiseConv2D", "Dropout", "ELU",
    "Equalization", "GRU", "GRUCell", "GaussianDropout", "GaussianNoise", "GroupNormalization", "GroupQueryAttention", "LSTM", "LSTMCell", "LayerNormalization",
    "MixUp", "MultiHeadAttention", "Normalization", "PReLU", "RMSNormalization", "RandAugment", "RandomContrast", "RandomElasticTransform", "RandomErasing",
    "RandomGaussianBlur", "RandomPerspective", "RandomSaturation", "RandomSharpness", "RandomShear", "STFTSpectrogram", "SeparableConv1D", "SeparableConv2D",
    "SimpleRNN", "SimpleRNNCell", "Softmax", "Solarization", "StackedRNNCells", "UnitNormalization",
    *(f"{kind}{rank}D" for kind in ("AdaptiveAveragePooling", "AveragePooling", "Conv", "ConvLSTM", "SpatialDropout") for rank in _RANKS),
    *(f"Conv{rank}DTranspose" for rank in _RANKS),
)  # fmt: skip
# They pass on whatever they get.
_OF_ANYTHING = (
    "Concatenate",
    "Flatten",
    "Identity",
    "IntegerLookup",
    "Permute",
    "RepeatVector",
    "Reshape",
    "StringLookup",
    "TextVectorization",
    "TimeDistributed",
)

# Their initializers may be null: Keras then takes its default.
_CONVOLUTIONS = tuple(f"Conv{rank}D{way}" for rank in _RANKS for way in ("", "Transpose"))
_SEPARATE_CONVOLUTIONS = tuple(f"{kind}Conv{rank}D" for kind in ("Depthwise", "Separable") for rank in (1, 2))

_INPUT = {
    "shape": "[int>=0 | null...]",
    "batch_shape": "[int>=0 | null...]",
    "batch_size": "int>=1",
    "dtype": f"{_DTYPE} | 'string'",
    "optional": "bool",
}

LAYERS: dict[str, str] = {
    # shared by many layers
    "units": "int>=1",
    "filters": "int>=1",
    **dict.fromkeys(("activation", "recurrent_activation"), "@activations | null"),
    "Activation.activation": "@activations",
    "use_bias": "bool",
    "dtype": f"{_NUMBER_POLICY} | @dtype_policies",
    **{f"{kind}.dtype": f"{_FLOAT_POLICY} | @dtype_policies" for kind in _OF_FLOATS},
    **{f"{kind}.dtype": f"{_FLOAT_POLICY} | policy | @dtype_policies" for kind in _QUANTIZED},
    **{f"{kind}.dtype": f"{_POLICY} | 'string' | @dtype_policies" for kind in _OF_ANYTHING},
    "autocast": "bool",
    "activity_regularizer": "@regularizers",
    **{
        f"{part}_initializer": "@initializers"
        for part in (
            "kernel",
            "bias",
            "recurrent",
            "embeddings",
            "alpha",
            "beta",
            "gamma",
            "moving_mean",
            "moving_variance",
        )
    },
    **dict.fromkeys(("depthwise_initializer", "pointwise_initializer"), "@initializers | null"),
    **{f"{kind}.kernel_initializer": "@initializers | null" for kind in _CONVOLUTIONS},
    **{f"{kind}.bias_initializer": "@initializers | null" for kind in (*_CONVOLUTIONS, *_SEPARATE_CONVOLUTIONS)},
    **{
        f"{part}_regularizer": "@regularizers"
        for part in ("kernel", "bias", "recurrent", "depthwise", "pointwise", "embeddings", "alpha", "beta", "gamma")
    },
    **{
        f"{part}_constraint": "@constraints"
        for part in ("kernel", "bias", "recurrent", "depthwise", "pointwise", "embeddings", "alpha", "beta", "gamma")
    },
    "padding": "'valid' | 'same'",
    "data_format": "'channels_last' | 'channels_first'",
    "groups": "int>=1",
    "depth_multiplier": "int>=1",
    "axis": "int",
    "epsilon": "number>=0",
    "seed": "int>=0",
    "rate": "number>=0<=1",
    **{f"{kind}.rate": "number>=0<1" for kind in ("AlphaDropout", "GaussianDropout")},
    "dropout": "number>=0<=1",
    "recurrent_dropout": "number>=0<=1",
    "noise_shape": "[int>=1 | null...]",
    "lora_rank": "int>=1",
    "lora_alpha": "number>0",
    "quantization_config": "@quantizations",
    "sparse": "bool",
    "ragged": "bool",
    "keepdims": "bool",
    # Input
    **{f"{kind}.{key}": type_ for kind in ("Input", "InputLayer") for key, type_ in _INPUT.items()},
    # core
    "EinsumDense.equation": "str",
    "EinsumDense.output_shape": "int>=1 | [int>=1 | null...]",
    "EinsumDense.bias_axes": "str",
    "EinsumDense.gptq_unpacked_column_size": "int>=1",
    "input_dim": "int>=1",
    "output_dim": "int>=1",
    "mask_zero": "bool",
    "Embedding.weights": "null",  # Keras takes arrays only
    "tie_weights": "bool",
    "reverse_dtype": "'bfloat16' | 'float16' | 'float32' | 'float64'",
    "logit_soft_cap": "number>0",
    "mask_value": "number",
    # convolution and pooling
    # With the size 1, TensorFlow divides by zero and takes the whole process down.
    **{f"AdaptiveMaxPooling{rank}D.output_size": f"int>=2 | [{', '.join(['int>=2'] * rank)}]" for rank in _RANKS},
    "Conv1D.padding": "'valid' | 'same' | 'causal'",
    # recurrent
    "unit_forget_bias": "bool",
    "reset_after": "bool",
    "return_sequences": "bool",
    "return_state": "bool",
    "go_backwards": "bool",
    "stateful": "bool",
    "unroll": "bool",
    "use_cudnn": "'auto' | bool",
    "zero_output_for_mask": "bool",
    "cell": "@cells",
    "StackedRNNCells.cells": "[@cells...]",
    "layer": "@layers",
    "Bidirectional.layer": "@recurrents",
    "Bidirectional.backward_layer": "@recurrents",
    "merge_mode": "'sum' | 'mul' | 'concat' | 'ave' | null",
    "Bidirectional.weights": "null",  # Keras never reads them
    "Pipeline.layers": "[@layers...]",
    "power_iterations": "int>=1",
    # normalization
    "momentum": "number>=0<=1",
    "center": "bool",
    "scale": "bool",
    "LayerNormalization.axis": "int | [int...]",
    "RMSNormalization.axis": "int | [int...]",
    "UnitNormalization.axis": "int | [int...]",
    "GroupNormalization.groups": "int>=1 | int>=-1<=-1",
    "Softmax.axis": "int | [int...]",
    "renorm": "bool",
    "renorm_clipping": "{number>=0}",
    "renorm_momentum": "number>=0<=1",
    "synchronized": "bool",
    "Normalization.axis": "int | [int...] | null",
    "Normalization.mean": _NUMBERS,
    "Normalization.variance": _NUMBERS,
    "invert": "bool",
    # regularization
    "l1": "number>=0",
    "l2": "number>=0",
    "stddev": "number>=0",
    # activation layers
    "ELU.alpha": "number",
    "negative_slope": "number>=0",
    "ReLU.max_value": "number>=0",
    "ReLU.threshold": "number>=0",
    "shared_axes": "int>=1 | [int>=1...]",
    # merging
    "Dot.axes": "int | [int, int]",
    "normalize": "bool",
    # reshaping
    "target_shape": "[int>=-1...]",
    "dims": "[int>=1...]",
    "n": "int>=1",
    "Cropping1D.cropping": _BETWEEN,
    "Cropping2D.cropping": f"int>=0 | [int>=0, int>=0] | [{_BETWEEN}, {_BETWEEN}]",
    "Cropping3D.cropping": f"int>=0 | [int>=0, int>=0, int>=0] | [{_BETWEEN}, {_BETWEEN}, {_BETWEEN}]",
    "ZeroPadding1D.padding": _BETWEEN,
    "ZeroPadding2D.padding": f"int>=0 | [int>=0, int>=0] | [{_BETWEEN}, {_BETWEEN}]",
    "ZeroPadding3D.padding": f"int>=0 | [int>=0, int>=0, int>=0] | [{_BETWEEN}, {_BETWEEN}, {_BETWEEN}]",
    "UpSampling1D.size": "int>=1",
    "UpSampling2D.interpolation": "'nearest' | 'bilinear' | 'bicubic' | 'lanczos3' | 'lanczos5'",
    # attention
    "use_scale": "bool",
    "score_mode": "'dot' | 'concat'",
    "num_heads": "int>=1",
    "key_dim": "int>=1",
    "value_dim": "int>=1",
    "MultiHeadAttention.output_shape": "int>=1 | [int>=1...]",
    "attention_axes": "int | [int...]",
    "sliding_window": "int>=1",
    "flash_attention": "bool",
    "use_gate": "bool",
    "head_dim": "int>=1",
    "num_query_heads": "int>=1",
    "num_key_value_heads": "int>=1",
    # text, categories, numbers
    "max_tokens": "int>=2",
    "num_oov_indices": "int>=0",
    "StringLookup.mask_token": "str",
    "IntegerLookup.mask_token": "int",
    "StringLookup.oov_token": "str",
    "IntegerLookup.oov_token": "int",
    "StringLookup.vocabulary": "[str...]",
    "IntegerLookup.vocabulary": "[int...]",
    "TextVectorization.vocabulary": "[str...]",
    "vocabulary_dtype": "'int64'",
    "idf_weights": "[number...]",
    "oov_method": "'floormod' | 'farmhash'",
    "salt": "int | [int, int]",
    "output_mode": _LOOKUP_MODES,
    "TextVectorization.output_mode": "'int' | 'multi_hot' | 'count' | 'tf_idf'",
    "Discretization.output_mode": _OUTPUT_MODES,
    "Hashing.output_mode": _OUTPUT_MODES,
    "Hashing.mask_value": "int | str",
    "HashedCrossing.output_mode": "'int' | 'one_hot'",
    "CategoryEncoding.output_mode": "'one_hot' | 'multi_hot' | 'count'",
    "encoding": "'utf-8' | 'ascii' | 'latin-1' | 'utf-16' | 'utf-32'",
    "pad_to_max_tokens": "bool",
    "num_bins": "int>=1",
    "num_tokens": "int>=1",
    "bin_boundaries": "[number...]",
    "TextVectorization.standardize": "'lower_and_strip_punctuation' | 'lower' | 'strip_punctuation' | null",
    "TextVectorization.split": "'whitespace' | 'character' | null",
    "ngrams": "int>=1 | [int>=1...]",
    "output_sequence_length": "int>=1",
    # images
    "height": "int>=1",
    "width": "int>=1",
    "interpolation": _INTERPOLATION,
    "Resizing.interpolation": _RESIZE,
    "crop_to_aspect_ratio": "bool",
    "pad_to_aspect_ratio": "bool",
    "antialias": "bool",
    "fill_mode": _FILL,
    "Resizing.fill_mode": "'constant'",
    "fill_value": "number",
    "RandomErasing.fill_value": "number | [number, number, number]",
    "value_range": "[number, number]",
    "factor": _FACTOR,
    "CutMix.factor": _UNIT_FACTOR,
    "RandAugment.factor": "number>=0<=1",
    "AugMix.factor": _UNIT_FACTOR,
    "RandomGrayscale.factor": "number>=0<=1",
    "RandomElasticTransform.factor": _UNIT_FACTOR,
    "RandomErasing.factor": _UNIT_FACTOR,
    "RandomGaussianBlur.factor": _UNIT_FACTOR,
    "RandomInvert.factor": _UNIT_FACTOR,
    "RandomPerspective.factor": _UNIT_FACTOR,
    "RandomBrightness.factor": _SIGNED_FACTOR,
    "RandomContrast.factor": "number>=0 | [number>=0, number>=0]",
    "RandomHue.factor": _UNIT_FACTOR,
    "RandomSharpness.factor": _UNIT_FACTOR,
    "RandomColorDegeneration.factor": _UNIT_FACTOR,
    "RandomSaturation.factor": _UNIT_FACTOR,
    "RandomPosterization.factor": "int>=1<=8",
    "x_factor": _UNIT_FACTOR,
    "y_factor": _UNIT_FACTOR,
    **dict.fromkeys(("height_factor", "width_factor"), _SIGNED_FACTOR),
    **{f"RandomZoom.{key}": "number>-1<=1 | [number>-1<=1, number>-1<=1]" for key in ("height_factor", "width_factor")},
    "brightness_factor": _SIGNED_FACTOR,
    "contrast_factor": "number>=0 | [number>=0, number>=0]",
    "saturation_factor": _UNIT_FACTOR,
    "hue_factor": _UNIT_FACTOR,
    **dict.fromkeys(("addition_factor", "threshold_factor"), _UNIT_FACTOR),
    "RandomElasticTransform.scale": "number>=0 | [number>=0, number>=0]",
    "RandomPerspective.scale": "number>=0<=1",
    "RandomErasing.scale": "[number>=0<=1, number>=0<=1]",
    "Rescaling.scale": "number | [number...]",
    "Rescaling.offset": "number | [number...]",
    "RandomGaussianBlur.kernel_size": "int>=1 | [int>=1, int>=1]",
    "sigma": "number>=0 | [number>=0, number>=0]",
    "RandomFlip.mode": "'horizontal' | 'vertical' | 'horizontal_and_vertical'",
    "num_chains": "int>=1",
    "chain_depth": "int",
    "num_ops": "int>=1",
    "alpha": "number>0",
    "all_ops": "bool",
    "bins": "int>=1",
    "clip_limit": "number>0",
    "tile_grid_size": "[int>=1, int>=1]",
    "bounding_box_format": "'xyxy' | 'yxyx' | 'xywh' | 'center_xywh' | 'center_yxhw' | 'rel_xyxy' | 'rel_yxyx' | 'rel_xywh' | 'rel_center_xywh'",
    "max_number": "int>=1",
    "MaxNumBoundingBoxes.fill_value": "int",
    # audio
    "STFTSpectrogram.mode": "'log' | 'magnitude' | 'psd' | 'real' | 'imag' | 'angle' | 'stft'",
    "frame_length": "int>=2",
    "frame_step": "int>=1",
    "fft_length": "int>=1",
    "window": "'hann' | 'hamming' | [number...] | null",
    "STFTSpectrogram.window": _WINDOW,
    "scaling": "'density' | 'spectrum' | null",
    "periodic": "bool",
    "expand_dims": "bool",
    "sequence_stride": "int>=1",
    "sequence_length": "int>=1",
    "sampling_rate": "int>=1",
    "num_mel_bins": "int>=1",
    "min_freq": "number>=0",
    "max_freq": "number>=0",
    "power_to_db": "bool",
    "top_db": "number>=0",
    "mag_exp": "number",
    "min_power": "number>0",
    "ref_power": "number",
}
