"""What it costs to publish: one recording of 1280x720 I420 at 30 fps, by the replay example and by the Python SDK, in turn.

Both read the same Arrow file again and again, push its pictures at their recorded pace and publish them with the same options; a
viewer on the Python SDK watches. Prints for each run how many pictures the viewer saw and how many cores the publisher's process took between
two moments of the replay: libwebrtc's encoders, Java's compilers, which rest once the program is warm, and everything else.
"""

import argparse
import asyncio
import itertools
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import pyarrow as pa

import echo

sys.path.append(str(echo.PEERS))

WIDTH, HEIGHT, FPS = 1280, 720, 30
MAX_BITRATE = 3_000_000
# It stays in the page cache. The stripes are where they began after each 50 pictures.
RECORDED = 400
# What libwebrtc calls the threads of its encoders: in webrtc-java, in the Python SDK.
ENCODERS = ("EncoderQueue", "VideoEncoderQue")


def record(path):
    """Stripes that move under noise that does not: an encoder has something to do for each picture, and the same each time."""
    noise = np.random.default_rng(1).integers(0, 24, (HEIGHT, WIDTH), np.uint8)
    stripes = ((np.arange(WIDTH + 200) + np.arange(HEIGHT)[:, None]) % 200 + 20).astype(np.uint8)
    chroma = np.full(WIDTH * HEIGHT // 2, 128, np.uint8).tobytes()
    schema = pa.schema(
        [
            ("room", pa.utf8()), ("participant", pa.utf8()), ("track", pa.utf8()), ("track_source", pa.utf8()),
            ("timestamp", pa.timestamp("us", "UTC")), ("sequence", pa.int64()), ("width", pa.int32()), ("height", pa.int32()),
            ("type", pa.utf8()), ("rotation", pa.int32()), ("data", pa.large_binary()),
        ]
    )
    schema = pa.schema([field.with_nullable(False) for field in schema])
    with pa.ipc.new_file(path, schema) as file:
        for number in range(RECORDED):
            offset = number * 4 % 200
            pixels = (stripes[:, offset : offset + WIDTH] + noise).tobytes() + chroma
            row = ["recording", "camera", "cam0", "camera", number * 1_000_000 // FPS, number, WIDTH, HEIGHT, "I420", 0, pixels]
            file.write(pa.record_batch([pa.array([value], field.type) for value, field in zip(row, schema)], schema=schema))


def start_flink(room, recording, simulcast):
    jar = echo.ROOT / "examples/target/flink-livekit-examples.jar"
    command = ["java", "-Xmx768m", "-jar", str(jar), "replay", "--room", room, "--in", str(recording.parent), "--codec", "vp8",
               "--simulcast", str(simulcast).lower(), "--max-bitrate", str(MAX_BITRATE), "--loop"]
    return subprocess.Popen(command, env=echo.ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def start_python(room, recording, simulcast):
    command = [sys.executable, __file__, "--replay", str(recording), "--room", room] + ["--simulcast"] * simulcast
    return subprocess.Popen(command, env=echo.ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def replay(path, room_name, simulcast):
    """The job of the replay example on the Python SDK."""
    from livekit import rtc

    import peer

    room = rtc.Room()
    await peer.connect(room, room_name, "python-replay", auto_subscribe=False)
    source = rtc.VideoSource(WIDTH, HEIGHT)
    track = rtc.LocalVideoTrack.create_video_track("cam0", source)
    options = rtc.TrackPublishOptions(
        source=rtc.TrackSource.SOURCE_CAMERA, simulcast=simulcast, video_codec=rtc.VideoCodec.VP8,
        video_encoding=rtc.VideoEncoding(max_bitrate=MAX_BITRATE, max_framerate=FPS),
    )
    await room.local_participant.publish_track(track, options)
    file = pa.ipc.open_file(pa.memory_map(str(path)))
    begin = time.monotonic()
    for number in itertools.count():
        again, row = divmod(number, file.num_record_batches)
        batch = file.get_batch(row)
        data = batch.column("data")[0].as_py()
        due = batch.column("timestamp")[0].value / 1e6 + again * RECORDED / FPS
        await asyncio.sleep(max(0, begin + due - time.monotonic()))
        source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, data))


def measure(start, room, recording, args):
    viewer = echo.Peer("subscriber.py", "--room", room)
    viewer.wait(lambda event: event["event"] == "connected")
    publisher = start(room, recording, args.simulcast)
    try:
        viewer.wait(lambda event: event["event"] == "size" and event["width"] == WIDTH)
        time.sleep(args.warm_up)
        before, begin = echo.report(viewer), time.monotonic()
        cpu = echo.cpu_sample(publisher.pid)
        time.sleep(args.seconds)
        after, took = echo.report(viewer), time.monotonic() - begin
        all_cores, cores = echo.cores_since(publisher.pid, cpu)
        if publisher.poll() is not None:
            raise RuntimeError(f"the publisher ended too early, with {publisher.returncode}")
        if args.threads:
            echo.print_threads(cores)
        encoders, compilers = (sum(cores[name] for name in names) for names in (ENCODERS, echo.JIT))
        return {
            "share": (after["frames"] - before["frames"]) / (took * FPS),
            "cores": all_cores,
            "encoders": encoders,
            "compilers": compilers,
            "rest": all_cores - encoders - compilers,
        }
    finally:
        echo.end(publisher, viewer.process)


def line(run):
    return (
        f"{run['share']:6.1%} of the pictures, {run['cores']:.3f} cores: encoders {run['encoders']:.3f}, "
        f"compilers {run['compilers']:.3f}, the rest {run['rest']:.3f}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="of each, in turn")
    parser.add_argument("--warm-up", type=int, default=150, help="seconds at the full size before CPU time counts")
    parser.add_argument("--seconds", type=int, default=20, help="that are measured")
    parser.add_argument("--simulcast", action="store_true")
    parser.add_argument("--threads", action="store_true", help="print the threads that took most")
    parser.add_argument("--only", choices=["flink", "python"])
    parser.add_argument("--replay", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--room", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.replay:
        asyncio.run(replay(args.replay, args.room, args.simulcast))
        return
    with tempfile.TemporaryDirectory() as folder, echo.server():
        recording = pathlib.Path(folder) / "recording.arrow"
        record(recording)
        jobs = {"flink": start_flink, "python": start_python}
        figures = {name: [] for name in jobs if args.only in (None, name)}
        for run in range(args.runs):
            for name, runs in figures.items():
                runs.append(measure(jobs[name], f"publish-{name}-{run}", recording, args))
                print(f"{name:6} {line(runs[-1])}", flush=True)
        for name, runs in figures.items():
            medians = {figure: statistics.median(run[figure] for run in runs) for figure in runs[0]}
            print(f"{name:6} {line(medians)}  median of {len(runs)}")


if __name__ == "__main__":
    main()
