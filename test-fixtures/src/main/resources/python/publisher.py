"""Publishes test pictures as video tracks named cam0, cam1, ..., a tone as "mic" if asked to, and data."""

import asyncio
import json
import re
import time

import numpy as np
from livekit import rtc
from livekit.rtc._proto import track_pb2, video_frame_pb2

import peer

COLOURS = {
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "white": (255, 255, 255),
    "black": (0, 0, 0),
}
STEP = 4
PERIOD = 200

SAMPLE_RATE = 48_000
SAMPLES = SAMPLE_RATE // 100
TONE_HZ = 400


class TimeCodePictures:
    """Diagonal stripes that move by STEP pixels a frame, under the time of their drawing."""

    def __init__(self, width, height):
        self._width, self._height = width, height
        columns = np.arange(width + PERIOD)
        rows = np.arange(height)[:, None]
        self._stripes = ((columns + rows) % PERIOD + 20).astype(np.uint8)
        self._i420 = np.full(
            width * height + 2 * ((width + 1) // 2) * ((height + 1) // 2), 128, np.uint8
        )
        self._luma = self._i420[: width * height].reshape(height, width)
        self.taken_us = 0

    def picture(self, number, fps):
        offset = number * STEP % PERIOD
        self._luma[:] = self._stripes[:, offset : offset + self._width]
        self.taken_us = time.time_ns() // 1000
        peer.draw_time_code(self._luma, self.taken_us)
        return rtc.VideoFrame(
            self._width, self._height, rtc.VideoBufferType.I420, self._i420.tobytes()
        )


class ColourPictures:
    """Each of COLOURS in turn, one second long, over the whole picture."""

    def __init__(self, width, height):
        self._frames = [
            rtc.VideoFrame(
                width, height, rtc.VideoBufferType.RGBA, bytes((*rgb, 255)) * (width * height)
            )
            for rgb in COLOURS.values()
        ]

    def picture(self, number, fps):
        return self._frames[int(number / fps) % len(self._frames)]


class BarPictures:
    """Eight colour bars, of each track in another encoding: those of ENCODINGS in turn."""

    BARS = np.array(
        [
            (255, 255, 255),
            (255, 255, 0),
            (0, 255, 255),
            (0, 255, 0),
            (255, 0, 255),
            (255, 0, 0),
            (0, 0, 255),
            (60, 120, 60),
        ]
    )
    # Kr and Kb of ITU-R BT.601-7 and BT.709-6, and whether samples have their full range.
    ENCODINGS = {
        "bt601-limited": (0.299, 0.114, False),
        "bt601-full": (0.299, 0.114, True),
        "bt709-limited": (0.2126, 0.0722, False),
        "bt709-full": (0.2126, 0.0722, True),
    }

    def __init__(self, width, height):
        self._width, self._height = width, height
        self._frames = {
            f"cam{k}": rtc.VideoFrame(
                width, height, rtc.VideoBufferType.I420, self._i420(*encoding).tobytes()
            )
            for k, encoding in enumerate(self.ENCODINGS.values())
        }

    def _i420(self, kr, kb, full):
        red, green, blue = (self.BARS / 255).T
        luma = kr * red + (1 - kr - kb) * green + kb * blue
        cb, cr = (blue - luma) / (2 - 2 * kb), (red - luma) / (2 - 2 * kr)
        y = 255 * luma if full else 16 + 219 * luma
        u, v = (128 + (255 if full else 224) * chroma for chroma in (cb, cr))
        half = self._width // 2, self._height // 2
        planes = self._plane(y, self._width, self._height), self._plane(u, *half), self._plane(v, *half)
        return np.concatenate(planes)

    @staticmethod
    def _plane(samples, width, height):
        row = samples.round().clip(0, 255).astype(np.uint8).repeat(width // len(samples))
        return np.tile(row, height)

    def picture(self, number, fps):
        return self._frames


PICTURES = {"timecode": TimeCodePictures, "colours": ColourPictures, "bars": BarPictures}


METADATA_FEATURES = [
    track_pb2.FMF_USER_TIMESTAMP,
    track_pb2.FMF_FRAME_ID,
    track_pb2.FMF_USER_DATA,
]


class Publication:
    """One track under one name, which may be taken down and put up again."""

    def __init__(self, room, name, args):
        self._room, self.name, self._args = room, name, args
        self.source = self._track = self._publication = None
        self.frozen = False
        self._offset_us = 0

    async def publish(self):
        args = self._args
        self.source = rtc.VideoSource(args.width, args.height)
        self._track = rtc.LocalVideoTrack.create_video_track(self.name, self.source)
        options = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA,
            simulcast=args.simulcast,
            video_codec=getattr(rtc.VideoCodec, args.codec.upper()),
            video_encoding=rtc.VideoEncoding(
                max_bitrate=args.max_bitrate, max_framerate=args.fps
            ),
            frame_metadata_features=METADATA_FEATURES if args.frame_metadata else [],
        )
        self._publication = await self._room.local_participant.publish_track(self._track, options)
        peer.emit("published", track=self.name, sid=self._publication.sid)

    async def unpublish(self):
        self.source = None
        await self._room.local_participant.unpublish_track(self._publication.sid)
        peer.emit("unpublished", track=self.name, sid=self._publication.sid)

    def capture(self, frame, rotation, metadata):
        if self.source and not self.frozen:
            timestamp_us = time.monotonic_ns() // 1000 - self._offset_us
            self._offset_us = self._args.jitter * 1000 - self._offset_us
            self.source.capture_frame(
                frame, timestamp_us=timestamp_us, rotation=rotation, metadata=metadata
            )

    async def frames_sent(self):
        """What the encoder has made of the pictures so far; of a simulcasted track, its best layer."""
        stats = await self._track.get_stats()
        layers = [s.outbound_rtp.outbound.frames_sent for s in stats if s.HasField("outbound_rtp")]
        return max(layers, default=0)

    def set_muted(self, muted):
        self._track.mute() if muted else self._track.unmute()
        peer.emit("muted" if muted else "unmuted", track=self.name, sid=self._publication.sid)


class Microphone:
    """A tone on an audio track named mic."""

    def __init__(self, room):
        self._room = room

    async def publish(self):
        source = rtc.AudioSource(SAMPLE_RATE, 1)
        track = rtc.LocalAudioTrack.create_audio_track("mic", source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        publication = await self._room.local_participant.publish_track(track, options)
        # Kept, as the event loop itself forgets tasks.
        self._task = asyncio.create_task(self._play(source))
        peer.emit("published", track="mic", sid=publication.sid)

    @staticmethod
    async def _play(source):
        turns = 2 * np.pi * TONE_HZ * np.arange(SAMPLES) / SAMPLE_RATE
        tone = (8000 * np.sin(turns)).astype(np.int16).tobytes()
        while True:
            # Waits while the source's queue is full, and so keeps the pace.
            await source.capture_frame(rtc.AudioFrame(tone, SAMPLE_RATE, 1, SAMPLES))


def parse_arguments():
    parser = peer.arguments(__doc__)
    parser.add_argument("--identity", default="python-publisher")
    parser.add_argument("--size", default="1280x720", help="width x height in pixels")
    parser.add_argument("--fps", type=float, default=30)
    parser.add_argument("--codec", default="vp8", choices=["vp8", "h264", "vp9", "av1"])
    parser.add_argument("--simulcast", action="store_true")
    parser.add_argument("--max-bitrate", type=int, default=3_000_000, help="bps")
    parser.add_argument("--pictures", type=int, default=0, help="freeze after so many")
    parser.add_argument("--tracks", type=int, default=1, help="of video")
    parser.add_argument("--microphone", action="store_true", help="publish audio, too")
    parser.add_argument("--kind", default="standard", choices=["standard", "agent"])
    parser.add_argument("--encryption-key", help="encrypt end to end")
    parser.add_argument("--mode", default="timecode", choices=list(PICTURES))
    parser.add_argument(
        "--frame-metadata",
        action="store_true",
        help="send each picture's time code, its number from 1 and some bytes beside it",
    )
    parser.add_argument(
        "--telemetry",
        metavar="TOPIC",
        help="send a reading of a sensor with the time of each picture, as a data message of that topic",
    )
    parser.add_argument("--rotation", type=int, default=0, choices=[0, 90, 180, 270])
    parser.add_argument(
        "--jitter", type=int, default=0, help="ms by which every second picture seems delayed"
    )
    parser.add_argument(
        "--wait-for-start",
        action="store_true",
        help='capture from the command {"cmd": "start"} on; before it the SDK sends small black pictures',
    )
    args = parser.parse_args()
    size = re.fullmatch(r"(\d+)x(\d+)", args.size)
    if not size:
        parser.error(f"--size is WIDTHxHEIGHT, not {args.size}")
    args.width, args.height = int(size[1]), int(size[2])
    return args


class Sensor:
    """A thermometer that is read for each picture."""

    def __init__(self, room, topic):
        self._room, self._topic, self._sending = room, topic, set()

    def read(self, timestamp_us, number):
        reading = {"timestamp_us": timestamp_us, "celsius": 20 + number % 10, "picture": number}
        sending = self._room.local_participant.publish_data(json.dumps(reading), topic=self._topic)
        # Kept, as the event loop itself forgets tasks.
        task = asyncio.create_task(sending)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)


def pictures_metadata(pictures, number):
    return video_frame_pb2.FrameMetadata(
        user_timestamp=pictures.taken_us, frame_id=number, user_data=b"picture %d" % number
    )


async def capture(commands, publications, sensor, args):
    """Captures at a steady rate until stopped, and returns the result."""
    pictures = PICTURES[args.mode](args.width, args.height)
    rotation = getattr(rtc.VideoRotation, f"VIDEO_ROTATION_{args.rotation}")
    usage, frames, capture_ms = peer.Usage(), 0, []
    sent_before = {p.name: await p.frames_sent() for p in publications}
    peer.emit("capturing")
    while not commands.stopped and (args.seconds == 0 or frames < args.seconds * args.fps):
        picture = pictures.picture(frames, args.fps)
        start = time.perf_counter()
        metadata = pictures_metadata(pictures, frames + 1) if args.frame_metadata else None
        if sensor:
            sensor.read(pictures.taken_us, frames + 1)
        for publication in publications:
            frame = picture[publication.name] if isinstance(picture, dict) else picture
            publication.capture(frame, rotation, metadata)
        capture_ms.append((time.perf_counter() - start) * 1e3)
        frames += 1
        if args.pictures and frames == args.pictures:
            for publication in publications:
                publication.frozen = True
        # Also where there is nothing to wait for: the event loop has to turn.
        await asyncio.sleep(max(0, frames / args.fps - usage.seconds))
    fields = usage.fields()
    sent = {p.name: await p.frames_sent() - sent_before[p.name] for p in publications if p.source}
    return {"frames": frames, "frames_sent": sent, "capture_ms": peer.spread(capture_ms), **fields}


async def main():
    args = parse_arguments()
    commands = peer.Commands(0)
    room = rtc.Room()
    await peer.connect(
        room,
        args.room,
        args.identity,
        auto_subscribe=False,
        kind=args.kind,
        encryption_key=args.encryption_key,
    )
    publications = {f"cam{k}": Publication(room, f"cam{k}", args) for k in range(args.tracks)}

    async def mute(command):
        publications[command["track"]].set_muted(True)

    async def unmute(command):
        publications[command["track"]].set_muted(False)

    async def freeze(command):
        publications[command["track"]].frozen = True

    async def permit(command):
        """{"cmd": "permit", "all": "true" | "false"}: who may subscribe"""
        room.local_participant.set_track_subscription_permissions(
            allow_all_participants=command["all"] == "true", participant_permissions=[]
        )

    async def unpublish(command):
        await publications[command["track"]].unpublish()

    async def publish(command):
        await publications[command["track"]].publish()

    room.on("local_track_subscribed", lambda track: peer.emit("subscribed", track=track.name))
    started = asyncio.Event()

    async def start(command):
        started.set()

    async def data(command):
        """{"cmd": "data", "topic": "t", "text": "...", "reliable": "true" | "false"}"""
        await room.local_participant.publish_data(
            command["text"], topic=command["topic"], reliable=command["reliable"] == "true"
        )

    async def key(command):
        """{"cmd": "key", "key": "...", "number": "1"}: encrypt with that key from now on"""
        number = int(command["number"])
        room.e2ee_manager.key_provider.set_shared_key(command["key"].encode(), number)
        for cryptor in room.e2ee_manager.frame_cryptors():
            cryptor.set_key_index(number)
        peer.emit("key", number=number)

    async def ratchet(command):
        """{"cmd": "ratchet"}: encrypt with a key that is derived from the present one"""
        room.e2ee_manager.key_provider.ratchet_shared_key(0)
        peer.emit("ratchet")

    for handler in (mute, unmute, freeze, permit, unpublish, publish, start, data, key, ratchet):
        commands.on(handler.__name__, handler)

    if args.microphone:
        microphone = Microphone(room)
        await microphone.publish()
    for publication in publications.values():
        await publication.publish()
    if args.wait_for_start:
        await commands.unless_stopped(started.wait())
    sensor = Sensor(room, args.telemetry) if args.telemetry else None
    result = await capture(commands, list(publications.values()), sensor, args)
    peer.emit("result", **result)
    # The tracks stay up until told, so that nobody loses the last pictures.
    await commands.wait_until_stopped()
    await room.disconnect()


peer.run(main)
