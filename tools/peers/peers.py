"""One named task of scikit-learn, timed inside this process: python3 peers.py TASK FILE ROWS COLUMNS REPEATS (see peers.R)."""
import sys
import time

import numpy as np
import sklearn

task, file, rows, columns, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
m = np.fromfile(file, dtype="<f8").reshape(rows, columns + 2)
x, event = np.ascontiguousarray(m[:, :columns]), m[:, columns + 1].astype(int)


def area():
    from sklearn.metrics import roc_auc_score
    return roc_auc_score(event, x[:, 0])


run = {"area": area}[task]
value = run()
best = float("inf")
for _ in range(repeats):
    start = time.perf_counter()
    run()
    best = min(best, time.perf_counter() - start)
print(f"{best:.6f}\t{value:.10g}\t{sklearn.__version__}")
