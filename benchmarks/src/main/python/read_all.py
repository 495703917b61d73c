"""Reads all frames of all tracks of a room with the Python SDK, and drops them."""

import asyncio
import sys

sys.path.insert(0, sys.argv.pop(1))

from livekit import rtc  # noqa: E402

import peer  # noqa: E402


async def read(track):
    async for _ in rtc.VideoStream(track):
        pass


async def main():
    args = peer.arguments(__doc__).parse_args()
    commands = peer.Commands(args.seconds)
    room, reading = rtc.Room(), set()
    room.on("track_subscribed", lambda track, *_: reading.add(asyncio.create_task(read(track))))
    await peer.connect(room, args.room, "python-reader", auto_subscribe=True)
    while not commands.stopped:
        await asyncio.sleep(0.1)
    await room.disconnect()


peer.run(main)
