"""One model on pictures of four tracks, 640x360: flink-model-onnx and ONNX Runtime's Python package in turn.

Prints the medians of all rounds: pictures a second, the time that the pre-processing of one takes by itself, and what a picture
leaves on Java's heap. Python's is written with NumPy alone, and with OpenCV for what that does. Both are given the same pictures
and have to come to the same result.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

TRACKS = 4
PICTURES = 8
WIDTH, HEIGHT = 640, 360
SIDE = 320
PADDING = 114
SCALED_HEIGHT = SIDE * HEIGHT // WIDTH
TOP = (SIDE - SCALED_HEIGHT) // 2
BYTES = {"I420": WIDTH * HEIGHT * 3 // 2, "RGB24": WIDTH * HEIGHT * 3}

FASTER = 1.3
SHARE_OF_NUMPY = 0.25
GARBAGE = 10_000


def make_model(path):
    """Convolutions as in the front of a small detector, and the means of their 64 channels."""
    random = np.random.default_rng(1)
    nodes, constants, last, channels = [], [], "image", 3
    for i, (width, stride) in enumerate([(16, 2), (32, 2), (32, 1), (64, 2), (64, 1), (64, 2)]):
        weights = random.normal(0, np.sqrt(2 / (9 * channels)), (width, channels, 3, 3)).astype(np.float32)
        constants.append(numpy_helper.from_array(weights, f"weights{i}"))
        nodes.append(
            helper.make_node("Conv", [last, f"weights{i}"], [f"conv{i}"], strides=[stride] * 2, pads=[1] * 4)
        )
        nodes.append(helper.make_node("Relu", [f"conv{i}"], [f"relu{i}"]))
        last, channels = f"relu{i}", width
    nodes.append(helper.make_node("GlobalAveragePool", [last], ["pooled"]))
    nodes.append(helper.make_node("Flatten", ["pooled"], ["vector"], axis=1))
    graph = helper.make_graph(
        nodes,
        "vectors",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["n", channels])],
        constants,
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def make_pictures(folder):
    """Smooth colours with some noise, of both types."""
    random = np.random.default_rng(2)
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    pictures = []
    for i in range(PICTURES):
        planes = [128 + 100 * np.sin((x * (c + 1) + y * 2 + 40 * i) / 90) for c in range(3)]
        pictures.append(np.clip(np.stack(planes, -1) + random.normal(0, 4, (HEIGHT, WIDTH, 3)), 0, 255).astype(np.uint8))
    (folder / "RGB24").write_bytes(b"".join(each.tobytes() for each in pictures))
    (folder / "I420").write_bytes(b"".join(cv2.cvtColor(each, cv2.COLOR_RGB2YUV_I420).tobytes() for each in pictures))


def read_pictures(folder, kind):
    data = (folder / kind).read_bytes()
    size = BYTES[kind]
    return [np.frombuffer(data[i * size : (i + 1) * size], np.uint8) for i in range(PICTURES)]


def rgb_by_numpy(picture, kind):
    if kind == "RGB24":
        return picture.reshape(HEIGHT, WIDTH, 3)
    luma = WIDTH * HEIGHT
    y = picture[:luma].reshape(HEIGHT, WIDTH).astype(np.float32)
    u, v = picture[luma:].reshape(2, HEIGHT // 2, WIDTH // 2).astype(np.float32) - 128
    u, v = (each.repeat(2, 0).repeat(2, 1) for each in (u, v))
    bright = (y - 16) * 1.164
    return np.clip(np.stack([bright + 1.596 * v, bright - 0.392 * u - 0.813 * v, bright + 2.017 * u], -1), 0, 255)


def taps(source, target):
    at = np.clip((np.arange(target) + 0.5) * source / target - 0.5, 0, source - 1)
    first = at.astype(int)
    return first, np.minimum(first + 1, source - 1), (at - first).astype(np.float32)


ROWS, COLUMNS = taps(HEIGHT, SCALED_HEIGHT), taps(WIDTH, SIDE)


def resize_by_numpy(rgb):
    first, second, weight = COLUMNS
    rgb = rgb.astype(np.float32)
    wide = rgb[:, first] * (1 - weight)[:, None] + rgb[:, second] * weight[:, None]
    first, second, weight = ROWS
    return wide[first] * (1 - weight)[:, None, None] + wide[second] * weight[:, None, None]


def by_numpy(picture, kind):
    canvas = np.full((SIDE, SIDE, 3), PADDING, np.float32)
    canvas[TOP : TOP + SCALED_HEIGHT] = resize_by_numpy(rgb_by_numpy(picture, kind))
    return (canvas / 255).transpose(2, 0, 1)


def by_opencv(picture, kind):
    if kind == "I420":
        rgb = cv2.cvtColor(picture.reshape(HEIGHT * 3 // 2, WIDTH), cv2.COLOR_YUV2RGB_I420)
    else:
        rgb = picture.reshape(HEIGHT, WIDTH, 3)
    scaled = cv2.resize(rgb, (SIDE, SCALED_HEIGHT), interpolation=cv2.INTER_LINEAR)
    below = SIDE - SCALED_HEIGHT - TOP
    canvas = cv2.copyMakeBorder(scaled, TOP, below, 0, 0, cv2.BORDER_CONSTANT, value=(PADDING,) * 3)
    return (canvas.astype(np.float32) / 255).transpose(2, 0, 1)


def timed(call, seconds):
    """How often a call is made in a second, once it has been made for a second."""
    for duration in (1, seconds):
        calls, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < duration:
            call(calls)
            calls += 1
    return calls / (time.perf_counter() - begin)


def python_round(folder, kind, prepare, seconds):
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    pictures = read_pictures(folder, kind)

    def batch(number):
        inputs = [prepare(pictures[(number + track) % PICTURES], kind) for track in range(TRACKS)]
        return session.run(None, {"image": np.ascontiguousarray(np.stack(inputs))})[0]

    vector = batch(0)[0]
    prepared = timed(lambda number: np.ascontiguousarray(prepare(pictures[number % PICTURES], kind)), seconds)
    return {"pictures": TRACKS * timed(batch, seconds), "prepare": 1e3 / prepared, "vector": vector}


def java_round(folder, kind, classpath, seconds):
    command = ["java", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-Xmx512m", "-cp", classpath]
    command += ["io.github.flinklivekit.benchmarks.ModelBenchmark", str(folder), kind, str(TRACKS), str(seconds)]
    result = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    pictures, prepare, garbage, *vector = map(float, result)
    return {"pictures": pictures, "prepare": prepare, "garbage": garbage, "vector": np.array(vector)}


def median(rounds, key):
    return statistics.median(each[key] for each in rounds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classpath", required=True, help="a file that has it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement; Java has as many before, to warm up")
    parser.add_argument("--types", nargs="+", default=list(BYTES), choices=list(BYTES))
    args = parser.parse_args()
    classpath = pathlib.Path(args.classpath).read_text().strip()
    failures = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        make_model(folder / "model.onnx")
        make_pictures(folder)
        print("| pictures | | a second | pre-processing of one, ms | garbage on the heap, bytes a picture |")
        print("| --- | --- | --- | --- | --- |")
        for kind in args.types:
            programs = {
                "flink-model-onnx": lambda: java_round(folder, kind, classpath, args.seconds),
                "Python, NumPy": lambda: python_round(folder, kind, by_numpy, args.seconds),
                "Python, OpenCV": lambda: python_round(folder, kind, by_opencv, args.seconds),
            }
            rounds = {name: [] for name in programs}
            for _ in range(args.rounds):
                for name, program in programs.items():
                    rounds[name].append(program())
            for name, results in rounds.items():
                garbage = f"{median(results, 'garbage'):.0f}" if "garbage" in results[0] else ""
                print(
                    f"| {kind} | {name} | {median(results, 'pictures'):.1f} | {median(results, 'prepare'):.2f} | {garbage} |",
                    flush=True,
                )
            ours, theirs = rounds["flink-model-onnx"], rounds["Python, NumPy"]
            expected = theirs[0]["vector"]
            difference = np.abs(ours[0]["vector"] - expected).max() / np.abs(expected).max()
            checks = {
                f"results differ by {difference:.1%}": difference < 0.02,
                "throughput": median(ours, "pictures") >= FASTER * median(theirs, "pictures"),
                "pre-processing": median(ours, "prepare") <= SHARE_OF_NUMPY * median(theirs, "prepare"),
                "garbage": median(ours, "garbage") <= GARBAGE,
            }
            failures += [f"{kind}: {what}" for what, good in checks.items() if not good]
    if failures:
        sys.exit("not as asked: " + ", ".join(failures))


if __name__ == "__main__":
    main()
