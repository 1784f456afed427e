"""The reads of vlsv-read.ts in NumPy: prints the best times (ms) of RUNS runs each, and what was read.

    vlsv_read.py FILE RUNS
"""
import json
import re
import struct
import sys
import time

import numpy as np

PATH, RUNS = sys.argv[1], int(sys.argv[2])
TYPES = {"int": "i", "uint": "u", "float": "f"}


class Vlsv:
    """A VLSV file with one population, its VDFs as `BLOCKVARIABLE` has them."""

    def __init__(self, path):
        self.file = open(path, "rb")
        footer = struct.unpack("<8xQ", self.file.read(16))[0]
        self.file.seek(footer)
        self.arrays = {}
        for tag, text, offset in re.findall(r"<(\w+) ([^<]*)>(\d+)</", self.file.read().decode()):
            attributes = dict(re.findall(r'(\w+)="([^"]*)"', text))
            key = (tag, attributes.get("mesh" if tag == "MESH_BBOX" else "name"))
            self.arrays[key] = (attributes, int(offset))
        self.counts = self.read("BLOCKSPERCELL")
        self.cells = self.read("CELLSWITHBLOCKS")
        self.starts = np.concatenate([[0], np.cumsum(self.counts, dtype=np.int64)])
        self.box = [int(n) for n in self.read("MESH_BBOX")]
        self.width = self.box[3]

    def read(self, tag, first=0, count=None, name="proton"):
        attributes, offset = self.arrays[tag, name]
        dtype = np.dtype(f"<{TYPES[attributes['datatype']]}{attributes['datasize']}")
        vector = int(attributes["vectorsize"])
        if count is None:
            count = int(attributes["arraysize"])
        self.file.seek(offset + first * vector * dtype.itemsize)
        return np.fromfile(self.file, dtype, count * vector)

    def blocks(self, row):
        """Ids and values of the blocks of a cell."""
        start, count = int(self.starts[row]), int(self.counts[row])
        return self.read("BLOCKIDS", start, count), self.read("BLOCKVARIABLE", start, count)

    def dense(self, row, threshold):
        """The tight box of a cell's VDF, axes z, y, x. Whole blocks are scattered, then the box is cut out."""
        ids, values = self.blocks(row)
        w, (bx, by, bz) = self.width, self.box[:3]
        values = values.reshape(-1, w, w, w)
        place = [ids // (bx * by), ids // bx % by, ids % bx]
        kept = values >= np.float32(threshold)
        others = ((2, 3), (1, 3), (1, 2))
        low, high = [], []
        for axis in range(3):
            lines = place[axis].astype(np.int64)[:, None] * w + np.arange(w)
            lines = lines[kept.any(axis=others[axis])]
            low.append(int(lines.min()))
            high.append(int(lines.max()) + 1)
        first = [l // w for l in low]
        size = [-(-h // w) - f for h, f in zip(high, first)]
        inside = np.ones(len(ids), bool)
        for axis in range(3):
            inside &= (place[axis] >= first[axis]) & (place[axis] < first[axis] + size[axis])
        z, y, x = (place[axis][inside] - np.uint32(first[axis]) for axis in range(3))
        whole = np.zeros((size[0], w, size[1], w, size[2], w), values.dtype)
        whole[z, :, y, :, x, :] = values[inside]
        whole = whole.reshape(size[0] * w, size[1] * w, size[2] * w)
        cut = tuple(slice(l - f * w, h - f * w) for l, h, f in zip(low, high, first))
        return np.ascontiguousarray(whole[cut])


def all_blocks():
    file = Vlsv(PATH)
    numbers = 0
    for row in range(len(file.cells)):
        ids, values = file.blocks(row)
        numbers += len(ids) + len(values)
    return numbers


def all_dense():
    file = Vlsv(PATH)
    numbers = 0
    for row in range(len(file.cells)):
        numbers += file.dense(row, 1e-15).size
    return numbers


def best(work):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        numbers = work()
        times.append(time.perf_counter() - start)
    return {"ms": 1e3 * min(times), "numbers": numbers}


file = Vlsv(PATH)
sums = [float(file.dense(row, 1e-15).sum(dtype=np.float64)) for row in range(len(file.cells))]
print(json.dumps({"blocks": best(all_blocks), "dense": best(all_dense), "sums": sums}))
