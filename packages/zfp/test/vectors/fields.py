"""Arrays that fields.ts makes bit for bit alike: whole numbers from a 32-bit generator, times powers of two."""
import math

import numpy as np

VDF_SHAPE = (24, 22, 20)


class Xorshift:
    """Marsaglia's 32-bit generator with shifts 13, 17, 5."""

    def __init__(self, seed):
        self.state = seed

    def __call__(self):
        x = self.state
        x ^= x << 13 & 0xFFFFFFFF
        x ^= x >> 17
        x ^= x << 5 & 0xFFFFFFFF
        self.state = x
        return x


def field(kind, dtype, shape, seed, vdf):
    """The array of a case; `vdf` holds the values of vdf.f32."""
    count = math.prod(shape)
    following = Xorshift(seed)
    values = [value(kind, dtype, shape, i, following, vdf) for i in range(count)]
    if kind == "bits":
        words = np.array(values, np.uint32 if dtype[-2:] == "32" else np.uint64)
        return words.view(dtype).reshape(shape)
    return np.array(values, dtype).reshape(shape)


def value(kind, dtype, shape, i, following, vdf):
    if dtype.startswith("int") and kind != "bits":
        return integer(kind, dtype, shape, i, following)
    wide = dtype == "float64"
    if kind == "smooth":
        return (wave(shape, i) - 300) * 2.0**-7
    if kind == "noise":
        if not wide:
            return ((following() >> 8) - 2**23) * 2.0**-20
        high = following() >> 11
        return (high * 2**32 + following() - 2**52) * 2.0**-50
    if kind == "constant":
        return -1.75
    if kind == "zero":
        return -0.0 if i % 5 == 0 else 0.0
    if kind == "subnormal":
        return ((following() >> 12) - 2**19) * 2.0 ** (-1074 if wide else -149)
    if kind == "huge":
        mantissa = (following() >> 8) - 2**23
        range_ = 800 if wide else 100
        return math.ldexp(mantissa, following() % (2 * range_ + 1) - range_ - 23)
    if kind == "tiny":
        return math.ldexp((following() >> 8) - 2**23, -993 if wide else -128)
    if kind == "sparse":
        return (following() >> 8) * 2.0**-40 if following() % 8 == 0 else 0.0
    if kind == "vdf":
        x, y, z, w = places(shape, i)
        nz, ny, nx = VDF_SHAPE
        return float(vdf[((z + w) % nz * ny + y % ny) * nx + x % nx])
    if kind == "bits":
        high = following()
        return high * 2**32 + following() if dtype[-2:] == "64" else high
    raise ValueError(kind)


def integer(kind, dtype, shape, i, following):
    wide = dtype == "int64"
    if kind == "smooth":
        return (wave(shape, i) - 300) * 2 ** (49 if wide else 17)
    if kind == "noise":
        if not wide:
            return (following() >> 1) - 2**30
        high = following() >> 1
        return high * 2**32 + following() - 2**62
    if kind == "constant":
        return -1234567890123 if wide else 12345
    if kind == "zero":
        return 0
    if kind == "small":
        return following() % 19 - 9
    raise ValueError(kind)


def places(shape, i):
    """Places of element i along x, y, z, w."""
    found = []
    for length in (*reversed(shape), 1, 1, 1):
        found.append(i % length)
        i //= length
    return found[:4]


def wave(shape, i):
    """Parabolas of 32 values along each axis, 0 to 2560."""
    return sum((axis + 1) * (c % 32 - 16) ** 2 for axis, c in enumerate(places(shape, i)))
