// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameSerializer;

import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * With which a harness keeps what comes out of an operator: frames are lent for the length of a
 * call, so it has to copy their pixels.
 */
public final class KeptFrames extends TypeSerializerSingleton<VideoFrame> {

    private static final long serialVersionUID = 1L;

    private final VideoFrameSerializer frames = new VideoFrameSerializer();

    @Override
    public VideoFrame copy(VideoFrame from) {
        return from.toHeap();
    }

    @Override
    public VideoFrame copy(VideoFrame from, VideoFrame reuse) {
        return copy(from);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public VideoFrame createInstance() {
        return frames.createInstance();
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(VideoFrame frame, DataOutputView target) throws IOException {
        frames.serialize(frame, target);
    }

    @Override
    public VideoFrame deserialize(DataInputView source) throws IOException {
        return frames.deserialize(source);
    }

    @Override
    public VideoFrame deserialize(VideoFrame reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        frames.copy(source, target);
    }

    @Override
    public TypeSerializerSnapshot<VideoFrame> snapshotConfiguration() {
        throw new UnsupportedOperationException("Of what comes out there are no savepoints");
    }
}
