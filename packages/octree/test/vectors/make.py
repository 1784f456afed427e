#!/usr/bin/python3
"""Makes fits.json: least-squares fits of tensor-product Legendre polynomials to boxes of cells, by NumPy. For each box the
values, the degree and the fitted values, float64 in little-endian base64; and orthonormal polynomials on lines of cells,
by QR of Legendre polynomials. Run: /usr/bin/python3 make.py"""
import base64, json, os
import numpy as np
from numpy.polynomial import legendre

def text(a):
    return base64.b64encode(np.ascontiguousarray(a, '<f8').tobytes()).decode()

def line(n, degree):
    x = np.linspace(-1, 1, n) if n > 1 else np.zeros(1)
    return legendre.legvander(x, min(degree, n - 1))

def fit(values, degree):
    design = np.ones((1, 1))
    for n in values.shape:
        design = np.kron(design, line(n, degree))
    solution = np.linalg.lstsq(design, values.ravel(), rcond=None)[0]
    return (design @ solution).reshape(values.shape)

rng = np.random.default_rng(5)
boxes = []
for shape, degree in [((17,), 4), ((5, 9), 2), ((6, 7, 8), 2), ((12, 3, 1), 7), ((13, 12, 25), 3), ((2, 4, 5, 6), 2), ((64,), 15)]:
    values = rng.standard_normal(shape)
    boxes.append({'shape': shape, 'degree': degree, 'values': text(values), 'fitted': text(fit(values, degree))})
lines = []
for n, count in [(1, 1), (2, 2), (3, 3), (10, 4), (16, 16), (50, 8), (64, 16)]:
    q, r = np.linalg.qr(line(n, count - 1))
    lines.append({'length': n, 'count': count, 'rows': text((q * np.sign(np.diag(r))).T)})
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'fits.json')
with open(path, 'w') as file:
    json.dump({'numpy': np.__version__, 'boxes': boxes, 'lines': lines}, file, indent=1)
    file.write('\n')
