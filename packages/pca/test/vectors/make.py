"""Writes pca.json: principal components of matrices and arrays by scikit-learn. Run with Debian's Python:
/usr/bin/python3 make.py (python3-sklearn 1.2.1, python3-numpy 1.24.2)."""
import json
import numpy as np
from sklearn.decomposition import PCA

rng = np.random.default_rng(7)
cases = []


def decaying(rows, columns):
    """A random matrix whose singular values fall by a fifth each, off centre."""
    side = min(rows, columns)
    u = np.linalg.qr(rng.normal(size=(rows, side)))[0]
    v = np.linalg.qr(rng.normal(size=(columns, side)))[0]
    return (u * 0.8 ** np.arange(side)) @ v.T + rng.normal(size=columns)


# shape of the array, axis of the slices, number of components; None for the axis: one row for each value
for shape, axis, count in [
    ((7,), None, 1),
    ((9, 5), 0, 4),
    ((5, 11), 0, 3),
    ((13, 7), 1, 7),
    ((7, 5, 6), 0, 5),
    ((6, 9, 5), 1, 4),
    ((4, 5, 11), 2, 8),
    ((3, 5, 4, 6), 0, 2),
    ((3, 5, 4, 6), 2, 6),
    ((1, 12), 0, 1),
]:
    if axis is None:
        rows = shape[0]
    elif len(shape) == 4 and axis > 0:
        rows = shape[0] * shape[axis]
    else:
        rows = shape[axis]
    size = int(np.prod(shape))
    matrix = decaying(rows, size // rows)
    if axis is None:
        array = matrix.reshape(shape)
    elif len(shape) == 4 and axis > 0:
        rest = [n for a, n in enumerate(shape) if a not in (0, axis)]
        array = np.moveaxis(matrix.reshape(shape[0], shape[axis], *rest), 1, axis)
    else:
        rest = [n for a, n in enumerate(shape) if a != axis]
        array = np.moveaxis(matrix.reshape(rows, *rest), 0, axis)
    with np.errstate(all='ignore'):
        pca = PCA(n_components=count, svd_solver='full')
        scores = pca.fit_transform(matrix)
    cases.append({
        'shape': shape, 'axis': axis, 'count': count, 'rows': rows,
        'array': array.ravel().tolist(),
        'mean': pca.mean_.tolist(),
        'components': pca.components_.ravel().tolist(),
        'scores': scores.ravel().tolist(),
        'variances': np.nan_to_num(pca.explained_variance_).tolist(),
        'inverse': pca.inverse_transform(scores).ravel().tolist(),
    })

with open(__file__.replace('make.py', 'pca.json'), 'w') as out:
    json.dump(cases, out)
    out.write('\n')
