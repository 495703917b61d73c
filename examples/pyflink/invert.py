"""Inverts the colours of every track of a room with numpy, into another room.

    flink run -py examples/pyflink/invert.py --room demo --out-room demo-inverted

The server and its key come from LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET.
"""

import argparse

import numpy as np
from pyflink.table import DataTypes, EnvironmentSettings, TableEnvironment
from pyflink.table.expressions import col
from pyflink.table.udf import udf

COLUMNS = "track STRING, width INT, height INT, buffer_type STRING, data BYTES"


@udf(result_type=DataTypes.BYTES())
def invert(data, width, height):
    picture = np.frombuffer(data, np.uint8).reshape(height, width, 4).copy()
    # The fourth byte of RGBA is the opacity.
    picture[:, :, :3] = 255 - picture[:, :, :3]
    return picture.tobytes()


def table(tables, name, room):
    tables.execute_sql(
        f"CREATE TABLE {name} ({COLUMNS}) WITH"
        f" ('connector' = 'livekit', 'room' = '{room}', 'buffer-type' = 'rgba')"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--room", default="demo")
    parser.add_argument("--out-room", default="demo-inverted")
    args = parser.parse_args()

    tables = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    # Live pictures go to Python one by one; Flink's own bundles wait for a second.
    tables.get_config().set("python.fn-execution.bundle.size", "1")
    table(tables, "demo", args.room)
    table(tables, "inverted", args.out_room)
    tables.from_path("demo").select(
        col("track"),
        col("width"),
        col("height"),
        col("buffer_type"),
        invert(col("data"), col("width"), col("height")),
    ).execute_insert("inverted")


if __name__ == "__main__":
    main()
