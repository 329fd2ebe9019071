"""Estimators of scikit-learn that a model may be compared with, and the arguments of theirs that matter.

Names, meanings and defaults are those of scikit-learn: https://scikit-learn.org/stable/api/
"""

from __future__ import annotations

from specnet.catalog.entries import Entry, Parameter

_URL = "https://scikit-learn.org/stable/modules/generated/sklearn.{module}.{kind}.html"
_DEPTH = Parameter("max_depth", "int>=1 | null", doc="Deepest a tree may grow.")
_LEAF = Parameter("min_samples_leaf", "int>=1", doc="Fewest examples in a leaf.", default=1)
_SEED = Parameter("random_state", "int>=0 | null", doc="Seed; that of the spec by default.")
_JOBS = Parameter("n_jobs", "int | null", doc="Processes that work at once; -1 for one a core.")
_BALANCED = Parameter("class_weight", "'balanced' | null", doc="How much each class counts.")
_INTERCEPT = Parameter("fit_intercept", "bool", doc="Whether there is a constant term.", default=True)


def _trees(features: str | float, bootstrap: bool) -> tuple[Parameter, ...]:
    return (
        Parameter("n_estimators", "int>=1", doc="Trees in the forest.", default=100),
        _DEPTH,
        Parameter("min_samples_split", "int>=2", doc="Fewest examples that are split again.", default=2),
        _LEAF,
        Parameter("max_features", "'sqrt' | 'log2' | number>0 | null", doc="Features looked at for a split.", default=features),
        Parameter("bootstrap", "bool", doc="Whether each tree sees a sample drawn with replacement.", default=bootstrap),
        _JOBS,
        _SEED,
    )  # fmt: skip


_TREE = (
    _DEPTH,
    Parameter("min_samples_split", "int>=2", doc="Fewest examples that are split again.", default=2),
    _LEAF,
    _SEED,
)
_BOOSTING = (
    Parameter("learning_rate", "number>0", doc="How much each tree adds.", default=0.1),
    Parameter("max_iter", "int>=1", doc="Most trees, for each class.", default=100),
    Parameter("max_leaf_nodes", "int>=2 | null", doc="Most leaves of a tree.", default=31),
    _DEPTH,
    Parameter("min_samples_leaf", "int>=1", doc="Fewest examples in a leaf.", default=20),
    Parameter("l2_regularization", "number>=0", doc="L2 penalty.", default=0.0),
    Parameter("early_stopping", "'auto' | bool", doc="Whether to stop when nothing improves.", default="auto"),
    _SEED,
)
_NEIGHBORS = (
    Parameter("n_neighbors", "int>=1", doc="Neighbours that decide.", default=5),
    Parameter("weights", "'uniform' | 'distance'", doc="Whether near ones count more.", default="uniform"),
    Parameter("p", "number>0", doc="Power of the distance: 2 is Euclidean.", default=2),
    _JOBS,
)
_VECTORS = (
    Parameter("C", "number>0", doc="Inverse strength of regularization.", default=1.0),
    Parameter("kernel", "'linear' | 'poly' | 'rbf' | 'sigmoid'", doc="Kernel.", default="rbf"),
    Parameter("degree", "int>=0", doc="Degree of the polynomial kernel.", default=3),
    Parameter("gamma", "'scale' | 'auto' | number>=0", doc="Coefficient of the kernel.", default="scale"),
)
_EPSILON = Parameter("epsilon", "number>=0", doc="Errors up to this do not count.", default=0.1)
_LOGISTIC = (
    Parameter("C", "number>0", doc="Inverse strength of regularization.", default=1.0),
    Parameter("tol", "number>0", doc="When to stop.", default=1e-4),
    Parameter("max_iter", "int>=1", doc="Most iterations.", default=100),
    _INTERCEPT,
    _BALANCED,
    _SEED,
)
_RIDGE = (Parameter("alpha", "number>=0", doc="Strength of the L2 penalty.", default=1.0), _INTERCEPT)
# Module of scikit-learn, kind, what it is, arguments.
_TABLE: tuple[tuple[str, str, str, tuple[Parameter, ...]], ...] = (
    ("ensemble", "RandomForestClassifier", "Many trees, each on a sample of examples and features.", (*_trees("sqrt", True), _BALANCED)),
    ("ensemble", "RandomForestRegressor", "Many trees, each on a sample of examples.", _trees(1.0, True)),
    ("ensemble", "ExtraTreesClassifier", "Many trees with random splits.", (*_trees("sqrt", False), _BALANCED)),
    ("ensemble", "ExtraTreesRegressor", "Many trees with random splits.", _trees(1.0, False)),
    ("ensemble", "HistGradientBoostingClassifier", "Trees that mend each other's errors, on binned features.", (*_BOOSTING, _BALANCED)),
    ("ensemble", "HistGradientBoostingRegressor", "Trees that mend each other's errors, on binned features.", _BOOSTING),
    ("tree", "DecisionTreeClassifier", "One tree.", (*_TREE, _BALANCED)),
    ("tree", "DecisionTreeRegressor", "One tree.", _TREE),
    ("linear_model", "LogisticRegression", "A linear model for classes.", _LOGISTIC),
    ("linear_model", "LinearRegression", "Least squares.", (_INTERCEPT, _JOBS)),
    ("linear_model", "Ridge", "Least squares with an L2 penalty.", _RIDGE),
    ("neighbors", "KNeighborsClassifier", "A vote of the nearest examples.", _NEIGHBORS),
    ("neighbors", "KNeighborsRegressor", "The mean of the nearest examples.", _NEIGHBORS),
    ("svm", "SVC", "Support vectors for classes.", (*_VECTORS, _BALANCED, _SEED)),
    ("svm", "SVR", "Support vectors for numbers.", (*_VECTORS, _EPSILON)),
    ("naive_bayes", "GaussianNB", "Independent normal distributions.", ()),
)  # fmt: skip
# Where scikit-learn has each of them.
MODULES: dict[str, str] = {kind: f"sklearn.{module}" for module, kind, _, _ in _TABLE}

ESTIMATORS: dict[str, Entry] = {
    kind: Entry(
        "estimators",
        kind,
        "own",
        f"{doc} (scikit-learn)",
        _URL.format(module=module, kind=kind),
        parameters={parameter.name: parameter for parameter in parameters},
    )
    for module, kind, doc, parameters in _TABLE
}
