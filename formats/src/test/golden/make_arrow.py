"""Makes src/test/resources/arrow/* with pyarrow (26.0.1) and polars (2.1.0): the same two frames in each, in its own types."""

import pathlib
import sys

import numpy as np
import polars as pl
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


def columns(**others):
    """The two frames as a table, with other columns in place of some; those that are None are left out."""
    plain = {
        "track": ["a", "b"],
        "timestamp": timestamps,
        "width": pa.array([width, width], pa.int32()),
        "height": pa.array([height, height], pa.int32()),
        "type": ["RGB24", "RGB24"],
        "data": pa.array([frame.tobytes() for frame in pixels], pa.large_binary()),
    }
    return pa.table({name: column for name, column in (plain | others).items() if column is not None})


def file(name, table, **how):
    with pa.OSFile(str(out / f"{name}.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema, **how) as writer:
        writer.write_table(table, max_chunksize=1)


def tensors(array, **how):
    """A column of tensors of the array's elements, in the order in which they lie there."""
    kind = pa.fixed_shape_tensor(pa.from_numpy_dtype(array.dtype), array.shape[1:], **how)
    elements = pa.array(np.ascontiguousarray(array).reshape(-1))
    return pa.ExtensionArray.from_storage(kind, pa.FixedSizeListArray.from_arrays(elements, array[0].size))


def tensors_alone(name, array, **how):
    file(name, columns(data=tensors(array, **how), width=None, height=None, type=None))


frames = columns()
file(
    "dictionaries",
    columns(
        track=pa.array(["a", "b"]).dictionary_encode(),
        type=pa.array(["RGB24", "RGB24"]).dictionary_encode(),
        width=pa.array([width, width], pa.uint16()).dictionary_encode(),
        data=frames["data"].combine_chunks().dictionary_encode(),
    ),
)
file("views", columns(track=pa.array(["a", "b"], pa.string_view()), data=frames["data"].cast(pa.binary_view())))
file(
    "large-and-unsigned",
    columns(
        track=pa.array(["a", "b"], pa.large_string()),
        timestamp=timestamps.cast(pa.timestamp("us")),
        width=pa.array([width, width], pa.uint64()),
        height=pa.array([height, height], pa.uint8()),
    ),
)
linked = pa.ipc.IpcWriteOptions(compression="lz4")
file("lz4", columns(room=["", ""]), options=linked)

channels_first = pixels.transpose(0, 3, 1, 2)
tensors_alone("channels-first", channels_first)
tensors_alone("channels-first-named", channels_first, dim_names=["C", "H", "W"])
tensors_alone("channels-first-permuted", channels_first, permutation=[1, 2, 0])
tensors_alone("columns-first-permuted", pixels.transpose(0, 2, 1, 3), permutation=[1, 0, 2])
tensors_alone("floats", (pixels / 255).astype(np.float32))
tensors_alone("floats-channels-first", (channels_first / 255).astype(np.float32))
nested = pa.FixedSizeListArray.from_arrays(
    pa.FixedSizeListArray.from_arrays(pa.FixedSizeListArray.from_arrays(pa.array(pixels.reshape(-1)), channels), width),
    height,
)
file("nested-lists", columns(data=nested, width=None, height=None, type=None))
file("flat-lists", columns(data=pa.FixedSizeListArray.from_arrays(pa.array(pixels.reshape(-1)), pixels[0].size)))

# What is not read.
tensors_alone("uint16", pixels.astype(np.uint16) * 257)
tensors_alone("floats-to-255", pixels.astype(np.float32))
tensors_alone("no-picture", pixels.reshape(2, 9, 4, 2))
file("lists", columns(data=pa.array([frame.reshape(-1).tolist() for frame in pixels], pa.list_(pa.uint8()))))
file("text-sizes", columns(width=["6", "6"]))
file("other-types", columns(type=["RGB24", "YUYV"]))
file("wrong-size", columns(width=pa.array([width, 7], pa.int32())))
file("no-pixels", columns(data=None))
file("no-size", columns(width=None))

table = pl.from_arrow(frames)
table.write_ipc(out / "polars.arrow")
table.write_ipc(out / "polars-zstd.arrow", compression="zstd")
table.with_columns(pl.col("track").cast(pl.Categorical), pl.col("width").cast(pl.UInt32)).write_ipc(
    out / "polars-categories.arrow", compression="lz4", compat_level=pl.CompatLevel.oldest()
)
