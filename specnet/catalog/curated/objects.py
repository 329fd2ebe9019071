"""Types of the parameters of everything that is not a layer, by group of the catalog."""

from __future__ import annotations

from specnet.catalog.curated.layers import _DTYPE, _FLOAT_POLICY, _POLICY, _WINDOW

_RATE = "number>=0"
_NAME = {"name": "str", "dtype": f"{_FLOAT_POLICY} | @dtype_policies"}

_OPTIMIZERS = {
    "name": "str",
    "learning_rate": f"{_RATE} | @schedules",
    **dict.fromkeys(("beta", "rho", "epsilon", "epsilon_1", "epsilon_2", "initial_accumulator_value"), "number>=0"),
    **dict.fromkeys(("beta_1", "beta_2", "adam_beta_1", "adam_beta_2", "momentum", "ema_momentum"), "number>=0<=1"),
    **dict.fromkeys(("beta_2_decay", "muon_a", "muon_b", "muon_c", "adam_lr_ratio"), "number"),
    "Lion.beta_1": "number>0<=1",
    "learning_rate_power": "number<=0",
    "rms_rate": "number | null",
    **dict.fromkeys(("weight_decay", "adam_weight_decay"), "number>=0"),
    **dict.fromkeys(("clipnorm", "clipvalue", "global_clipnorm"), "number>0"),
    **dict.fromkeys(("amsgrad", "centered", "nesterov", "use_ema", "relative_step", "exclude_embeddings"), "bool"),
    **dict.fromkeys(("ema_overwrite_frequency", "ns_steps", "dynamic_growth_steps"), "int>=1"),
    "gradient_accumulation_steps": "int>=2",
    "warmup_steps": "int>=0",
    "clip_threshold": "number>0",
    "loss_scale_factor": "number>0",
    "initial_scale": "number>0",
    "l1_regularization_strength": "number>=0",
    "l2_regularization_strength": "number>=0",
    "l2_shrinkage_regularization_strength": "number>=0",
    "exclude_layers": "[str...]",
    **dict.fromkeys(("inner_optimizer", "default_optimizer"), "@optimizers"),
    "MultiOptimizer.optimizer_map": "@optimizers",  # an OptimizerMap
    "OptimizerMap.optimizer_map": "{@optimizers}",
}

_SCHEDULES = {
    "name": "str",
    **dict.fromkeys(("initial_learning_rate", "end_learning_rate", "warmup_target", "alpha"), "number>=0"),
    **dict.fromkeys(("decay_steps", "first_decay_steps"), "int>=1"),
    "warmup_steps": "int>=0",
    **dict.fromkeys(("decay_rate", "power", "t_mul", "m_mul"), "number>0"),
    **dict.fromkeys(("staircase", "cycle"), "bool"),
    "boundaries": "[int>=0...]",
    "values": "[number>=0...]",
}

_LOSSES = {
    **_NAME,
    "reduction": "'sum' | 'sum_over_batch_size' | 'mean' | 'mean_with_sample_weight' | 'none' | null",
    **dict.fromkeys(("from_logits", "apply_class_balancing", "remove_diagonal"), "bool"),
    "label_smoothing": "number>=0<=1",
    "axis": "int | [int...]",
    "SparseCategoricalCrossentropy.axis": "int",
    "ignore_class": "int",
    **dict.fromkeys(("alpha", "gamma", "beta", "margin", "delta"), "number>=0"),
    "CategoricalFocalCrossentropy.alpha": "number>=0 | [number>=0...]",
    "q": "number>0<1",
}

_METRICS = {
    **_NAME,
    "dtype": f"{_FLOAT_POLICY} | 'int32' | 'int64' | @dtype_policies",
    **{f"{kind}.dtype": _NAME["dtype"] for kind in ("F1Score", "FBetaScore")},
    "num_thresholds": "int>=2",
    "curve": "'ROC' | 'PR' | 'PRGAIN'",
    "summation_method": "'interpolation' | 'minoring' | 'majoring'",
    "thresholds": "number>=0<=1 | [number>=0<=1...]",
    "AUC.thresholds": "[number>=0<=1...]",
    **dict.fromkeys(("multi_label", "from_logits", "sparse_y_true", "sparse_y_pred", "from_sorted_ids"), "bool"),
    **dict.fromkeys(("num_labels", "num_classes", "top_k", "k"), "int>=1"),
    "label_weights": "[number>=0...]",
    "threshold": "number>0<=1",
    "BinaryAccuracy.threshold": "number>0<1",
    "BinaryIoU.threshold": "number>=0<1",
    "label_smoothing": "number>=0<=1",
    "target_class_ids": "[int>=0...]",
    "BinaryIoU.target_class_ids": "[int>=0<=1...]",
    "axis": "int | [int...]",
    **{
        f"{kind}.axis": "int>=-1<=0" for kind in ("IoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU")
    },  # Keras also sums a vector along it
    "SparseCategoricalCrossentropy.axis": "int",
    "average": "'micro' | 'macro' | 'weighted'",
    "beta": "number>0",
    "ignore_class": "int",
    "class_id": "int>=0",
    **dict.fromkeys(("recall", "precision", "specificity", "sensitivity"), "number>=0<=1"),
    "class_aggregation": "'uniform_average' | 'variance_weighted_average' | null",
    "num_regressors": "int>=0",
}

_CALLBACKS = {
    **dict.fromkeys(("monitor", "filepath", "filename", "backup_dir", "directory", "log_dir", "root", "path", "field", "embeddings_metadata"), "str"),
    "embeddings_metadata": "str | {str}",
    "separator": "str",
    "headers": "{str}",
    "mode": "'auto' | 'min' | 'max'",
    "save_freq": "'epoch' | int>=1",
    "update_freq": "'epoch' | 'batch' | int>=1",
    **dict.fromkeys(("verbose", "patience", "cooldown", "start_from_epoch", "histogram_freq", "embeddings_freq"), "int>=0"),
    "max_to_keep": "int>=1 | null",
    "profile_batch": "int>=0 | [int>=0, int>=0]",
    **dict.fromkeys(("min_delta", "min_lr"), "number>=0"),
    "ReduceLROnPlateau.factor": "number>0<1",
    **dict.fromkeys(("baseline", "initial_value_threshold"), "number"),
    **dict.fromkeys(
        (
            "append", "restore_best_weights", "save_best_only", "save_weights_only", "double_checkpoint", "delete_checkpoint", "send_as_json",
            "swap_on_epoch", "write_graph", "write_images", "write_steps_per_second", "raise_error", "save_on_background",
        ),
        "bool",
    ),
}  # fmt: skip

_INITIALIZERS = {
    "seed": "int>=0",
    **dict.fromkeys(("value", "gain", "mean", "minval", "maxval"), "number"),
    "stddev": "number>=0",
    "scale": "number>0",
    "mode": "'fan_in' | 'fan_out' | 'fan_avg'",
    "distribution": "'truncated_normal' | 'untruncated_normal' | 'uniform'",
    **dict.fromkeys(("input_axes", "output_axes"), "[int...]"),
    "side": "'real' | 'imag'",
    "window": _WINDOW,
    "scaling": "'density' | 'spectrum' | null",
    "periodic": "bool",
}

_APPLICATIONS = {
    "include_top": "bool",
    "include_preprocessing": "bool",
    "minimalistic": "bool",
    "weights": "'imagenet' | str | null",
    "input_shape": "[int>=1 | null, int>=1 | null, int>=1 | null]",
    "pooling": "'avg' | 'max'",
    "classes": "int>=1",
    "classifier_activation": "@activations | null",
    "alpha": "number>0",
    "depth_multiplier": "int>=1",
    **dict.fromkeys(("dropout", "dropout_rate"), "number>=0<=1"),
}

_DTYPE_POLICIES = {
    "name": f"{_POLICY} | 'int8' | 'float8_e4m3fn' | 'float8_e5m2'",
    "mode": "str",
    "QuantizedDTypePolicy.mode": "'int8' | 'int4'",
    "QuantizedFloat8DTypePolicy.mode": "'float8'",
    "source_name": _FLOAT_POLICY,
    "amax_history_length": "int>=1",
    "default_policy": "@dtype_policies | policy | " + _POLICY,
    "policy_map": "{@dtype_policies | policy | " + _POLICY + "}",
}

_QUANTIZATIONS = {
    "weight_quantizer": "@quantizers",
    "activation_quantizer": "@quantizers | 'default' | null",
    "block_size": "int>=1 | int>=-1<=-1 | null",
}

_QUANTIZERS = {
    "axis": "int | [int...]",
    "value_range": "[number, number]",
    "epsilon": "number>0",
    "output_dtype": _DTYPE,
}

OBJECTS: dict[str, dict[str, str]] = {
    "optimizers": _OPTIMIZERS,
    "schedules": _SCHEDULES,
    "losses": _LOSSES,
    "metrics": _METRICS,
    "callbacks": _CALLBACKS,
    "initializers": _INITIALIZERS,
    "regularizers": {**dict.fromkeys(("l1", "l2", "factor"), "number>=0"), "mode": "'rows' | 'columns'"},
    "constraints": {
        **dict.fromkeys(("max_value", "min_value"), "number>=0"),
        "rate": "number>=0<=1",
        "axis": "int | [int...]",
    },
    "dtype_policies": _DTYPE_POLICIES,
    "quantizations": _QUANTIZATIONS,
    "quantizers": _QUANTIZERS,
    "applications": _APPLICATIONS,
}
