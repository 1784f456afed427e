"""What zfp.ts measures, by zfpy: prints the best times (ms) of RUNS runs for each tolerance, and what came of it.

    zfp_peer.py FILE SIDE RUNS TOLERANCE ...

FILE holds SIDE x SIDE x SIDE float32 values.
"""
import hashlib
import json
import sys
import time

import numpy as np
import zfpy

PATH, SIDE, RUNS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def best(work):
    shortest = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        result = work()
        shortest = min(shortest, 1e3 * (time.perf_counter() - start))
    return shortest, result


array = np.fromfile(PATH, "<f4").reshape(SIDE, SIDE, SIDE)
found = []
for tolerance in map(float, sys.argv[4:]):
    encode, stream = best(lambda: zfpy.compress_numpy(array, tolerance=tolerance))
    decode, decoded = best(lambda: zfpy.decompress_numpy(stream))
    found.append(
        {
            "encode": encode,
            "decode": decode,
            "stream": hashlib.sha256(stream).hexdigest(),
            "values": hashlib.sha256(decoded).hexdigest(),
        }
    )
print(json.dumps(found))
