"""Writes vdf.f32: 24 x 22 x 20 cells (z, y, x; float32, little-endian) round the peak of a VDF at the shock.

    /usr/bin/python3 cut_vdf.py ipshock-1d.vlsv

The file is an own run: Vlasiator, one-dimensional interplanetary shock, t = 30.1 s.
"""
import re
import sys
from pathlib import Path

import numpy as np

from fields import VDF_SHAPE

#: Velocity blocks along an axis, cells along an axis of a block.
BLOCKS, WIDTH = 36, 4
ROW = 30


def main(path):
    data = Path(path).read_bytes()
    footer = data[int.from_bytes(data[8:16], "little") :].decode()

    def read(tag):
        attributes, offset = re.search(rf'<{tag} ([^>]*name="proton"[^>]*)>(\d+)<', footer).groups()
        of = dict(re.findall(r'(\w+)="(\w*)"', attributes))
        kind = {"uint": "u", "float": "f"}[of["datatype"]]
        return np.frombuffer(data, f"<{kind}{of['datasize']}", int(of["arraysize"]) * int(of["vectorsize"]), int(offset))

    starts = np.concatenate([[0], np.cumsum(read("BLOCKSPERCELL"), dtype=np.int64)])
    own = slice(starts[ROW], starts[ROW + 1])
    ids = read("BLOCKIDS")[own].astype(np.int64)
    dense = np.zeros((BLOCKS, BLOCKS, BLOCKS, WIDTH, WIDTH, WIDTH), "<f4")
    values = read("BLOCKVARIABLE").reshape(-1, WIDTH, WIDTH, WIDTH)[own]
    dense[ids // BLOCKS**2, ids // BLOCKS % BLOCKS, ids % BLOCKS] = values
    dense = dense.transpose(0, 3, 1, 4, 2, 5).reshape([BLOCKS * WIDTH] * 3)
    peak = np.unravel_index(dense.argmax(), dense.shape)
    cut = tuple(slice(p - n // 2, p - n // 2 + n) for p, n in zip(peak, VDF_SHAPE))
    dense[cut].tofile(Path(__file__).parent / "vdf.f32")
    print(peak, dense[cut].min(), dense[cut].max())


if __name__ == "__main__":
    main(sys.argv[1])
