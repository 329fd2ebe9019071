"""One line on each key of the language, by the value that has it; for the JSON Schema, editors and `specnet explain`."""

from __future__ import annotations

KEYS: dict[str, dict[str, str]] = {
    "Spec": {
        "specnet": "Version of the language.",
        "name": "Name of the model.",
        "description": "What the model is for, in a sentence or two.",
        "model": "The layers and how they are wired.",
        "data": "Where examples come from and how they become tensors.",
        "training": "How the model is compiled and trained.",
        "baseline": "Estimators of scikit-learn that the model is compared with.",
        "runtime": "Settings of Keras that the model depends on.",
    },
    "ModelSpec": {
        "layers": "The layers in order, `Input` first; each takes the output of the one above unless `inputs` says otherwise.",
        "outputs": "Names of the layers or tensors that the model returns; the last layer by default.",
    },
    "Wiring": {
        "name": "Name of the layer and of its output; what `inputs`, `outputs` and `apply` refer to.",
        "inputs": "Names of the tensors that the layer takes: one, a list, or a mapping from call parameters; by default the output of the item above.",
        "outputs": "Names for the tensors of a layer that returns several.",
        "call": "Arguments of the call, such as `training` or `mask`; tensors by their names.",
        "trainable": "Whether training changes the weights; for a model also a list of patterns for the names of the layers that it changes.",
    },
    "LayerSiblings": {
        "name": "Name of the layer.",
        "trainable": "Whether training changes the weights.",
    },
    "ApplyItem": {
        "apply": "Name of a layer above that is applied once more, with the same weights.",
    },
    "Data": {
        "source": "Where the training examples come from.",
        "validation": "The examples for validation: a part of the training examples (a number below 1, or a way to split), a named set of the source, or a source of their own.",
        "test": "The examples for the final test: a part of the training examples (a number below 1, or a way to split), a named set of the source, or a source of their own.",
        "features": "Layers that turn raw examples into the inputs of the model, in order; or such lists by the name of the input.",
        "augment": "Layers that vary the training examples at random, in order; or such lists by the name of the input.",
        "labels": "What the targets are.",
        "class_names": "Names of the classes, in the order of their numbers.",
        "inputs": "Columns or arrays for each input of the model.",
        "targets": "Columns or arrays for each output of the model.",
        "sample_weight": "Column or array with the weight of each example.",
        "stream": "Whether examples are read batch by batch, and not kept in memory; `auto` where they are many.",
        "seed": "Seed for shuffling, splitting and augmenting.",
    },
    "Training": {
        "optimizer": "How the weights are changed.",
        "loss": "What training minimises: one, a list, or one for each output by its name.",
        "loss_weights": "How much the loss of each output counts.",
        "metrics": "What is measured beside the loss: a list, or lists for each output by its name.",
        "weighted_metrics": "Metrics that take sample and class weights into account.",
        "jit_compile": "Whether XLA compiles the model; `auto` where it can.",
        "run_eagerly": "Whether the model runs step by step, which is slow, and easy to debug.",
        "steps_per_execution": "Batches in each call of the compiled function.",
        "auto_scale_loss": "Whether the loss is scaled against underflow under the policy `mixed_float16`.",
        "epochs": "How often training goes through the examples.",
        "initial_epoch": "The epoch to go on from.",
        "batch_size": "Examples in one step.",
        "steps_per_epoch": "Batches in an epoch; all by default.",
        "validation_steps": "Batches in a validation; all by default.",
        "validation_batch_size": "Examples in one step of validation; `batch_size` by default.",
        "validation_freq": "Epochs between two validations, or the epochs that end with one.",
        "shuffle": "Whether the training examples are shuffled before each epoch.",
        "class_weight": "How much each class counts in the loss; `balanced` for the inverse of its frequency.",
        "callbacks": "What happens during training, such as `EarlyStopping`.",
        "phases": "Stretches of training, one after the other, such as a warm-up and fine-tuning.",
        "deterministic": "Whether operations give the same results in each run, at the cost of speed.",
        "save": "Further files that the whole model is saved to, ending in `.keras` or `.h5`.",
        "tracking": "Where runs are recorded beside their folder.",
    },
    "Phase": {
        "name": "Name of the phase.",
        "epochs": "How often this phase goes through the examples.",
        "optimizer": "How the weights are changed in this phase.",
        "trainable": "Whether this phase changes the weights, or patterns for the names of the layers that it changes.",
        "callbacks": "What happens during this phase.",
    },
    "Runtime": {
        "backend": "The library that Keras computes with.",
        "floatx": "The dtype of weights and numbers where none is given.",
        "epsilon": "The small number that Keras adds against division by zero.",
        "image_data_format": "Whether the channels of images are their last or first dimension.",
        "dtype_policy": "The dtypes that layers compute and keep their weights in.",
        "seed": "Seed of the initial weights and of everything random in the model.",
    },
}


def describe_key(model: type, key: str) -> str:
    """The line on a key of a value such as `Training`; it may stand with a parent class. Raises KeyError for an unknown one."""
    for parent in model.__mro__:
        if key in KEYS.get(parent.__name__, {}):
            return KEYS[parent.__name__][key]
    raise KeyError(f"{model.__name__}.{key}")
