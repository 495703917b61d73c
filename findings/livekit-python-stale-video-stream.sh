#!/usr/bin/env bash
# Python's LiveKit SDK 1.2.1 (PyPI: livekit): the VideoStream of a participant who has left shows the pictures of another.
#
# VideoStream(track) is an asynchronous iterator over the frames of that track; one would expect it to end, or at least to be silent, once
# "track_unsubscribed" has been emitted for the track. It does not end: the loop waits, and when the server uses the media section again for
# the next track of anybody in the room, libwebrtc goes on with the same native track, and the old stream gets all of its frames, as does
# the new one. So the loop that was started for Ann's camera gets Bob's pictures, and each of them is processed twice.
#
# To users: what is stored or computed by participant goes to the wrong one. Close the stream (await stream.aclose()) in a handler of
# "track_unsubscribed": then the old loop gets nothing more, as the second of the two viewers here shows.
#
# Needs livekit-server 1.13.5, which this installs with Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/stale.py" <<'PY'
import asyncio
import os
import sys

from livekit import api, rtc

URL = "ws://127.0.0.1:" + sys.argv[1]
WIDTH, HEIGHT = 160, 90
SHADES = {"ann": 60, "bob": 200}


async def join(identity):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room="stale")).to_jwt()
    return rtc.Room(), token


class Viewer:
    """Counts the pictures of each participant's stream by whose they are."""

    def __init__(self, closes):
        self.seen = {name: {name: 0 for name in SHADES} for name in SHADES}
        self.closes = closes
        self.streams, self.tasks = {}, []

    async def connect(self, identity):
        self.room, token = await join(identity)
        self.room.on("track_subscribed", self.subscribed)
        self.room.on("track_unsubscribed", self.unsubscribed)
        await self.room.connect(URL, token)

    def subscribed(self, track, publication, participant):
        stream = self.streams[participant.identity] = rtc.VideoStream(track, format=rtc.VideoBufferType.I420)
        self.tasks.append(asyncio.create_task(self.count(stream, self.seen[participant.identity])))

    def unsubscribed(self, track, publication, participant):
        if self.closes:
            self.tasks.append(asyncio.create_task(self.streams[participant.identity].aclose()))

    @staticmethod
    async def count(stream, seen):
        async for event in stream:
            frame = event.frame
            luma = bytes(frame.data)[frame.width * frame.height // 2 + frame.width // 2]
            for name, shade in SHADES.items():
                seen[name] += abs(luma - shade) < 20 and frame.width > 16


async def publish(identity):
    """Joins, sends for five seconds, and leaves."""
    room, token = await join(identity)
    await room.connect(URL, token, rtc.RoomOptions(auto_subscribe=False))
    source = rtc.VideoSource(WIDTH, HEIGHT)
    track = rtc.LocalVideoTrack.create_video_track("camera", source)
    await room.local_participant.publish_track(track, rtc.TrackPublishOptions(simulcast=False))
    picture = bytes([SHADES[identity]]) * (WIDTH * HEIGHT) + bytes([128]) * (WIDTH * HEIGHT // 2)
    for _ in range(50):
        source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, picture))
        await asyncio.sleep(0.1)
    await room.disconnect()
    await asyncio.sleep(2)


async def main():
    keeps, closes = Viewer(False), Viewer(True)
    await keeps.connect("keeps")
    await closes.connect("closes")
    await publish("ann")
    for viewer in (keeps, closes):
        assert not viewer.room.remote_participants.get("ann") and viewer.seen["ann"]["bob"] == 0
    await publish("bob")
    for name, viewer in (("leaves the stream alone", keeps), ("closes the stream", closes)):
        print(f"a viewer that {name} when the track is unsubscribed:")
        for owner, seen in viewer.seen.items():
            print(f"  the stream of {owner}'s track: {seen['ann']} pictures of Ann, {seen['bob']} of Bob")
    for viewer in (keeps, closes):
        if viewer.seen["ann"]["ann"] < 10 or viewer.seen["bob"]["bob"] < 10 or viewer.seen["bob"]["ann"]:
            print("the streams do not show their own tracks")
            return 1
    if keeps.seen["ann"]["bob"] < 10:
        print("a stream that has been left alone gets no pictures of others any more")
        return 1
    if closes.seen["ann"]["bob"]:
        print("closing it does not help any more")
        return 1
    return 0


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python stale.py
