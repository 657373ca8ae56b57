"""Trains one cell in PyTorch, on one thread, from initial weights and batches that it is given.

    python bench/oracle/train.py FOLDER     # as `npm run bench:oracle` calls it

In FOLDER are cell.json, weights.float32 (W1, b1, W2, b2, …, each W as [fan in, fan out]) and order.int32 (the images of
every batch, epoch after epoch). Left there are trained.json (an entry an epoch, as the study's cells have it),
losses.float32 (of every batch, before its update) and final.float32 (the last weights, as weights.float32).

A run ends at the first batch whose loss is NaN or infinite, or at the end of the epoch after which a weight is.
"""

import json
import math
import sys
from pathlib import Path

import numpy
import torch
from torch import nn

sys.path.append(str(Path(__file__).parents[2] / "test" / "fixtures" / "pytorch"))
from study import given_network, images, labels, step  # noqa: E402

TRAIN_EVALUATION = 10_000
PROBE = 1_000

folder = Path(sys.argv[1])
cell = json.loads((folder / "cell.json").read_text())
data = Path(cell["data"])

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
train_images, train_labels = images(data, "train-images-idx3-ubyte"), labels(data, "train-labels-idx1-ubyte")
test_images, test_labels = images(data, "t10k-images-idx3-ubyte"), labels(data, "t10k-labels-idx1-ubyte")
order = torch.from_numpy(numpy.fromfile(folder / "order.int32", "<i4").astype(numpy.int64))
model = given_network([784, *cell["hidden"], 10], numpy.fromfile(folder / "weights.float32", "<f4"))
optimiser = torch.optim.SGD(model.parameters(), lr=cell["learningRate"])


def finite(value):
    return value if math.isfinite(value) else None


@torch.no_grad()
def evaluation(of_images, of_labels):
    """Mean cross-entropy, from float32 logits in float64; share of images whose largest logit is the label's."""
    logits = torch.cat([model(part) for part in of_images.split(TRAIN_EVALUATION)]).double()
    loss = nn.functional.cross_entropy(logits, of_labels).item()
    accuracy = (logits.argmax(1) == of_labels).double().mean().item()
    return finite(loss), accuracy, finite(logits.abs().max().item())


@torch.no_grad()
def dead_units():
    """For each hidden layer, the units that are 0 on every probe image."""
    activations, dead = test_images[:PROBE], []
    for part in model:
        activations = part(activations)
        if isinstance(part, nn.ReLU):
            dead.append((activations == 0).all(0).sum().item())
    return dead


@torch.no_grad()
def weights():
    """All parameters in a row, as weights.float32 has them."""
    linears = [part for part in model if isinstance(part, nn.Linear)]
    return torch.cat([part.flatten() for linear in linears for part in (linear.weight.T, linear.bias)])


def epoch_record(number, batch_losses=None, update_norm=None):
    test_loss, test_accuracy, largest_logit = evaluation(test_images, test_labels)
    train_loss, train_accuracy, _ = evaluation(train_images[:TRAIN_EVALUATION], train_labels[:TRAIN_EVALUATION])
    is_last = number == cell["epochs"]
    full_loss, full_accuracy, _ = evaluation(train_images, train_labels) if is_last else (None, None, None)
    print(f"epoch {number} of {cell['epochs']}: test loss {test_loss}", file=sys.stderr, flush=True)
    return {
        "epoch": number,
        "meanBatchLoss": None if batch_losses is None else sum(batch_losses) / len(batch_losses),
        "trainLoss": train_loss,
        "trainAccuracy": train_accuracy,
        "testLoss": test_loss,
        "testAccuracy": test_accuracy,
        "fullTrainLoss": full_loss,
        "fullTrainAccuracy": full_accuracy,
        "updateNorm": update_norm,
        "deadUnits": dead_units(),
        "largestLogit": largest_logit,
    }


epochs, losses, nonfinite = [epoch_record(0)], [], None
for number, batches in enumerate(order.reshape(cell["epochs"], -1, cell["batch"]), start=1):
    before, first = weights(), len(losses)
    for batch in batches:
        losses.append(step(model, optimiser, train_images[batch], train_labels[batch]))
        if not math.isfinite(losses[-1]):
            nonfinite = {"step": len(losses) - 1, "what": "loss"}
            break
    update_norm = torch.linalg.vector_norm(weights().double() - before.double()).item()
    if nonfinite is None and not math.isfinite(update_norm):
        nonfinite = {"step": len(losses) - 1, "what": "weights"}
    if nonfinite is not None:
        break
    epochs.append(epoch_record(number, losses[first:], update_norm))

numpy.array(losses, "<f4").tofile(folder / "losses.float32")
weights().numpy().astype("<f4").tofile(folder / "final.float32")
(folder / "trained.json").write_text(json.dumps({"epochs": epochs, "nonfinite": nonfinite}))
