// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.room;

import io.github.flinklivekit.client.room.ParticipantKind;
import io.github.flinklivekit.client.room.SubscriptionError;
import io.github.flinklivekit.client.track.VideoQuality;
import io.github.flinklivekit.frame.FrameAllocator;
import io.github.flinklivekit.frame.FrameOrigin;
import io.github.flinklivekit.frame.TrackSource;
import io.github.flinklivekit.source.track.TrackDescription;

import javax.annotation.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A published track whose pictures arrive when the test says so. */
public final class FakeTrack implements SourceTrack {

    private final TrackDescription description;
    private final FrameAllocator allocator;
    private final List<FakeStream> streams = new ArrayList<>();

    private boolean arrived;
    public TrackStatus status = new TrackStatus(4, 2, false, "video/vp8", false);
    public boolean silent;
    @Nullable public SubscriptionError refusal;
    public boolean subscribed;
    public boolean enabled = true;
    @Nullable public Duration snapshotInterval;
    public boolean largeAsWanted = true;

    public FakeTrack(String participant, String name, String sid, FrameAllocator allocator) {
        this.description = describe(participant, name, sid);
        this.allocator = allocator;
    }

    public static TrackDescription describe(String participant, String name, String sid) {
        return describe("room", participant, name, sid);
    }

    public static TrackDescription describe(
            String room, String participant, String name, String sid) {
        return new TrackDescription(
                room,
                participant,
                "",
                ParticipantKind.STANDARD,
                Map.of(),
                sid,
                name,
                TrackSource.CAMERA,
                false);
    }

    /** The server sends the track from now on. */
    public FakeTrack arrive() {
        arrived = true;
        return this;
    }

    /** The server does not send the track any more, though it is there. */
    public void withhold() {
        arrived = false;
        stream().end();
    }

    /** The stream that was opened last. */
    public FakeStream stream() {
        return streams.get(streams.size() - 1);
    }

    public int streamsOpened() {
        return streams.size();
    }

    @Nullable
    FakeStream streamOrNull() {
        return streams.isEmpty() ? null : stream();
    }

    @Override
    public TrackDescription description() {
        return description;
    }

    @Override
    public TrackStatus status() {
        return status;
    }

    @Override
    public Optional<VideoQuality> qualityOf(int width, int height) {
        return Optional.empty();
    }

    @Override
    public boolean isSilent() {
        return silent;
    }

    @Override
    public Optional<SubscriptionError> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public void setSubscribed(boolean nowSubscribed) {
        subscribed = nowSubscribed;
    }

    @Override
    public void setEnabled(boolean nowEnabled) {
        enabled = nowEnabled;
    }

    @Override
    public boolean isAsLargeAsWanted(int width, int height) {
        return largeAsWanted;
    }

    @Override
    public Optional<Duration> snapshotInterval() {
        return Optional.ofNullable(snapshotInterval);
    }

    @Override
    public Optional<FrameStream> openStream(Runnable onAvailable) {
        if (!arrived || !subscribed) {
            return Optional.empty();
        }
        FakeStream stream =
                new FakeStream(
                        new FrameOrigin(
                                description.room(),
                                description.participant(),
                                description.trackSid(),
                                description.name(),
                                description.source()),
                        allocator,
                        onAvailable);
        streams.add(stream);
        return Optional.of(stream);
    }
}
