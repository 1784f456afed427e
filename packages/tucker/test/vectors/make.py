"""Higher-order singular value decompositions by NumPy: python3 make.py writes hosvd.json beside it.

Singular values of every unfolding, and the array rebuilt from truncated bases, X x1 U1 U1^T x2 U2 U2^T ...
"""

import json
from pathlib import Path

import numpy as np


def smooth(shape):
    grid = np.meshgrid(*[np.arange(n) for n in shape], indexing="ij")
    out = np.zeros(shape)
    for k in range(5):
        r2 = sum((g - (0.3 + 0.1 * k) * n - a) ** 2 / (1 + n / 4 + k) for a, (g, n) in enumerate(zip(grid, shape)))
        out += (1 + 0.5 * (-1) ** k) * np.exp(-r2) * np.cos(0.2 * k * grid[0])
    return out


def case(name, x, ranks):
    y = x
    values = []
    for axis, rank in enumerate(ranks):
        u, s, _ = np.linalg.svd(np.moveaxis(x, axis, 0).reshape(x.shape[axis], -1), full_matrices=False)
        values.append(s.tolist())
        u = u[:, :rank]
        y = np.moveaxis(np.tensordot(u @ u.T, y, (1, axis)), 0, axis)
    return {"name": name, "shape": list(x.shape), "ranks": list(ranks), "data": x.ravel().tolist(),
            "singularValues": values, "rebuilt": y.ravel().tolist()}


random = np.random.default_rng(4)
cases = [
    case("smooth 7 x 8 x 9", smooth((7, 8, 9)), (3, 4, 2)),
    case("noise 5 x 6 x 4", random.standard_normal((5, 6, 4)), (4, 3, 2)),
    case("smooth 3 x 5 x 4 x 6", smooth((3, 5, 4, 6)), (2, 3, 2, 4)),
    case("noise 9 x 6", random.standard_normal((9, 6)), (5, 5)),
    case("one axis 11", random.standard_normal(11), (1,)),
    case("axes of length 1", random.standard_normal((1, 6, 1)), (1, 1, 1)),
]
Path(__file__).with_name("hosvd.json").write_text(json.dumps(cases) + "\n")
