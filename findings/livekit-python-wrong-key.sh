#!/usr/bin/env bash
# Python's LiveKit SDK 1.2.1 (PyPI: livekit), on LiveKit's Rust SDK: with its defaults, a wrong key for end-to-end encryption goes untold.
#
# Room has an event "e2ee_state_changed" with a state DECRYPTION_FAILED, and failure_tolerance of KeyProviderOptions is -1 by default, which
# livekit-ffi/protocol/e2ee.proto explains as "no tolerance": one would expect a viewer with another key to be told at the first picture.
# But -1 means to tolerate every failure. The track is subscribed, its packets come, no picture is decoded, and no event, exception or line
# on standard error says why. Meanwhile the viewer needs several times the CPU of one that decodes: for each picture the 16 keys that may
# follow its own are derived and tried (ratchet_window_size).
#
# To users: a mistyped key looks like a camera that sends nothing. Pass failure_tolerance=0: then DECRYPTION_FAILED is told at once, keys
# are tried for one picture only, and the pictures come once set_shared_key() has set the right key, as the third viewer here shows.
#
# Needs livekit-server 1.13.5, which this installs with Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
CGO_ENABLED=0 GOBIN=$folder go install github.com/livekit/livekit-server/cmd/server@v1.13.5
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install livekit==1.2.1 livekit-api==1.2.2

read -r port udp_port < <(python3 - <<'PY'
import socket
a, b = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
a.bind(("127.0.0.1", 0)), b.bind(("127.0.0.1", 0))
print(a.getsockname()[1], b.getsockname()[1])
PY
)
LIVEKIT_CONFIG="
port: $port
bind_addresses: [127.0.0.1]
keys: { devkey: devsecretdevsecretdevsecretdevsecret }
rtc:
  node_ip: 127.0.0.1
  enable_loopback_candidate: true
  interfaces: { includes: [lo] }
  udp_port: $udp_port
  tcp_port: 0
  stun_servers: ['127.0.0.1:3478']
logging: { level: error }
" "$folder/server" >"$folder/server.log" 2>&1 &
server=$!
curl -sf --retry 60 --retry-delay 1 --retry-connrefused -o /dev/null "http://127.0.0.1:$port/"

cat >"$folder/wrong_key.py" <<'PY'
import asyncio
import json
import os
import sys
import time

from livekit import api, rtc
from livekit.rtc._proto import e2ee_pb2

URL = "ws://127.0.0.1:" + sys.argv[1]
RIGHT, OTHER = b"the key of this room", b"another key"
SECONDS = 3


async def connect(room, identity, key, **options):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room="key")).to_jwt()
    encryption = rtc.E2EEOptions(rtc.KeyProviderOptions(shared_key=key, **options))
    await room.connect(URL, token, rtc.RoomOptions(encryption=encryption))


async def feed(source):
    number = 0
    while True:
        number += 1
        picture = bytes([number % 200]) * (320 * 180 * 3 // 2)
        source.capture_frame(rtc.VideoFrame(320, 180, rtc.VideoBufferType.I420, picture))
        await asyncio.sleep(0.1)


async def view(name):
    """A viewer, in a process of its own for the sake of its CPU time; prints what it saw as JSON."""
    events, pictures, consuming, tracks = [], [], [], []

    async def consume(stream):
        async for _ in stream:
            pictures.append(1)

    def on_subscribed(track, publication, participant):
        tracks.append(track)
        consuming.append(asyncio.create_task(consume(rtc.VideoStream(track))))

    key, options = (RIGHT, {}) if name == "right" else (OTHER, {"failure_tolerance": 0} if name == "tolerance 0" else {})
    room = rtc.Room()
    room.on("track_subscribed", on_subscribed)
    room.on("e2ee_state_changed", lambda _, state: events.append(e2ee_pb2.EncryptionState.Name(state)))
    await connect(room, "viewer", key, **options)
    while not tracks:
        await asyncio.sleep(0.1)
    await asyncio.sleep(3)
    cpu = time.process_time()
    await asyncio.sleep(SECONDS)
    cpu = time.process_time() - cpu
    stats = [s.inbound_rtp for s in await tracks[0].get_stats() if s.HasField("inbound_rtp")]
    packets = sum(s.received.packets_received for s in stats)
    seen = {"events": list(events), "pictures": len(pictures), "packets": packets, "cpu": cpu}
    if name == "tolerance 0":
        pictures.clear()
        room.e2ee_manager.key_provider.set_shared_key(RIGHT, 0)
        await asyncio.sleep(3)
        seen |= {"pictures_later": len(pictures), "events_later": events[len(seen["events"]) :]}
    print(json.dumps(seen), flush=True)


async def main():
    publisher = rtc.Room()
    await connect(publisher, "publisher", RIGHT)
    source = rtc.VideoSource(320, 180)
    feeding = asyncio.create_task(feed(source))
    track = rtc.LocalVideoTrack.create_video_track("track", source)
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA, simulcast=False)
    await publisher.local_participant.publish_track(track, options)
    await asyncio.sleep(1)

    seen = {}
    for name in ("right", "other", "tolerance 0"):
        command = sys.executable, __file__, sys.argv[1], name
        viewer = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        out, errors = await viewer.communicate()
        seen[name] = json.loads(out) | {"said": errors.decode().count("crypt")}
    feeding.cancel()

    right, other, told = seen.values()
    for name, each in (("the right key", right), ("another key", other), ("another key, failure_tolerance=0", told)):
        print(f"{name}: {each['packets']} packets, {each['pictures']} pictures, events {each['events']}")
    ratio = other["cpu"] / right["cpu"]
    print(f"another key takes {ratio:.1f} times the CPU of the right one, with failure_tolerance=0 {told['cpu'] / right['cpu']:.1f}")
    print(f"failure_tolerance=0, right key set later: {told['pictures_later']} pictures, events {told['events_later']}")
    as_described = (
        right["events"] == ["OK"]
        and right["pictures"] > 20
        and (other["events"], other["pictures"], other["said"]) == ([], 0, 0)
        and other["packets"] > 20
        and ratio > 2
        and (told["events"], told["pictures"]) == (["DECRYPTION_FAILED"], 0)
        and (told["events_later"], told["pictures_later"] > 5) == (["OK"], True)
    )
    if other["events"]:
        print("the wrong key is told now")
    return 0 if as_described else 1


status = asyncio.run(view(sys.argv[2])) if len(sys.argv) > 2 else asyncio.run(main())
sys.stdout.flush()
os._exit(status or 0)
PY
"$folder/venv/bin/python" "$folder/wrong_key.py" "$port" 2>"$folder/python.log" || {
  tail -n 5 "$folder/python.log"
  exit 1
}
