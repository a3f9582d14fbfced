# The peer of `Titrant.Bench boosting`: scikit-learn's HistGradientBoostingClassifier with its defaults on the table that the bench wrote.
# Prints one line: version, median seconds of the fits, trees, AUC on the rows held back.
import sys
import time

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

path, rows, columns, train, repeats = sys.argv[1], *map(int, sys.argv[2:6])
data = np.fromfile(path, dtype="<f8").reshape(rows, columns + 1)
x, y = data[:, :-1], data[:, -1] > 0
seconds = []
for _ in range(repeats):
    start = time.perf_counter()
    model = HistGradientBoostingClassifier().fit(x[:train], y[:train])
    seconds.append(time.perf_counter() - start)
area = roc_auc_score(y[train:], model.decision_function(x[train:]))
print(sklearn.__version__, sorted(seconds)[len(seconds) // 2], model.n_iter_, area)
