"""Writes npy.json: .npy files as NumPy saves them, in base64, with their values in C order.

Run with Debian's NumPy: /usr/bin/python3 make_npy.py
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
from numpy.lib import format as npy


def file_of(array, version=None):
    out = io.BytesIO()
    npy.write_array(out, array, version=version)
    return base64.b64encode(out.getvalue()).decode()


def case(name, array, version=None):
    return {
        "name": name,
        "dtype": array.dtype.newbyteorder("=").name,
        "shape": array.shape,
        "values": [float(v) for v in array.flatten(order="C")],
        "file": file_of(array, version),
    }


def main():
    ramp = np.arange(24).reshape(2, 3, 4) / 7
    good = [
        case("float32 C", ramp.astype("<f4")),
        case("float64 C", ramp.astype("<f8")),
        case("float32 Fortran", np.asfortranarray(ramp.astype("<f4"))),
        case("float64 Fortran", np.asfortranarray(ramp)),
        case("float32 big-endian", ramp.astype(">f4")),
        case("float64 big-endian Fortran", np.asfortranarray(ramp.astype(">f8"))),
        case("rank 1", ramp.ravel()[:5]),
        case("rank 2", ramp[0].astype("<f4")),
        case("rank 4", ramp.reshape(2, 1, 3, 4)),
        case("long axes", np.full((1, 1000), 2.5, dtype="<f4")),
        case("empty", np.zeros((0, 3), dtype="<f8")),
        case("version 2", ramp.astype("<f4"), (2, 0)),
        case("version 3", ramp, (3, 0)),
    ]
    bad = {
        "int32": np.arange(3, dtype="<i4"),
        "float16": np.zeros(3, dtype="<f2"),
        "complex64": np.zeros(3, dtype="<c8"),
        "structured": np.zeros(3, dtype=[("a", "<f4"), ("b", "<f4")]),
        "rank 0": np.array(1.5),
        "rank 5": np.zeros((1, 1, 1, 1, 2)),
    }
    refused = [{"name": name, "file": file_of(array)} for name, array in bad.items()]
    made = {"numpy": np.__version__, "good": good, "refused": refused}
    Path(__file__).with_name("npy.json").write_text(json.dumps(made) + "\n")


main()
