#!/usr/bin/env bash
# Python's LiveKit SDK 1.2.1 (PyPI: livekit), on LiveKit's Rust SDK: user data of more than 232 bytes is left out, and nothing says so.
#
# VideoSource.capture_frame(..., metadata=FrameMetadata(user_data=...)) takes bytes of any length. LiveKit's documentation calls them small
# (docs.livekit.io/transport/media/frame-metadata), capture_frame() names no limit, so of too many one would expect an error. But the call
# returns, the picture arrives with its user_timestamp and frame_id, and user_data is empty. The metadata of a picture has 255 bytes in all,
# of which 23 are taken by the other two fields and what goes around (BuildTrailerPayload() in webrtc-sys/src/packet_trailer.cpp of the Rust
# SDK). The warning that is logged there does not reach standard error.
#
# To users: data whose size varies, such as JSON of the objects in a picture, is missing just where there is most of it. Check the length,
# or send it as a data message that names the frame_id.
#
# Needs livekit-server 1.13.5, which this installs with Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/user_data.py" <<'PY'
import asyncio
import os
import sys
import time

from livekit import api, rtc
from livekit.rtc._proto import track_pb2, video_frame_pb2

URL = "ws://127.0.0.1:" + sys.argv[1]
WIDTH, HEIGHT, PICTURES = 320, 180, 20


async def join(identity):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room="metadata")).to_jwt()
    room = rtc.Room()
    await room.connect(URL, token, rtc.RoomOptions())
    return room


async def consume(stream, received):
    async for event in stream:
        if event.frame.width == WIDTH and event.metadata is not None:
            received.append(event.metadata)


async def main():
    publisher, viewer = await join("publisher"), await join("viewer")
    received, consuming = [], []

    def on_subscribed(track, publication, participant):
        stream = rtc.VideoStream(track, format=rtc.VideoBufferType.I420)
        consuming.append(asyncio.create_task(consume(stream, received)))

    viewer.on("track_subscribed", on_subscribed)
    source = rtc.VideoSource(WIDTH, HEIGHT)
    track = rtc.LocalVideoTrack.create_video_track("track", source)
    options = rtc.TrackPublishOptions(
        source=rtc.TrackSource.SOURCE_CAMERA,
        simulcast=False,
        frame_metadata_features=[track_pb2.FMF_USER_TIMESTAMP, track_pb2.FMF_FRAME_ID, track_pb2.FMF_USER_DATA],
    )
    await publisher.local_participant.publish_track(track, options)
    while not consuming:
        await asyncio.sleep(0.1)
    await asyncio.sleep(1)

    number, as_described = 0, True
    for size in (232, 233, 240):
        received.clear()
        errors = 0
        for _ in range(PICTURES):
            number += 1
            picture = rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, bytes([number]) * (WIDTH * HEIGHT * 3 // 2))
            metadata = video_frame_pb2.FrameMetadata(
                user_timestamp=time.time_ns() // 1000, frame_id=number, user_data=bytes([65]) * size
            )
            try:
                source.capture_frame(picture, metadata=metadata)
            except Exception as e:
                errors += 1
                print(f"capture_frame: {e}")
            await asyncio.sleep(0.05)
        await asyncio.sleep(1)
        numbers = sum(each.frame_id > 0 and each.user_timestamp > 0 for each in received)
        data = sum(len(each.user_data) == size for each in received)
        part = sum(0 < len(each.user_data) < size for each in received)
        print(
            f"user data of {size} bytes: {errors} errors; of {len(received)} pictures with metadata {numbers} have their number and time, "
            f"{data} their data, {part} a part of it"
        )
        as_described &= len(received) > PICTURES / 2 and numbers == len(received) and errors == part == 0
        as_described &= data == (len(received) if size <= 232 else 0)
    return 0 if as_described else 1


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python user_data.py
