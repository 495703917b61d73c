// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.track;

import io.github.flinklivekit.frame.pixels.EnumNames;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Why a track that should bring frames brings none, or few of them, as far as a receiver can tell.
 * What is likely is said, not what is sure. In metrics, events and the log under its name in lower
 * case with hyphens.
 */
@PublicEvolving
public enum MissingFramesReason {
    NOT_PERMITTED(
            "The server withholds it: the source may not subscribe, or the publisher does not let it",
            "Grant `canSubscribe`, in the token or by the room service; let the publisher permit the source's identity. "
                    + "The track is read as soon as it may be"),
    NOT_OFFERED(
            "It is subscribed, and the server does not send it: likely a limit of the server "
                    + "(`limit.subscription_limit_video`)",
            "Raise the limit, choose fewer tracks, or spread them over more subtasks, each of which is a participant. The "
                    + "track is read as soon as it is sent"),
    ENCRYPTED(
            "It is encrypted end to end, and nothing here has its key",
            "Give the key (`e2ee.key`, with the engine livekit-ffi), publish it unencrypted, or leave it out by a filter"),
    CODEC_UNSUPPORTED(
            "Nothing here decodes its codec",
            "Publish VP8, VP9, AV1 or H.264, if only as a backup codec"),
    NOTHING_SENT(
            "Its publisher sends nothing, and has not muted it",
            "Look at the publisher: a camera that hangs, a page in the background, a program that captures one picture, or an "
                    + "encoder that makes no key frame when it is asked to, without which the server sends nothing on"),
    NO_KEY_FRAME(
            "Packets come, and no key frame that could be decoded: likely the publisher does not answer requests for one",
            "Let the encoder make a key frame when it is asked to (PLI), or every few seconds"),
    B_FRAMES(
            "H.264 comes of which few pictures can be decoded: likely it has B-frames, which WebRTC does not know",
            "Encode without B-frames: `bframes=0` or `tune=zerolatency` of x264, or the baseline profile"),
    FRAME_METADATA(
            "VP9 comes in several layers, and no picture of the largest can be decoded: likely its frames carry metadata, "
                    + "behind which the server cuts the layers wrongly",
            "Publish it without metadata of frames or in one layer, or read a smaller one (`scan.quality` = `low`)"),
    NOT_DECODED(
            "Packets come of which few pictures or none can be decoded: likely many are lost, or the encoder makes a "
                    + "stream that WebRTC does not know",
            "Look at `packetsLost` of the track, and at its encoder; try another codec");

    private final String likely;
    private final String remedy;

    MissingFramesReason(String likely, String remedy) {
        this.likely = likely;
        this.remedy = remedy;
    }

    /** What is seen, and why it is likely so: a sentence without its full stop. */
    public String likely() {
        return likely;
    }

    /** What to do: sentences without the last full stop. */
    public String remedy() {
        return remedy;
    }

    /** As metrics, events and the log call it, such as {@code not-offered}. */
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
