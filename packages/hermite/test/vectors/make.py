"""Writes hermite.json: Hermite functions, orthonormal bases and least squares by NumPy. Run with Debian's Python:
/usr/bin/python3 make.py (python3-numpy 1.24.2)."""
import json
import math
from pathlib import Path

import numpy as np
from numpy.polynomial.hermite import hermval


def functions(x, count):
    """Orthonormal Hermite functions, count x len(x)."""
    rows = []
    for n in range(count):
        unit = np.zeros(n + 1)
        # 1 / sqrt(2^n n! sqrt(pi)), by logarithms
        unit[n] = math.exp(-0.5 * (n * math.log(2) + math.lgamma(n + 1) + 0.5 * math.log(math.pi)))
        rows.append(hermval(x, unit) * np.exp(-x * x / 2))
    return np.array(rows)


def basis(length, centre, width, count):
    """The sampled functions made orthonormal in their order, leading coefficients positive."""
    q, r = np.linalg.qr(functions((np.arange(length) - centre) / width, count).T)
    return (q * np.sign(np.diag(r))).T


def expansion(shape, orders, seed):
    """A random array and its coefficients by least squares over all products at once."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=shape)
    drift = [(n - 1) / 2 + 0.3 for n in shape]
    width = [1.1 + 0.2 * axis for axis in range(len(shape))]
    design = np.ones((1, 1))
    for n, u, w, order in zip(shape, drift, width, orders):
        design = np.kron(design, functions((np.arange(n) - u) / w, order + 1).T / math.sqrt(w))
    found = np.linalg.lstsq(design, values.ravel(), rcond=None)[0]
    return dict(shape=shape, orders=orders, drift=drift, width=width, values=values.ravel().tolist(), coefficients=found.tolist())


points = np.array([0, 0.1, -0.7, 1.5, 3.25, -5, 8, 10.9, 14, 20])
places = [(20, 9.3, 2.5, 12), (50, 24.1, 6.0, 30), (11, 2.0, 1.5, 8), (9, 4.0, 3.0, 9)]
out = {
    'points': points.tolist(),
    'functions': functions(points, 61).tolist(),
    'bases': [
        dict(length=n, centre=u, width=w, count=c, rows=basis(n, u, w, c).tolist()) for n, u, w, c in places
    ],
    'expansions': [expansion([9], [4], 1), expansion([7, 8], [3, 2], 2), expansion([6, 7, 8], [2, 3, 2], 3)],
}
(Path(__file__).parent / 'hermite.json').write_text(json.dumps(out))
