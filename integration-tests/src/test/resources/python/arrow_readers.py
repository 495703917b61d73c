"""Reads Arrow files of frames with pyarrow and with polars, or writes some with polars.

read FILE...: a line of JSON a file and reader. write FOLDER: files and a stream.
"""

import hashlib
import json
import pathlib
import sys

import numpy as np
import polars as pl
import pyarrow as pa

HEIGHT, WIDTH, CHANNELS = 90, 160, 4
TIMESTAMPS = [1_700_000_000_000_001, 1_700_000_000_033_334, 1_700_000_000_066_667]


def facts(reader, path, texts, timestamps, pictures):
    digest = hashlib.sha256()
    for picture in pictures:
        digest.update(picture)
    return {
        "reader": reader,
        "file": pathlib.Path(path).name,
        "rooms": texts("room"),
        "tracks": texts("track"),
        "timestamps": timestamps,
        "pixels": digest.hexdigest(),
    }


def by_pyarrow(path):
    with pa.OSFile(path) as file:
        table = pa.ipc.open_file(file).read_all()
    table.validate(full=True)
    if isinstance(table["data"].type, pa.FixedShapeTensorType):
        pictures = [picture.tobytes() for chunk in table["data"].chunks for picture in chunk.to_numpy_ndarray()]
    else:
        pictures = table["data"].to_pylist()
    timestamps = table["timestamp"].cast(pa.int64()).to_pylist()
    return facts("pyarrow", path, lambda name: table[name].to_pylist(), timestamps, pictures)


def by_polars(path):
    table = pl.read_ipc(path)
    pictures = [
        picture if isinstance(picture, bytes) else np.asarray(picture, np.uint8).tobytes() for picture in table["data"]
    ]
    timestamps = table["timestamp"].to_physical().to_list()
    return facts("polars", path, lambda name: table[name].to_list(), timestamps, pictures)


def write(folder):
    pixels = np.arange(len(TIMESTAMPS) * HEIGHT * WIDTH * CHANNELS, dtype=np.uint32)
    pictures = [picture.astype(np.uint8).tobytes() for picture in np.split(pixels // 3, len(TIMESTAMPS))]
    table = pl.DataFrame(
        {
            "timestamp": pl.Series(TIMESTAMPS).cast(pl.Datetime("us", "UTC")),
            "width": pl.Series([WIDTH] * len(TIMESTAMPS), dtype=pl.UInt16),
            "height": pl.Series([HEIGHT] * len(TIMESTAMPS), dtype=pl.UInt16),
            "type": pl.Series(["RGBA"] * len(TIMESTAMPS), dtype=pl.Categorical),
            "data": pictures,
        }
    )
    for compression in ("uncompressed", "lz4", "zstd"):
        for level, layout in ((pl.CompatLevel.newest(), "views"), (pl.CompatLevel.oldest(), "offsets")):
            name = f"polars-{layout}-{compression}"
            table.with_columns(pl.lit(name).alias("track")).write_ipc(
                folder / f"{name}.arrow", compression=compression, compat_level=level
            )
    table.with_columns(pl.lit("polars-stream").alias("track")).write_ipc_stream(folder / "polars-stream.arrows")


if sys.argv[1] == "read":
    for path in sys.argv[2:]:
        print(json.dumps(by_pyarrow(path)))
        print(json.dumps(by_polars(path)))
else:
    write(pathlib.Path(sys.argv[2]))
