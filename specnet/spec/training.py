"""`training:`: what `compile` and `fit` take, and what comes beside them."""

from __future__ import annotations

from typing import Annotated, Any

from specnet.spec.forms import Construct
from specnet.spec.per_output import PerOutput
from specnet.spec.types import T
from specnet.spec.values import Value


class Phase(Value):
    """One stretch of training; what it leaves out is taken from `training`."""

    owner = "a phase"
    name: Annotated[str | None, T("name | null")] = None
    epochs: Annotated[int | None, T("int>=1 | null")] = None
    optimizer: Annotated[Construct | None, T("@optimizers | null")] = None
    trainable: Annotated[bool | tuple[str, ...] | None, T("bool | [str...] | null")] = None
    callbacks: Annotated[tuple[Construct, ...] | None, T("[@callbacks...] | null")] = None


class Training(Value):
    """Optimizer, losses and metrics of `keras.Model.compile` under their Keras names, then the arguments of `fit`.

    Source: https://keras.io/api/models/model_training_apis/
    """

    owner = "`training`"
    optimizer: Annotated[Construct | None, T("@optimizers | null")] = None
    loss: Annotated[Any, PerOutput("losses", many=False)]
    loss_weights: Annotated[Any, T("number | [number...] | {number} | null")] = None
    metrics: Annotated[Any, PerOutput("metrics", many=True)] = None
    weighted_metrics: Annotated[Any, PerOutput("metrics", many=True)] = None
    jit_compile: Annotated[bool | str | None, T("bool | 'auto' | null")] = None
    run_eagerly: Annotated[bool | None, T("bool | null")] = None
    steps_per_execution: Annotated[int | None, T("int>=1 | null")] = None
    auto_scale_loss: Annotated[bool | None, T("bool | null")] = None
    epochs: Annotated[int | None, T("int>=1 | null")] = None
    initial_epoch: Annotated[int | None, T("int>=0 | null")] = None
    batch_size: Annotated[int | None, T("int>=1 | null")] = None
    steps_per_epoch: Annotated[int | None, T("int>=1 | null")] = None
    validation_steps: Annotated[int | None, T("int>=1 | null")] = None
    validation_batch_size: Annotated[int | None, T("int>=1 | null")] = None
    validation_freq: Annotated[Any, T("int>=1 | [int>=1...] | null")] = None
    shuffle: Annotated[bool | None, T("bool | null")] = None
    class_weight: Annotated[Any, T("'balanced' | {number>=0} | null")] = None
    callbacks: Annotated[tuple[Construct, ...] | None, T("[@callbacks...] | null")] = None
    phases: tuple[Phase, ...] | None = None
    deterministic: Annotated[bool | None, T("bool | null")] = None
    save: Annotated[str | tuple[str, ...] | None, T("str | [str...] | null")] = None
    tracking: Annotated[Construct | None, T("@trackers | null")] = None

    @property
    def saves(self) -> tuple[str, ...]:
        """The names of the files that the whole model is saved to, beside those of every run."""
        return (self.save,) if isinstance(self.save, str) else self.save or ()

    @property
    def first_optimizer(self) -> Construct | None:
        """The optimizer to compile with: that of `training`, else that of the first phase."""
        return self.optimizer or (self.phases[0].optimizer if self.phases else None)
