"""Where the catalog and Keras do not agree on an argument: every case, with its reason.

A name is `group.Kind.parameter`, or `group.parameter` for all kinds of the group that have it but those with a `-` before them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specnet.catalog import Parameter

# What the catalog takes and Keras does not, as `name=value` (`*` is any value).
REFUSED_BY_KERAS: dict[str, str] = {
    "Keras refuses its own default": "layers.CategoryEncoding.num_tokens=None",
    "this mode of quantization is not for embeddings": """
        layers.Embedding.dtype=float8_from_mixed_bfloat16 layers.ReversibleEmbedding.dtype=float8_from_mixed_bfloat16
        """,
}


def is_refused(group: str, kind: str, parameter: str, value: Any) -> bool:
    """Whether REFUSED_BY_KERAS lists this value."""
    listed = {name for names in REFUSED_BY_KERAS.values() for name in names.split()}
    return not listed.isdisjoint(names_of(group, kind, parameter, value))


def names_of(group: str, kind: str, parameter: str, value: Any) -> set[str]:
    """What a value of an argument may be called in REFUSED_BY_KERAS."""
    text = str(value).replace(" ", "")
    return {f"{group}.{kind}.{parameter}={text}", f"{group}.{kind}.{parameter}=*", f"{group}.{parameter}={text}"}


@dataclass(frozen=True)
class Row:
    """Values with one of these faults (`*` is any) are refused by the catalog and taken by Keras; `booleans` adds all parameters that are `bool`."""

    reason: str
    faults: str
    names: str
    booleans: bool = False

    def is_about(self, group: str, kind: str, parameter: Parameter) -> bool:
        """Whether this row names the parameter."""
        names = self.names.split()
        if f"-{group}.{kind}.{parameter.name}" in names:
            return False
        return (
            f"{group}.{kind}.{parameter.name}" in names
            or f"{group}.{parameter.name}" in names
            or (self.booleans and parameter.type in ("bool", "bool | null"))
        )

    def has(self, fault: str) -> bool:
        """Whether this row is about values with this fault."""
        return self.faults == "*" or fault in self.faults.split(", ")


# What Keras takes, up to the first use of the object, and the catalog does not.
ACCEPTED_BY_KERAS: tuple[Row, ...] = (
    Row(
        "Keras asks only whether it is true or false, and everything is",
        "*",
        """
        -callbacks.ModelCheckpoint.save_weights_only
        """,
        booleans=True,
    ),
    Row(
        "callbacks keep their arguments unread until training",
        "*",
        """
        callbacks.EarlyStopping.baseline callbacks.ReduceLROnPlateau.cooldown callbacks.TensorBoard.embeddings_freq
        callbacks.TensorBoard.embeddings_metadata callbacks.RemoteMonitor.field callbacks.CSVLogger.filename callbacks.RemoteMonitor.headers
        callbacks.TensorBoard.histogram_freq callbacks.ModelCheckpoint.initial_value_threshold callbacks.TensorBoard.log_dir
        callbacks.ReduceLROnPlateau.min_lr callbacks.mode callbacks.monitor callbacks.RemoteMonitor.path callbacks.patience
        callbacks.RemoteMonitor.root callbacks.CSVLogger.separator callbacks.EarlyStopping.start_from_epoch callbacks.TensorBoard.update_freq
        callbacks.verbose
        """,
    ),
    Row(
        "the layer has the argument and does nothing with it",
        "*",
        """
        layers.HashedCrossing.activity_regularizer layers.InputLayer.activity_regularizer layers.SimpleRNN.activity_regularizer
        layers.IntegerLookup.dtype layers.StringLookup.dtype
        """,
    ),
    Row(
        "it counts later, or beside other arguments: in training, after `quantize`, with LoRA, for what is random",
        "*",
        """
        applications.MobileNet.pooling layers.bounding_box_format layers.encoding layers.EinsumDense.gptq_unpacked_column_size
        layers.ReversibleEmbedding.logit_soft_cap layers.lora_alpha layers.oov_token layers.quantization_config
        layers.BatchNormalization.renorm_momentum layers.ReversibleEmbedding.reverse_dtype layers.Attention.seed layers.GroupQueryAttention.seed
        layers.MultiHeadAttention.seed losses.BinaryFocalCrossentropy.alpha optimizers.Muon.adam_beta_1 optimizers.Muon.adam_beta_2
        optimizers.Muon.adam_lr_ratio optimizers.Muon.adam_weight_decay optimizers.ema_momentum optimizers.ema_overwrite_frequency
        optimizers.Muon.epsilon quantizations.activation_quantizer schedules.CosineDecay.warmup_steps
        """,
    ),
    Row(
        "a call on symbolic tensors only works out a shape, and does not come to it",
        "*",
        """
        layers.alpha layers.Softmax.axis layers.Discretization.bin_boundaries layers.Equalization.bins layers.AugMix.chain_depth
        layers.ContrastLimitedAdaptiveHistogramEqualization.clip_limit layers.epsilon -layers.BatchNormalization.epsilon layers.Resizing.fill_mode
        layers.fill_value -layers.MaxNumBoundingBoxes.fill_value layers.Resizing.interpolation layers.MelSpectrogram.mag_exp layers.Masking.mask_value
        layers.MelSpectrogram.max_freq layers.MelSpectrogram.min_freq layers.MelSpectrogram.min_power layers.RandomFlip.mode
        layers.AlphaDropout.noise_shape layers.HashedCrossing.num_bins layers.AugMix.num_chains layers.RandAugment.num_ops layers.Rescaling.offset
        layers.MelSpectrogram.ref_power layers.Rescaling.scale layers.ContrastLimitedAdaptiveHistogramEqualization.tile_grid_size
        layers.MelSpectrogram.top_db layers.ContrastLimitedAdaptiveHistogramEqualization.value_range layers.RandomColorJitter.value_range
        layers.RandomContrast.value_range layers.RandomElasticTransform.value_range layers.RandomErasing.value_range
        layers.RandomGaussianBlur.value_range layers.RandomHue.value_range layers.RandomInvert.value_range layers.MelSpectrogram.window
        """,
    ),
    Row(
        "to Python `true` is the number 1",
        "truth value",
        """
        applications.MobileNet.alpha applications.MobileNet.classes applications.MobileNet.depth_multiplier applications.MobileNet.dropout
        callbacks.min_delta callbacks.TensorBoard.profile_batch callbacks.save_freq constraints.axis constraints.max_value
        constraints.MinMaxNorm.min_value constraints.MinMaxNorm.rate dtype_policies.QuantizedFloat8DTypePolicy.amax_history_length initializers.gain
        initializers.RandomUniform.maxval initializers.mean initializers.RandomUniform.minval initializers.VarianceScaling.scale initializers.stddev
        initializers.Constant.value layers.Solarization.addition_factor layers.MultiHeadAttention.attention_axes layers.Dot.axes layers.axis
        -layers.Softmax.axis layers.batch_size layers.RandomColorJitter.brightness_factor layers.RandomColorJitter.contrast_factor layers.cropping
        layers.depth_multiplier layers.dilation_rate layers.dropout layers.BatchNormalization.epsilon layers.factor layers.MelSpectrogram.fft_length
        layers.MaxNumBoundingBoxes.fill_value layers.filters layers.STFTSpectrogram.frame_step layers.groups layers.GroupQueryAttention.head_dim
        layers.height layers.height_factor layers.RandomColorJitter.hue_factor layers.kernel_size layers.MultiHeadAttention.key_dim
        layers.ActivityRegularization.l1 layers.ActivityRegularization.l2 layers.lora_rank layers.Hashing.mask_value
        layers.MaxNumBoundingBoxes.max_number layers.ReLU.max_value layers.Normalization.mean layers.BatchNormalization.momentum layers.negative_slope
        layers.TextVectorization.ngrams layers.num_bins -layers.HashedCrossing.num_bins layers.MultiHeadAttention.num_heads
        layers.GroupQueryAttention.num_key_value_heads layers.MelSpectrogram.num_mel_bins layers.num_oov_indices
        layers.GroupQueryAttention.num_query_heads layers.CategoryEncoding.num_tokens layers.output_padding
        layers.TextVectorization.output_sequence_length layers.MultiHeadAttention.output_shape layers.output_size layers.ZeroPadding1D.padding
        layers.ZeroPadding2D.padding layers.ZeroPadding3D.padding layers.pool_size layers.SpectralNormalization.power_iterations layers.rate
        layers.recurrent_dropout layers.salt layers.MelSpectrogram.sampling_rate layers.RandomColorJitter.saturation_factor layers.scale
        -layers.Rescaling.scale layers.MelSpectrogram.sequence_length layers.MelSpectrogram.sequence_stride layers.PReLU.shared_axes
        layers.RandomGaussianBlur.sigma layers.size -layers.UpSampling1D.size layers.sliding_window layers.GaussianNoise.stddev layers.strides
        layers.ReLU.threshold layers.Solarization.threshold_factor layers.units layers.MultiHeadAttention.value_dim layers.Normalization.variance
        layers.width layers.width_factor layers.RandomShear.x_factor layers.RandomShear.y_factor losses.alpha -losses.BinaryFocalCrossentropy.alpha
        losses.axis -losses.CategoricalCrossentropy.axis -losses.CategoricalFocalCrossentropy.axis losses.Tversky.beta losses.Huber.delta losses.gamma
        losses.SparseCategoricalCrossentropy.ignore_class losses.label_smoothing losses.Circle.margin metrics.ConcordanceCorrelation.axis
        metrics.CosineSimilarity.axis metrics.PearsonCorrelation.axis metrics.SparseCategoricalCrossentropy.axis metrics.class_id metrics.ignore_class
        metrics.k metrics.label_smoothing metrics.AUC.label_weights metrics.num_classes metrics.R2Score.num_regressors metrics.num_thresholds
        -metrics.AUC.num_thresholds metrics.RecallAtPrecision.precision metrics.PrecisionAtRecall.recall metrics.SpecificityAtSensitivity.sensitivity
        metrics.SensitivityAtSpecificity.specificity metrics.BinaryAccuracy.threshold metrics.BinaryIoU.threshold metrics.thresholds
        -metrics.AUC.thresholds metrics.top_k optimizers.Ftrl.beta optimizers.beta_1 optimizers.beta_2 optimizers.Adafactor.beta_2_decay
        optimizers.Adafactor.clip_threshold optimizers.clipnorm optimizers.clipvalue optimizers.LossScaleOptimizer.dynamic_growth_steps
        optimizers.epsilon -optimizers.Muon.epsilon optimizers.Adafactor.epsilon_1 optimizers.Adafactor.epsilon_2 optimizers.global_clipnorm
        optimizers.initial_accumulator_value optimizers.LossScaleOptimizer.initial_scale optimizers.Ftrl.l1_regularization_strength
        optimizers.Ftrl.l2_regularization_strength optimizers.Ftrl.l2_shrinkage_regularization_strength optimizers.loss_scale_factor
        optimizers.momentum -optimizers.SGD.momentum optimizers.Muon.muon_a optimizers.Muon.muon_b optimizers.Muon.muon_c optimizers.Muon.ns_steps
        optimizers.rho optimizers.Muon.rms_rate optimizers.ScheduleFreeAdamW.warmup_steps optimizers.weight_decay
        quantizations.Int4QuantizationConfig.block_size quantizers.AbsMaxQuantizer.axis quantizers.AbsMaxQuantizer.epsilon regularizers.l1
        regularizers.l2 schedules.alpha schedules.decay_rate schedules.decay_steps schedules.PolynomialDecay.end_learning_rate
        schedules.CosineDecayRestarts.first_decay_steps schedules.CosineDecayRestarts.m_mul schedules.PolynomialDecay.power
        schedules.CosineDecayRestarts.t_mul schedules.CosineDecay.warmup_target
        """,
    ),
    Row(
        "Keras does not ask whether a number is finite",
        "infinite, not a number",
        """
        callbacks.min_delta constraints.max_value constraints.MinMaxNorm.min_value constraints.MinMaxNorm.rate initializers.gain
        initializers.RandomUniform.maxval initializers.mean initializers.RandomUniform.minval initializers.VarianceScaling.scale initializers.stddev
        initializers.Constant.value layers.dropout -layers.GroupQueryAttention.dropout -layers.MultiHeadAttention.dropout
        layers.BatchNormalization.epsilon layers.ReLU.max_value layers.Normalization.mean layers.BatchNormalization.momentum layers.negative_slope
        layers.recurrent_dropout layers.ReLU.threshold layers.Normalization.variance losses.Tversky.alpha losses.Tversky.beta losses.Huber.delta
        losses.gamma losses.label_smoothing losses.Circle.margin metrics.FBetaScore.beta metrics.label_smoothing metrics.BinaryAccuracy.threshold
        metrics.BinaryIoU.threshold optimizers.Ftrl.beta optimizers.beta_1 -optimizers.Lion.beta_1 optimizers.beta_2 optimizers.Adafactor.beta_2_decay
        optimizers.Adafactor.clip_threshold optimizers.clipnorm optimizers.clipvalue optimizers.epsilon -optimizers.Muon.epsilon
        optimizers.Adafactor.epsilon_1 optimizers.Adafactor.epsilon_2 optimizers.global_clipnorm optimizers.initial_accumulator_value
        optimizers.LossScaleOptimizer.initial_scale optimizers.Ftrl.l1_regularization_strength optimizers.Ftrl.l2_regularization_strength
        optimizers.Ftrl.l2_shrinkage_regularization_strength optimizers.learning_rate optimizers.loss_scale_factor optimizers.momentum
        -optimizers.SGD.momentum optimizers.Muon.muon_a optimizers.Muon.muon_b optimizers.Muon.muon_c optimizers.rho optimizers.Muon.rms_rate
        optimizers.weight_decay quantizers.AbsMaxQuantizer.epsilon schedules.alpha schedules.decay_rate schedules.PolynomialDecay.end_learning_rate
        schedules.initial_learning_rate schedules.CosineDecayRestarts.m_mul schedules.PolynomialDecay.power schedules.CosineDecayRestarts.t_mul
        schedules.CosineDecay.warmup_target
        """,
    ),
    Row(
        "Keras does not ask whether a number is finite",
        "item: not a number, not a number",
        """
        callbacks.ReduceLROnPlateau.factor layers.Solarization.addition_factor layers.RandomColorJitter.brightness_factor
        layers.RandomColorJitter.contrast_factor layers.factor -layers.AugMix.factor -layers.RandAugment.factor layers.height_factor
        layers.RandomColorJitter.hue_factor layers.RandomColorJitter.saturation_factor layers.scale -layers.Rescaling.scale
        layers.RandomGaussianBlur.sigma layers.Solarization.threshold_factor layers.width_factor layers.RandomShear.x_factor
        layers.RandomShear.y_factor metrics.RecallAtPrecision.precision metrics.PrecisionAtRecall.recall metrics.SpecificityAtSensitivity.sensitivity
        metrics.SensitivityAtSpecificity.specificity metrics.F1Score.threshold metrics.FBetaScore.threshold metrics.thresholds -metrics.AUC.thresholds
        optimizers.Lion.beta_1 optimizers.Ftrl.learning_rate_power optimizers.SGD.momentum
        """,
    ),
    Row(
        "Keras does not ask whether a number is finite",
        "item: infinite, item: not a number",
        """
        layers.value_range -layers.ContrastLimitedAdaptiveHistogramEqualization.value_range -layers.RandomColorJitter.value_range
        -layers.RandomContrast.value_range -layers.RandomElasticTransform.value_range -layers.RandomErasing.value_range
        -layers.RandomGaussianBlur.value_range -layers.RandomHue.value_range -layers.RandomInvert.value_range metrics.AUC.label_weights
        metrics.AUC.thresholds quantizers.AbsMaxQuantizer.value_range
        """,
    ),
    Row(
        "Keras does not ask whether a number is finite",
        "item: not a number",
        """
        layers.AugMix.factor
        """,
    ),
    Row(
        "Keras does not ask whether a number is finite",
        "infinite, item: infinite, item: not a number, not a number",
        """
        losses.CategoricalFocalCrossentropy.alpha
        """,
    ),
    Row(
        "Keras does not check this bound",
        "too small",
        """
        callbacks.ReduceLROnPlateau.factor callbacks.min_delta callbacks.save_freq constraints.max_value constraints.MinMaxNorm.min_value
        dtype_policies.QuantizedFloat8DTypePolicy.amax_history_length initializers.seed initializers.stddev layers.batch_size
        layers.BatchNormalization.epsilon layers.ConvLSTM1D.filters layers.ConvLSTM2D.filters layers.ConvLSTM3D.filters layers.height layers.lora_rank
        layers.TextVectorization.ngrams layers.MelSpectrogram.num_mel_bins layers.GroupQueryAttention.num_query_heads
        layers.TextVectorization.output_sequence_length layers.padding -layers.ZeroPadding1D.padding layers.seed -layers.Attention.seed
        -layers.GroupQueryAttention.seed -layers.MultiHeadAttention.seed layers.width losses.Tversky.alpha losses.Tversky.beta losses.Huber.delta
        losses.gamma losses.Circle.margin metrics.class_id metrics.k metrics.AUC.num_labels metrics.num_thresholds -metrics.AUC.num_thresholds
        metrics.top_k optimizers.Ftrl.beta optimizers.Adafactor.clip_threshold optimizers.clipnorm optimizers.clipvalue optimizers.epsilon
        -optimizers.Muon.epsilon optimizers.Adafactor.epsilon_1 optimizers.Adafactor.epsilon_2 optimizers.global_clipnorm
        optimizers.Adagrad.initial_accumulator_value optimizers.LossScaleOptimizer.initial_scale optimizers.loss_scale_factor optimizers.Muon.ns_steps
        optimizers.rho optimizers.weight_decay quantizers.AbsMaxQuantizer.epsilon schedules.alpha schedules.decay_rate
        schedules.PolynomialDecay.end_learning_rate schedules.initial_learning_rate -schedules.CosineDecayRestarts.initial_learning_rate
        schedules.CosineDecayRestarts.m_mul schedules.PolynomialDecay.power schedules.CosineDecayRestarts.t_mul schedules.CosineDecay.warmup_target
        """,
    ),
    Row(
        "Keras does not check this bound",
        "fraction, number, too large, too small",
        """
        constraints.MinMaxNorm.rate layers.BatchNormalization.axis layers.dropout -layers.GroupQueryAttention.dropout
        -layers.MultiHeadAttention.dropout layers.MelSpectrogram.fft_length layers.MaxNumBoundingBoxes.fill_value layers.Hashing.mask_value
        layers.MaxNumBoundingBoxes.max_number layers.BatchNormalization.momentum layers.Discretization.num_bins layers.recurrent_dropout
        layers.MelSpectrogram.sampling_rate layers.MelSpectrogram.sequence_length losses.SparseCategoricalCrossentropy.ignore_class
        losses.label_smoothing metrics.ignore_class metrics.label_smoothing metrics.BinaryAccuracy.threshold metrics.BinaryIoU.threshold
        optimizers.beta_1 -optimizers.Lion.beta_1 optimizers.beta_2 optimizers.LossScaleOptimizer.dynamic_growth_steps optimizers.momentum
        -optimizers.SGD.momentum optimizers.ScheduleFreeAdamW.warmup_steps
        """,
    ),
    Row(
        "Keras does not check this bound",
        "item: too small",
        """
        layers.RandomColorJitter.brightness_factor layers.RandomColorJitter.contrast_factor layers.factor -layers.AugMix.factor
        -layers.RandomColorDegeneration.factor -layers.RandomSaturation.factor layers.RandomColorJitter.hue_factor layers.scale
        layers.RandomGaussianBlur.sigma metrics.target_class_ids
        """,
    ),
    Row(
        "Keras takes fractions here, or cuts them off",
        "fraction",
        """
        layers.RandomPosterization.factor layers.STFTSpectrogram.frame_step layers.RandomGaussianBlur.kernel_size layers.max_tokens
        layers.Hashing.num_bins layers.SpectralNormalization.power_iterations metrics.R2Score.num_regressors
        quantizations.Int4QuantizationConfig.block_size schedules.decay_steps schedules.CosineDecayRestarts.first_decay_steps
        """,
    ),
    Row(
        "Keras does not check this bound",
        "item: too small, too small",
        """
        layers.RandomColorDegeneration.factor layers.RandomSaturation.factor layers.MultiHeadAttention.output_shape layers.output_size
        layers.RandomColorJitter.saturation_factor layers.PReLU.shared_axes losses.CategoricalFocalCrossentropy.alpha
        """,
    ),
    Row(
        "Keras does not check this bound",
        "too large",
        """
        layers.AlphaDropout.rate layers.GaussianDropout.rate
        """,
    ),
    Row(
        "Keras does not check this bound",
        "item: too large, item: too small",
        """
        metrics.AUC.thresholds
        """,
    ),
    Row(
        "Keras does not check this bound",
        "fraction, item: too small, number",
        """
        metrics.AUC.label_weights
        """,
    ),
    Row(
        "`null` stands for the default, or for all axes",
        "null",
        """
        callbacks.ModelCheckpoint.save_weights_only constraints.axis layers.Activation.activation layers.PReLU.alpha_initializer
        layers.beta_initializer layers.Dense.bias_initializer layers.EinsumDense.bias_initializer layers.GRU.bias_initializer
        layers.GRUCell.bias_initializer layers.SimpleRNN.bias_initializer layers.SimpleRNNCell.bias_initializer layers.embeddings_initializer
        layers.RandomBrightness.factor layers.RandomRotation.factor layers.gamma_initializer layers.height layers.kernel_initializer
        -layers.GroupQueryAttention.kernel_initializer -layers.MultiHeadAttention.kernel_initializer layers.ActivityRegularization.l1
        layers.ActivityRegularization.l2 layers.BatchNormalization.moving_mean_initializer layers.BatchNormalization.moving_variance_initializer
        layers.MelSpectrogram.num_mel_bins layers.recurrent_initializer layers.width losses.axis -losses.SparseCategoricalCrossentropy.axis
        losses.label_smoothing losses.name metrics.axis -metrics.OneHotIoU.axis -metrics.OneHotMeanIoU.axis
        -metrics.SparseCategoricalCrossentropy.axis metrics.label_smoothing metrics.name optimizers.Muon.weight_decay
        quantizers.AbsMaxQuantizer.output_dtype regularizers.l1 regularizers.l2
        """,
    ),
    Row(
        "`null` stands for the default, or for all axes",
        "item: null",
        """
        layers.output_size layers.salt layers.Reshape.target_shape
        """,
    ),
    Row(
        "Keras reads the word in small letters",
        "capitals",
        """
        initializers.VarianceScaling.distribution layers.data_format -layers.AdaptiveAveragePooling1D.data_format
        -layers.AdaptiveAveragePooling2D.data_format -layers.AdaptiveAveragePooling3D.data_format -layers.AdaptiveMaxPooling1D.data_format
        -layers.AdaptiveMaxPooling2D.data_format -layers.AdaptiveMaxPooling3D.data_format layers.UpSampling2D.interpolation layers.padding
        -layers.AveragePooling1D.padding -layers.AveragePooling2D.padding -layers.AveragePooling3D.padding -layers.MaxPooling1D.padding
        -layers.MaxPooling2D.padding -layers.MaxPooling3D.padding -layers.STFTSpectrogram.padding metrics.AUC.curve
        """,
    ),
    Row(
        "an empty list counts as nothing",
        "empty list",
        """
        layers.RandomColorJitter.brightness_factor layers.AdaptiveAveragePooling1D.data_format layers.AdaptiveAveragePooling2D.data_format
        layers.AdaptiveAveragePooling3D.data_format layers.AdaptiveMaxPooling1D.data_format layers.AdaptiveMaxPooling2D.data_format
        layers.AdaptiveMaxPooling3D.data_format layers.RandomBrightness.factor layers.RandomRotation.factor layers.MelSpectrogram.fft_length
        layers.lora_rank layers.Hashing.mask_value layers.BatchNormalization.renorm_clipping layers.MelSpectrogram.sequence_length
        layers.Bidirectional.weights losses.Tversky.alpha losses.Tversky.beta losses.dtype losses.label_smoothing losses.name metrics.IoU.axis
        metrics.MeanIoU.axis metrics.dtype metrics.label_smoothing metrics.name metrics.AUC.num_labels optimizers.clipnorm optimizers.clipvalue
        optimizers.global_clipnorm optimizers.gradient_accumulation_steps schedules.CosineDecayRestarts.alpha schedules.decay_rate
        schedules.PolynomialDecay.end_learning_rate schedules.initial_learning_rate schedules.CosineDecayRestarts.m_mul
        schedules.PolynomialDecay.power schedules.CosineDecay.warmup_target
        """,
    ),
    Row(
        "TensorFlow makes something of it, or Keras does not look",
        "number as text",
        """
        layers.BatchNormalization.epsilon layers.MaxNumBoundingBoxes.fill_value layers.MaxNumBoundingBoxes.max_number
        layers.BatchNormalization.momentum
        """,
    ),
    Row(
        "TensorFlow makes something of it, or Keras does not look",
        "list of texts, number as text, text",
        """
        layers.MelSpectrogram.fft_length layers.StringLookup.mask_token layers.Bidirectional.weights
        """,
    ),
    Row(
        "TensorFlow makes something of it, or Keras does not look",
        "list of texts, mapping, number as text, text",
        """
        layers.Hashing.mask_value layers.Reshape.target_shape optimizers.Muon.exclude_layers
        """,
    ),
    Row(
        "TensorFlow makes something of it, or Keras does not look",
        "mapping",
        """
        dtype_policies.DTypePolicyMap.policy_map optimizers.OptimizerMap.optimizer_map
        """,
    ),
    Row(
        "TensorFlow makes something of it, or Keras does not look",
        "number as text, text",
        """
        layers.UpSampling2D.interpolation
        """,
    ),
    Row(
        "TensorFlow makes something of it, or Keras does not look",
        "long list",
        """
        quantizers.AbsMaxQuantizer.value_range
        """,
    ),
)
