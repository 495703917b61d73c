// SPDX-License-Identifier: Apache-2.0
package io.github.flinklivekit.source.reader;

import io.github.flinklivekit.source.split.LiveKitTrackSplit;

import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;

import java.io.Serializable;

/** What a source makes of its rooms. */
@Internal
public interface ReaderFactory<T> extends Serializable {

    /** A reader for one subtask. */
    SourceReader<T, LiveKitTrackSplit> createReader(SourceReaderContext context);

    TypeInformation<T> producedType();
}
