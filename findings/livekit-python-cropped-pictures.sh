#!/usr/bin/env bash
# Python's LiveKit SDK 1.2.1 (PyPI: livekit): pictures whose size is not a multiple of four lose their right and lower edges.
#
# VP8 has pictures of any size, and neither VideoSource(width, height) nor capture_frame() refuses or warns of one. But the source of
# LiveKit's Rust SDK is made with webrtc::AdaptedVideoTrackSource(4) (webrtc-sys/src/video_track.cpp), and libwebrtc then cuts each picture
# to the next smaller multiple of 4. The publication still has the size before, and viewers are told of it. It is no scaling: what is
# in the columns and rows that are left stays where it was.
#
# To users: marks at the right or lower edge, such as a frame around a picture or a bar code, are gone for pictures of, say, 1366 by 768
# pixels; and a viewer that reserves memory by publication.width and height gets frames of another size. Pad pictures to a multiple of 4.
#
# Needs livekit-server 1.13.5, which this installs with Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/cropped.py" <<'PY'
import asyncio
import os
import sys

from livekit import api, rtc

URL = "ws://127.0.0.1:" + sys.argv[1]
BLACK, WHITE = 16, 235


async def join(room_name, identity):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room=room_name)).to_jwt()
    return rtc.Room(), token


def draw(width, height):
    """Black, with a white line at the left of the middle, and the two columns at the right edge white."""
    row = bytearray([BLACK]) * width
    row[width // 4 : width // 4 + 2] = row[-2:] = bytes([WHITE, WHITE])
    return bytes(row) * height + bytes([128]) * (width * height // 2)


def white_columns(frame):
    row = bytes(frame.data)[frame.width * (frame.height // 2) :][: frame.width]
    return [x for x, luma in enumerate(row) if luma > 150]


async def show(width, height):
    frames, announced, tasks = [], [], []

    async def look(track):
        async for event in rtc.VideoStream(track, format=rtc.VideoBufferType.I420):
            if event.frame.width > 16:
                frames.append(event.frame)

    def subscribed(track, publication, participant):
        announced.append((publication.width, publication.height))
        tasks.append(asyncio.create_task(look(track)))

    name = f"{width}x{height}"
    viewer, token = await join(name, "viewer")
    viewer.on("track_subscribed", subscribed)
    await viewer.connect(URL, token)
    publisher, token = await join(name, "publisher")
    await publisher.connect(URL, token)
    source = rtc.VideoSource(width, height)
    track = rtc.LocalVideoTrack.create_video_track("picture", source)
    encoding = rtc.VideoEncoding(max_bitrate=2_000_000, max_framerate=10)
    await publisher.local_participant.publish_track(track, rtc.TrackPublishOptions(simulcast=False, video_encoding=encoding))
    for _ in range(40):
        source.capture_frame(rtc.VideoFrame(width, height, rtc.VideoBufferType.I420, draw(width, height)))
        await asyncio.sleep(0.1)
    frame = frames[-1]
    seen = announced[0], (frame.width, frame.height), white_columns(frame)
    print(f"sent {width} by {height}: announced {seen[0]}, arrives as {seen[1]}, white columns {seen[2]}")
    await publisher.disconnect()
    await viewer.disconnect()
    return seen


async def main():
    whole, cut = await show(324, 184), await show(326, 186)
    if whole != ((324, 184), (324, 184), [81, 82, 322, 323]):
        print("a size that is a multiple of four does not come as it was sent")
        return 1
    if cut != ((326, 186), (324, 184), [81, 82]):
        print("other sizes come otherwise now")
        return 1
    return 0


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python cropped.py
