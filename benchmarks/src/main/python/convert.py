"""The LiveKit Python SDK's VideoFrame.convert at 1920x1080, for pairs that it has: the least and the median of 100 calls, in ms."""

import statistics
import time

import numpy as np
from livekit.rtc import VideoFrame
from livekit.rtc._proto.video_frame_pb2 import VideoBufferType as Type

WIDTH, HEIGHT = 1920, 1080
BYTES = {"I420": 3, "NV12": 3, "RGB24": 6}
PAIRS = "I420:RGBA I420:ABGR I420:ARGB I420:BGRA I420:RGB24 I420:I420 RGBA:I420 RGBA:BGRA RGB24:I420 NV12:I420".split()

for pair in PAIRS:
    source, target = pair.split(":")
    size = WIDTH * HEIGHT * BYTES.get(source, 8) // 2
    pixels = bytearray(np.random.default_rng(1).integers(0, 256, size, dtype=np.uint8).tobytes())
    frame = VideoFrame(WIDTH, HEIGHT, getattr(Type, source), pixels)
    times = []
    for _ in range(120):
        begin = time.perf_counter()
        frame.convert(getattr(Type, target))
        times.append((time.perf_counter() - begin) * 1e3)
    print(f"{source:6} {target:6} {min(times[20:]):6.2f} {statistics.median(times[20:]):6.2f}")
