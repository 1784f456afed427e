"""Expectation-maximisation by scikit-learn, on points that stand where weights say how often.

    /usr/bin/python3 make.py > em.json

Each case starts from given parameters and makes a few steps: `logLikelihoods` are those before each step and after the last.
scikit-learn has no bi-Maxwellians: the case `aligned` is written out in NumPy. Axes of points are x, y, z, of arrays z, y, x.
"""
import json
import warnings

import numpy as np
import scipy
import scipy.special
import scipy.stats
import sklearn
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
STEPS = 6


def weights(shape, seed):
    rng = np.random.default_rng(seed)
    z, y, x = np.indices(shape)
    blob = 6 * np.exp(-((x - 3) ** 2 / 6 + (y - 4) ** 2 / 5 + (z - 3) ** 2 / 4 + (x - 3) * (y - 4) / 8))
    beam = 5 * np.exp(-((x - 7) ** 2 / 2 + (y - 2) ** 2 / 3 + (z - 5) ** 2 / 2))
    return np.floor(blob + beam + rng.random(shape) ** 6 * 2).astype(int)


def points(w):
    z, y, x = np.nonzero(w)
    return np.repeat(np.stack([x, y, z], 1), w[z, y, x], axis=0).astype(float)


def by_sklearn(X, kind, share, means, covariances):
    precisions = np.linalg.inv(covariances)
    if kind == "diag":
        precisions = np.array([np.diag(p) for p in precisions])

    def run(steps):
        return GaussianMixture(
            len(share), covariance_type=kind, tol=0, reg_covar=0, max_iter=steps,
            weights_init=share, means_init=means, precisions_init=precisions, init_params="random", random_state=0,
        ).fit(X)

    models = [run(n) for n in range(1, STEPS + 1)]
    last = models[-1]
    full = last.covariances_ if kind == "full" else np.array([np.diag(c) for c in last.covariances_])
    return [m.lower_bound_ for m in models] + [last.score(X)], last.weights_, last.means_, full


def by_numpy(X, direction, cell, share, means, covariances):
    b = np.array(direction) / np.linalg.norm(direction)
    C = np.diag(cell)
    found = []
    for step in range(STEPS + 1):
        logs = np.stack([
            np.log(p) + scipy.stats.multivariate_normal(m, c).logpdf(X) for p, m, c in zip(share, means, covariances)
        ], 1)
        whole = scipy.special.logsumexp(logs, axis=1)
        found.append(whole.mean())
        if step == STEPS:
            break
        r = np.exp(logs - whole[:, None])
        mass = r.sum(0)
        share, means = mass / mass.sum(), (r.T @ X) / mass[:, None]
        covariances = []
        for k in range(len(mass)):
            d = (X - means[k]) @ C
            S = (d * r[:, k:k + 1]).T @ d / mass[k]
            along = b @ S @ b
            across = (np.trace(S) - along) / 2
            inner = across * np.eye(3) + (along - across) * np.outer(b, b)
            covariances.append(np.linalg.inv(C) @ inner @ np.linalg.inv(C))
    return found, share, means, np.array(covariances)


def symmetric(c):
    return [c[0, 0], c[1, 1], c[2, 2], c[0, 1], c[0, 2], c[1, 2]]


def case(name, seed):
    w = weights((7, 8, 10), seed)
    X = points(w)
    share = np.array([0.5, 0.3, 0.2])
    means = np.array([[3.0, 4.5, 3.0], [6.0, 2.0, 4.5], [4.0, 6.0, 2.0]])
    tilt = np.array([[4.0, 0.6, -0.3], [0.6, 3.0, 0.2], [-0.3, 0.2, 2.0]])
    covariances = np.array([tilt, 2 * np.eye(3), np.diag([3.0, 2.0, 1.5])])
    extra = {}
    if name == "aligned":
        extra = {"direction": [1, 2, 2], "cell": [0.5, 1, 0.75]}
        covariances = np.array([s * np.linalg.inv(np.diag([0.25, 1, 0.5625])) for s in (4.0, 2.0, 3.0)])
        result = by_numpy(X, extra["direction"], extra["cell"], share, means, covariances)
    else:
        if name == "diag":
            covariances = np.array([np.diag(np.diag(c)) for c in covariances])
        result = by_sklearn(X, name, share, means, covariances)
    likelihoods, share1, means1, covariances1 = result
    return {
        "name": name, **extra, "shape": list(w.shape), "weights": w.ravel().tolist(),
        "start": {"share": share.tolist(), "means": means.tolist(), "covariances": [symmetric(c) for c in covariances]},
        "logLikelihoods": [float(v) for v in likelihoods],
        "end": {"share": share1.tolist(), "means": means1.tolist(), "covariances": [symmetric(c) for c in covariances1]},
    }


print(json.dumps({
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "cases": [case("full", 1), case("diag", 2), case("aligned", 3)],
}))
