"""Steps of a 3-D convolutional network in PyTorch on one thread; see conv.ts.

    python3 conv_peer.py LENGTH RUNS RATE [CHANNELS ...]

Prints the best CPU times, ms, of forward and of a whole step (forward, backward, Adam), and the losses before each of the
first 3 steps.
"""
import json
import sys
import time

import numpy as np
import torch

length, runs, rate = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
channels = [int(c) for c in sys.argv[4:]]
torch.set_num_threads(1)


def pattern(count, salt):
    i = np.arange(count, dtype=np.int64)
    return torch.from_numpy((((i * 7919 + salt * 104729 + i // 257 * 31) % 257 - 128) / 128).astype(np.float32))


layers = []
for before, after in zip(channels, channels[1:]):
    layers += [torch.nn.Conv3d(before, after, 3, padding=1), torch.nn.ReLU()]
network = torch.nn.Sequential(*layers[:-1])
parameters = pattern(sum(p.numel() for p in network.parameters()), 1) * 0.125
at = 0
with torch.no_grad():
    for p in network.parameters():
        p.copy_(parameters[at:at + p.numel()].reshape(p.shape))
        at += p.numel()
x = pattern(channels[0] * length ** 3, 2).reshape(1, channels[0], length, length, length)
adam = torch.optim.Adam(network.parameters(), lr=rate)
times, losses = {"forward": [], "step": []}, []
for run in range(max(runs, 3)):
    began = time.process_time()
    y = network(x)
    times["forward"].append(1e3 * (time.process_time() - began))
    loss = (y * y).mean() / 2
    adam.zero_grad()
    loss.backward()
    adam.step()
    times["step"].append(1e3 * (time.process_time() - began))
    losses.append(float(loss.detach()))
print(json.dumps({"forward": min(times["forward"]), "step": min(times["step"]), "losses": losses[:3]}))
