"""Writes zlib.json: byte shuffle by NumPy, raw deflate streams by the reference implementation of zlib.

Run with Debian 12's python3 and python3-numpy: /usr/bin/python3 make.py
"""

import base64
import json
import pathlib
import sys
import zlib

import numpy as np


def text(data):
    return base64.b64encode(data).decode()


def maxwellian(shape, dtype):
    axes = np.meshgrid(*[np.linspace(-3, 3, n) for n in shape], indexing="ij")
    return (1e-13 * np.exp(-sum((a - 0.3) ** 2 for a in axes))).astype(dtype)


def specials(dtype):
    if dtype == "<f4":
        bits = np.array([0, 1 << 31, 1, 0x807FFFFF, 0x00800000, 0x7F7FFFFF, 0x7F800000, 0xFF800000,
                         0x7FC00000, 0x7FA12345, 0xFFFFFFFF, 0x3F800000], "<u4")
    else:
        bits = np.array([0, 1 << 63, 1, 0x800FFFFFFFFFFFFF, 1 << 52, 0x7FEFFFFFFFFFFFFF, 0x7FF << 52, 0xFFF << 52,
                         0x7FF8 << 48, 0x7FF4000000012345, (1 << 64) - 1, 0x3FF << 52], "<u8")
    return bits.view(dtype).reshape(3, 4)


def deflate(data, level):
    stream = zlib.compressobj(level, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


def case(name, values):
    raw = values.tobytes()
    width = values.dtype.itemsize
    shuffled = np.frombuffer(raw, np.uint8).reshape(-1, width).T.tobytes()
    return {
        "name": name,
        "dtype": values.dtype.name,
        "shape": values.shape,
        "values": text(raw),
        "shuffled": text(shuffled),
        "deflated": {str(level): text(deflate(shuffled, level)) for level in range(10)},
        "plain": text(deflate(raw, 6)),
    }


cases = [
    case("maxwellian-float32", maxwellian((6, 7, 8), "<f4")),
    case("maxwellian-float64", maxwellian((2, 3, 4, 5), "<f8")),
    case("specials-float32", specials("<f4")),
    case("specials-float64", specials("<f8")),
    case("noise-float32", np.random.default_rng(1).standard_normal(100).astype("<f4")),
]
made_by = {"python": sys.version.split()[0], "numpy": np.__version__, "zlib": zlib.ZLIB_RUNTIME_VERSION}
out = pathlib.Path(__file__).with_name("zlib.json")
out.write_text(json.dumps({"madeBy": made_by, "cases": cases}, indent=1) + "\n")
