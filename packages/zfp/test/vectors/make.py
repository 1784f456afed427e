"""Writes cases.txt: what the C library makes of the arrays of fields.py, as hashes.

    /usr/bin/python3 make.py

Needs Debian's libzfp1 and python3-zfpy 1.0.0. A line has: dtype, shape, kind and seed of the array, mode, header, length of the
stream, first 16 hexadecimal digits of the SHA-256 of the stream and of the decoded values (little-endian).
"""
import hashlib
import itertools
from pathlib import Path

import numpy as np
import zfpy

import libzfp
from fields import VDF_SHAPE, field

HERE = Path(__file__).parent
SHAPES = [
    (1,), (3,), (4,), (5,), (17,), (50,),
    (1, 1), (5, 4), (17, 3), (50, 5),
    (1, 1, 1), (4, 4, 4), (5, 3, 17), (17, 4, 5),
    (1, 1, 1, 1), (4, 4, 4, 4), (5, 3, 4, 6), (3, 17, 5, 4),
]  # fmt: skip
#: More than one slab each.
LARGE = [
    ("float32", (150001,), "noise"), ("float64", (70002,), "smooth"), ("int32", (100001,), "smooth"),
    ("int64", (50000,), "noise"), ("float32", (3, 40001), "smooth"), ("float64", (201, 302), "sparse"),
    ("float32", (50, 51, 53), "noise"), ("float64", (2, 5, 9001), "smooth"), ("int32", (37, 38, 70), "noise"),
    ("float32", (9, 9, 33, 34), "smooth"), ("float64", (3, 5, 7, 601), "noise"), ("int64", (5, 21, 22, 23), "smooth"),
]  # fmt: skip
FLOAT_KINDS = ["smooth", "noise", "constant", "zero", "subnormal", "huge", "tiny", "sparse", "vdf"]
INTEGER_KINDS = ["smooth", "noise", "constant", "zero", "small", "bits"]
#: Modes are dealt out in turn, so that every array meets some and every mode many.
MODES = [
    "a:0.001", "p:7", "r:3.7", "R", "e:1:16658:64:-1074", "a:0.0", "p:19", "r:8:align", "e:1:70:64:-1074", "a:8.0",
    "p:64", "r:0.7", "e:60:300:20:-20", "a:1e-30", "R", "e:0:40:64:-5", "p:40", "r:33", "e:0:5:64:-5", "a:1e-15",
    "e:1:16658:17:-1075", "r:17.25:align", "e:1:33:64:-2000", "p:1", "a:1e-320", "e:500:500:64:-1074", "a:1e300",
    "e:1:4000:64:-300", "p:13",
]  # fmt: skip
#: Tolerances that suit kinds whose values are far from 1.
TOLERANCES = {
    "subnormal": ["a:1e-40", "a:1e-310", "a:1e-42"], "huge": ["a:1e10", "a:1e-20"],
    "tiny": ["a:1e-33", "a:1e-36", "a:1e-294"], "vdf": ["a:1e-13", "a:1e-16", "a:1e-18", "p:12"],
    "sparse": ["a:1e-06"],
}  # fmt: skip
MODES_PER_ARRAY = 5


def main():
    vdf = np.fromfile(HERE / "vdf.f32", "<f4")
    assert vdf.size == np.prod(VDF_SHAPE) and libzfp.WORD_BITS == 8
    lines = [case(*spec, vdf) for spec in specs()]
    text = [f"# {libzfp.VERSION}, words of {libzfp.WORD_BITS} bits, {len(lines)} cases", *lines]
    (HERE / "cases.txt").write_text("\n".join(text) + "\n")
    print(text[0])


def specs():
    modes, headers = itertools.cycle(MODES), itertools.cycle(["full", "none", "mode", "full", "none"])
    seed = 0
    for dtype in ("float32", "float64", "int32", "int64"):
        kinds = FLOAT_KINDS if dtype.startswith("float") else INTEGER_KINDS
        for shape, kind in itertools.product(SHAPES, kinds):
            seed += 1
            for mode in [*itertools.islice(modes, MODES_PER_ARRAY), *TOLERANCES.get(kind, [])]:
                yield dtype, shape, kind, seed, mode, next(headers)
    for dtype, shape in itertools.product(("float32", "float64"), SHAPES):
        seed += 1
        yield dtype, shape, "bits", seed, "R", next(headers)
    for dtype, shape, kind in LARGE:
        seed += 1
        for mode in ("a:0.001", "p:11", "r:5.3", "R"):
            yield dtype, shape, kind, seed, mode, next(headers)
    for dtype, mode in itertools.product(("float32", "float64"), ("a:1e-12", "a:1e-14", "a:1e-17", "R", "r:2")):
        yield dtype, VDF_SHAPE, "vdf", 1, mode, next(headers)


def case(dtype, shape, kind, seed, mode, header, vdf):
    array = field(kind, dtype, shape, seed, vdf)
    stream = libzfp.encode(array, mode, header)
    decoded = libzfp.decode(stream, array, mode, header)
    compare_with_zfpy(array, mode, header, stream, decoded)
    size = "x".join(map(str, shape))
    hashes = digest(stream), digest(decoded.astype(decoded.dtype.newbyteorder("<")).tobytes())
    return " ".join([dtype, size, kind, str(seed), mode, header, str(len(stream)), *hashes])


def compare_with_zfpy(array, mode, header, stream, decoded):
    """zfpy must agree where it can do the same."""
    kind, *numbers = mode.split(":")
    options = {"a": "tolerance", "p": "precision", "r": "rate"}
    if kind == "e" or "align" in numbers or header == "mode" or numbers == ["0.0"]:
        return
    if kind == "a" and array.dtype.kind == "i":
        return
    # zfpy gives blocks fewer bits than their header takes, whereupon the library writes beyond its memory.
    if kind == "r" and float(numbers[0]) * 4**array.ndim < 12:
        return
    arguments = {options[kind]: float(numbers[0])} if numbers else {}
    assert zfpy.compress_numpy(array, write_header=header == "full", **arguments) == stream, (array.shape, mode)
    if header == "full":
        assert zfpy.decompress_numpy(stream).tobytes() == decoded.tobytes()


def digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


if __name__ == "__main__":
    main()
