"""Writes dwt.json: what PyWavelets and NumPy make of the notebook's two forms, and of shrinkage in the stationary transform.

Run with Debian 12's python3, python3-numpy and python3-pywt: /usr/bin/python3 make.py
"""

import base64
import json
import pathlib
import sys

import numpy as np
import pywt


def text(values):
    return base64.b64encode(np.ascontiguousarray(values, "<f8").tobytes()).decode()


def axes_of(shape):
    """The last three axes, without those of one cell."""
    return tuple(a for a in range(len(shape)) if a >= len(shape) - 3 and shape[a] > 1)


def values_of(shape):
    """Noise on a smooth hump, with zeros on one side."""
    rng = np.random.default_rng(sum(shape))
    grid = np.meshgrid(*[np.linspace(-1, 1, n) if n > 1 else np.zeros(1) for n in shape], indexing="ij")
    hump = np.exp(-3 * sum((g - 0.2) ** 2 for g in grid))
    return np.where(hump > 0.05, hump + 0.05 * rng.standard_normal(shape), 0.0)


def bands_of(coefficients):
    """The approximation, then the details of each level: fewer high-pass letters first, then as in a dictionary."""
    yield None, None, coefficients[0]
    for level, details in enumerate(coefficients[1:], 1):
        for key in sorted(details, key=lambda k: (k.count("d"), k)):
            yield level, key, details[key]


def flat(coefficients):
    return np.concatenate([band.ravel() for _, _, band in bands_of(coefficients)])


def rebuilt(coefficients, change):
    """The same structure with every band changed."""
    out = [change(coefficients[0], True)]
    for details in coefficients[1:]:
        out.append({key: change(band, False) for key, band in details.items()})
    return out


def inverse(coefficients, shape, wavelet, boundary):
    whole = pywt.waverecn(coefficients, wavelet, boundary, axes=axes_of(shape))
    return whole[tuple(slice(n) for n in shape)]


def int8(shape, wavelet, boundary, levels):
    values = values_of(shape)
    scale = int(np.ceil(np.log2(np.abs(values).max())))
    coefficients = pywt.wavedecn(values / 2.0**scale, wavelet, boundary, levels, axes_of(shape))
    exact = np.abs(flat(coefficients)).max() / 127
    step = np.float32(exact)
    step = float(step if step >= exact else np.nextafter(step, np.float32(np.inf)))
    quantised = rebuilt(coefficients, lambda band, _: np.rint(band / step).astype(np.int8))
    decoded = inverse(rebuilt(quantised, lambda band, _: band * step), shape, wavelet, boundary)
    case = {"shape": shape, "wavelet": wavelet, "boundary": boundary, "levels": levels}
    case |= {"values": text(values), "coefficients": text(flat(coefficients))}
    return case | {"quantised": flat(quantised).tolist(), "decoded": text(decoded * 2.0**scale)}


def thresholded(shape, wavelet, boundary, levels, rule, limit):
    values = values_of(shape)
    coefficients = pywt.wavedecn(values, wavelet, boundary, levels, axes_of(shape))
    shrunk = rebuilt(coefficients, lambda band, low: pywt.threshold(band, limit, "hard" if low else rule))
    decoded = inverse(shrunk, shape, wavelet, boundary)
    case = {"shape": shape, "wavelet": wavelet, "boundary": boundary, "levels": levels}
    case |= {"rule": rule, "threshold": limit, "values": text(values)}
    return case | {"kept": int(np.count_nonzero(flat(shrunk))), "decoded": text(decoded)}


def stationary(shape, wavelet, levels, rule, limit):
    values = values_of(shape)
    axes = axes_of(shape)
    pad = [(0, -n % 2**levels if a in axes else 0) for a, n in enumerate(shape)]
    padded = np.pad(values, pad, mode="symmetric")
    coefficients = pywt.swtn(padded, wavelet, levels, axes=axes)
    low = "a" * len(axes)
    for details in coefficients:
        for key in details:
            if key != low:
                details[key] = pywt.threshold(details[key], limit, rule)
    shrunk = pywt.iswtn(coefficients, wavelet, axes=axes)[tuple(slice(n) for n in shape)]
    case = {"shape": shape, "wavelet": wavelet, "levels": levels, "rule": rule, "threshold": limit}
    return case | {"values": text(values), "shrunk": text(shrunk)}


data = {
    "madeBy": {"python": sys.version.split()[0], "numpy": np.__version__, "pywt": pywt.__version__},
    "int8": [
        int8([37], "bior1.3", "symmetric", 1),
        int8([13, 9], "haar", "zero", 2),
        int8([7, 10, 11], "bior1.3", "symmetric", 1),
        int8([9, 8, 5], "rbio3.1", "periodization", 2),
        int8([1, 12, 7], "sym4", "antireflect", 1),
        int8([2, 7, 6, 5], "coif1", "reflect", 1),
    ],
    "threshold": [
        thresholded([41], "db4", "symmetric", 2, "hard", 0.1),
        thresholded([15, 11], "db4", "periodic", 1, "soft", 0.05),
        thresholded([11, 9, 10], "db4", "symmetric", 1, "hard", 0.08),
        thresholded([9, 12, 7], "dmey", "constant", 1, "garrote", 0.06),
        thresholded([8, 1, 9], "bior2.2", "smooth", 2, "hard", 0.1),
        thresholded([3, 6, 5, 7], "db2", "antisymmetric", 2, "garrote", 0.07),
    ],
    "stationary": [
        stationary([29], "db4", 2, "hard", 0.1),
        stationary([13, 10], "sym4", 1, "soft", 0.08),
        stationary([9, 7, 11], "db4", 2, "hard", 0.1),
        stationary([6, 5, 9], "bior2.2", 1, "garrote", 0.12),
        stationary([7, 1, 6], "haar", 2, "soft", 0.05),
        stationary([3, 5, 6, 7], "db2", 1, "hard", 0.1),
    ],
}
out = pathlib.Path(__file__).with_name("dwt.json")
out.write_text(json.dumps(data) + "\n")
