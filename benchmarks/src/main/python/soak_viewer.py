"""Subscribes to all video of a room for hours, and prints once a second what has come: the median age of the pictures, by their
time codes, and when each track last showed one, in ms since the epoch."""

import asyncio
import json
import pathlib
import statistics
import sys
import time

from livekit import rtc

sys.path.append(str(pathlib.Path(__file__).parents[4] / "test-fixtures/src/main/resources/python"))
import peer  # noqa: E402

RETRY_SECONDS = 0.2


class Viewer:
    def __init__(self):
        self._ages, self._last, self._readers = [], {}, {}

    def watch(self, track, publication, participant):
        if track.kind == rtc.TrackKind.KIND_VIDEO:
            self._readers[publication.sid] = asyncio.create_task(self._read(track, publication.name))

    def forget(self, track, publication, participant):
        reader = self._readers.pop(publication.sid, None)
        if reader:
            reader.cancel()

    async def _read(self, track, name):
        stream = rtc.VideoStream(track, format=rtc.VideoBufferType.I420)
        try:
            async for event in stream:
                now = time.time_ns() // 1000
                if min(event.frame.width, event.frame.height) < peer.SMALLEST_PICTURE:
                    continue
                self._last[name] = now // 1000
                code = peer.read_time_code(peer.planes(event.frame)[0])
                if code is not None:
                    self._ages.append((now - code) / 1e3)
        finally:
            await stream.aclose()

    def tell(self):
        age = statistics.median(self._ages) if self._ages else None
        self._ages.clear()
        print(json.dumps({"age_ms": age, "last_picture_ms": self._last}), flush=True)


async def main():
    commands = peer.Commands(0)
    viewer = Viewer()
    while not commands.stopped:
        room, ended = rtc.Room(), asyncio.Event()
        room.on("track_subscribed", viewer.watch)
        room.on("track_unsubscribed", viewer.forget)
        room.on("disconnected", lambda reason: ended.set())
        try:
            await peer.connect(room, sys.argv[1], "viewer", auto_subscribe=True)
        except rtc.ConnectError:
            await asyncio.sleep(RETRY_SECONDS)
            continue
        while not ended.is_set() and not await commands.wait_until_stopped(1):
            viewer.tell()
        await room.disconnect()


peer.run(main)
