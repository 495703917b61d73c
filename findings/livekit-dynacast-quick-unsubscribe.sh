#!/usr/bin/env bash
# livekit-server 1.13.5 (Go: github.com/livekit/livekit-server), dynacast: a publisher can be left encoding a track that nobody watches.
#
# With dynacast the server tells publishers which layers are wanted, so that they pause those that nobody has subscribed to; five seconds
# after the last viewer of a track has gone, its encoder stops. But where a viewer gives tracks back as soon as it is told of the first,
# some of them go on being encoded, and still are when that viewer has left and the publisher is alone in the room. A viewer that takes
# one picture of each track first leaves none behind.
#
# The cause is a race in pkg/rtc/subscribedtrack.go: OnCodecNegotiated reports the wanted quality from a goroutine of its own. If the track
# is closed before that one runs, the report that it is wanted no more comes first, and the late one then stays for good.
#
# To users: a camera's CPU and uplink are spent for nobody until it is published again. Who gives up unwanted tracks in the handler of
# "track_subscribed", rather than join with auto_subscribe off, can meet it.
#
# Python's SDK (PyPI: livekit 1.2.1) publishes and views, over two peer connections. Viewers come one after the other, 24 tracks for
# each, until it has happened: about one in five leaves tracks behind, with the server on two processors (GOMAXPROCS). Then as many come
# that take pictures. Takes three to ten minutes. That none of 30 viewers does can be chance, once in some hundred runs.
#
# Needs Go 1.26, Python 3.10 and curl. Fails if the behaviour changes.
set -euo pipefail
export GOMAXPROCS=2
. "$(dirname "${BASH_SOURCE[0]}")/livekit.bash"

cat >"$folder/rounds.py" <<'PY'
import asyncio
import os
import sys

from livekit import api, rtc

URL = "ws://127.0.0.1:" + sys.argv[1]
TRACKS, MOST_VIEWERS = 24, 30
WIDTH, HEIGHT = 160, 90


async def join(room_name, identity, auto_subscribe):
    token = api.AccessToken("devkey", "devsecretdevsecretdevsecretdevsecret").with_identity(identity)
    token = token.with_grants(api.VideoGrants(room_join=True, room=room_name)).to_jwt()
    room = rtc.Room()
    options = rtc.RoomOptions(auto_subscribe=auto_subscribe, dynacast=True, single_peer_connection=False)
    return room, room.connect(URL, token, options)


async def feed(sources):
    shade = 20
    while True:
        shade = shade % 200 + 5
        picture = bytes([shade]) * (WIDTH * HEIGHT) + bytes([128]) * (WIDTH * HEIGHT // 2)
        for source in sources:
            source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, picture))
        await asyncio.sleep(0.2)


async def encoded(track):
    stats = [s.outbound_rtp for s in await track.get_stats() if s.WhichOneof("stats") == "outbound_rtp"]
    return sum(s.outbound.frames_encoded for s in stats)


async def view(room_name, identity, picture_first):
    """Joins, gives all tracks back, and leaves."""
    given_back, tasks = set(), []

    def give_back(publication):
        if publication.sid not in given_back:
            given_back.add(publication.sid)
            publication.set_subscribed(False)

    async def after_a_picture(track, publication):
        stream = rtc.VideoStream(track)
        async for _ in stream:
            break
        give_back(publication)
        await stream.aclose()

    def subscribed(track, publication, publisher):
        if picture_first:
            tasks.append(asyncio.create_task(after_a_picture(track, publication)))
        else:
            for each in publisher.track_publications.values():
                give_back(each)

    room, connecting = await join(room_name, identity, True)
    room.on("track_subscribed", subscribed)
    await connecting
    for _ in range(200):
        if len(given_back) == TRACKS:
            break
        await asyncio.sleep(0.1)
    assert len(given_back) == TRACKS, f"{len(given_back)} tracks were given back"
    await asyncio.sleep(2)
    await room.disconnect()


async def group(room_name, picture_first, most_viewers):
    """How many tracks are encoded for nobody in the end, and how many viewers there were until then."""
    room, connecting = await join(room_name, "publisher", False)
    await connecting
    sources = [rtc.VideoSource(WIDTH, HEIGHT) for _ in range(TRACKS)]
    feeding = asyncio.create_task(feed(sources))
    tracks = [rtc.LocalVideoTrack.create_video_track(f"track-{i}", source) for i, source in enumerate(sources)]
    options = rtc.TrackPublishOptions(
        source=rtc.TrackSource.SOURCE_CAMERA, simulcast=False, video_codec=rtc.VideoCodec.VP8
    )
    for track in tracks:
        await room.local_participant.publish_track(track, options)
    # The server gives a new track ten seconds before it first says that nobody wants it.
    await asyncio.sleep(13)
    at_work = done = 0
    while done < most_viewers and not at_work:
        done += 1
        # In a process of its own, which is told of tracks without a delay.
        arguments = [sys.argv[1], room_name, f"viewer-{done}", "picture" if picture_first else ""]
        viewer = await asyncio.create_subprocess_exec(sys.executable, __file__, *arguments)
        assert await viewer.wait() == 0
        await asyncio.sleep(7)
        assert not room.remote_participants
        before = [await encoded(track) for track in tracks]
        await asyncio.sleep(2)
        after = [await encoded(track) for track in tracks]
        at_work = sum(b > a for a, b in zip(before, after))
    if at_work:
        await asyncio.sleep(20)
        at_work = 0
        for track, count in zip(tracks, after):
            at_work += await encoded(track) - count > 50
    feeding.cancel()
    await room.disconnect()
    return at_work, done


async def main():
    if len(sys.argv) > 2:
        await view(sys.argv[2], sys.argv[3], bool(sys.argv[4]))
        return 0
    at_once, viewers = await group("at-once", False, MOST_VIEWERS)
    later, more_viewers = await group("later", True, max(viewers, 4))
    print(f"given back at once: {at_once} of {TRACKS} tracks are encoded 30 s after the only viewer left; that took {viewers} viewers")
    print(f"given back after one picture: {later} of {TRACKS} tracks, {more_viewers} viewers")
    if not at_once:
        print("no track is encoded for nobody any more")
    if later:
        print("tracks that were viewed for longer are encoded for nobody, too")
    return 0 if at_once and not later else 1


status = asyncio.run(main())
sys.stdout.flush()
os._exit(status)
PY
run_python rounds.py
