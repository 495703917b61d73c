"""What the peers of the tests share: connection, time code, JSON lines, figures of the process.

A peer writes one JSON object a line to standard output ({"event": ...}), takes one JSON object a
line from standard input ({"cmd": ...}), and stops when its standard input ends, so that it never
outlives the process that started it.
"""

import argparse
import asyncio
import json
import os
import resource
import sys
import threading
import time

import numpy as np
from livekit import api, rtc

CELLS = 64
MARK = 0b1010
MICROS_MASK = (1 << 52) - 1
WHITE, BLACK = 235, 16

# How long a peer may take to leave its rooms once its standard input has ended.
GRACE_SECONDS = 5

# The SDK opens a track with black pictures of 2x2 or 8x8 until the first one is captured.
SMALLEST_PICTURE = 16


def emit(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def arguments(description):
    parser = argparse.ArgumentParser(
        description=description,
        epilog="Server and key come from LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.",
    )
    parser.add_argument("--room", required=True)
    parser.add_argument("--seconds", type=float, default=0, help="0: until told to stop")
    return parser


def run(main):
    """Runs a peer's coroutine function, and ends the process by hand where it succeeded: native threads
    of the SDK may call into an interpreter that is being taken down, which aborts."""
    asyncio.run(main())
    sys.stdout.flush()
    os._exit(0)


async def connect(room, room_name, identity, auto_subscribe, kind="standard", encryption_key=None):
    token = (
        api.AccessToken(os.environ["LIVEKIT_API_KEY"], os.environ["LIVEKIT_API_SECRET"])
        .with_identity(identity)
        .with_kind(kind)
        .with_grants(api.VideoGrants(room_join=True, room=room_name))
        .to_jwt()
    )
    room.on("disconnected", lambda reason: emit("disconnected", reason=rtc.DisconnectReason.Name(reason)))
    room.on("reconnecting", lambda: emit("reconnecting"))
    room.on("reconnected", lambda: emit("reconnected"))
    encryption = None
    if encryption_key:
        encryption = rtc.E2EEOptions(rtc.KeyProviderOptions(shared_key=encryption_key.encode()))
    options = rtc.RoomOptions(auto_subscribe=auto_subscribe, encryption=encryption)
    await room.connect(os.environ["LIVEKIT_URL"], token, options)


class Commands:
    """Commands from standard input. {"cmd": "stop"}, its end, and the end of the time all stop the peer."""

    def __init__(self, seconds):
        self._handlers = {}
        self._stopped = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._tasks = set()
        if seconds > 0:
            self._loop.call_later(seconds, self._stopped.set)
        # A thread of its own: pipes, terminals and files differ in what an event loop can wait for.
        threading.Thread(target=self._read, daemon=True).start()

    def on(self, name, handler):
        """The handler is a coroutine function that takes the command's object."""
        self._handlers[name] = handler

    @property
    def stopped(self):
        return self._stopped.is_set()

    async def wait_until_stopped(self, timeout=None):
        """True when the peer has to stop, False when the time was up first."""
        try:
            await asyncio.wait_for(self._stopped.wait(), timeout)
        except asyncio.TimeoutError:
            pass
        return self.stopped

    async def unless_stopped(self, awaitable):
        """Waits for the awaitable's end, or until the peer has to stop."""
        tasks = [asyncio.ensure_future(awaitable), asyncio.ensure_future(self._stopped.wait())]
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        for task in done:
            task.result()

    def _read(self):
        for line in sys.stdin:
            self._loop.call_soon_threadsafe(self._dispatch, line)
        self._loop.call_soon_threadsafe(self._stopped.set)
        # Whatever the event loop waits for then: nobody is there any more to end this process.
        time.sleep(GRACE_SECONDS)
        os._exit(1)

    def _dispatch(self, line):
        task = self._loop.create_task(self._run(line))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, line):
        try:
            command = json.loads(line)
            if command["cmd"] == "stop":
                self._stopped.set()
            else:
                await self._handlers[command["cmd"]](command)
        except Exception as e:
            emit("error", command=line.strip(), message=f"{type(e).__name__}: {e}")


def crc8(value):
    """CRC-8 of the 56 bits of value: polynomial 0x07, start 0, most significant bit first."""
    crc = 0
    for byte in value.to_bytes(7, "big"):
        crc ^= byte
        for _ in range(8):
            crc = ((crc << 1) ^ 0x07) & 0xFF if crc & 0x80 else crc << 1
    return crc


def code_rows(width):
    return max(4, width // CELLS)


def draw_time_code(luma, micros):
    """Draws one row of 64 cells across the top of luma (height x width): the bits 1010, 52 bits of
    microseconds since the epoch, 8 bits of CRC-8 of those 56; most significant first, white is 1.
    Cell i covers the columns i*w/64 to (i+1)*w/64, so that a scaled picture can be read too."""
    width = luma.shape[1]
    head = MARK << 52 | micros & MICROS_MASK
    word = head << 8 | crc8(head)
    for i in range(CELLS):
        bit = word >> (CELLS - 1 - i) & 1
        luma[: code_rows(width), i * width // CELLS : (i + 1) * width // CELLS] = WHITE if bit else BLACK


def read_time_code(luma):
    """The microseconds that were drawn, or None where there is no valid time code."""
    height, width = luma.shape
    rows = code_rows(width)
    if width < CELLS or height < rows:
        return None
    # Codecs smear the edges of a cell: only its middle counts.
    band = luma[rows // 4 : rows - rows // 4].mean(axis=0)
    word = 0
    for i in range(CELLS):
        left, right = i * width // CELLS, (i + 1) * width // CELLS
        margin = (right - left) // 4
        word = word << 1 | int(band[left + margin : right - margin].mean() > (WHITE + BLACK) / 2)
    head, crc = word >> 8, word & 0xFF
    return head & MICROS_MASK if head >> 52 == MARK and crc == crc8(head) else None


def planes(frame):
    """Luma, U and V of an I420 frame as arrays of height x width."""
    data = np.frombuffer(frame.data, np.uint8)
    width, height = frame.width, frame.height
    chroma_width, chroma_height = (width + 1) // 2, (height + 1) // 2
    luma_size, chroma_size = width * height, chroma_width * chroma_height
    return (
        data[:luma_size].reshape(height, width),
        data[luma_size : luma_size + chroma_size].reshape(chroma_height, chroma_width),
        data[luma_size + chroma_size : luma_size + 2 * chroma_size].reshape(chroma_height, chroma_width),
    )


def spread(values):
    """Median, 99th percentile and maximum of a list, or None of an empty one."""
    if not values:
        return None
    p50, p99, high = np.percentile(np.array(values), [50, 99, 100])
    return {"p50": round(float(p50), 3), "p99": round(float(p99), 3), "max": round(float(high), 3)}


class Usage:
    """CPU of this process in cores since this object was made, and its largest resident set so far."""

    def __init__(self):
        self._cpu = self._cpu_seconds()
        self._start = time.monotonic()

    @staticmethod
    def _cpu_seconds():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime

    @property
    def seconds(self):
        return time.monotonic() - self._start

    def fields(self):
        seconds = self.seconds
        # getrusage counts KiB on Linux.
        rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {
            "seconds": round(seconds, 3),
            "cpu_cores": round((self._cpu_seconds() - self._cpu) / seconds, 3),
            "max_rss_mib": round(rss, 1),
        }
