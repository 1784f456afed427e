"""Answers of NumPy's linear algebra: python3 make_linear_algebra.py writes linear-algebra.json beside it."""

import json
from pathlib import Path

import numpy as np

random = np.random.default_rng(20)


def symmetric():
    for n in (1, 2, 3, 7, 20):
        a = random.standard_normal((n, n))
        yield f"normal {n}", a + a.T
    x = np.exp(-((np.arange(24)[:, None] - 12 - 3 * np.sin(np.arange(60))) ** 2) / 20)
    yield "Gram matrix of smooth rows 24", x @ x.T
    yield "rank 2 of 9", np.outer(x[8, :9], x[8, :9]) - np.outer(x[9, :9], x[9, :9])
    yield "huge", 1e300 * np.array([[2.0, 1, 0], [1, 2, 1], [0, 1, -2]])
    yield "tiny", 1e-300 * np.array([[2.0, 1, 0], [1, 2, 1], [0, 1, -2]])


def eigen(name, a):
    values, vectors = np.linalg.eigh(a)
    values, vectors = values[::-1], vectors.T[::-1]
    signs = np.sign(vectors[np.arange(len(a)), np.abs(vectors).argmax(axis=1)])
    gaps = np.min(np.abs(values[:, None] - values) + np.diag(np.full(len(a), np.inf)), axis=1) / np.abs(values).max()
    return {"name": name, "n": len(a), "matrix": a.ravel().tolist(), "values": values.tolist(),
            "vectors": (vectors * signs[:, None]).ravel().tolist(),
            "separate": (gaps > 1e-3).tolist()}


def rectangular():
    for rows, columns in ((1, 1), (5, 3), (3, 5), (20, 7), (7, 20)):
        yield f"normal {rows} x {columns}", random.standard_normal((rows, columns))
    a = random.standard_normal((9, 4))
    yield "rank 3 of 4", np.column_stack([a[:, :3], a[:, 0] + a[:, 1]])
    yield "zeros", np.zeros((3, 2))


def solved(name, a):
    b = random.standard_normal((a.shape[0], 2))
    return {"name": name, "rows": a.shape[0], "columns": a.shape[1], "matrix": a.ravel().tolist(),
            "values": np.linalg.svd(a, compute_uv=False).tolist(), "right": b.ravel().tolist(),
            "solution": np.linalg.lstsq(a, b, rcond=None)[0].ravel().tolist()}


def factored(n):
    a = random.standard_normal((n, n + 2))
    a = a @ a.T
    b = random.standard_normal((n, 2))
    return {"n": n, "matrix": a.ravel().tolist(), "lower": np.linalg.cholesky(a).ravel().tolist(),
            "right": b.ravel().tolist(), "solution": np.linalg.solve(a, b).ravel().tolist()}


answers = {
    "eigen": [eigen(*case) for case in symmetric()],
    "svd": [solved(*case) for case in rectangular()],
    "cholesky": [factored(n) for n in (1, 2, 6, 15)],
}
Path(__file__).with_name("linear-algebra.json").write_text(json.dumps(answers) + "\n")
