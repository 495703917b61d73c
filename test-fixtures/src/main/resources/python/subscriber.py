"""Subscribes to all video of a room and reports on every track."""

import asyncio
import json
import time

import numpy as np
from livekit import rtc
from livekit.rtc._ffi_client import FfiClient
from livekit.rtc._proto import ffi_pb2

import peer

# The corners of the RGB cube by their bits: red 4, green 2, blue 1.
COLOURS = ["black", "blue", "green", "cyan", "red", "magenta", "yellow", "white"]
SAMPLE_STEP = 8
# Until nothing more of a paused track is under way.
PAUSE_SECONDS = 0.5


def dominant_colour(luma, u, v):
    """The colour of more than half of the picture's middle, or "mixed"."""
    height = luma.shape[0]
    rows = slice(height // 4, height * 3 // 4, 2 * SAMPLE_STEP)
    chroma_rows = slice(height // 8, height * 3 // 8, SAMPLE_STEP)
    y = luma[rows, :: 2 * SAMPLE_STEP].astype(np.float32)
    u = u[chroma_rows, ::SAMPLE_STEP].astype(np.float32) - 128
    v = v[chroma_rows, ::SAMPLE_STEP].astype(np.float32) - 128
    common = min(y.shape[0], u.shape[0]), min(y.shape[1], u.shape[1])
    y, u, v = (plane[: common[0], : common[1]] for plane in (y, u, v))
    # ITU-R BT.601, limited range: what WebRTC's codecs carry.
    y = 1.164 * (y - 16)
    rgb = np.stack([y + 1.596 * v, y - 0.392 * u - 0.813 * v, y + 2.017 * u])
    pure = ((rgb < 64) | (rgb > 192)).all(axis=0)
    corners = (np.array([4, 2, 1])[:, None, None] * (rgb > 128)).sum(axis=0)[pure]
    if corners.size <= y.size / 2:
        return "mixed"
    counts = np.bincount(corners, minlength=len(COLOURS))
    return COLOURS[counts.argmax()] if counts.max() > y.size / 2 else "mixed"


# Shares of width and height: an eighth from the corners, and the middle.
PLACES = [(1 / 8, 1 / 8), (7 / 8, 1 / 8), (1 / 8, 7 / 8), (7 / 8, 7 / 8), (1 / 2, 1 / 2)]


def colours_of(luma, u, v):
    """The colours of the picture's five places; "mixed" where a pixel is no corner of the RGB cube."""
    height, width = luma.shape
    colours = []
    for x, y in PLACES:
        row, column = int(y * height), int(x * width)
        u_value, v_value = (float(plane[row // 2, column // 2]) - 128 for plane in (u, v))
        luma_value = 1.164 * (float(luma[row, column]) - 16)
        rgb = (
            luma_value + 1.596 * v_value,
            luma_value - 0.392 * u_value - 0.813 * v_value,
            luma_value + 2.017 * u_value,
        )
        pure = all(value < 80 or value > 175 for value in rgb)
        bits = sum(bit for bit, value in zip((4, 2, 1), rgb) if value > 128)
        colours.append(COLOURS[bits] if pure else "mixed")
    return colours


class ReceivedTrack:
    """The pictures of one subscription, measured as they arrive."""

    def __init__(self, track, publication, participant):
        self._stream = rtc.VideoStream(track, format=rtc.VideoBufferType.I420)
        self.publication, self._participant = publication, participant
        self._frames = self._start_up_frames = 0
        self._sizes, self._colours, self._rotations = [], {}, {}
        self._codes, self._latency_ms, self._interval_ms = set(), [], []
        self._last = self._newest = None
        # Pictures whose time is that of their time code, which have a number, and bytes that name it.
        self._metadata = {"user_timestamps": 0, "frame_ids": 0, "user_data": 0}
        # By how much older than its picture each reading is that came as user data.
        self._reading_age_ms = []
        self._task = asyncio.create_task(self._consume())

    async def begin_anew(self):
        """Has the server send an encrypted track from a new key frame on: one that came before the SDK
        decrypted is noise, and so is what refers to it. Nothing public of the SDK pauses a track."""
        for enabled in (False, True):
            request = ffi_pb2.FfiRequest()
            request.enable_remote_track_publication.track_publication_handle = self.publication._ffi_handle.handle
            request.enable_remote_track_publication.enabled = enabled
            FfiClient.instance.request(request)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _consume(self):
        async for event in self._stream:
            now = time.time_ns() // 1000
            frame = event.frame
            if self._frames + self._start_up_frames == 0:
                peer.emit("receiving", **self.names())
            if min(frame.width, frame.height) < peer.SMALLEST_PICTURE:
                self._start_up_frames += 1
            else:
                self._measure(frame, event.rotation, event.metadata, now)

    def _measure(self, frame, rotation, metadata, now):
        luma, u, v = peer.planes(frame)
        self._newest = frame
        self._frames += 1
        if self._last is not None:
            self._interval_ms.append((now - self._last) / 1e3)
        self._last = now
        code = peer.read_time_code(luma)
        if code is not None:
            self._codes.add(code)
            self._latency_ms.append((now - code) / 1e3)
        if metadata is not None:
            self._metadata["user_timestamps"] += code is not None and metadata.user_timestamp == code
            self._metadata["frame_ids"] += metadata.frame_id > 0
            self._metadata["user_data"] += metadata.user_data == b"picture %d" % metadata.frame_id
            if code is not None and metadata.user_data.startswith(b"{"):
                reading = json.loads(metadata.user_data)
                self._reading_age_ms.append((code - reading["timestamp_us"]) / 1e3)
        rotation = int(rotation) * 90
        self._rotations[rotation] = self._rotations.get(rotation, 0) + 1
        colour = dominant_colour(luma, u, v)
        self._colours[colour] = self._colours.get(colour, 0) + 1
        self._measure_size(frame.width, frame.height)

    def _measure_size(self, width, height):
        run = self._sizes[-1] if self._sizes else None
        if run is None or (run["width"], run["height"]) != (width, height):
            run = {"width": width, "height": height, "frames": 0}
            self._sizes.append(run)
            peer.emit("size", **self.names(), width=width, height=height)
        run["frames"] += 1

    def look(self):
        """What the newest picture looks like."""
        if self._newest is None:
            return {"width": 0, "height": 0, "colours": []}
        frame = self._newest
        return {"width": frame.width, "height": frame.height, "colours": colours_of(*peer.planes(frame))}

    def names(self):
        return {
            "participant": self._participant.identity,
            "track": self.publication.name,
            "sid": self.publication.sid,
        }

    async def close(self):
        # In this order: an iteration that waits is not woken by the end of its stream.
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._stream.aclose()

    def report(self):
        return {
            **self.names(),
            "mime_type": self.publication.mime_type,
            "frames": self._frames,
            "start_up_frames": self._start_up_frames,
            "time_codes": len(self._codes),
            "metadata": self._metadata,
            "reading_age_ms": self._reading_age_ms,
            "sizes": self._sizes,
            "rotations": {str(rotation): n for rotation, n in self._rotations.items()},
            "colours": self._colours,
            "latency_ms": peer.spread(self._latency_ms),
            "interval_ms": peer.spread(self._interval_ms),
        }


class Subscriber:
    """All subscriptions of one room, also those that have ended."""

    def __init__(self, room):
        self._received, self._tasks = {}, set()
        room.on("track_subscribed", self._on_subscribed)
        room.on("track_unsubscribed", self._on_unsubscribed)
        room.on("track_muted", lambda participant, publication: self._emit("muted", publication))
        room.on("track_unmuted", lambda participant, publication: self._emit("unmuted", publication))

        room.on("data_received", self._on_data)

    @staticmethod
    def _on_data(packet):
        # The room API sends in nobody's name.
        sender = packet.participant.identity if packet.participant else ""
        text = packet.data.decode(errors="replace")
        reliable = packet.kind == rtc.DataPacketKind.KIND_RELIABLE
        peer.emit("data", participant=sender, topic=packet.topic, text=text, reliable=reliable)

    def _on_subscribed(self, track, publication, participant):
        if track.kind != rtc.TrackKind.KIND_VIDEO:
            return
        received = ReceivedTrack(track, publication, participant)
        self._received[publication.sid] = received
        if publication.encryption_type != rtc.EncryptionType.NONE:
            self._background(received.begin_anew())
        peer.emit(
            "subscribed",
            **received.names(),
            width=publication.width,
            height=publication.height,
            mime_type=publication.mime_type,
            simulcasted=publication.simulcasted,
        )

    def _on_unsubscribed(self, track, publication, participant):
        received = self._received.get(publication.sid)
        if received:
            # Now, not at the end: the same native track may go on with another publication's pictures.
            self._background(received.close())
            peer.emit("unsubscribed", **received.names())

    def _background(self, work):
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _emit(self, event, publication):
        received = self._received.get(publication.sid)
        if received:
            peer.emit(event, **received.names())

    def _named(self, track):
        named = [r for r in self._received.values() if r.publication.name == track]
        if not named:
            raise ValueError(f"not subscribed to {track}")
        return named

    async def look(self, command):
        """{"cmd": "look", "track": "cam0"}: the newest picture of the newest track of that name."""
        peer.emit("picture", **self._named(command["track"])[-1].look())

    async def quality(self, command):
        """{"cmd": "quality", "track": "cam0", "quality": "LOW" | "MEDIUM" | "HIGH"}"""
        quality = getattr(rtc.VideoQuality, "VIDEO_QUALITY_" + command["quality"])
        for received in self._named(command["track"]):
            received.publication.set_video_quality(quality)

    async def report(self, command):
        """{"cmd": "report"}: the tracks so far."""
        peer.emit("report", tracks=self.tracks())

    def tracks(self):
        return [received.report() for received in self._received.values()]


async def main():
    parser = peer.arguments(__doc__)
    parser.add_argument("--identity", default="python-subscriber")
    parser.add_argument("--encryption-key", help="decrypt with it")
    args = parser.parse_args()
    commands = peer.Commands(args.seconds)
    room = rtc.Room()
    subscriber = Subscriber(room)
    commands.on("quality", subscriber.quality)
    commands.on("look", subscriber.look)
    commands.on("report", subscriber.report)
    await peer.connect(
        room, args.room, args.identity, auto_subscribe=True, encryption_key=args.encryption_key
    )
    peer.emit("connected")
    usage = peer.Usage()
    await commands.wait_until_stopped()
    peer.emit("result", tracks=subscriber.tracks(), **usage.fields())
    await room.disconnect()


peer.run(main)
