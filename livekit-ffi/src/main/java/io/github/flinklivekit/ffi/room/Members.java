// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.ffi.room;

import io.github.flinklivekit.client.internal.participant.ParticipantUpdate;
import io.github.flinklivekit.client.internal.participant.Participants;
import io.github.flinklivekit.ffi.library.FfiClient;
import io.github.flinklivekit.ffi.library.FfiHandle;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.OwnedParticipant;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.OwnedTrackPublication;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.ParticipantInfo;
import io.github.flinklivekit.ffi.protocol.LiveKitFfi.TrackPublicationInfo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What the library has told of each participant, piece by piece, put together for {@link
 * Participants}. Owns the library's objects of them. Confined to the room's thread.
 */
final class Members {

    private final FfiClient library;
    private final Participants participants;
    private final ParticipantKeys keys;
    private final Map<String, Member> byIdentity = new LinkedHashMap<>();

    private static final class Member {
        private final FfiHandle handle;
        private final Map<String, Publication> publications = new LinkedHashMap<>();
        private ParticipantInfo info;

        Member(FfiHandle handle, ParticipantInfo info) {
            this.handle = handle;
            this.info = info;
        }

        private void close() {
            publications.values().forEach(publication -> publication.handle().close());
            handle.close();
        }
    }

    private record Publication(FfiHandle handle, TrackPublicationInfo info) {}

    Members(FfiClient library, Participants participants, ParticipantKeys keys) {
        this.library = library;
        this.participants = participants;
        this.keys = keys;
    }

    /** Somebody is there, or this participant itself. */
    void add(OwnedParticipant owned, List<OwnedTrackPublication> publications) {
        Member member = new Member(library.handle(owned.getHandle().getId()), owned.getInfo());
        Member before = byIdentity.put(owned.getInfo().getIdentity(), member);
        if (before != null) {
            before.close();
        }
        keys.onParticipant(owned.getInfo().getIdentity());
        publications.forEach(publication -> put(member, publication));
        tell(member);
    }

    void remove(String identity) {
        Member member = byIdentity.remove(identity);
        if (member != null) {
            participants.apply(
                    new ParticipantUpdate(
                            ProtocolValues.participant(member.info), true, List.of()));
            member.close();
        }
    }

    void publish(String identity, OwnedTrackPublication publication) {
        Member member = byIdentity.get(identity);
        if (member == null) {
            library.handle(publication.getHandle().getId()).close();
            return;
        }
        put(member, publication);
        tell(member);
    }

    private void put(Member member, OwnedTrackPublication publication) {
        Publication before =
                member.publications.put(
                        publication.getInfo().getSid(),
                        new Publication(
                                library.handle(publication.getHandle().getId()),
                                publication.getInfo()));
        if (before != null) {
            before.handle().close();
        }
    }

    void unpublish(String identity, String sid) {
        Member member = byIdentity.get(identity);
        Publication publication = member == null ? null : member.publications.remove(sid);
        if (publication != null) {
            tell(member);
            publication.handle().close();
        }
    }

    void setMuted(String identity, String sid, boolean muted) {
        change(
                identity,
                member ->
                        member.publications.computeIfPresent(
                                sid,
                                (key, publication) ->
                                        new Publication(
                                                publication.handle(),
                                                publication.info().toBuilder()
                                                        .setMuted(muted)
                                                        .build())));
    }

    void update(String identity, UnaryOperator<ParticipantInfo.Builder> change) {
        change(identity, member -> member.info = change.apply(member.info.toBuilder()).build());
    }

    private void change(String identity, Consumer<Member> change) {
        Member member = byIdentity.get(identity);
        if (member != null) {
            change.accept(member);
            tell(member);
        }
    }

    private void tell(Member member) {
        participants.apply(
                new ParticipantUpdate(
                        ProtocolValues.participant(member.info),
                        false,
                        member.publications.values().stream()
                                .map(publication -> ProtocolValues.track(publication.info()))
                                .toList()));
    }

    /** The library's object of a publication, by the server's id. */
    Optional<Long> publication(String sid) {
        return find(sid).map(publication -> publication.handle().id());
    }

    /** Whether metadata is to come with the pictures of a publication. */
    boolean announcesMetadata(String sid) {
        return find(sid)
                .filter(publication -> publication.info().getFrameMetadataFeaturesCount() > 0)
                .isPresent();
    }

    private Optional<Publication> find(String sid) {
        return byIdentity.values().stream()
                .map(member -> member.publications.get(sid))
                .filter(publication -> publication != null)
                .findFirst();
    }

    /** Gives everything back; the participants are told nothing. */
    void close() {
        byIdentity.values().forEach(Member::close);
        byIdentity.clear();
    }
}
