"""One named task of scikit-learn, timed inside this process: python3 peers.py TASK FILE ROWS COLUMNS REPEATS (see peers.R)."""
import sys
import time

import numpy as np

task, file, rows, columns, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
m = np.fromfile(file, dtype="<f8").reshape(rows, columns + 2)
x, event = np.ascontiguousarray(m[:, :columns]), m[:, columns + 1].astype(int)


def boosting():
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score
    half = rows // 2
    model = HistGradientBoostingClassifier(random_state=1).fit(x[:half], event[:half])
    return roc_auc_score(event[half:], model.decision_function(x[half:]))


def area():
    from sklearn.metrics import roc_auc_score
    return roc_auc_score(event, x[:, 0])


run = {"boosting": boosting, "area": area}[task]
value = run()
best = float("inf")
for _ in range(repeats):
    start = time.perf_counter()
    run()
    best = min(best, time.perf_counter() - start)
print(f"{best:.6f}\t{value:.10g}")
