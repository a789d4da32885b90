"""The plain logistic regression that a scorecard is held against: one-hot, standardised, C = 1."""

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from accord.basics.rates import Floats
from accord.metrics.scorecards.cases import Cases

_ROUNDS = 1_000
_LARGEST = 1e100  # Squares of more are no numbers any longer.


def reference_probabilities(train: Cases, test: Cases) -> Floats:
    """Learned on one set, told for the other. A blank text is a level, a blank number the median."""
    model = _model(train).fit(_matrix(train), train.outcomes)
    return np.asarray(model.predict_proba(_matrix(test))[:, 1])


def _matrix(cases: Cases) -> Floats:
    values = np.column_stack([trait.values for trait in cases.traits])
    return np.clip(values, -_LARGEST, _LARGEST)


def _model(cases: Cases) -> Pipeline:
    texts = [place for place, trait in enumerate(cases.traits) if trait.levels]
    numbers = [place for place, trait in enumerate(cases.traits) if not trait.levels]
    filled = SimpleImputer(strategy="median", keep_empty_features=True)
    columns = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), texts),
            ("numbers", make_pipeline(filled, StandardScaler()), numbers),
        ]
    )
    return make_pipeline(columns, LogisticRegression(C=1.0, max_iter=_ROUNDS))
