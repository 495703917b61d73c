#!/usr/bin/env bash
# Python's LiveKit SDK 1.2.1 (PyPI: livekit), on LiveKit's Rust SDK: a picture can arrive with the metadata of the next one.
#
# A publisher may send metadata with each picture (VideoSource.capture_frame(..., metadata=...)), and LiveKit's documentation says that
# subscribers receive it together with the picture that it describes (docs.livekit.io/transport/media/frame-metadata). capture_frame() takes
# times in microseconds, so one would expect that also of two pictures within a millisecond, as when a program catches up after a pause. But
# the sender keeps metadata by the millisecond (store_frame_metadata() in webrtc-sys/src/packet_trailer.cpp), and what it has for the second
# picture replaces that of the first if that one is not encoded yet. The first then arrives with the number and the time of the second.
# With some milliseconds between all pictures each has its own.
#
# To users: who joins pictures with measurements by that metadata joins the wrong ones, and nothing tells. Let at least two milliseconds
# pass between two captures of a source.
#
# It takes luck, so this captures pairs until a wrong one has come, or fails after 1200.
#
# Needs livekit-server 1.13.5, which this installs with Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/metadata.py" <<'PY'
import asyncio
import os
import sys
import time

import numpy as np
from livekit import api, rtc
from livekit.rtc._proto import track_pb2, video_frame_pb2

URL = "ws://127.0.0.1:" + sys.argv[1]
WIDTH, HEIGHT, BITS = 320, 180, 12
PAIRS, MOST_ROUNDS = 100, 12


async def join(identity):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room="metadata")).to_jwt()
    room = rtc.Room()
    await room.connect(URL, token, rtc.RoomOptions())
    return room


def drawn(number):
    """A picture with one vertical bar for each bit of the number."""
    row = np.repeat([235 if number >> bit & 1 else 16 for bit in range(BITS)], -(-WIDTH // BITS))[:WIDTH]
    luma = np.tile(row.astype(np.uint8), HEIGHT)
    return rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, luma.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2))


def read(frame):
    luma = np.frombuffer(frame.data, np.uint8)[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH)
    bar = -(-WIDTH // BITS)
    return sum(int(luma[HEIGHT // 2, bit * bar + bar // 2] > 128) << bit for bit in range(BITS))


async def consume(stream, pictures):
    async for event in stream:
        if event.frame.width == WIDTH and event.metadata is not None:
            pictures.append((read(event.frame), event.metadata.frame_id))


async def main():
    publisher, viewer = await join("publisher"), await join("viewer")
    pictures, consuming = [], []

    def on_subscribed(track, publication, participant):
        stream = rtc.VideoStream(track, format=rtc.VideoBufferType.I420)
        consuming.append(asyncio.create_task(consume(stream, pictures)))

    viewer.on("track_subscribed", on_subscribed)
    source = rtc.VideoSource(WIDTH, HEIGHT)
    track = rtc.LocalVideoTrack.create_video_track("track", source)
    options = rtc.TrackPublishOptions(
        source=rtc.TrackSource.SOURCE_CAMERA,
        simulcast=False,
        frame_metadata_features=[track_pb2.FMF_USER_TIMESTAMP, track_pb2.FMF_FRAME_ID],
    )
    await publisher.local_participant.publish_track(track, options)
    while not consuming:
        await asyncio.sleep(0.1)
    await asyncio.sleep(1)

    number = 0

    async def capture(together, pause):
        """Captures so many pictures at once; returns how long that took, in ms."""
        nonlocal number
        frames = [drawn((number + k) % (1 << BITS)) for k in range(together)]
        start_us = time.monotonic_ns() // 1000
        for k, frame in enumerate(frames):
            metadata = video_frame_pb2.FrameMetadata(user_timestamp=start_us + k * 300, frame_id=(number + k) % (1 << BITS))
            source.capture_frame(frame, timestamp_us=start_us + k * 300, metadata=metadata)
        took_ms = (time.monotonic_ns() // 1000 - start_us) / 1000
        number += together
        await asyncio.sleep(pause)
        return took_ms

    async def received():
        await asyncio.sleep(1)
        wrong = [(drawn_number, told) for drawn_number, told in pictures if drawn_number != told]
        count = len(pictures)
        pictures.clear()
        return count, wrong

    for _ in range(PAIRS):
        await capture(1, 0.05)
    count_apart, wrong_apart = await received()
    print(f"one at a time: {count_apart} pictures arrive, {len(wrong_apart)} with the metadata of another")

    rounds = count = 0
    wrong = took = []
    while rounds < MOST_ROUNDS and not wrong:
        rounds += 1
        took = took + [await capture(2, 0.025) for _ in range(PAIRS)]
        more, wrong = await received()
        count += more
    quick = sum(ms < 1 for ms in took)
    print(f"in pairs: of {len(took)} pairs, {quick} within a millisecond, {count} pictures arrive, {len(wrong)} with that of another")
    for drawn_number, told in wrong[:5]:
        print(f"  picture {drawn_number} says that it is {told}")
    if not wrong:
        print("each picture has its own metadata now")
    one_late = all(told == (drawn_number + 1) % (1 << BITS) for drawn_number, told in wrong)
    return 0 if count_apart > PAIRS / 2 and not wrong_apart and wrong and one_late else 1


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python metadata.py
