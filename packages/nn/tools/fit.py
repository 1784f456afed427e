"""Fits the coefficients of src/kernel/functions.ts and assembly/functions.ts: near-minimax polynomials of sine and
cosine on [-pi/2, pi/2] and a rational function of tanh on [0, 9], by least squares reweighted after Lawson
(C. L. Lawson, thesis, UCLA 1961), rounded to float32. Prints them, and the errors in exact arithmetic.

    /usr/bin/python3 fit.py
"""
import numpy as np


def lawson(columns, target, scale, rounds=400):
    """Coefficients whose largest |columns @ c - target| * scale is least (nearly)."""
    weights = np.ones(len(target))
    best, least = None, np.inf
    for _ in range(rounds):
        root = np.sqrt(weights) * scale
        c = np.linalg.lstsq(columns * root[:, None], target * root, rcond=None)[0]
        error = np.abs(columns @ c - target) * scale
        if error.max() < least:
            best, least = c, error.max()
        weights *= error + 1e-3 * error.max()
        weights /= weights.mean()
    return best, least


def show(name, coefficients, error):
    print(name, [float(f"{np.float32(c):.9g}") for c in coefficients], f"error {error:.2e}")


def nodes(low, high, count=4000):
    return low + (high - low) * (1 - np.cos(np.pi * (np.arange(count) + 0.5) / count)) / 2


def sine_and_cosine():
    x = nodes(1e-3, np.pi / 2)
    odd = np.stack([x ** k for k in (3, 5, 7, 9)], 1)
    show("sine", *lawson(odd, np.sin(x) - x, np.ones_like(x)))
    even = np.stack([x ** k for k in (2, 4, 6, 8)], 1)
    show("cosine", *lawson(even, np.cos(x) - 1, np.ones_like(x)))


def tanh(high=9.0, above=4, below=4):
    """x p(x^2) / q(x^2), q(0) = p(0) = 1, relative error; linearised, with q of the round before as weight."""
    x = nodes(1e-2, high)
    y = np.tanh(x)
    square = x * x
    top = np.stack([x * square ** k for k in range(1, above + 1)], 1)
    bottom = np.stack([y * square ** k for k in range(1, below + 1)], 1)
    scales = np.array([high ** (2 * k) for k in range(1, above + 1)] + [high ** (2 * k) for k in range(1, below + 1)])
    q = np.cosh(x) ** 0.5
    for _ in range(60):
        c, _ = lawson(np.hstack([top, -bottom]) / scales, y - x, 1 / (q * y), 60)
        c = c / scales
        q = 1 + sum(c[above + k] * square ** (k + 1) for k in range(below))
    p = 1 + sum(c[k] * square ** (k + 1) for k in range(above))
    error = np.abs(x * p / q / y - 1).max()
    show("tanh above", c[:above], error)
    show("tanh below", c[above:], error)


def reduction():
    """pi in two parts: multiples up to 2^12 times the first, of 12 bits, are exact in float32."""
    first = np.round(np.pi * 2**10) / 2**10
    print("pi", repr(first), repr(float(np.float32(np.longdouble("3.14159265358979323846264338") - first))))


sine_and_cosine()
tanh()
reduction()
