"""Writes dct.json: block transforms by SciPy's dctn and idctn, orthonormal, in float64.

`cases`: blocks of one size, padded, of which some coefficients are kept. `tilings`: blocks whose lengths differ by at most
1, without padding; coefficients stand at their block's place.

Run with Debian 12's python3, python3-numpy and python3-scipy: /usr/bin/python3 make.py
"""

import base64
import json
import pathlib
import sys

import numpy as np
import scipy
from scipy.fft import dctn, idctn


def text(values):
    return base64.b64encode(np.ascontiguousarray(values, "<f8").tobytes()).decode()


def blocks_of(values, size, padding):
    """Blocks along new leading axes: shape (counts..., size of a block along each axis...)."""
    rank = values.ndim
    block = [min(size, n) for n in values.shape]
    pad = [(0, -n % b) for n, b in zip(values.shape, block)]
    padded = np.pad(values, pad, mode="symmetric" if padding == "mirror" else "constant")
    split = [k for n, b in zip(padded.shape, block) for k in (n // b, b)]
    return padded.reshape(split).transpose([*range(0, 2 * rank, 2), *range(1, 2 * rank, 2)])


def joined(blocks, shape):
    rank = len(shape)
    order = [axis for pair in zip(range(rank), range(rank, 2 * rank)) for axis in pair]
    padded = [c * b for c, b in zip(blocks.shape[:rank], blocks.shape[rank:])]
    return blocks.transpose(order).reshape(padded)[tuple(slice(n) for n in shape)]


def transform(values, size, keep, padding):
    rank = values.ndim
    axes = tuple(range(rank, 2 * rank))
    low = (...,) + tuple(slice(keep) for _ in range(rank))
    full = dctn(blocks_of(values, size, padding), type=2, norm="ortho", axes=axes)
    kept = np.zeros_like(full)
    kept[low] = full[low]
    return full[low], joined(idctn(kept, type=2, norm="ortho", axes=axes), values.shape)


def case(shape, size, keep, padding):
    values = np.random.default_rng(sum(shape)).standard_normal(shape)
    # The first axis of a rank 4 array is a batch.
    items = values if values.ndim == 4 else values[None]
    results = [transform(item, size, keep, padding) for item in items]
    return {
        "shape": shape,
        "blockSize": size,
        "keep": keep,
        "padding": padding,
        "values": text(values),
        "coefficients": text(np.concatenate([c.ravel() for c, _ in results])),
        "decoded": text(np.stack([d for _, d in results])),
    }


cases = [
    case([13], 8, 4, "zero"),
    case([13], 8, 8, "mirror"),
    case([9, 14], 8, 3, "mirror"),
    case([7, 5], 7, 2, "zero"),
    case([5, 9, 11], 8, 4, "zero"),
    case([5, 9, 11], 4, 4, "mirror"),
    case([6, 1, 10], 512, 3, "zero"),
    case([3, 4, 7, 5], 3, 2, "mirror"),
]
def cut(length, longest):
    count = -(-length // longest)
    least, longer = divmod(length, count)
    return [least + (i + 1) * longer // count - i * longer // count for i in range(count)]


def tiling(shape, sizes):
    values = np.random.default_rng(sum(shape)).standard_normal(shape)
    out = np.empty_like(values)
    pieces = [cut(n, b) for n, b in zip(shape, sizes)]
    edges = [np.concatenate([[0], np.cumsum(p)]) for p in pieces]
    for index in np.ndindex(*[len(p) for p in pieces]):
        block = tuple(slice(e[i], e[i + 1]) for e, i in zip(edges, index))
        out[block] = dctn(values[block], type=2, norm="ortho")
    return {"shape": shape, "sizes": sizes, "values": text(values), "coefficients": text(out)}


tilings = [
    tiling([1], [8]),
    tiling([37], [8]),
    tiling([29], [512]),
    tiling([9, 14], [4, 5]),
    tiling([11, 1], [3, 8]),
    tiling([7, 9, 11], [8, 4, 5]),
    tiling([5, 6, 1], [2, 512, 7]),
    tiling([13, 5, 17], [13, 5, 17]),
    tiling([3, 4, 7, 5], [1, 3, 3, 3]),
    tiling([4, 3, 6, 5], [4, 2, 512, 3]),
]
made_by = {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__}
out = pathlib.Path(__file__).with_name("dct.json")
out.write_text(json.dumps({"madeBy": made_by, "cases": cases, "tilings": tilings}, indent=1) + "\n")
