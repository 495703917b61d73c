"""What a frame now and then of many tracks costs: by snapshots, with all frames decoded, and with the Python SDK, which has no choice.

Prints for each what its process used, what the server sent to it, how far apart frames were and how old. One real server and one
publisher for all.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
import urllib.request

import echo

PROMETHEUS_PORT = 7994
# What an issue of this project asks for, beside all frames decoded.
MOST_CPU, MOST_BYTES, MOST_AGE_MS, MOST_OFF_MS = 0.18, 0.2, 80, 200
JAR = echo.ROOT / "examples/target/flink-livekit-examples.jar"


def watch(room, fps, sampling, seconds):
    command = ["java", "-Xmx768m", "-jar", str(JAR), "watch", "--room", room, "--max-fps", str(fps)]
    command += ["--sampling", sampling, "--duration", f"{seconds:.0f}s"]
    return subprocess.Popen(command, env=echo.ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def read_all(room):
    script = echo.ROOT / "benchmarks/src/main/python/read_all.py"
    command = [sys.executable, str(script), str(echo.PEERS), "--room", room]
    return subprocess.Popen(command, env=echo.ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def bytes_sent():
    """By the server, to all."""
    page = urllib.request.urlopen(f"http://127.0.0.1:{PROMETHEUS_PORT}/metrics", timeout=5).read().decode()
    counts = re.findall(r"^livekit_packet_bytes\{.*direction=\"outgoing\".*\} (\S+)$", page, re.MULTILINE)
    return sum(map(float, counts))


def measure(start, room, size, fps, tracks, warm_up, seconds):
    publisher = echo.Peer("publisher.py", "--room", room, "--size", size, "--fps", str(fps), "--tracks", str(tracks))
    publisher.wait(lambda event: event["event"] == "capturing")
    process = start(room)
    try:
        for _ in range(tracks):
            publisher.wait(lambda event: event["event"] == "subscribed")
        time.sleep(warm_up)
        cpu, sent, begin = echo.cpu_seconds(process.pid), bytes_sent(), time.monotonic()
        time.sleep(seconds)
        took = time.monotonic() - begin
        figures = {
            "cores": (echo.cpu_seconds(process.pid) - cpu) / took,
            "kbps": (bytes_sent() - sent) * 8 / 1000 / took,
        }
        if process.stdout:
            figures.update(json.loads(process.communicate(timeout=120)[0]))
        return figures
    finally:
        echo.end(process, publisher.process)


def line(name, figures):
    cells = [name, f"{figures['cores']:.3f}", f"{figures['kbps']:.0f}"]
    if "frames" in figures:
        interval, age = figures["intervalMs"], figures["latencyMs"]
        cells += [str(figures["frames"]), f"{interval['min']:.0f} / {interval['p50']:.0f} / {interval['max']:.0f}"]
        cells += [f"{age['p50']:.0f} / {age['p99']:.0f}"]
    else:
        cells += ["", "", ""]
    print("| " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=12)
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--fps", type=int, default=30, help="of the tracks")
    parser.add_argument("--every", type=float, default=2, help="seconds from one frame that is wanted to the next")
    parser.add_argument("--warm-up", type=float, default=20, help="seconds before counting: compilers have to come to rest")
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--only", action="append", choices=["snapshots", "decode-all", "python"])
    args = parser.parse_args()
    os.environ["LIVEKIT_PROMETHEUS_PORT"] = str(PROMETHEUS_PORT)
    # To the end of what is counted, and a little more: a process takes some seconds to start.
    lasts = args.warm_up + args.seconds + 15
    starts = {
        "decode-all": lambda room: watch(room, 1 / args.every, "decode-all", lasts),
        "snapshots": lambda room: watch(room, 1 / args.every, "snapshots", lasts),
        "python": read_all,
    }
    found = {}
    with echo.server():
        print(f"{args.tracks} tracks of {args.size} at {args.fps} fps, one frame every {args.every:g} s")
        print("| | cores | kbps | frames | ms from one to the next, least / p50 / most | ms old, p50 / p99 |")
        print("| --- | --- | --- | --- | --- | --- |")
        for name, start in starts.items():
            if args.only and name not in args.only:
                continue
            found[name] = measure(start, f"sampling-{name}", args.size, args.fps, args.tracks, args.warm_up, args.seconds)
            line(name, found[name])
    if "snapshots" in found and "decode-all" in found:
        judge(found, args.every * 1000)


def judge(found, every_ms):
    snapshots, all_frames = found["snapshots"], found["decode-all"]
    cpu, network = snapshots["cores"] / all_frames["cores"], snapshots["kbps"] / all_frames["kbps"]
    interval = snapshots["intervalMs"]
    off = max(interval["max"] - every_ms, every_ms - interval["min"])
    age = snapshots["latencyMs"]["p99"]
    print(f"snapshots beside all frames decoded: CPU {cpu:.2f} x, bytes {network:.2f} x")
    missed = [
        f"{what}: {value:.2f}, at most {most}"
        for what, value, most in (
            ("CPU", cpu, MOST_CPU),
            ("bytes", network, MOST_BYTES),
            ("age in ms", age, MOST_AGE_MS),
            ("ms off the cadence", off, MOST_OFF_MS),
        )
        if value > most
    ]
    if missed:
        sys.exit("missed: " + "; ".join(missed))


if __name__ == "__main__":
    main()
