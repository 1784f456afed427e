"""Writes dct.json and dct.f64: orthonormal DCTs by SciPy (made with SciPy 1.10.1, NumPy 1.24.2).

The inputs are not stored: element j of the input of length n is ((7919 j + 104729 n) mod 2003 - 1001) / 1001, and of a
block likewise with n its number of elements and j the position in C order. The outputs of the cases listed in dct.json
stand one after the other in dct.f64, little-endian.
"""

import json
import pathlib

import numpy as np
from scipy.fft import dct, dctn, idct, idctn


def values(shape):
    n = int(np.prod(shape))
    j = np.arange(n, dtype=np.int64)
    return (((7919 * j + 104729 * n) % 2003 - 1001) / 1001).reshape(shape)


cases = []
parts = []
for n in [*range(1, 41), 48, 50, 63, 64, 96, 100, 127, 128, 200, 255, 256, 500, 512, 599, 600]:
    for name, function in [("forward", dct), ("inverse", idct)]:
        cases.append({"kind": name, "shape": [n]})
        parts.append(function(values([n]), type=2, norm="ortho"))
for shape in [[4, 4], [3, 5], [8, 8, 8], [5, 1, 6], [2, 3, 4, 5], [10, 17, 9]]:
    for name, function in [("forward", dctn), ("inverse", idctn)]:
        cases.append({"kind": name, "shape": shape})
        parts.append(function(values(shape), type=2, norm="ortho"))

here = pathlib.Path(__file__)
here.with_name("dct.json").write_text("[\n" + ",\n".join(" " + json.dumps(c) for c in cases) + "\n]\n")
here.with_name("dct.f64").write_bytes(np.concatenate([p.ravel() for p in parts]).astype("<f8").tobytes())
