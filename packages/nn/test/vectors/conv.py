"""Convolutional networks by PyTorch, forward and backward.

    /usr/bin/python3 conv.py > conv.json

Parameters, inputs and gradients of outputs are the numbers of `pattern`, which tests make themselves; parameters are
numbered through in the order of layers, weights (or scales) before biases (or shifts). Networks with batch
normalisation run forward twice on the same input before `statistics` are taken; `inference` is the output by those.
"""
import json
import sys

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)


def pattern(count, salt):
    i = np.arange(count, dtype=np.int64)
    return torch.from_numpy((((i * 7919 + salt * 104729 + i * i * 31) % 257 - 128) / 128).astype(np.float32))


class Residual(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, x):
        return x + self.layers(x)


class Upsample(nn.Module):
    def __init__(self, to, mode):
        super().__init__()
        self.to_, self.mode = to, mode

    def forward(self, x):
        corners = {"align_corners": True} if self.mode == "trilinear" else {}
        return nn.functional.interpolate(x, size=self.to_, mode=self.mode, **corners)


class Sine(nn.Module):
    def __init__(self, frequency):
        super().__init__()
        self.frequency = frequency

    def forward(self, x):
        return torch.sin(self.frequency * x)


def build(layers, channels):
    modules = []
    for layer in layers:
        kind = layer["kind"]
        if kind == "conv":
            k, s = layer["kernel"], layer.get("stride", 1)
            modules.append(nn.Conv3d(channels, layer["channels"], k, s, (k - 1) // 2, bias=layer.get("bias", True)))
            channels = layer["channels"]
        elif kind == "batch-norm":
            modules.append(nn.BatchNorm3d(channels, momentum=layer.get("momentum", 0.1)))
        elif kind == "upsample":
            modules.append(Upsample(layer["to"], layer["mode"]))
        elif kind == "residual":
            inner, _ = build(layer["layers"], channels)
            modules.append(Residual(inner))
        else:
            modules.append({"relu": nn.ReLU(), "leaky-relu": nn.LeakyReLU(0.01), "tanh": nn.Tanh(),
                            "sine": Sine(layer.get("frequency", 1))}[layer["activation"]])
    return nn.Sequential(*modules), channels


def numbers(tensor):
    return [float(f"{v:.7g}") for v in tensor.detach().reshape(-1).tolist()]


def case(name, input_shape, batch, layers):
    net, _ = build(layers, input_shape[0])
    at = 0
    whole = pattern(sum(p.numel() for p in net.parameters()), 1)
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(whole[at:at + p.numel()].reshape(p.shape))
            at += p.numel()
    x = pattern(batch * int(np.prod(input_shape)), 2).reshape(batch, *input_shape).requires_grad_()
    net(x)
    y = net(x)
    y.backward(pattern(y.numel(), 3).reshape(y.shape))
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm3d)]
    found = {"name": name, "input": input_shape, "batch": batch, "layers": layers, "outputShape": list(y.shape[1:]),
             "output": numbers(y), "inputGradient": numbers(x.grad),
             "gradients": [v for p in net.parameters() for v in numbers(p.grad)],
             "statistics": [v for m in norms for v in numbers(m.running_mean) + numbers(m.running_var)]}
    net.eval()
    return {**found, "inference": numbers(net(x))}


conv = lambda channels, kernel=3, **more: {"kind": "conv", "channels": channels, "kernel": kernel, **more}
act = lambda name, **more: {"kind": "activation", "activation": name, **more}
up = lambda mode, *to: {"kind": "upsample", "mode": mode, "to": list(to)}
norm = lambda **more: {"kind": "batch-norm", **more}

cases = [
    case("conv 3", [2, 3, 4, 5], 2, [conv(3)]),
    case("conv 3, stride 2, odd lengths", [2, 5, 3, 7], 1, [conv(5, stride=2, bias=False)]),
    case("conv 3, stride 2, even lengths", [3, 4, 2, 6], 1, [conv(2, stride=2)]),
    case("conv 1, stride 1 and 2", [3, 3, 4, 5], 1, [conv(4, 1), conv(2, 1, stride=2)]),
    case("trilinear", [2, 3, 2, 4], 2, [up("trilinear", 5, 4, 7)]),
    case("trilinear, coarser and one voxel", [1, 5, 4, 3], 1, [up("trilinear", 1, 3, 5)]),
    case("nearest", [2, 3, 2, 4], 1, [up("nearest", 6, 4, 8)]),
    case("batch norm", [3, 2, 3, 4], 2, [norm()]),
    case("activations", [1, 3, 3, 3], 1,
         [conv(2), act("leaky-relu"), conv(2, 1), act("tanh"), conv(2, 1), act("sine", frequency=3), conv(1, 1), act("relu")]),
    case("down, residual and up", [1, 5, 6, 7], 2,
         [conv(4, stride=2), norm(momentum=0.3), act("relu"),
          {"kind": "residual", "layers": [act("relu"), conv(2), act("relu"), conv(4, 1)]},
          up("trilinear", 5, 6, 7), conv(1)]),
]
print("[" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "]")
print(f"PyTorch {torch.__version__}", file=sys.stderr)
