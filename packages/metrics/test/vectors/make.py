#!/usr/bin/python3
"""Answers for the tests of @vdfc/metrics, from exact rational arithmetic on the values' binary fractions.

Every sum is a sum of fractions.Fraction and is rounded to float64 once, at its end; only square roots and logarithms
are taken in float64. Needs numpy only to draw the values and to make the axes of the large field.
Made with Python 3.11.2 and NumPy 1.24.2: /usr/bin/python3 make.py [../../../../../shared/data]
"""

import json
import math
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
KB = Fraction("1.3806503e-23")


def exact(values):
    return [Fraction(float(v)) for v in values]


def moments(f, shape, grid):
    """f: fractions in C order; shape: slowest axis first; grid: exact min, cell, mass, or None for cells."""
    rank = len(shape)
    lo, cell, mass = grid if grid else ([Fraction(-1, 2)] * 3, [Fraction(1)] * 3, Fraction(1))
    kb = KB if grid else Fraction(1)
    # Coordinates of each cell, x first.
    where = [
        [lo[a] + (index[rank - 1 - a] + Fraction(1, 2)) * cell[a] for a in range(rank)]
        for index in product(*(range(n) for n in shape))
    ]
    volume = math.prod(cell[:rank])
    total = sum(f)
    u = [sum(v * w[a] for v, w in zip(f, where)) / total if total else Fraction(0) for a in range(rank)]
    second = {
        (a, b): mass * volume * sum(v * (w[a] - u[a]) * (w[b] - u[b]) for v, w in zip(f, where))
        for a in range(rank)
        for b in range(a, rank)
    }
    at = lambda a, b: second.get((a, b), Fraction(0))
    density = total * volume
    trace = at(0, 0) + at(1, 1) + at(2, 2)
    temperature = trace / (rank * density * kb) if density else Fraction(0)
    return {
        "density": density,
        "bulkVelocity": u + [Fraction(0)] * (3 - rank),
        "pressure": {"xx": at(0, 0), "yy": at(1, 1), "zz": at(2, 2), "yz": at(1, 2), "xz": at(0, 2), "xy": at(0, 1)},
        "temperature": temperature,
        "thermalSpeed": math.sqrt(kb * temperature / mass) if temperature > 0 else 0.0,
    }


def root(fraction):
    """Square root of a fraction of any size, correct to float64."""
    if fraction == 0:
        return 0.0
    shift = 2 * ((fraction.denominator.bit_length() - fraction.numerator.bit_length()) // 2 + 80)
    scaled = fraction * Fraction(2) ** shift
    return float(Fraction(math.isqrt(int(scaled))) / Fraction(2) ** (shift // 2))


def frobenius(p):
    return root(sum(p[k] ** 2 for k in ("xx", "yy", "zz")) + 2 * sum(p[k] ** 2 for k in ("yz", "xz", "xy")))


def compare(a, b, shape, grid, threshold=None):
    ma, mb = moments(a, shape, grid), moments(b, shape, grid)
    peak = max(abs(v) for v in a)
    errors = [abs(v - w) for v, w in zip(a, b)]
    rmse = root(sum(e * e for e in errors) / len(a))
    limit = threshold if threshold is not None else float(peak) * 1e-3
    tail = [math.log10(max(float(w), limit / 10) / float(v)) for v, w in zip(a, b) if float(v) >= limit]
    drift = root(sum((v - w) ** 2 for v, w in zip(ma["bulkVelocity"], mb["bulkVelocity"])))
    change = {k: mb["pressure"][k] - ma["pressure"][k] for k in ma["pressure"]}
    return {
        "l1": sum(errors) / sum(abs(v) for v in a),
        "l2": root(sum(e * e for e in errors) / sum(v * v for v in a)),
        "maxError": max(errors),
        "maxErrorOfPeak": max(errors) / peak,
        "rmse": rmse,
        "psnr": 20 * math.log10(float(max(a) - min(a)) / rmse),
        "density": abs(mb["density"] - ma["density"]) / abs(ma["density"]),
        "bulkVelocity": drift / ma["thermalSpeed"],
        "pressure": frobenius(change) / frobenius(ma["pressure"]),
        "temperature": abs(mb["temperature"] - ma["temperature"]) / abs(ma["temperature"]),
        "negatives": sum(1 for w in b if w < 0),
        "tailLogError": math.sqrt(math.fsum(t * t for t in tail) / len(tail)) if tail else 0.0,
    }


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value if isinstance(value, int) else float(value)


PROTON = 1.67262158e-27
GRIDS = {
    "solar wind": {"min": [-2.88e6, -1.2e6, -9.0e5], "cell": [4.0e4, 3.0e4, 2.5e4], "mass": PROTON},
    "far from the origin": {"min": [9.0e6, -9.5e6, 2.0e6], "cell": [1.0e3, 2.0e3, 5.0e2], "mass": PROTON},
}
CASES = [
    ("x only", "float32", (9,), None, 1e-31),
    ("x only, physical", "float32", (9,), "solar wind", 1e-15),
    ("y, x", "float64", (5, 8), None, 1.0),
    ("y, x physical", "float64", (5, 8), "solar wind", 1e-15),
    ("cells", "float32", (6, 5, 7), None, 1e-31),
    ("physical", "float32", (6, 5, 7), "solar wind", 1e-15),
    ("narrow and fast", "float64", (6, 5, 7), "far from the origin", 1e-15),
    ("squares underflow", "float64", (4, 4, 4), None, 1e-250),
    ("squares overflow", "float64", (4, 4, 4), None, 1e250),
]


def small_cases():
    rng = np.random.default_rng(20180815)
    cases = []
    for name, dtype, shape, grid_name, amplitude in CASES:
        axes = np.meshgrid(*(np.linspace(-1.4, 2.1, n) for n in shape), indexing="ij")
        # Two drifting beams, so that no moment is zero by symmetry, some noise below zero, and exact zeros.
        f = sum(np.exp(-sum((x - c * (k + 1)) ** 2 for k, x in enumerate(axes))) for c in (0.3, -0.4))
        f = amplitude * (f + rng.normal(0, 1e-3, shape))
        f[f < amplitude * 1e-3] *= rng.random(np.count_nonzero(f < amplitude * 1e-3)) < 0.5
        g = f * (1 + 0.05 * rng.standard_normal(shape)) + amplitude * 1e-3 * rng.standard_normal(shape)
        f, g = f.astype(dtype), g.astype(dtype)
        grid = GRIDS.get(grid_name)
        exact_grid = grid and (exact(grid["min"]), exact(grid["cell"]), Fraction(grid["mass"]))
        a, b = exact(f.ravel()), exact(g.ravel())
        threshold = 0.05 * amplitude
        cases.append(
            {
                "name": name,
                "dtype": dtype,
                "shape": list(shape),
                "grid": grid,
                "original": [float(v) for v in f.ravel()],
                "reconstructed": [float(v) for v in g.ravel()],
                "moments": plain(moments(a, shape, exact_grid)),
                "comparison": plain(compare(a, b, shape, exact_grid)),
                "threshold": threshold,
                "tailLogError": compare(a, b, shape, exact_grid, threshold)["tailLogError"],
            }
        )
    return cases


def large_field(n=200):
    """The test makes the same field: 24-bit integers from a multiplicative hash, times 2^-127; empty in one corner."""
    index = np.arange(n**3, dtype=np.uint64)
    w = (((index * np.uint64(2654435761)) & np.uint64(0xFFFFFFFF)) >> np.uint64(8)).reshape(n, n, n)
    z, y, x = np.ogrid[:n, :n, :n]
    w[(3 * x + 2 * y + z) > 700] = 0
    unit = Fraction(1, 2**127)
    ints = lambda a: [int(v) for v in a.ravel()]
    line = [ints(w.sum(axis=axes)) for axes in ((0, 1), (0, 2), (1, 2))]
    total = sum(line[0])
    u = [Fraction(sum(v * i for i, v in enumerate(m)), total) for m in line]
    planes = {"yz": (2, 2, 1), "xz": (1, 2, 0), "xy": (0, 1, 0)}
    pressure = {k: sum(v * (i - u[a]) ** 2 for i, v in enumerate(line[a])) * unit for a, k in enumerate(("xx", "yy", "zz"))}
    for key, (axis, slow, fast) in planes.items():
        m = w.sum(axis=axis)
        pressure[key] = unit * sum(
            int(m[i, j]) * (i - u[slow]) * (j - u[fast]) for i in range(n) for j in range(n)
        )
    # Rounding to multiples of 256, halfway in between.
    error = np.abs(w.astype(np.int64) - ((w.astype(np.int64) >> 8) * 256 + 128))
    squares = sum(int(count) * value**2 for value, count in enumerate(np.bincount(error.ravel())))
    # 40,000 squares of 48 bits fit in 64 bits.
    energy = sum(int((plane**2).sum()) for plane in w)
    return plain(
        {
            "n": n,
            "density": total * unit,
            "bulkVelocity": u,
            "pressure": pressure,
            "l1": Fraction(int(error.sum()), total),
            "l2": root(Fraction(squares, energy)),
        }
    )


def reference(folder):
    """Moments of the notebook's VDF in cells, read as float32. Only these numbers are kept."""
    f = np.fromfile(Path(folder) / "reference-vdf-50x50x50.f64").astype(np.float32)
    return plain(moments(exact(f), (50, 50, 50), None))


if __name__ == "__main__":
    (HERE / "small.json").write_text(json.dumps(small_cases(), indent=1) + "\n")
    (HERE / "large.json").write_text(json.dumps(large_field(), indent=1) + "\n")
    if len(sys.argv) > 1:
        (HERE / "reference.json").write_text(json.dumps(reference(sys.argv[1]), indent=1) + "\n")
