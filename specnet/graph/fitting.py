"""What keys of `training` and `data` say together, as far as it can be seen without the data."""

from __future__ import annotations

from specnet.graph.faults import Faults
from specnet.graph.graph import Graph
from specnet.graph.stretches import stretches
from specnet.spec import Construct, Spec
from specnet.spec.conflicts import leads_outside
from specnet.spec.training import Training
from specnet.syntax import Path

# They set the learning rate, which a schedule does not let them.
RATE_SETTERS = ("ReduceLROnPlateau", "LearningRateScheduler")
SAVED = (".keras", ".h5")


def check_fitting(spec: Spec, graph: Graph, faults: Faults) -> None:
    """Adds a fault for what cannot go together in a training."""
    assert spec.training is not None
    _rates(spec.training, faults)
    _epochs(spec.training, faults)
    _class_weight(spec.training, graph, faults)
    _saves(spec.training, faults)


def check_data(spec: Spec, faults: Faults) -> None:
    """Adds a fault for a test set that is another one in each turn."""
    test = spec.data.test if spec.data else None
    if isinstance(test, Construct) and test.kind == "folds" and getattr(test.arguments, "number", None) is None:
        faults.add(
            "missing-argument",
            "`folds` needs the argument `number` in `test`",
            ("data", "test", "folds"),
            help="a test set is one and the same: say which of the folds it is, such as `number: 1`",
            at_key=True,
        )


def _rates(training: Training, faults: Faults) -> None:
    seen = set()
    for stretch in stretches(training):
        rate = getattr(stretch.optimizer.arguments, "learning_rate", None) if stretch.optimizer else None
        for number, callback in enumerate(stretch.callbacks):
            loc = (*stretch.loc, number, callback.kind)
            if callback.kind in RATE_SETTERS and isinstance(rate, Construct) and loc not in seen:
                message = f"`{callback.kind}` sets the learning rate, and here `{rate.kind}` does"
                help_text = "keep one of them: a number as `learning_rate`, or no such callback"
                faults.add("conflicting-arguments", message, loc, help=help_text, at_key=True)
                seen.add(loc)


def _epochs(training: Training, faults: Faults) -> None:
    start, epochs = training.initial_epoch, training.epochs
    if start is not None and epochs is not None and not training.phases and start >= epochs:
        message = f"training starts after epoch {start} and ends after epoch {epochs}: nothing is left to train"
        faults.add(
            "conflicting-arguments", message, ("training", "initial_epoch"), help="`epochs` counts from the first"
        )


def _class_weight(training: Training, graph: Graph, faults: Faults) -> None:
    if training.class_weight is not None and len(graph.outputs) > 1:
        faults.add(
            "conflicting-arguments",
            f"`class_weight` is for models with one output, and this one has {len(graph.outputs)}",
            ("training", "class_weight"),
            help="weigh the examples instead, with `sample_weight` in `data`",
            at_key=True,
        )


def _saves(training: Training, faults: Faults) -> None:
    for number, name in enumerate(training.saves):
        loc: Path = ("training", "save") if isinstance(training.save, str) else ("training", "save", number)
        if leads_outside(name):
            message = f"`{name}` leads out of the folder of the run"
            faults.add("unsafe-path", message, loc, help="write a name, or a path below the run's folder")
        elif not name.endswith(SAVED):
            faults.add("wrong-value", f"`{name}` must end in `.keras` or `.h5`, the files of whole models", loc)
        elif name.endswith(".weights.h5"):
            help_text = "weights alone are in every run: `best.weights.h5` and `last.weights.h5`"
            faults.add(
                "wrong-value", f"`{name}` is a name for weights, and whole models are saved here", loc, help=help_text
            )
