"""Writes src/wavelet/coefficients.ts: the filters of PyWavelets from which all others follow (made with 1.1.1).

Orthogonal families: the reconstruction low-pass. bior: the decomposition and after it the reconstruction low-pass.
Left out are haar, which is db1, and rbio, which is bior with its two filters exchanged and reversed. Doubles,
little-endian, in base64. The relations used by src/wavelet/families.ts to make the rest are checked here.
"""

import base64
import pathlib

import numpy as np
import pywt

HEAD = """// biome-ignore-all format: one wavelet a line.
// Written by test/vectors/make_wavelet_table.py, do not edit.

/**
 * Filters as base64 of little-endian float64: the reconstruction low-pass of orthogonal wavelets, the decomposition and
 * then the reconstruction low-pass of biorthogonal ones.
 */
export const coefficients: Readonly<Record<string, string>> = {
"""


def check(name):
    w = pywt.Wavelet(name)
    dec_lo, dec_hi, rec_lo, rec_hi = (np.array(f) for f in w.filter_bank)
    odd = np.arange(w.dec_len) % 2 == 1
    assert np.array_equal(rec_hi, np.where(odd, -dec_lo, dec_lo))
    assert np.array_equal(dec_hi, np.where(odd, rec_lo, -rec_lo))
    if name.startswith("rbio"):
        twin = pywt.Wavelet("bior" + name[4:])
        assert np.array_equal(dec_lo, np.array(twin.rec_lo)[::-1]) and np.array_equal(rec_lo, np.array(twin.dec_lo)[::-1])
    elif name.startswith("bior"):
        return np.concatenate([dec_lo, rec_lo])
    else:
        assert np.array_equal(dec_lo, rec_lo[::-1])
    return rec_lo


lines = []
for family in ["db", "sym", "coif", "bior", "rbio", "dmey", "haar"]:
    for name in pywt.wavelist(family):
        stored = check(name)
        if family in ["rbio", "haar"]:
            continue
        key = name if name.isidentifier() else f"'{name}'"
        text = base64.b64encode(stored.astype("<f8").tobytes()).decode()
        lines.append(f"  {key}: '{text}',")
assert np.array_equal(pywt.Wavelet("haar").rec_lo, pywt.Wavelet("db1").rec_lo)
here = pathlib.Path(__file__).resolve()
(here.parents[2] / "src/wavelet/coefficients.ts").write_text(HEAD + "\n".join(lines) + "\n};\n")
