"""What a source adds to bare webrtc-java: both subscribe to the same track of 1280x720 VP8 at 30 fps at the same time.

Prints for each run of both how many pictures came, how old they were (the time code in the picture, in ms), and the CPU time of
the process: a JVM with one sink on the native track, and a JVM with a Flink that runs a source and an operator. The CPU time of
the JIT's threads is told apart: at 30 pictures a second it is done with a Flink only after some minutes, and then costs nothing.
"""

import argparse
import json
import signal
import statistics
import subprocess
import time

import echo

from livekit import api

FIGURES = ("frames", "p50", "p99", "cores", "steady")
JAR = echo.ROOT / "examples/target/flink-livekit-examples.jar"


def token(room):
    grants = api.VideoGrants(room_join=True, room=room)
    return api.AccessToken(echo.KEY, echo.SECRET).with_identity("bare").with_grants(grants).to_jwt()


def start_bare(room, seconds):
    classes = f"{echo.ROOT / 'benchmarks/target/classes'}:{JAR}"
    main = "io.github.flinklivekit.benchmarks.BareSubscriber"
    return java("-cp", classes, main, echo.ENVIRONMENT["LIVEKIT_URL"], token(room), str(seconds))


def start_source(room, seconds):
    return java("-jar", str(JAR), "watch", "--room", room, "--duration", f"{seconds}s")


def java(*arguments):
    opens = "--add-opens=java.base/java.nio=ALL-UNNAMED"
    # The JIT's threads stay, so that none takes its count with it.
    command = ["java", "-Xmx768m", "-XX:-UseDynamicNumberOfCompilerThreads", opens, *arguments]
    return subprocess.Popen(command, env=echo.ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def report(process):
    """What it prints, which is one JSON object among what its libraries may say."""
    lines = process.communicate(timeout=60)[0].splitlines()
    return json.loads(next(line for line in reversed(lines) if line.startswith("{")))


def measure(room, warm_up, seconds):
    publisher = echo.Peer("publisher.py", "--room", room)
    publisher.wait(lambda event: event["event"] == "capturing")
    # Time to start, to compile, and to end.
    duration = int(warm_up + seconds + 10)
    processes = {"bare": start_bare(room, duration), "source": start_source(room, duration)}
    try:
        time.sleep(warm_up)
        cpu = {name: echo.cpu_sample(process.pid) for name, process in processes.items()}
        time.sleep(seconds)
        figures = {name: cpu_figures(process.pid, cpu[name]) for name, process in processes.items()}
        for name, process in processes.items():
            result = report(process)
            figures[name].update(frames=result["frames"], **result["latencyMs"])
        return figures
    finally:
        for process in (publisher.process, *processes.values()):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def cpu_figures(pid, sample):
    cores, threads = echo.cores_since(pid, sample)
    return {"cores": cores, "steady": cores - sum(threads[name] for name in echo.JIT), "threads": threads}


def line(figures):
    age = f"p50 {figures['p50']:6.1f} ms, p99 {figures['p99']:6.1f} ms"
    cpu = f"{figures['cores']:.3f} cores, {figures['steady']:.3f} without the JIT"
    return f"{figures['frames']:5.0f} pictures, {age}, {cpu}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--warm-up", type=float, default=120, help="seconds before CPU time counts; latency is of the whole run")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--threads", action="store_true", help="print the CPU time of the threads, too")
    args = parser.parse_args()
    with echo.server():
        runs = []
        for run in range(args.runs):
            runs.append(measure(f"overhead-{run}", args.warm_up, args.seconds))
            for name, figures in runs[-1].items():
                print(f"{name:6} {line(figures)}", flush=True)
                if args.threads:
                    echo.print_threads(figures["threads"])
        medians = {
            name: {figure: statistics.median(run[name][figure] for run in runs) for figure in FIGURES}
            for name in ("bare", "source")
        }
        for name, figures in medians.items():
            print(f"{name:6} {line(figures)}  median of {len(runs)}")
        latency = medians["source"]["p50"] - medians["bare"]["p50"]
        cpu, steady = (medians["source"][figure] / medians["bare"][figure] - 1 for figure in ("cores", "steady"))
        print(f"the source adds {latency:.1f} ms at p50 and {cpu:.0%} of CPU time, {steady:.0%} without the JIT's")


if __name__ == "__main__":
    main()
