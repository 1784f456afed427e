"""The C library through ctypes: all that zfpy leaves out (integers, expert mode, aligned rates, partial headers)."""
import ctypes as C

import numpy as np

LIB = C.CDLL("libzfp.so.1")
for name in ("stream_open", "zfp_stream_open", "zfp_field_1d", "zfp_field_2d", "zfp_field_3d", "zfp_field_4d"):
    getattr(LIB, name).restype = C.c_void_p
for name in ("zfp_compress", "zfp_decompress", "zfp_stream_maximum_size", "zfp_write_header", "zfp_read_header"):
    getattr(LIB, name).restype = C.c_size_t
LIB.zfp_stream_set_accuracy.restype = C.c_double
LIB.zfp_stream_set_rate.restype = C.c_double

VERSION = C.c_char_p.in_dll(LIB, "zfp_version_string").value.decode()
WORD_BITS = LIB.stream_alignment()
TYPES = {"int32": 1, "int64": 2, "float32": 3, "float64": 4}
#: ZFP_HEADER_NONE, _MODE and _FULL
HEADERS = {"none": 0, "mode": 4, "full": 7}
#: Zeros behind a stream, for the reader looks ahead.
SLACK = 1 << 16


def set_mode(stream, mode, dtype, rank):
    """`mode` as in cases.txt: a:TOLERANCE, p:BITS, r:RATE[:align], R, e:MINBITS:MAXBITS:PRECISION:EXPONENT."""
    kind, *numbers = mode.split(":")
    if kind == "a":
        LIB.zfp_stream_set_accuracy(stream, C.c_double(float(numbers[0])))
    elif kind == "p":
        LIB.zfp_stream_set_precision(stream, int(numbers[0]))
    elif kind == "r":
        align = numbers[1:] == ["align"]
        LIB.zfp_stream_set_rate(stream, C.c_double(float(numbers[0])), TYPES[dtype], rank, align)
    elif kind == "R":
        LIB.zfp_stream_set_reversible(stream)
    else:
        least, most, precision, exponent = map(int, numbers)
        if not LIB.zfp_stream_set_params(stream, least, most, precision, exponent):
            raise ValueError(mode)


def open_all(array, memory, mode):
    """A field of the array, a stream over the memory and its bits."""
    lengths = [C.c_size_t(n) for n in reversed(array.shape)]
    make_field = getattr(LIB, f"zfp_field_{array.ndim}d")
    field = C.c_void_p(make_field(C.c_void_p(array.ctypes.data), TYPES[array.dtype.name], *lengths))
    bits = C.c_void_p(LIB.stream_open(C.c_void_p(memory.ctypes.data), C.c_size_t(memory.nbytes)))
    stream = C.c_void_p(LIB.zfp_stream_open(bits))
    set_mode(stream, mode, array.dtype.name, array.ndim)
    LIB.zfp_stream_rewind(stream)
    return field, stream, bits


def close_all(field, stream, bits):
    LIB.zfp_field_free(field)
    LIB.zfp_stream_close(stream)
    LIB.stream_close(bits)


def encode(array, mode, header):
    array = np.ascontiguousarray(array)
    memory = np.zeros(64 * array.size + 16 * array.nbytes + SLACK, np.uint8)
    handles = field, stream, _ = open_all(array, memory, mode)
    if header != "none":
        LIB.zfp_write_header(stream, field, HEADERS[header])
    size = LIB.zfp_compress(stream, field)
    close_all(*handles)
    return memory[:size].tobytes()


def decode(data, like, mode, header):
    """An array of the dtype and shape of `like`; `mode` does not count with a header, as a user's would not."""
    out = np.zeros_like(like)
    memory = np.frombuffer(data + bytes(SLACK), np.uint8).copy()
    handles = field, stream, _ = open_all(out, memory, mode if header == "none" else "R")
    if header != "none":
        LIB.zfp_read_header(stream, field, HEADERS[header])
    LIB.zfp_decompress(stream, field)
    close_all(*handles)
    return out
