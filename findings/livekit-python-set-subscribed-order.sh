#!/usr/bin/env bash
# Python's LiveKit SDK 1.2.1 (PyPI: livekit), on LiveKit's Rust SDK: of two calls of set_subscribed(), the later one need not be the last
# that the server hears of.
#
# RemoteTrackPublication.set_subscribed() returns at once and has no result, so one would expect the server to be told in the order of the
# calls. But each call is sent by a task of its own (on_subscription_update_needed in livekit/src/room/participant/remote_participant.rs),
# and tasks overtake each other: of some hundred tracks that are subscribed and unsubscribed without a pause between, some stay subscribed.
# "track_subscribed" is emitted, and media comes, though the last call was set_subscribed(False). With a second between the calls none does.
#
# To users: who changes their mind quickly, as with a list that is scrolled, pays for tracks that they do not want, or lacks one that they
# want. Wait some hundred milliseconds after the last change before calling, as a debouncer does.
#
# Needs livekit-server 1.13.5, which this installs with Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/order.py" <<'PY'
import asyncio
import os
import sys

from livekit import api, rtc

URL = "ws://127.0.0.1:" + sys.argv[1]
TRACKS, MOST_ROUNDS = 12, 60


async def join(identity):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room="order")).to_jwt()
    room = rtc.Room()
    await room.connect(URL, token, rtc.RoomOptions(auto_subscribe=False))
    return room


async def feed(sources):
    picture = bytes([128]) * (160 * 90 * 3 // 2)
    while True:
        for source in sources:
            source.capture_frame(rtc.VideoFrame(160, 90, rtc.VideoBufferType.I420, picture))
        await asyncio.sleep(0.2)


async def packets(publication):
    if publication.track is None:
        return 0
    stats = [s.inbound_rtp for s in await publication.track.get_stats() if s.HasField("inbound_rtp")]
    return sum(s.received.packets_received for s in stats)


async def change_minds(publications, pause):
    """How many tracks keep coming though the last call for each was to unsubscribe."""
    for publication in publications:
        publication.set_subscribed(True)
        if not pause:
            publication.set_subscribed(False)
    if pause:
        await asyncio.sleep(pause)
        for publication in publications:
            publication.set_subscribed(False)
    await asyncio.sleep(2)
    before = [await packets(publication) for publication in publications]
    await asyncio.sleep(1.5)
    after = [await packets(publication) for publication in publications]
    for publication in publications:
        publication.set_subscribed(False)
    await asyncio.sleep(0.5)
    return sum(b - a > 3 for a, b in zip(before, after))


async def main():
    publisher, viewer = await join("publisher"), await join("viewer")
    sources = [rtc.VideoSource(160, 90) for _ in range(TRACKS)]
    feeding = asyncio.create_task(feed(sources))
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA, simulcast=False)
    for i, source in enumerate(sources):
        track = rtc.LocalVideoTrack.create_video_track(f"track-{i}", source)
        await publisher.local_participant.publish_track(track, options)
    publications = []
    while len(publications) < TRACKS:
        await asyncio.sleep(0.5)
        publications = list(viewer.remote_participants["publisher"].track_publications.values())

    rounds = kept = 0
    while rounds < MOST_ROUNDS and not kept:
        rounds += 1
        kept = await change_minds(publications, 0)
    print(f"without a pause: {kept} of {rounds * TRACKS} tracks keep coming after set_subscribed(False)")
    kept_later = sum([await change_minds(publications, 1) for _ in range(max(rounds, 4))])
    print(f"with a second between the calls: {kept_later} of {max(rounds, 4) * TRACKS}")
    feeding.cancel()
    if not kept:
        print("the calls come in order now")
    return 0 if kept and not kept_later else 1


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python order.py
