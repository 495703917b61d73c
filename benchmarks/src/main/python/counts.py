"""What a query that looks at no pixels costs beside a DataStream job that ignores them.

Frames of a 1280x720 track at 30 fps are counted by the second (CountJob.java), by each in turn. The figure is the CPU of the job's
process for a frame, most of which is WebRTC's: receiving and decoding.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import time

import echo


def start(job, room, classpath):
    command = [
        "java", "-Xmx768m", "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.util=ALL-UNNAMED",
        "-cp", classpath, "io.github.flinklivekit.benchmarks.CountJob", job, room,
    ]
    return subprocess.Popen(command, env=echo.ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def measure(job, room, classpath, warm_up, seconds):
    process = start(job, room, classpath)
    publisher = echo.Peer("publisher.py", "--room", room)
    try:
        # Each line is a second of the track, so what is between two lines is in the lines after the first.
        for _ in range(warm_up):
            next_count(process)
        cpu, begin = echo.cpu_seconds(process.pid), time.monotonic()
        frames = sum(next_count(process) for _ in range(seconds))
        cpu, took = echo.cpu_seconds(process.pid) - cpu, time.monotonic() - begin
        return {"cpu_ms": 1000 * cpu / frames, "fps": frames / took}
    finally:
        echo.end(publisher.process, process)


def next_count(process):
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("the job has ended")
    return int(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each, in turn")
    parser.add_argument("--warm-up", type=int, default=15, help="seconds before counting")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--classpath", type=pathlib.Path, required=True, help="a file that holds it")
    args = parser.parse_args()
    classpath = args.classpath.read_text().strip()
    figures = {"datastream": [], "sql": []}
    with echo.server():
        for run in range(args.runs):
            for job, runs in figures.items():
                runs.append(measure(job, f"{job}-{run}", classpath, args.warm_up, args.seconds))
                print(f"{job:10} " + line(runs[-1]), flush=True)
    medians = {
        job: {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]} for job, runs in figures.items()
    }
    for job, median in medians.items():
        print(f"{job:10} {line(median)}  median of {args.runs}")
    ratio = medians["sql"]["cpu_ms"] / medians["datastream"]["cpu_ms"]
    print(f"sql / datastream: {ratio:.3f}")
    return 0 if ratio <= 1.1 else 1


def line(run):
    return f"{run['cpu_ms']:6.2f} ms of CPU a frame at {run['fps']:.1f} frames a second"


if __name__ == "__main__":
    sys.exit(main())
