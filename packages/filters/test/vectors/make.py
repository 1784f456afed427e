"""Writes filters.json: what NumPy makes of the filters' formulas, in the dtype of the array.

Run with Debian 12's python3 and python3-numpy: /usr/bin/python3 make.py
"""

import base64
import json
import pathlib
import sys

import numpy as np


def text(values):
    little = values.astype(values.dtype.newbyteorder("<"))
    return base64.b64encode(np.ascontiguousarray(little).tobytes()).decode()


def sample(dtype, shape):
    """Signed values over the sizes that occur in VDFs and beyond, zeros among them, at the rim only zeros."""
    random = np.random.default_rng(sum(shape))
    values = random.choice([-1.0, 1.0, 1.0], shape) * 10.0 ** random.uniform(-30, 3, shape)
    values[random.random(shape) < 0.2] = 0
    values[-1] = 0
    values[..., 0] = 0
    return values.astype(dtype)


def power(values, exponent=0.5, negatives="keep"):
    x = values.astype("f8")
    below = 0 if negatives == "clamp" else -np.power(np.maximum(-x, 0), exponent)
    return np.where(x > 0, np.power(np.maximum(x, 0), exponent), below), [exponent, int(negatives == "clamp")]


def log10_floor(values, floor=1e-16):
    return np.log10(np.maximum(values.astype("f8"), floor)), [floor]


def asinh(values, scale=None, scaleOfPeak=1e-3):
    scale = float(np.abs(values).max()) * scaleOfPeak if scale is None else scale
    return np.arcsinh(values.astype("f8") / scale), [scale]


def normalise(values):
    fraction, exponent = np.frexp(np.abs(values).max())
    exponent = int(exponent) - int(fraction == 0.5)
    return np.ldexp(values, -exponent), [exponent]


def crop(values, below=0.0):
    box = [(int(i.min()), int(i.max()) + 1) for i in np.nonzero(np.abs(values) > below)]
    margins = [m for (start, end), n in zip(box, values.shape) for m in (start, n - end)]
    return values[tuple(slice(*ends) for ends in box)], [margins]


def cast(values, to="float32"):
    return values.astype(to), [int(to == "float64")]


def threshold(values, below=0.0, mask="none", fill="zero"):
    cut = np.where(np.abs(values) < below, 0, values)
    if mask == "none":
        return cut, [None]
    zeros = (cut == 0) & ~np.signbit(cut)
    # How zeros are coded is the filter's own affair: the array and where its zeros are is not.
    return cut, [{"zeros": text(zeros.astype("u1"))}]


def case(function, dtype, shape, **options):
    values = sample(dtype, shape)
    filtered, params = function(values, **options)
    kept = options.get("to", "float32") if function is cast else dtype
    return {
        "filter": {"log10_floor": "log10-floor"}.get(function.__name__, function.__name__),
        "options": options,
        "dtype": dtype,
        "shape": shape,
        "values": text(values),
        "filteredShape": list(filtered.shape),
        "filteredDtype": kept,
        "filtered": text(filtered.astype(kept)),
        "params": params,
    }


cases = [
    case(function, dtype, shape, **options)
    for function, *variants in [
        (power, {}, {"exponent": 0.3, "negatives": "clamp"}, {"exponent": 0.65}),
        (log10_floor, {}, {"floor": 1e-25}),
        (asinh, {}, {"scale": 1e-15}, {"scaleOfPeak": 0.5}),
        (normalise, {}),
        (crop, {}, {"below": 1e-10}),
        (cast, {}, {"to": "float64"}),
        (threshold, {}, {"below": 1e-10}, {"below": 1e-10, "mask": "exact", "fill": "zero"}),
    ]
    for options in variants
    for dtype, shape in [("float32", [4, 3, 5]), ("float64", [2, 2, 3, 4])]
]
made_by = {"python": sys.version.split()[0], "numpy": np.__version__}
out = pathlib.Path(__file__).with_name("filters.json")
out.write_text(json.dumps({"madeBy": made_by, "cases": cases}, indent=1) + "\n")
