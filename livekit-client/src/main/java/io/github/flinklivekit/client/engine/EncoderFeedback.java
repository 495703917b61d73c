// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.client.engine;

import org.apache.flink.annotation.Internal;

/**
 * What is asked of an encoder elsewhere.
 *
 * @param keyFrameRequested somebody has come, or has lost a frame, and sees nothing until the next
 *     key frame
 * @param targetBitrate what the network takes, in bits per second; 0 if it has not changed
 * @param targetFps the frames per second to that bitrate
 */
@Internal
public record EncoderFeedback(boolean keyFrameRequested, long targetBitrate, double targetFps) {}
