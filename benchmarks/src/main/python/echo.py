"""The echo job beside the same job on the Python SDK: 1280x720 VP8 at 30 fps into one room, through the job, out of another.

Prints for each run how many of the pictures that were sent came back, how long they took glass to glass (the time code in the
picture, in ms), and what the job itself cost. One real server, the same peers and options for both.
"""

import argparse
import collections
import contextlib
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

# What Java calls the threads of its compilers, as far as Linux shows names.
JIT = ("C1 CompilerThre", "C2 CompilerThre")
ROOT = pathlib.Path(__file__).parents[4]
PEERS = ROOT / "test-fixtures/src/main/resources/python"
PORT, UDP_PORT = 7990, 7992
KEY, SECRET = "benchmark", "benchmarkbenchmarkbenchmarkbenchmark"
ENVIRONMENT = {
    **os.environ,
    "LIVEKIT_URL": f"ws://127.0.0.1:{PORT}",
    "LIVEKIT_API_KEY": KEY,
    "LIVEKIT_API_SECRET": SECRET,
}


class Peer:
    """A process that writes events to standard output and takes commands from standard input, one JSON object a line."""

    def __init__(self, name, *arguments):
        command = [sys.executable, str(PEERS / name), *arguments]
        self.process = subprocess.Popen(
            command, env=ENVIRONMENT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._events, self._changed = [], threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            with self._changed:
                self._events.append(json.loads(line))
                self._changed.notify_all()

    def send(self, command):
        self.process.stdin.write(json.dumps({"cmd": command}) + "\n")
        self.process.stdin.flush()

    def wait(self, test, seconds=60):
        """The first event that has not been waited for and passes the test."""
        with self._changed:
            if not self._changed.wait_for(lambda: any(map(test, self._events)), seconds):
                raise TimeoutError(f"{self.process.args[1]}: nothing of what was waited for within {seconds} s")
            return self._events.pop(next(i for i, event in enumerate(self._events) if test(event)))

    def stop(self):
        self.send("stop")
        result = self.wait(lambda event: event["event"] == "result")
        self.process.stdin.close()
        self.process.wait(20)
        return result


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def thread_seconds(pid):
    """The CPU time of each thread of a process that lives, by its id: its name and seconds."""
    times = {}
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            name = (thread / "comm").read_text().rstrip("\n")
            times[thread.name] = (name, int((thread / "schedstat").read_text().split()[0]) / 1e9)
        except (FileNotFoundError, ProcessLookupError):
            pass  # It has ended meanwhile.
    return times


def cores_by_name(before, after, took):
    """What the threads of each name used, those that begin with the same name and a number together."""
    cores = collections.Counter()
    for thread, (name, seconds) in after.items():
        cores[name.rstrip("0123456789- ")] += (seconds - before.get(thread, (name, 0))[1]) / took
    return cores


def cpu_sample(pid):
    """What cores_since counts from."""
    return time.monotonic(), cpu_seconds(pid), thread_seconds(pid)


def cores_since(pid, sample):
    """What a process used, with what threads took that have ended meanwhile; and what those of each name did that live."""
    begin, seconds, threads = sample
    took = time.monotonic() - begin
    return (cpu_seconds(pid) - seconds) / took, cores_by_name(threads, thread_seconds(pid), took)


def print_threads(cores):
    """Those that matter, in milliseconds a second."""
    for name, share in cores.most_common():
        if share >= 0.0002:
            print(f"       {share * 1000:6.1f} ms/s {name}", flush=True)


def start_flink(rooms, engine="webrtc-java"):
    jar = ROOT / "examples/target/flink-livekit-examples.jar"
    command = ["java", "-Xmx768m", "-jar", str(jar), "echo", "--engine", engine]
    command += ["--room", rooms[0], "--out-room", rooms[1]]
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def start_livekit_ffi(rooms):
    return start_flink(rooms, "livekit-ffi")


def start_python(rooms):
    command = [sys.executable, str(PEERS / "echo.py"), "--room", rooms[0], "--out-room", rooms[1]]
    return subprocess.Popen(command, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure(start, rooms, warm_up, seconds):
    subscriber = Peer("subscriber.py", "--room", rooms[1])
    subscriber.wait(lambda event: event["event"] == "connected")
    job = start(rooms)
    publisher = Peer("publisher.py", "--room", rooms[0])
    try:
        subscriber.wait(lambda event: event["event"] == "size" and event["width"] == 1280)
        time.sleep(warm_up)
        before, cpu, begin = report(subscriber), cpu_seconds(job.pid), time.monotonic()
        time.sleep(seconds)
        after, cpu, took = report(subscriber), cpu_seconds(job.pid) - cpu, time.monotonic() - begin
        sent = publisher.stop()
        rate = sent["frames"] / sent["seconds"]
        return {
            "share": (after["time_codes"] - before["time_codes"]) / (took * rate),
            "p50": after["latency_ms"]["p50"],
            "p99": after["latency_ms"]["p99"],
            "cores": cpu / took,
        }
    finally:
        end(publisher.process, subscriber.process, job)


def end(*processes):
    for process in processes:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def report(subscriber):
    subscriber.send("report")
    tracks = subscriber.wait(lambda event: event["event"] == "report")["tracks"]
    return next(track for track in tracks if track["track"] == "cam0")


# Flink with its default engine, with the other one, and the Python SDK.
JOBS = {"flink": start_flink, "livekit-ffi": start_livekit_ffi, "python": start_python}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of each, in turn")
    parser.add_argument("--warm-up", type=float, default=3, help="seconds before counting; the latency is of the whole run")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--only", choices=JOBS, action="append", help="may be given several times")
    args = parser.parse_args()
    with server():
        figures = {name: [] for name in args.only or JOBS}
        for run in range(args.runs):
            for name, runs in figures.items():
                runs.append(measure(JOBS[name], (f"in-{name}-{run}", f"out-{name}-{run}"), args.warm_up, args.seconds))
                print(f"{name:11} " + line(runs[-1]), flush=True)
        for name, runs in figures.items():
            medians = {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]}
            print(f"{name:11} {line(medians)}  median of {len(runs)}")


@contextlib.contextmanager
def server():
    """A LiveKit server, for as long as it is needed."""
    process = subprocess.Popen(
        [ROOT / "bin/livekit-server", "--port", str(PORT), "--udp-port", str(UDP_PORT), "--api-key", KEY, "--api-secret", SECRET,
         "--log-level", "error"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        await_server()
        yield
    finally:
        # At once: on a friendlier signal it waits for its rooms to become empty.
        process.kill()
        process.wait()


def line(run):
    return f"{run['share']:6.1%} of the pictures, p50 {run['p50']:6.1f} ms, p99 {run['p99']:6.1f} ms, {run['cores']:.2f} cores"


def await_server():
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("livekit-server does not answer")


if __name__ == "__main__":
    main()
