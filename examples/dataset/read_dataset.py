"""Reads the pictures that the example `dataset` has written, with pyarrow, polars, Ray Data or Daft.

read_dataset.py READER FOLDER: prints a line of JSON with what READER sees: how many frames, in which rooms, on which days, and
for each track the mean red, green and blue of its pictures.
"""

import glob
import json
import sys

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds

# Of the folders' names; the files have the room, too, and know nothing of the day.
PARTITIONS = ds.partitioning(pa.schema([("room", pa.string()), ("day", pa.date32())]), flavor="hive")


def dataset(folder, files=None):
    return ds.dataset(files or folder, format="ipc", partitioning=PARTITIONS, partition_base_dir=folder)


def by_pyarrow(folder):
    # Only what is asked for is read: folders of other rooms and days are not even opened.
    table = dataset(folder).to_table(columns=["room", "day", "track", "data"])
    for batch in table.to_batches():
        pictures = batch.column("data").to_numpy_ndarray()  # (rows, height, width, 3), uint8, no copy
        for row, picture in enumerate(pictures):
            yield batch["room"][row].as_py(), str(batch["day"][row]), batch["track"][row].as_py(), picture


def by_polars(folder):
    import polars as pl

    table = (
        pl.scan_ipc(f"{folder}/**/*.arrow", hive_partitioning=True)
        .select("room", "day", "track", "width", "height", "data")
        .collect()
    )
    # polars knows no tensors: a column of the type Array has the bytes of each picture in their order.
    height, width = table["height"][0], table["width"][0]
    pictures = table["data"].to_numpy().reshape(-1, height, width, 3)
    for room, day, track, picture in zip(table["room"], table["day"], table["track"], pictures):
        yield room, str(day), track, picture


def by_ray(folder):
    import ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    # Ray has no reader of Arrow files: each task opens its own. A tensor of Arrow is one of Ray, too.
    files = ray.data.from_items([{"path": path} for path in dataset(folder).files])

    def read(batch):
        return dataset(folder, list(batch["path"])).to_table(columns=["room", "day", "track", "data"])

    for row in files.map_batches(read, batch_size=1).iter_rows():
        yield row["room"], str(row["day"]), row["track"], np.asarray(row["data"])


def by_daft(folder):
    import daft

    frame = daft.from_arrow(dataset(folder).to_table(columns=["room", "day", "track", "data"]))
    rows = frame.to_pydict()
    for room, day, track, picture in zip(rows["room"], rows["day"], rows["track"], rows["data"]):
        yield room, str(day), track, np.asarray(picture)


READERS = {"pyarrow": by_pyarrow, "polars": by_polars, "ray": by_ray, "daft": by_daft}


def main(reader, folder):
    frames, rooms, days, shapes, colours = 0, set(), set(), set(), {}
    for room, day, track, picture in READERS[reader](folder):
        frames += 1
        rooms.add(room)
        days.add(day)
        shapes.add(picture.shape)
        colours.setdefault(track, []).append(picture.reshape(-1, 3).mean(axis=0))
    print(
        json.dumps(
            {
                "reader": reader,
                "files": len(glob.glob(f"{folder}/**/*.arrow", recursive=True)),
                "frames": frames,
                "rooms": sorted(rooms),
                "days": sorted(days),
                "shapes": sorted(shapes),
                "colours": {track: np.mean(means, axis=0).round().tolist() for track, means in sorted(colours.items())},
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
