"""What NumPy users would do: argv is file, side, L1 to reach, runs, and what to do (transforms, zfp). Prints JSON."""
import json
import sys
import time

import numpy as np
import pywt
import zfpy
from scipy.fft import dctn

path, side, target, runs = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
what = sys.argv[5:]
f = np.fromfile(path, dtype="<f4").reshape(side, side, side)


def best(work):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * min(times)


result = {}
if "transforms" in what:
    n = side // 8
    blocks = np.ascontiguousarray(f.reshape(n, 8, n, 8, n, 8).transpose(0, 2, 4, 1, 3, 5))
    result["dct"] = best(lambda: dctn(blocks, axes=(3, 4, 5), norm="ortho", workers=1))
    result["dwt"] = best(lambda: pywt.wavedecn(f, "bior4.4", mode="symmetric", level=3))
    result["swtHaar"] = best(lambda: pywt.swtn(f, "haar", 2))
    result["swtDb4"] = best(lambda: pywt.swtn(f, "db4", 2))
if "zfp" in what:
    # Accuracy mode knows tolerances of powers of two: the coarsest that is within the error.
    total = np.abs(f).sum(dtype=np.float64)
    tolerance = float(2.0 ** np.ceil(np.log2(f.max())))
    while True:
        stream = zfpy.compress_numpy(f, tolerance=tolerance)
        l1 = float(np.abs(f.astype(np.float64) - zfpy.decompress_numpy(stream)).sum() / total)
        if l1 <= target:
            break
        tolerance /= 2
    result["zfp"] = {
        "bytes": len(stream),
        "l1": l1,
        "encode": best(lambda: zfpy.compress_numpy(f, tolerance=tolerance)),
        "decode": best(lambda: zfpy.decompress_numpy(stream)),
    }
print(json.dumps(result))
