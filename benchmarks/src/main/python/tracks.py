"""How many tracks a core carries: the CPU time of jobs that read, convert, or read and publish tracks of 30 fps.

Prints for each job and size the cores and the memory of the job's process, and how many tracks that makes a core. Pictures that
an encoder on this machine did not manage to send are not counted: the figures are for 30 of them a second.
"""

import argparse
import pathlib
import subprocess
import time

import echo

JOBS = {
    "read, no pixels": ["watch"],
    "read as RGBA": ["watch", "--buffer-type", "rgba"],
    "read, invert, publish": ["echo", "--out-room", "tracks-out"],
}
FPS = 30


def start(job, room):
    jar = echo.ROOT / "examples/target/flink-livekit-examples.jar"
    command = ["java", "-Xmx768m", "-jar", str(jar), *JOBS[job], "--room", room]
    return subprocess.Popen(command, env=echo.ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def resident_mib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def measure(name, size, tracks, warm_up, seconds):
    room = f"tracks-{len(name)}-{size}"
    publisher = echo.Peer("publisher.py", "--room", room, "--size", size, "--tracks", str(tracks))
    publisher.wait(lambda event: event["event"] == "capturing")
    subscriber = echo.Peer("subscriber.py", "--room", "tracks-out") if "echo" in JOBS[name] else None
    process = start(name, room)
    try:
        for _ in range(tracks):
            publisher.wait(lambda event: event["event"] == "subscribed")
        time.sleep(warm_up)
        cpu, begin = echo.cpu_seconds(process.pid), time.monotonic()
        time.sleep(seconds)
        cores = (echo.cpu_seconds(process.pid) - cpu) / (time.monotonic() - begin)
        memory = resident_mib(process.pid)
        sent = publisher.stop()
        rate = sum(sent["frames_sent"].values()) / tracks / sent["seconds"]
        return cores / tracks * FPS / rate, memory, rate
    finally:
        echo.end(process, publisher.process, *([subscriber.process] if subscriber else []))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=2, help="at once")
    parser.add_argument("--sizes", nargs="+", default=["1280x720", "640x360"])
    parser.add_argument("--warm-up", type=float, default=10, help="seconds before counting: compilers have to come to rest")
    parser.add_argument("--seconds", type=float, default=20)
    args = parser.parse_args()
    with echo.server():
        print(f"| job, {args.tracks} tracks at {FPS} fps | size | cores a track | tracks a core | memory of the process, MiB | fps sent |")
        print("| --- | --- | --- | --- | --- | --- |")
        for name in JOBS:
            for size in args.sizes:
                cores, memory, rate = measure(name, size, args.tracks, args.warm_up, args.seconds)
                print(f"| {name} | {size} | {cores:.2f} | {1 / cores:.1f} | {memory:.0f} | {rate:.1f} |", flush=True)


if __name__ == "__main__":
    main()
