// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.recording;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.VideoFrameTypeInfo;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReaderBase;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * The frames of Arrow files in the order of their times, whichever file they are in: Flink's own
 * {@code FileSource} reads one file after the other, but recordings of one time belong together.
 * One subtask reads them all.
 */
public final class RecordingSource
        implements Source<VideoFrame, RecordingSplit, Collection<RecordingSplit>>,
                ResultTypeQueryable<VideoFrame> {

    private static final long serialVersionUID = 1L;

    private final RecordingSplit all;

    /**
     * @param files paths or URIs
     * @param lengthUs how much of it to read, from the first frame on, in microseconds of its
     *     timestamps
     * @param loop whether the files begin again at their end
     */
    public RecordingSource(List<String> files, long lengthUs, boolean loop) {
        this.all = RecordingSplit.fromTheBeginning(files, lengthUs, loop);
    }

    @Override
    public Boundedness getBoundedness() {
        return all.loop() ? Boundedness.CONTINUOUS_UNBOUNDED : Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<RecordingSplit, Collection<RecordingSplit>> createEnumerator(
            SplitEnumeratorContext<RecordingSplit> context) {
        return new IteratorSourceEnumerator<>(context, List.of(all));
    }

    @Override
    public SplitEnumerator<RecordingSplit, Collection<RecordingSplit>> restoreEnumerator(
            SplitEnumeratorContext<RecordingSplit> context, Collection<RecordingSplit> splits) {
        return new IteratorSourceEnumerator<>(context, splits);
    }

    @Override
    public SourceReader<VideoFrame, RecordingSplit> createReader(SourceReaderContext context) {
        return new Reader(context);
    }

    @Override
    public SimpleVersionedSerializer<RecordingSplit> getSplitSerializer() {
        return new RecordingSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Collection<RecordingSplit>>
            getEnumeratorCheckpointSerializer() {
        return new RecordingSplitSerializer.OfSeveral();
    }

    @Override
    public TypeInformation<VideoFrame> getProducedType() {
        return VideoFrameTypeInfo.INSTANCE;
    }

    private static final class Reader
            extends IteratorSourceReaderBase<
                    VideoFrame, VideoFrame, RecordingPlayback, RecordingSplit> {

        Reader(SourceReaderContext context) {
            super(context);
        }

        @Override
        protected VideoFrame convert(VideoFrame frame) {
            return frame;
        }

        @Override
        public void close() throws IOException {
            if (iterator != null) {
                iterator.close();
            }
        }
    }
}
