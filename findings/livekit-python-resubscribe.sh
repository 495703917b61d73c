#!/usr/bin/env bash
# Python's LiveKit SDK 1.2.1 (PyPI: livekit), on LiveKit's Rust SDK: over two peer connections a track can be subscribed only once.
#
# With RoomOptions(single_peer_connection=False), which servers without the single connection need, set_subscribed(False) and then
# set_subscribed(True) should bring the track back, as it does over one connection. The server sends it again, and libwebrtc receives it;
# but "track_subscribed" is not emitted, publication.track stays None, and nothing says why.
#
# The cause, in livekit/src/rtc_engine/rtc_session.rs of the Rust SDK: a pair of media section and stream is told of once, by
# dispatched_streams, and pairs are taken out again in process_remote_track_addition alone, which only runs with a single connection. The
# server uses a media section again for the same track.
#
# To users: a viewer that leaves a track for a while never sees it again in that session, and pays for its traffic all the same.
#
# Needs livekit-server 1.13.5, which this installs with Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/resubscribe.py" <<'PY'
import asyncio
import os
import sys

from livekit import api, rtc

URL = "ws://127.0.0.1:" + sys.argv[1]


async def join(room_name, identity, single):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room=room_name)).to_jwt()
    room = rtc.Room()
    await room.connect(URL, token, rtc.RoomOptions(auto_subscribe=False, single_peer_connection=single))
    return room


async def feed(source):
    picture = bytes([128]) * (160 * 90 * 3 // 2)
    while True:
        source.capture_frame(rtc.VideoFrame(160, 90, rtc.VideoBufferType.I420, picture))
        await asyncio.sleep(0.1)


async def packets(room):
    stats = await room.get_rtc_stats()
    received = [s.inbound_rtp.received for s in [*stats.publisher_stats, *stats.subscriber_stats] if s.HasField("inbound_rtp")]
    return sum(each.packets_received for each in received)


async def subscribe_three_times(single):
    """For each time: whether the viewer was told of the track, and whether its packets came."""
    room_name = "one-connection" if single else "two-connections"
    publisher, viewer = await join(room_name, "publisher", single), await join(room_name, "viewer", single)
    told = []
    viewer.on("track_subscribed", lambda track, publication, participant: told.append(publication.sid))
    source = rtc.VideoSource(160, 90)
    feeding = asyncio.create_task(feed(source))
    track = rtc.LocalVideoTrack.create_video_track("track", source)
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA, simulcast=False)
    await publisher.local_participant.publish_track(track, options)
    publications = []
    while not publications:
        await asyncio.sleep(0.5)
        publications = list(viewer.remote_participants["publisher"].track_publications.values())

    seen = []
    for _ in range(3):
        told.clear()
        publications[0].set_subscribed(True)
        await asyncio.sleep(3)
        before = await packets(viewer)
        await asyncio.sleep(2)
        arriving = await packets(viewer) - before
        seen.append((bool(told) and publications[0].track is not None, arriving > 5))
        publications[0].set_subscribed(False)
        await asyncio.sleep(3)
    feeding.cancel()
    return seen


async def main():
    one, two = await subscribe_three_times(True), await subscribe_three_times(False)
    for name, seen in (("one peer connection", one), ("two peer connections", two)):
        print(f"{name}:")
        for number, (told, arriving) in enumerate(seen, 1):
            said = "track_subscribed" if told else "no track_subscribed"
            print(f"  subscription {number}: {said}, {'packets come' if arriving else 'no packets'}")
    if one != [(True, True)] * 3:
        print("over one connection the track does not come back")
    if two != [(True, True), (False, True), (False, True)]:
        print("over two connections it is otherwise now")
    return 0 if one == [(True, True)] * 3 and two == [(True, True), (False, True), (False, True)] else 1


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python resubscribe.py
