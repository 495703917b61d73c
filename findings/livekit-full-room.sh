#!/usr/bin/env bash
# livekit-server 1.13.5 (Go: github.com/livekit/livekit-server): who joins a full room is told of an error inside the server.
#
# A room can be created with max_participants. One would expect another join to be refused as the client's business, by a status 4xx and a
# reason. RFC 9110, 15.6.1, keeps 500 for "an unexpected condition that prevented it from fulfilling the request". The server answers the
# websocket's handshake with 500 and "connection closed by media", while /rtc/validate, which clients ask for the reason of a failed
# handshake, answers "success" to the same token. Once somebody has left, the same request is answered with 101.
#
# To users: a full room cannot be told from a broken server, neither by the status nor by the text. Clients retry at once, as with any
# 5xx (Python's SDK, PyPI: livekit 1.2.1, tries three times), and alerts that count 5xx go off when a room is popular.
#
# Needs Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/full.py" <<'PY'
import asyncio
import os
import re
import subprocess
import sys

from livekit import api, rtc

PORT = sys.argv[1]
KEY, SECRET = "devkey", "devsecretdevsecretdevsecretdevsecret"


def token(identity):
    grants = api.VideoGrants(room_join=True, room="full")
    return api.AccessToken(KEY, SECRET).with_identity(identity).with_grants(grants).to_jwt()


def ask(path, *headers):
    """The status and the text of an answer. A websocket that opens is closed after a second."""
    command = ["curl", "-s", "-i", "--http1.1", "--max-time", "1", f"http://127.0.0.1:{PORT}{path}?protocol=15"]
    for header in (f"Authorization: Bearer {token('late')}", *headers):
        command += ["-H", header]
    answer = subprocess.run(command, stdout=subprocess.PIPE).stdout.decode(errors="replace")
    head, _, text = answer.partition("\r\n\r\n")
    return re.match(r"HTTP/1.1 (\d+)", head)[1], text.strip()


async def handshake():
    upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==")
    return await asyncio.to_thread(ask, "/rtc", *upgrade)


async def main():
    service = api.LiveKitAPI(f"http://127.0.0.1:{PORT}", KEY, SECRET)
    await service.room.create_room(api.CreateRoomRequest(name="full", max_participants=1, empty_timeout=60, departure_timeout=60))
    first = rtc.Room()
    await first.connect(f"ws://127.0.0.1:{PORT}", token("first"))
    refused = await handshake()
    valid = await asyncio.to_thread(ask, "/rtc/validate")
    late = rtc.Room()
    try:
        await late.connect(f"ws://127.0.0.1:{PORT}", token("late"))
        said = "connected"
    except rtc.ConnectError as e:
        said = str(e)
    await first.disconnect()
    await asyncio.sleep(1)
    status, _ = await handshake()
    print(f"room with one participant of one: /rtc answers {refused[0]} {refused[1]!r}, /rtc/validate {valid[0]} {valid[1]!r}")
    print(f"Python's SDK: {said}")
    print(f"after that participant has left: /rtc answers {status}")
    await service.aclose()
    return 0 if (refused[0], valid, status) == ("500", ("200", "success"), "101") and "500" in said else 1


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python full.py
