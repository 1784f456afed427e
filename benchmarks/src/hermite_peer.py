"""What hermite.ts measures, by NumPy: prints the best times (ms) of RUNS runs and the coefficients.

    hermite_peer.py FILE SIDE COUNT RUNS U0 U1 U2 W0 W1 W2

FILE holds SIDE x SIDE x SIDE float32 values; COUNT functions of each axis about drifts U and widths W, in cells.
`loops` takes one sum over the whole volume for each coefficient, with the functions on all voxels of the flattened
mesh; `separable` is the same by three contractions.
"""
import json
import math
import sys
import time

import numpy as np
from numpy.polynomial.hermite import hermval

PATH, SIDE, COUNT, RUNS = sys.argv[1], *map(int, sys.argv[2:5])
U, W = np.array(sys.argv[5:8], float), np.array(sys.argv[8:11], float)


def functions(x):
    rows = []
    for n in range(COUNT):
        unit = np.zeros(n + 1)
        unit[n] = 1 / math.sqrt(2.0**n * math.factorial(n) * math.sqrt(math.pi))
        rows.append(hermval(x, unit) * np.exp(-x * x / 2))
    return np.array(rows)


def loops(f, mesh):
    on_mesh = [functions((mesh[axis] - U[axis]) / W[axis]) for axis in range(3)]
    found = np.zeros((COUNT, COUNT, COUNT))
    start = time.perf_counter()
    for i in range(COUNT):
        for j in range(COUNT):
            for k in range(COUNT):
                found[i, j, k] = np.sum(f * on_mesh[0][i] * on_mesh[1][j] * on_mesh[2][k])
    return 1e3 * (time.perf_counter() - start), found


def separable(cube):
    start = time.perf_counter()
    rows = [functions((np.arange(SIDE) - U[axis]) / W[axis]) for axis in range(3)]
    found = np.einsum("zyx,iz,jy,kx->ijk", cube, *rows, optimize=True)
    return 1e3 * (time.perf_counter() - start), found


cube = np.fromfile(PATH, "<f4").reshape(SIDE, SIDE, SIDE).astype(float)
mesh = [axis.ravel() for axis in np.meshgrid(*[np.arange(SIDE)] * 3, indexing="ij")]
times = [loops(cube.ravel(), mesh) for _ in range(RUNS)]
short = [separable(cube) for _ in range(10 * RUNS)]
assert np.allclose(times[0][1], short[0][1], rtol=1e-9, atol=1e-12 * abs(short[0][1]).max())
print(
    json.dumps(
        {
            "loops": min(time for time, _ in times),
            "separable": min(time for time, _ in short),
            "coefficients": times[0][1].ravel().tolist(),
        }
    )
)
