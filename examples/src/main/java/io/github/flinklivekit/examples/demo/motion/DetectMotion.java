// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.examples.demo.motion;

import io.github.flinklivekit.frame.VideoFrame;
import io.github.flinklivekit.frame.operators.FrameFunction;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.util.Collector;

import javax.annotation.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Passes frames on, and gives that with which a motion begins or ends its {@link MotionEvent} as
 * user data: so the event stays with its picture, whatever comes behind.
 *
 * <p>Not keyed. An exchange by key would serialise every picture, and all frames of a track leave
 * one subtask of the source in order anyway. What it remembers of a track is worth a second and a
 * half: a job that is restored begins anew, and no checkpoint has it.
 */
final class DetectMotion extends FrameFunction<VideoFrame> {

    private static final long serialVersionUID = 1L;

    /** Tracks come and go as long as the job runs. */
    private static final int MOST_TRACKS = 1000;

    private transient Map<String, MotionDetector> detectors;

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        detectors =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, MotionDetector> eldest) {
                        return size() > MOST_TRACKS;
                    }
                };
    }

    @Override
    protected void process(VideoFrame frame, Collector<VideoFrame> out) {
        MotionEvent event = event(frame);
        if (event == null) {
            out.collect(frame);
            return;
        }
        VideoFrame marked =
                frame.withHeader(
                        frame.header()
                                .withMetadata(frame.metadata().withUserData(event.toBytes())));
        try {
            out.collect(marked);
        } finally {
            marked.release();
        }
    }

    @Nullable
    private MotionEvent event(VideoFrame frame) {
        MotionDetector detector =
                detectors.computeIfAbsent(frame.trackSid(), sid -> new MotionDetector());
        Boolean moving = detector.next(LumaGrid.of(frame), frame.timestampUs());
        return moving == null
                ? null
                : new MotionEvent(
                        frame.participant(),
                        frame.track(),
                        moving,
                        frame.timestampUs(),
                        detector.changedCells());
    }
}
