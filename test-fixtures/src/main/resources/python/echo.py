"""The Python SDK's own echo job, the measure for ours: every video track of a room to RGBA, all but
the top 64 rows inverted, published to another room under the same name."""

import asyncio

import numpy as np
from livekit import rtc

import peer

KEPT_ROWS = 64


class Echo:
    """Copies the tracks of one room into another."""

    def __init__(self, source_room, target_room, args):
        self._target_room, self._args = target_room, args
        self._tasks = {}
        self.frames = 0
        source_room.on("track_subscribed", self._on_subscribed)
        source_room.on("track_unsubscribed", self._on_unsubscribed)

    def _on_subscribed(self, track, publication, participant):
        if track.kind == rtc.TrackKind.KIND_VIDEO:
            self._tasks[publication.sid] = asyncio.create_task(self._copy(track, publication.name))

    def _on_unsubscribed(self, track, publication, participant):
        task = self._tasks.pop(publication.sid, None)
        if task:
            task.cancel()

    async def _copy(self, track, name):
        source = None
        async for event in rtc.VideoStream(track, format=rtc.VideoBufferType.RGBA):
            frame = event.frame
            if min(frame.width, frame.height) < peer.SMALLEST_PICTURE:
                continue
            if source is None:
                source = rtc.VideoSource(frame.width, frame.height)
                # Not waited for: pictures that came while the track is negotiated would pile up.
                publishing = asyncio.create_task(self._publish(name, source))
            source.capture_frame(self._inverted(frame))
            self.frames += 1
            if publishing.done():
                publishing.result()

    @staticmethod
    def _inverted(frame):
        pixels = np.frombuffer(frame.data, np.uint8).reshape(frame.height, frame.width, 4).copy()
        pixels[KEPT_ROWS:, :, :3] = 255 - pixels[KEPT_ROWS:, :, :3]
        return rtc.VideoFrame(
            frame.width, frame.height, rtc.VideoBufferType.RGBA, pixels.tobytes()
        )

    async def _publish(self, name, source):
        track = rtc.LocalVideoTrack.create_video_track(name, source)
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA,
            simulcast=False,
            video_codec=rtc.VideoCodec.VP8,
            video_encoding=rtc.VideoEncoding(
                max_bitrate=self._args.max_bitrate, max_framerate=self._args.fps
            ),
        )
        publication = await self._target_room.local_participant.publish_track(track, options)
        peer.emit("published", track=name, sid=publication.sid)


async def main():
    parser = peer.arguments(__doc__)
    parser.add_argument("--out-room", required=True)
    parser.add_argument("--fps", type=float, default=30)
    parser.add_argument("--max-bitrate", type=int, default=3_000_000, help="bps")
    parser.add_argument("--warm-up", type=float, default=3, help="seconds left out of the figures")
    args = parser.parse_args()
    commands = peer.Commands(args.seconds)
    source_room, target_room = rtc.Room(), rtc.Room()
    echo = Echo(source_room, target_room, args)
    await peer.connect(target_room, args.out_room, "python-echo-out", auto_subscribe=False)
    await peer.connect(source_room, args.room, "python-echo-in", auto_subscribe=True)
    peer.emit("connected")
    await commands.wait_until_stopped(args.warm_up)
    frames, usage = echo.frames, peer.Usage()
    await commands.wait_until_stopped()
    frames = echo.frames - frames
    fields = usage.fields()
    peer.emit(
        "result",
        frames=frames,
        frames_per_second=round(frames / fields["seconds"], 2),
        **fields,
    )
    await source_room.disconnect()
    await target_room.disconnect()


peer.run(main)
