#!/usr/bin/env bash
# livekit-server 1.13.5 (Go: github.com/livekit/livekit-server): a publisher whose picture does not change has a POOR connection.
#
# ConnectionQuality is called the quality of a participant's connection, and LiveKit's protocol and SDKs say no more of it. One would
# expect it to be about loss and delay. But a track that is not muted and sends no packet for five seconds makes its publisher POOR, for
# itself and for everybody in the room (reason "dry" in pkg/sfu/connectionquality/scorer.go), while data that it sends arrives whole and
# in milliseconds. A publisher that mutes such a track stays EXCELLENT.
#
# To users: sources that give a picture only when something has changed, such as a slide show, a dashboard or frames computed by a job,
# look like a bad network. Mute such a track, or send the last picture again every second or two. Who takes POOR for a reason to connect
# again does so in vain.
#
# Python's SDK (PyPI: livekit 1.2.1) publishes and listens. Needs Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/quality.py" <<'PY'
import asyncio
import os
import sys
import time

from livekit import api, rtc

URL = "ws://127.0.0.1:" + sys.argv[1]


async def join(identity):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room="quality")).to_jwt()
    room = rtc.Room()
    await room.connect(URL, token)
    return room


async def feed(source, seconds):
    picture = bytes([128]) * (160 * 90 * 3 // 2)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        source.capture_frame(rtc.VideoFrame(160, 90, rtc.VideoBufferType.I420, picture))
        await asyncio.sleep(0.1)


async def publish(room):
    source = rtc.VideoSource(160, 90)
    track = rtc.LocalVideoTrack.create_video_track("picture", source)
    await room.local_participant.publish_track(track, rtc.TrackPublishOptions(simulcast=False))
    return source, track


async def main():
    viewer, still, muted = await join("viewer"), await join("still"), await join("muted")
    qualities = {"still": [], "muted": []}
    delays = []

    def changed(participant, quality):
        heard = qualities.get(participant.identity)
        name = rtc.ConnectionQuality(quality).name.removeprefix("QUALITY_")
        if heard is not None and heard[-1:] != [name]:
            heard.append(name)

    viewer.on("connection_quality_changed", changed)
    viewer.on("data_received", lambda packet: delays.append(time.monotonic() - float(packet.data)))
    (still_source, _), (muted_source, muted_track) = await publish(still), await publish(muted)
    await asyncio.gather(feed(still_source, 15), feed(muted_source, 15))
    before = {identity: list(heard) for identity, heard in qualities.items()}

    muted_track.mute()
    for _ in range(30):
        await still.local_participant.publish_data(str(time.monotonic()), reliable=True)
        await asyncio.sleep(1)

    for identity, heard in qualities.items():
        later = heard[len(before[identity]) :]
        print(f"{identity}: {', '.join(before[identity])} while pictures came; then {', '.join(later) or 'the same'}")
    delays.sort()
    print(f"data of 'still' meanwhile: {len(delays)} of 30 messages came, the median took {delays[len(delays) // 2] * 1000:.0f} ms")
    good = before["still"][-1:] == before["muted"][-1:] == qualities["muted"][-1:] == ["EXCELLENT"]
    return 0 if good and qualities["still"][-1] == "POOR" and len(delays) == 30 else 1


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python quality.py
