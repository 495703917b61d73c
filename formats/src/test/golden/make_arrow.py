"""Makes src/test/resources/arrow/* with pyarrow (26.0.1): two frames as a tensor in a file, and as binary in a stream."""

import pathlib
import sys

import numpy as np
import pyarrow as pa

out = pathlib.Path(__file__).parent.parent / "resources" / "arrow"
height, width, channels = 4, 6, 3
pixels = np.arange(2 * height * width * channels, dtype=np.uint8).reshape(2, height, width, channels)
timestamps = pa.array([1_700_000_000_000_001, 1_700_000_000_033_334], pa.timestamp("us", "UTC"))

tensors = pa.FixedShapeTensorArray.from_numpy_ndarray(pixels)
table = pa.table({"timestamp": timestamps, "data": tensors, "track": ["a", "b"]})
with pa.OSFile(str(out / "pyarrow-tensor.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
    writer.write_table(table, max_chunksize=1)

binary = pa.table(
    {
        "room": ["r", "r"],
        "timestamp": timestamps.cast(pa.timestamp("ns", "UTC")),
        "sequence": pa.array([7, 8], pa.int64()),
        "width": pa.array([width, width], pa.int32()),
        "height": pa.array([height, height], pa.int32()),
        "type": ["RGB24", "RGB24"],
        "rotation": pa.array([0, 270], pa.int32()),
        "data": pa.array([frame.tobytes() for frame in pixels], pa.binary()),
    }
)
options = pa.ipc.IpcWriteOptions(compression="zstd")
with pa.OSFile(str(out / "pyarrow-binary.arrows"), "wb") as sink:
    with pa.ipc.new_stream(sink, binary.schema, options=options) as writer:
        writer.write_table(binary)
