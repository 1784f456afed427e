"""Writes wavelet.json and wavelet.f64: transforms by PyWavelets (made with PyWavelets 1.1.1, NumPy 1.24.2).

The inputs are not stored: element j of an array of n elements, in C order, is ((7919 j^2 + 613 j + 104729 n) mod 2003 - 1001) / 1001.
Long results are stored as one number, the sum of their elements times weights, weight j being the element j of an
array of 7 elements more. The numbers of the cases listed in wavelet.json stand one after the other in wavelet.f64,
little-endian.
"""

import json
import pathlib

import numpy as np
import pywt

numbers = []


def values(shape, salt=0):
    n = int(np.prod(shape)) + salt
    j = np.arange(int(np.prod(shape)), dtype=np.int64)
    return (((7919 * j * j + 613 * j + 104729 * n) % 2003 - 1001) / 1001).reshape(shape)


def store(array):
    numbers.append(np.asarray(array, dtype=float).ravel())


def store_sum(array):
    store(np.sum(array.ravel() * values(array.size, 7)))


def max_levels(case):
    axes = range(len(case["shape"])) if "axes" not in case else case["axes"]
    lengths = [pywt.Wavelet(w).dec_len for w in case["wavelets"]] * (len(axes) if len(case["wavelets"]) == 1 else 1)
    return min(pywt.dwt_max_level(case["shape"][a], f) for a, f in zip(axes, lengths))


# Every wavelet with every mode, on lengths from 2 to 132: sums of both bands, and of what two arrays are inverted to.
modes = pywt.Modes.modes
names = pywt.wavelist(kind="discrete")
for i, name in enumerate(names):
    w = pywt.Wavelet(name)
    for k, mode in enumerate(modes):
        for n in [2 + (37 * i + 11 * k) % 131, 2 + (37 * i + 11 * k + 64) % 131]:
            low, high = pywt.dwt(values([n]), w, mode)
            m = pywt.dwt_coeff_len(n, w, mode)
            assert len(low) == len(high) == m
            store_sum(low)
            store_sum(high)
            store_sum(pywt.idwt(values([m]), values([m], 1), w, mode))

# The multilevel transform in full.
multilevel = [
    {"wavelets": ["db4"], "modes": ["symmetric"], "shape": [37]},
    {"wavelets": ["bior1.3"], "modes": ["zero"], "shape": [21], "levels": 3},
    {"wavelets": ["sym5"], "modes": ["periodization"], "shape": [9, 14], "levels": 3},
    {"wavelets": ["coif1"], "modes": ["antireflect"], "shape": [11, 8], "levels": 2},
    {"wavelets": ["db3", "haar"], "modes": ["smooth", "reflect"], "shape": [7, 10], "axes": [1, 0], "levels": 2},
    {"wavelets": ["bior4.4"], "modes": ["symmetric"], "shape": [5, 7, 6], "levels": 2},
    {"wavelets": ["haar"], "modes": ["constant"], "shape": [5, 6, 7]},
    {"wavelets": ["rbio3.1"], "modes": ["antisymmetric"], "shape": [5, 9, 7], "axes": [2], "levels": 2},
    {"wavelets": ["db2"], "modes": ["periodic"], "shape": [6, 9, 4], "axes": [0, 2], "levels": 1},
    {"wavelets": ["bior2.2"], "modes": ["symmetric"], "shape": [2, 3, 5, 3], "levels": 1},
    {"wavelets": ["db2"], "modes": ["reflect"], "shape": [2, 5, 4, 7], "axes": [-3, -2, -1], "levels": 2},
    {"wavelets": ["dmey"], "modes": ["symmetric"], "shape": [9], "levels": 1},
]
for case in multilevel:
    wavelets = case["wavelets"] if len(case["wavelets"]) > 1 else case["wavelets"][0]
    kinds = case["modes"] if len(case["modes"]) > 1 else case["modes"][0]
    axes = case.get("axes")
    coefficients = pywt.wavedecn(values(case["shape"]), wavelets, kinds, case.get("levels"), axes)
    case["depth"] = len(coefficients) - 1
    assert "levels" in case or case["depth"] == max_levels(case)
    store(coefficients[0])
    for details in coefficients[1:]:
        for key in sorted(details):
            store(details[key])
    # The inverse of other coefficients, so that nothing cancels.
    other = [coefficients[0] * 0.5] + [{k: d * (1 + i) for i, (k, d) in enumerate(sorted(ds.items()))} for ds in coefficients[1:]]
    inverse = pywt.waverecn(other, wavelets, kinds, axes)
    case["inverse"] = list(inverse.shape)
    store(inverse)

# The stationary transform: sums of every wavelet in one and two dimensions, some in full.
for i, name in enumerate(names):
    levels = 1 + i % 3
    for shape in [[2**levels * (1 + i % 7)], [2**levels * (1 + i % 3), 2**levels * 3]]:
        bands = pywt.swtn(values(shape), name, levels)
        for details in bands:
            for key in sorted(details):
                store_sum(details[key])
        for j, details in enumerate(bands):
            for k, key in enumerate(sorted(details)):
                details[key] = details[key] * (1 + k - 0.5 * j)
        store_sum(pywt.iswtn(bands, name))
stationary = [
    {"wavelet": "db4", "shape": [24], "levels": 3},
    {"wavelet": "db2", "shape": [6, 10], "levels": 1, "norm": True},
    {"wavelet": "bior2.2", "shape": [4, 8, 4], "levels": 2},
    {"wavelet": "sym4", "shape": [2, 4, 3, 4], "axes": [-3, -1], "levels": 2, "norm": True},
    {"wavelet": "haar", "shape": [2, 4, 6, 2], "levels": 1},
]
for case in stationary:
    axes, norm = case.get("axes"), case.get("norm", False)
    bands = pywt.swtn(values(case["shape"]), case["wavelet"], case["levels"], 0, axes, False, norm)
    for details in bands:
        for key in sorted(details):
            store(details[key])
    # Hard thresholds between two values, so that rounding decides nothing.
    shrunk = [{k: d if "d" not in k else pywt.threshold(d, 0.31234567, "hard") for k, d in ds.items()} for ds in bands]
    for ds in shrunk:
        for k, d in ds.items():
            assert "d" not in k or abs(abs(d) - 0.31234567).min() > 1e-9
    store(pywt.iswtn(shrunk, case["wavelet"], axes, norm))


def lift(x, axis, name, shift_low, shift_high):
    """The bands of one axis, low-pass first: with mirrored ends, coefficients of dwt are those of lifting, shifted."""
    n = x.shape[axis]
    if n == 1:
        return x
    low, high = pywt.dwt(x, name, "reflect", axis)
    low = np.take(low, range(shift_low, shift_low + (n + 1) // 2), axis)
    high = np.take(high, range(shift_high, shift_high + n // 2), axis)
    return np.concatenate([low, -high], axis)


# Lifting in full.
lifting = [{"scheme": s, "shape": [n], "levels": 1} for s in ["cdf97", "cdf53"] for n in [2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 32]]
lifting += [
    {"scheme": "cdf97", "shape": [29], "levels": 9},
    {"scheme": "cdf97", "shape": [9, 12], "levels": 2},
    {"scheme": "cdf97", "shape": [7, 10, 9], "levels": 2},
    {"scheme": "cdf53", "shape": [5, 6, 8], "axes": [0, 2], "levels": 3},
    {"scheme": "cdf97", "shape": [3, 1, 7, 5], "axes": [1, 2, 3], "levels": 2},
]
for case in lifting:
    x = values(case["shape"])
    box = list(case["shape"])
    axes = case.get("axes", range(len(box)))
    for _ in range(case["levels"]):
        part = tuple(slice(n) for n in box)
        for axis in axes:
            name, low, high = ("bior4.4", 2, 2) if case["scheme"] == "cdf97" else ("bior2.2", 1, 1)
            x[part] = lift(x[part], axis, name, low, high)
        for axis in axes:
            box[axis] = (box[axis] + 1) // 2
    store(x)

# Thresholds in full.
thresholds = [
    {"mode": mode, "threshold": t, "substitute": s}
    for mode in ["soft", "hard", "garrote", "greater", "less"]
    for t, s in [(0.3, 0), (0.5, 7), (1.5, 0)]
]
for case in thresholds:
    store(pywt.threshold(values([20]), case["threshold"], case["mode"], case["substitute"]))

# Filters and lengths.
for name in names:
    w = pywt.Wavelet(name)
    for taps in w.filter_bank:
        store_sum(np.array(taps))
wavelets = [
    {
        "name": name,
        "length": w.dec_len,
        "orthogonal": w.orthogonal,
        "biorthogonal": w.biorthogonal,
        "vanishingMoments": w.vanishing_moments_psi,
    }
    for name, w in ((name, pywt.Wavelet(name)) for name in names)
]
lengths = [[n, f, pywt.dwt_max_level(n, f)] for f in [2, 3, 6, 20, 76] for n in [1, 2, 5, 9, 19, 40, 75, 76, 150, 1000]]

here = pathlib.Path(__file__)
cases = {
    "modes": modes,
    "wavelets": wavelets,
    "multilevel": multilevel,
    "stationary": stationary,
    "lifting": lifting,
    "thresholds": thresholds,
    "maxLevels": lengths,
}
parts = [
    json.dumps(name) + ": [\n" + ",\n".join("  " + json.dumps(item) for item in items) + "\n ]"
    for name, items in cases.items()
]
here.with_name("wavelet.json").write_text("{\n " + ",\n ".join(parts) + "\n}\n")
here.with_name("wavelet.f64").write_bytes(np.concatenate(numbers).astype("<f8").tobytes())
