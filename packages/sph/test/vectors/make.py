"""Spherical harmonics, radial functions and quadrature by SciPy: python3 make.py writes harmonics.json, harmonics.f64 (little-endian)
and radial.json beside it.

harmonics.f64 holds the real orthonormal harmonics without Condon-Shortley phase, row l(l + 1) + m, a number for each
direction of harmonics.json: sqrt(2) Re Y for m > 0, sqrt(2) Im Y of |m| for m < 0.
"""

import json
from pathlib import Path

import numpy as np
from scipy.special import eval_genlaguerre, gammaln, roots_legendre, sph_harm

DEGREE = 40
here = Path(__file__)
angles = [(0.0, 0.0), (np.pi, 0.0), (np.pi / 2, 0.0), (np.pi / 2, 2.5), (0.3, 1.0), (1.1, -2.0), (2.9, 4.4)]
directions = [[np.sin(t) * np.cos(p), np.sin(t) * np.sin(p), np.cos(t)] for t, p in angles]
rows = np.zeros(((DEGREE + 1) ** 2, len(angles)))
for l in range(DEGREE + 1):
    for m in range(l + 1):
        for k, (t, p) in enumerate(angles):
            value = (-1) ** m * sph_harm(m, l, p, t)
            if m == 0:
                rows[l * (l + 1), k] = value.real
            else:
                rows[l * (l + 1) + m, k] = np.sqrt(2) * value.real
                rows[l * (l + 1) - m, k] = np.sqrt(2) * value.imag
rows.astype("<f8").tofile(here.with_name("harmonics.f64"))
here.with_name("harmonics.json").write_text(json.dumps({"degree": DEGREE, "directions": directions}) + "\n")

radii = np.array([0.0, 0.1, 0.7, 1.5, 3.0, 4.5, 6.0])
radial = []
for l in (0, 1, 2, 7, 20):
    for n in (0, 1, 5, 12):
        scale = np.exp(0.5 * (np.log(2) + gammaln(n + 1) - gammaln(n + l + 1.5)))
        values = (-1) ** n * scale * radii**l * np.exp(-radii**2 / 2) * eval_genlaguerre(n, l + 0.5, radii**2)
        radial.append({"l": l, "n": n, "values": values.tolist()})
nodes, weights = roots_legendre(49)
here.with_name("radial.json").write_text(
    json.dumps({"radii": radii.tolist(), "functions": radial, "nodes": nodes.tolist(), "weights": weights.tolist()}) + "\n"
)
