"""Training by PyTorch in float64, from parameters and samples that are float32 numbers.

    /usr/bin/python3 make.py > training.json

Network 3 -> 8 -> 5 -> 2, mean square error, Adam at 0.003 (the defaults otherwise), all samples at every step. For each
activation: the loss before steps 0, 1, 10, 100, 300 and after all, and some parameters at the end. `adam`: steps of Adam alone,
with gradients that are given.
"""
import json

import numpy as np
import torch

WIDTHS, SAMPLES, RATE, MARKS = [3, 8, 5, 2], 30, 3e-3, [0, 1, 10, 100, 300]
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
random = np.random.default_rng(6)


def single(values):
    return np.float32(values).astype(float)


def rounded(values):
    """Short decimals that are the same float32 numbers."""
    return [float(f"{value:.9g}") for value in np.ravel(values)]


starts = []
for before, after in zip(WIDTHS, WIDTHS[1:]):
    starts.append(single(random.uniform(-1, 1, (after, before)) / np.sqrt(before)))
    starts.append(single(random.uniform(-1, 1, after) / np.sqrt(before)))
x = single(random.uniform(-1, 1, (SAMPLES, WIDTHS[0])))
y = single(np.stack([np.exp(-(x ** 2).sum(1)), x[:, 0] * x[:, 1]], 1))

functions = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "leaky-relu": lambda z: torch.nn.functional.leaky_relu(z, 0.01),
    "tanh": torch.tanh,
    "sine": lambda z: torch.sin(5 * z),
}


def train(function):
    parameters = [torch.tensor(start, requires_grad=True) for start in starts]
    optimiser = torch.optim.Adam(parameters, RATE)
    inputs, targets = torch.tensor(x), torch.tensor(y)
    losses = []
    for step in range(MARKS[-1] + 1):
        out = inputs
        for layer in range(len(WIDTHS) - 1):
            out = out @ parameters[2 * layer].T + parameters[2 * layer + 1]
            if layer < len(WIDTHS) - 2:
                out = function(out)
        loss = ((out - targets) ** 2).mean()
        if step in MARKS:
            losses.append(loss.item())
        if step < MARKS[-1]:
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return {"losses": losses, "parameters": np.concatenate([p.detach().numpy().ravel() for p in parameters]).tolist()}


def adam():
    parameter = torch.tensor(single([0.5, -1.25, 3, 0]), requires_grad=True)
    optimiser = torch.optim.Adam([parameter], 0.01, betas=(0.8, 0.95), eps=1e-6)
    gradients = single(random.normal(size=(6, 4)) * [1, 1e-3, 100, 0])
    found = []
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient)
        optimiser.step()
        found.append(parameter.detach().tolist())
    return {"gradients": [rounded(g) for g in gradients], "parameters": found}


print(
    json.dumps(
        {
            "widths": WIDTHS,
            "rate": RATE,
            "marks": MARKS,
            "frequency": 5,
            "start": rounded(np.concatenate([s.ravel() for s in starts])),
            "input": rounded(x.T),
            "target": rounded(y.T),
            "runs": {name: train(function) for name, function in functions.items()},
            "adam": adam(),
        }
    )
)
