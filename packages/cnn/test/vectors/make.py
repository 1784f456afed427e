"""Values of a small decoder as PyTorch has them: interpolated latents plus what two convolutions add. Writes decoder.json.

Made with Python 3.11 and PyTorch 1.13 (Debian 12): python3 make.py
"""

import json
import os

import torch

torch.manual_seed(5)
GRID, SHAPE = (4, 3, 5), (7, 6, 9)
ACTIVATIONS = {
    "leaky-relu": lambda x: torch.nn.functional.leaky_relu(x, 0.01),
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sine": torch.sin,
}


def classes(symmetry):
    """For each place of a kernel the number that stands there."""
    places = [(abs(z - 1), abs(y - 1), abs(x - 1)) for z in range(3) for y in range(3) for x in range(3)]
    if symmetry == "none":
        return list(range(27))
    return [4 * z + 2 * y + x if symmetry == "mirror" else z + y + x for z, y, x in places]


def case(activation, symmetry, layers):
    latents = torch.rand(1, 1, *GRID, dtype=torch.float64)
    y = torch.nn.functional.interpolate(latents, size=SHAPE, mode="trilinear", align_corners=True)
    h, numbers = y, []
    for layer in range(layers + 1):
        inputs, outputs = h.shape[1], 2 if layer < layers else 1
        where = classes(symmetry)
        free = torch.randn(outputs, inputs, max(where) + 1, dtype=torch.float64) / 5
        bias = torch.randn(outputs, dtype=torch.float64) / 5
        weight = free[:, :, where].reshape(outputs, inputs, 3, 3, 3)
        numbers += free.flatten().tolist() + bias.tolist()
        h = torch.nn.functional.conv3d(h, weight, bias, padding=1)
        if layer < layers:
            h = ACTIVATIONS[activation](h)
    rounded = lambda values: [round(v, 9) for v in values]
    return {
        "activation": activation,
        "symmetry": symmetry,
        "layers": layers,
        "grid": GRID,
        "shape": SHAPE,
        "latents": latents.flatten().tolist(),
        "numbers": numbers,
        "values": rounded((y + h).flatten().tolist()),
    }


cases = [
    case("leaky-relu", "cubic", 1),
    case("tanh", "mirror", 1),
    case("sine", "none", 1),
    case("relu", "cubic", 2),
]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "decoder.json"), "w") as out:
    json.dump(cases, out, separators=(",", ":"))
    out.write("\n")
