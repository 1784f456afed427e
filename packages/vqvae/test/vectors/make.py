"""Answers of NumPy for the parts of vqvae that have a formula. Run: /usr/bin/python3 make.py > vqvae.json

Made with NumPy 1.24.2.
"""
import json

import numpy as np

rng = np.random.default_rng(6)


def ema():
    """One update of a code book (van den Oord et al. 2017, appendix A.1), code 0 held at zero."""
    size, dims, decay, epsilon = 5, 3, 0.9, 1e-5
    values = rng.normal(size=(size, dims)).astype("f4")
    values[0] = 0
    counts = rng.uniform(0.5, 3, size).astype("f4")
    sums = (values * counts[:, None]).astype("f4")
    vectors = rng.normal(size=(12, dims)).astype("f4")
    distance = ((vectors[:, None, :].astype("f8") - values[None].astype("f8")) ** 2).sum(-1)
    codes = distance.argmin(1)
    one_hot = np.eye(size)[codes]
    after = decay * counts + (1 - decay) * one_hot.sum(0)
    moved = decay * sums + (1 - decay) * (one_hot.T @ vectors)
    smoothed = (after + epsilon) / (after.sum() + size * epsilon) * after.sum()
    book = moved / smoothed[:, None]
    book[0] = 0
    given = dict(values=values, counts=counts, sums=sums, vectors=vectors)
    answer = dict(codes=codes, newValues=book, newCounts=after, newSums=moved)
    return {"dims": dims, "decay": decay, **{k: np.ravel(v).tolist() for k, v in {**given, **answer}.items()}}


def frame(length, nodes, pitch, shift):
    """Nodes that fit values best, and values between nodes: dense matrices instead of bands."""
    place = (np.arange(length) - (length - 1) / 2) / pitch + (nodes - 1) / 2 + shift
    d = np.abs(place[:, None] - np.arange(nodes)[None])
    near = 1.5 * d**3 - 2.5 * d**2 + 1
    far = -0.5 * d**3 + 2.5 * d**2 - 4 * d + 2
    interpolation = np.where(d < 1, near, np.where(d < 2, far, 0))
    second = -2 * np.eye(nodes) + np.eye(nodes, k=1) + np.eye(nodes, k=-1)
    back = (np.arange(nodes) - (nodes - 1) / 2 - shift) * pitch + (length - 1) / 2
    outside = np.diag(((back < -0.5) | (back > length - 0.5)) * 0.02)
    normal = interpolation.T @ interpolation + 1e-3 * second.T @ second + outside
    values = rng.normal(size=length)
    fitted = np.linalg.solve(normal, interpolation.T @ values)
    again = interpolation @ fitted
    case = dict(length=length, nodes=nodes, pitch=pitch, shift=shift)
    return {**case, "values": values.tolist(), "fitted": fitted.tolist(), "again": again.tolist()}


frames = [frame(20, 16, 1.3, 0), frame(9, 24, 0.5, 1.25), frame(40, 16, 2, -3), frame(2, 8, 1.7, 0)]
print(json.dumps({"ema": ema(), "frames": frames}))
