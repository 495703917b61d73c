// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.frame.VideoFrame;

import javax.annotation.Nullable;

/** What a synthetic camera sees. Called by the camera's thread alone. */
@FunctionalInterface
public interface Scene {

    /**
     * The picture of a moment.
     *
     * @param timeUs microseconds since the epoch
     * @param seconds since the camera runs
     * @return on the heap, of the camera's size; null where the camera hangs and sends nothing
     */
    @Nullable
    VideoFrame at(long timeUs, double seconds);

    /**
     * The picture is about to be sent.
     *
     * @param timeUs of the picture
     * @param wanted whether anybody watches
     */
    default void sending(VideoFrame picture, long timeUs, boolean wanted) {}
}
