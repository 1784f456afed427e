"""Golden numbers of the four public VLSV files, by a reader that shares no code with the package.

    /usr/bin/python3 make_golden.py FOLDER_WITH_THE_FILES > golden.json

Made with Python 3.11, NumPy 1.24.2 (Debian 12).
"""
import hashlib
import json
import math
import os
import re
import struct
import sys

import numpy as np

FOLDER = sys.argv[1]
VARIABLES = {
    "bulk.1d": "CellID proton/vg_rho proton/vg_v proton/vg_ptensor_diagonal proton/vg_ptensor_offdiagonal vg_b_vol vg_boundarytype",
    "bulk.2d": "CellID fg_b fg_e proton/vg_blocks proton/vg_rho proton/vg_v vg_b_vol vg_boundarytype vg_pressure vg_rank",
    "bulk.amr": "CellID fg_b fg_e proton/vg_blocks proton/vg_rho proton/vg_v vg_boundarylayer vg_boundarytype vg_rank",
    "1d_single": "CellID proton/vg_rho proton/vg_v vg_b_vol vg_boundarytype vg_pressure",
}
OTHERS = {
    "bulk.1d": [("CELLSWITHBLOCKS", {"name": "proton"}), ("BLOCKSPERCELL", {"name": "proton"}),
                ("BLOCKIDS", {"name": "proton"}), ("BLOCKVARIABLE", {"name": "proton"}),
                ("MESH_BBOX", {"mesh": "proton"})],
    "bulk.2d": [("MESH", {"name": "SpatialGrid"}), ("MESH", {"name": "fsgrid"}),
                ("MESH_DOMAIN_SIZES", {"mesh": "SpatialGrid"}), ("MESH_DOMAIN_SIZES", {"mesh": "fsgrid"})],
    "bulk.amr": [("MESH", {"name": "SpatialGrid"}), ("MESH", {"name": "fsgrid"})],
    "1d_single": [],
}
PARAMETERS = ("time dt timestep fieldSolverSubcycles fileIndex xmin xmax ymin ymax zmin zmax "
              "xcells_ini ycells_ini zcells_ini numWritingRanks").split()


class File:
    def __init__(self, name):
        with open(os.path.join(FOLDER, name + ".vlsv"), "rb") as file:
            self.bytes = file.read()
        self.footer = struct.unpack_from("<Q", self.bytes, 8)[0]
        text = self.bytes[self.footer:].decode()
        self.children = []
        for tag, attributes, offset in re.findall(r"<(\w+) ([^<]*)>(\d+)</", text):
            self.children.append((tag, dict(re.findall(r'(\w+)="([^"]*)"', attributes)), int(offset)))

    def find(self, tag, key):
        return next((a, o) for t, a, o in self.children if t == tag and all(a.get(k) == key[k] for k in key))

    def array(self, tag, key):
        a, offset = self.find(tag, key)
        kind = {"int": "i", "uint": "u", "float": "f"}[a["datatype"]]
        count = int(a["arraysize"]) * int(a["vectorsize"])
        return np.frombuffer(self.bytes, f"<{kind}{a['datasize']}", count, offset)


def array_row(file, tag, key):
    attributes, offset = file.find(tag, key)
    values = file.array(tag, key)
    return {
        "tag": tag, **key, "offset": offset,
        "size": int(attributes["arraysize"]), "vectorSize": int(attributes["vectorsize"]),
        "type": {"int": "int", "uint": "uint", "float": "float"}[attributes["datatype"]]
                + str(8 * int(attributes["datasize"])),
        "first": values[0].item(), "last": values[-1].item(),
        "min": values.min().item(), "max": values.max().item(),
        "sum": math.fsum(values.astype(np.float64)),
        "sha256": hashlib.sha256(values.tobytes()).hexdigest(),
    }


def vdf(file, cell_row):
    """Cell number `cell_row` of bulk.1d, on its mesh of 40 x 40 x 40 cells."""
    counts = file.array("BLOCKSPERCELL", {"name": "proton"})
    start, count = int(counts[:cell_row].sum()), int(counts[cell_row])
    ids = file.array("BLOCKIDS", {"name": "proton"})[start:start + count]
    values = file.array("BLOCKVARIABLE", {"name": "proton"}).reshape(-1, 64)[start:start + count]
    dense = np.zeros((40, 40, 40), np.float32)
    for b, block in zip(ids, values):
        z, y, x = 4 * (b // 100), 4 * (b // 10 % 10), 4 * (b % 10)
        dense[z:z + 4, y:y + 4, x:x + 4] = block.reshape(4, 4, 4)
    wide = dense.astype(np.float64)
    peak = [int(i) for i in np.unravel_index(dense.argmax(), dense.shape)][::-1]
    boxes = []
    for threshold in (None, 1e-16, 1e-15, 1e-6):
        kept = wide > 0 if threshold is None else wide >= threshold
        z, y, x = np.nonzero(kept)
        boxes.append({"threshold": threshold, "cells": int(kept.sum()),
                      "low": [int(x.min()), int(y.min()), int(z.min())],
                      "high": [int(x.max()), int(y.max()), int(z.max())],
                      "sum": math.fsum(wide[kept])})
    points = [(25, 19, 19), (25, 20, 20), (20, 20, 20), (16, 18, 18), (12, 19, 19), (33, 19, 20)]
    most = values.max(axis=1)
    return {
        "cellId": file.array("CELLSWITHBLOCKS", {"name": "proton"})[cell_row].item(),
        "idsSha256": hashlib.sha256(ids.tobytes()).hexdigest(),
        "valuesSha256": hashlib.sha256(values.tobytes()).hexdigest(),
        "xFastestSha256": hashlib.sha256(dense.tobytes()).hexdigest(),
        "zFastestSha256": hashlib.sha256(np.ascontiguousarray(dense.T).tobytes()).hexdigest(),
        "sum": math.fsum(wide.ravel()),
        "max": dense.max().item(), "peak": peak, "min": dense.min().item(),
        "smallestPositive": dense[dense > 0].min().item(),
        "positive": int((dense > 0).sum()),
        "subnormal": int(((wide > 0) & (wide < 2.0 ** -126)).sum()),
        "positiveBlocks": int((most > 0).sum()),
        "firstPositiveBlock": int(ids[most > 0][0]),
        "blocksAbove": [int(b) for b in ids[most.astype(np.float64) >= 1e-16]],
        "boxes": boxes,
        "points": [{"at": [x, y, z], "block": x // 4 + 10 * (y // 4) + 100 * (z // 4),
                    "cell": x % 4 + 4 * (y % 4) + 16 * (z % 4), "value": dense[z, y, x].item()}
                   for x, y, z in points],
    }


def velocity_mesh(file):
    box = [int(n) for n in file.array("MESH_BBOX", {"mesh": "proton"})]
    nodes = [file.array("MESH_NODE_CRDS_" + axis, {"mesh": "proton"}) for axis in "XYZ"]
    return {"blocks": box[:3], "blockWidth": box[3],
            "min": [float(n[0]) for n in nodes], "max": [float(n[-1]) for n in nodes],
            "cell": [float((n[-1] - n[0]) / (b * box[3])) for n, b in zip(nodes, box)]}


golden = {}
for name, variables in VARIABLES.items():
    file = File(name)
    keys = [("VARIABLE", {"name": v}) for v in variables.split()] + OTHERS[name]
    golden[name] = {
        "footerOffset": file.footer,
        "footerBytes": len(file.bytes) - file.footer,
        "children": len(file.children),
        "parameters": {p: file.array("PARAMETER", {"name": p})[0].item() for p in PARAMETERS},
        "velocityMesh": velocity_mesh(file),
        "arrays": [array_row(file, tag, key) for tag, key in keys],
    }
golden["bulk.1d"]["vdfs"] = [vdf(File("bulk.1d"), 0), vdf(File("bulk.1d"), 1)]
json.dump(golden, sys.stdout, indent=1)
