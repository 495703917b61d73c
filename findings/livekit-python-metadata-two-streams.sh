#!/usr/bin/env bash
# Python's LiveKit SDK 1.2.1 (PyPI: livekit), on LiveKit's Rust SDK: of two streams of one track, one gets the pictures without metadata.
#
# A VideoStream may be made of a track several times, say one for a display and one for a recorder, and each gets all pictures. A publisher
# may send metadata with each picture (TrackPublishOptions.frame_metadata_features), and LiveKit's documentation says that subscribers
# receive it together with its picture (docs.livekit.io/transport/media/frame-metadata), so one would expect it in VideoFrameEvent.metadata
# of both streams. But the first stream that asks for the metadata of a picture takes it away: lookup_frame_metadata() in
# webrtc-sys/src/packet_trailer.cpp of the Rust SDK removes what it returns. The other gets the same picture with None. Usually it is the
# stream which was made first that gets all.
#
# To users: a second consumer of a camera, even in another part of the program, has no times and numbers, or takes them from the first.
# Make one stream per track, and hand its events on.
#
# Needs livekit-server 1.13.5, which this installs with Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/streams.py" <<'PY'
import asyncio
import os
import sys
import time

from livekit import api, rtc
from livekit.rtc._proto import track_pb2, video_frame_pb2

URL = "ws://127.0.0.1:" + sys.argv[1]
WIDTH, HEIGHT, PICTURES = 320, 180, 100


async def join(room_name, identity):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room=room_name)).to_jwt()
    room = rtc.Room()
    await room.connect(URL, token, rtc.RoomOptions())
    return room


async def consume(stream, pictures):
    async for event in stream:
        pictures.append((event.timestamp_us, event.metadata is not None and event.metadata.frame_id > 0))


async def received(streams):
    """For each stream of one track, the time of each picture, and whether its metadata came."""
    room_name = f"streams-{streams}"
    publisher, viewer = await join(room_name, "publisher"), await join(room_name, "viewer")
    pictures, consuming = [[] for _ in range(streams)], []

    def on_subscribed(track, publication, participant):
        for each in pictures:
            stream = rtc.VideoStream(track, format=rtc.VideoBufferType.I420)
            consuming.append(asyncio.create_task(consume(stream, each)))

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
    # Without the black pictures that a track begins with.
    for each in pictures:
        each.clear()
    for number in range(1, PICTURES + 1):
        picture = rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, bytes([number]) * (WIDTH * HEIGHT * 3 // 2))
        metadata = video_frame_pb2.FrameMetadata(user_timestamp=time.time_ns() // 1000, frame_id=number)
        source.capture_frame(picture, metadata=metadata)
        await asyncio.sleep(0.05)
    await asyncio.sleep(1)
    await publisher.disconnect()
    await viewer.disconnect()
    for task in consuming:
        task.cancel()
    return pictures


async def main():
    [alone] = await received(1)
    one, two = await received(2)
    with_metadata = [sum(has for _, has in each) for each in (alone, one, two)]
    print(f"one stream: {len(alone)} pictures, {with_metadata[0]} with metadata")
    for number, (each, count) in enumerate(zip((one, two), with_metadata[1:]), 1):
        print(f"two streams, number {number}: {len(each)} pictures, {count} with metadata")
    one, two = dict(one), dict(two)
    common = one.keys() & two.keys()
    both = sum(one[key] and two[key] for key in common)
    print(f"  of {len(common)} pictures that both got, {both} have metadata in both")
    all_alone = with_metadata[0] > PICTURES / 2 and with_metadata[0] > 0.9 * len(alone)
    if both:
        print("both streams get the metadata now")
    return 0 if all_alone and len(common) > PICTURES / 2 and not both else 1


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python streams.py
