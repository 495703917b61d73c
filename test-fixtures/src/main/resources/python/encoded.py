"""Publishes a stream of H.264 by x264 as it is, as the track cam0, over and over: 30 pictures of 320x180, the first a key frame."""

import asyncio
import base64
import pathlib
import re
import time

from livekit import rtc
from livekit.rtc._proto import room_pb2, video_frame_pb2

import peer

WIDTH, HEIGHT, FPS = 320, 180, 15
# NAL unit types of ITU-T H.264, table 7-1.
SLICE, KEY_SLICE = 1, 5


def access_units(stream):
    """Each picture of an Annex B stream of one slice a picture, and whether it is a key frame."""
    units, unit = [], b""
    for nal in re.split(rb"\x00\x00\x00?\x01", stream)[1:]:
        unit += b"\x00\x00\x00\x01" + nal
        kind = nal[0] & 31
        if kind in (SLICE, KEY_SLICE):
            units.append((unit, kind == KEY_SLICE))
            unit = b""
    return units


def parse_arguments():
    parser = peer.arguments(__doc__)
    parser.add_argument("--identity", default="python-publisher")
    parser.add_argument("--b-frames", action="store_true")
    return parser.parse_args()


async def main():
    args = parse_arguments()
    commands = peer.Commands(args.seconds)
    file = "stripes-b-frames.h264.base64" if args.b_frames else "stripes.h264.base64"
    units = access_units(base64.b64decode(pathlib.Path(__file__).with_name(file).read_text()))
    room = rtc.Room()
    await peer.connect(room, args.room, args.identity, auto_subscribe=False)
    source = rtc.EncodedVideoSource(WIDTH, HEIGHT)
    options = rtc.TrackPublishOptions(
        source=rtc.TrackSource.SOURCE_CAMERA,
        simulcast=False,
        video_codec=rtc.VideoCodec.H264,
        video_encoder=room_pb2.ENCODER_BACKEND_PRE_ENCODED,
        video_encoding=rtc.VideoEncoding(max_bitrate=1_000_000, max_framerate=FPS),
    )
    track = rtc.LocalVideoTrack.create_video_track("cam0", source)
    publication = await room.local_participant.publish_track(track, options)
    peer.emit("published", track="cam0", sid=publication.sid)
    without_keys = asyncio.Event()

    async def no_more_keys(command):
        """{"cmd": "no_more_keys"}: key frames are left out, whoever asks for one"""
        without_keys.set()
        peer.emit("no_more_keys")

    commands.on("no_more_keys", no_more_keys)
    pictures, start = 0, time.monotonic()
    while not commands.stopped:
        unit, key = units[pictures % len(units)]
        if not (key and without_keys.is_set()):
            kind = video_frame_pb2.ENCODED_FRAME_KEY if key else video_frame_pb2.ENCODED_FRAME_DELTA
            source.capture_frame(
                rtc.EncodedVideoFrame(
                    unit, WIDTH, HEIGHT, rtc.VideoCodec.H264, kind, time.monotonic_ns() // 1000
                )
            )
        pictures += 1
        await asyncio.sleep(max(0, start + pictures / FPS - time.monotonic()))
    peer.emit("result", frames=pictures)
    await room.disconnect()


peer.run(main)
