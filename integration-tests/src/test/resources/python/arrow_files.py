"""Reads Arrow files of frames, or writes some, with nothing but pyarrow.

read FILE...: a line of JSON a file. write FOLDER: files of tensors and a stream of binary, compressed and not.
"""

import json
import pathlib
import sys

import numpy as np
import pyarrow as pa

HEIGHT, WIDTH, CHANNELS = 4, 6, 3
TIMESTAMPS = [1_700_000_000_000_001, 1_700_000_000_033_334, 1_700_000_000_066_667]


def read(path):
    with pa.OSFile(path) as file:
        table = pa.ipc.open_file(file).read_all()
    table.validate(full=True)
    data = table.schema.field("data").type
    facts = {
        "columns": table.column_names,
        "timestamp_type": str(table.schema.field("timestamp").type),
        "timestamps": table["timestamp"].cast(pa.int64()).to_pylist(),
        "nullable": [field.name for field in table.schema if field.nullable],
        "rows": table.drop_columns(["data", "timestamp"]).to_pylist(),
    }
    if isinstance(data, pa.FixedShapeTensorType):
        pixels = np.concatenate([chunk.to_numpy_ndarray() for chunk in table["data"].chunks])
        facts |= {
            "extension": data.extension_name,
            "tensor_shape": list(data.shape),
            "dim_names": list(data.dim_names),
            "array_shape": list(pixels.shape),
            "array_type": str(pixels.dtype),
            "pixels": [frame.tobytes().hex() for frame in pixels],
        }
    else:
        facts |= {"storage": str(data), "pixels": [frame.hex() for frame in table["data"].to_pylist()]}
    return facts


def write(folder):
    pixels = np.arange(len(TIMESTAMPS) * HEIGHT * WIDTH * CHANNELS, dtype=np.uint8)
    pixels = pixels.reshape(len(TIMESTAMPS), HEIGHT, WIDTH, CHANNELS)
    timestamps = pa.array(TIMESTAMPS, pa.timestamp("us", "UTC"))
    for compression in (None, "zstd", "lz4"):
        name = compression or "none"
        table = pa.table(
            {
                "track": [name] * len(TIMESTAMPS),
                "timestamp": timestamps,
                "data": pa.FixedShapeTensorArray.from_numpy_ndarray(pixels),
            }
        )
        options = pa.ipc.IpcWriteOptions(compression=compression)
        with pa.OSFile(str(folder / f"{name}.arrow"), "wb") as sink:
            with pa.ipc.new_file(sink, table.schema, options=options) as writer:
                writer.write_table(table, max_chunksize=2)
    table = pa.table(
        {
            "track": ["stream"] * len(TIMESTAMPS),
            "timestamp": timestamps.cast(pa.timestamp("ms", "UTC"), safe=False),
            "sequence": pa.array(range(7, 7 + len(TIMESTAMPS)), pa.int64()),
            "width": pa.array([WIDTH] * len(TIMESTAMPS), pa.int32()),
            "height": pa.array([HEIGHT] * len(TIMESTAMPS), pa.int32()),
            "type": ["RGB24"] * len(TIMESTAMPS),
            "data": pa.array([frame.tobytes() for frame in pixels], pa.large_binary()),
        }
    )
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.OSFile(str(folder / "stream.arrows"), "wb") as sink:
        with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
            writer.write_table(table)


if sys.argv[1] == "read":
    for path in sys.argv[2:]:
        print(json.dumps(read(path)))
else:
    write(pathlib.Path(sys.argv[2]))
