"""What nn.ts measures, by PyTorch on one thread: the best processor time (us) of a training step and the loss after STEPS of them.

    nn_peer.py FOLDER WIDTH LAYERS ACTIVATION FREQUENCY BATCH RATE STEPS RUNS

FOLDER holds parameters.f32 (weights [out][in], biases, layer by layer), input.f32 [3][BATCH] and target.f32 [BATCH]. The network is
3 -> WIDTH (LAYERS times) -> 1; the loss is the mean square error. A time is that of 20 steps, forward, backward and Adam, by 20.
"""
import json
import os
import sys
import time

import numpy as np
import torch

FOLDER, WIDTH, LAYERS, ACTIVATION = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
FREQUENCY, BATCH, RATE = float(sys.argv[5]), int(sys.argv[6]), float(sys.argv[7])
STEPS, RUNS, CHUNK = int(sys.argv[8]), int(sys.argv[9]), 20
torch.set_num_threads(1)


class Sine(torch.nn.Module):
    def forward(self, z):
        return torch.sin(FREQUENCY * z)


def read(name):
    return torch.from_numpy(np.fromfile(os.path.join(FOLDER, name), "<f4"))


function = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sine": Sine}[ACTIVATION]
modules, inputs = [], 3
for _ in range(LAYERS):
    modules += [torch.nn.Linear(inputs, WIDTH), function()]
    inputs = WIDTH
network = torch.nn.Sequential(*modules, torch.nn.Linear(inputs, 1))
start = read("parameters.f32")
with torch.no_grad():
    at = 0
    for parameter in network.parameters():
        parameter.copy_(start[at : at + parameter.numel()].reshape(parameter.shape))
        at += parameter.numel()
x = read("input.f32").reshape(3, BATCH).T.contiguous()
y = read("target.f32").reshape(BATCH, 1)
optimiser = torch.optim.Adam(network.parameters(), RATE)


def step():
    optimiser.zero_grad()
    loss = torch.nn.functional.mse_loss(network(x), y)
    loss.backward()
    optimiser.step()
    return loss


for _ in range(STEPS):
    step()
loss = torch.nn.functional.mse_loss(network(x), y).item()
best = float("inf")
for _ in range(RUNS):
    began = time.process_time()
    for _ in range(CHUNK):
        step()
    best = min(best, 1e6 * (time.process_time() - began) / CHUNK)
print(json.dumps({"step": best, "loss": loss}))
