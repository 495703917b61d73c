#!/usr/bin/env bash
# livekit-server 1.13.5 (Go: github.com/livekit/livekit-server): a track ends with pictures that its publisher has not sent.
#
# One would expect a viewer to get the pictures of the track that was published, and no others. When a track is unpublished, the server
# makes up six black key frames in its name (writeBlankFrameRTP in pkg/sfu/downtrack.go), so that a screen does not keep the last picture.
# They are 8 by 8 pixels for VP8 and 2 by 2 for H.264, whatever the size of the track; VP9 and AV1 have none. An application gets
# them as frames like all others, before it is told that the track has gone.
#
# To users: a recorder sees another size and begins a new file, a model is asked about a black speck, and a thumbnail of the last frame is
# black. Drop frames of fewer than 16 pixels in width.
#
# Python's SDK (PyPI: livekit 1.2.1) publishes and views. Needs Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/blank.py" <<'PY'
import asyncio
import os
import sys

from livekit import api, rtc

URL = "ws://127.0.0.1:" + sys.argv[1]
WIDTH, HEIGHT = 320, 180


async def join(room_name, identity):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room=room_name)).to_jwt()
    return rtc.Room(), token


async def show(codec):
    """The sizes of the pictures that a viewer got, in their order, and how many came of each."""
    sizes = []

    async def look(track):
        async for event in rtc.VideoStream(track):
            size = event.frame.width, event.frame.height
            if sizes and sizes[-1][0] == size:
                sizes[-1][1] += 1
            else:
                sizes.append([size, 1])

    tasks = []
    viewer, token = await join(codec, "viewer")
    viewer.on("track_subscribed", lambda track, publication, participant: tasks.append(asyncio.create_task(look(track))))
    await viewer.connect(URL, token)
    publisher, token = await join(codec, "publisher")
    await publisher.connect(URL, token)
    source = rtc.VideoSource(WIDTH, HEIGHT)
    track = rtc.LocalVideoTrack.create_video_track("camera", source)
    options = rtc.TrackPublishOptions(simulcast=False, video_codec=getattr(rtc.VideoCodec, codec))
    publication = await publisher.local_participant.publish_track(track, options)
    picture = bytes([128]) * (WIDTH * HEIGHT * 3 // 2)
    for _ in range(40):
        source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, picture))
        await asyncio.sleep(0.1)
    await publisher.local_participant.unpublish_track(publication.sid)
    await asyncio.sleep(2)
    print(f"{codec}: " + ", then ".join(f"{number} pictures of {width} by {height}" for (width, height), number in sizes))
    return sizes


async def main():
    last = {codec: (await show(codec))[-1][0] for codec in ("VP8", "H264", "VP9", "AV1")}
    if last != {"VP8": (8, 8), "H264": (2, 2), "VP9": (WIDTH, HEIGHT), "AV1": (WIDTH, HEIGHT)}:
        print("tracks end otherwise now")
        return 1
    return 0


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python blank.py
