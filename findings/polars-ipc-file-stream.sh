#!/usr/bin/env bash
# Polars 2.1.0 (PyPI: polars) writes Arrow files in which no stream can be found.
#
# The Arrow columnar format, "IPC File Format", defines a file as the magic string and padding to 8 bytes, then the streaming format with
# its end, then a footer; so a reader of streams can read a file from its ninth byte on, without the footer, as pyarrow's files show.
# "Encapsulated message format" has each message begin with 0xFFFFFFFF and the length of its metadata. DataFrame.write_ipc() leaves these
# 8 bytes out of the first message, the schema: its metadata follows upon the padding as it is. All other messages have them, and so has
# the first one of write_ipc_stream(). Readers that go by the footer notice nothing.
#
# To users: such a file can be read with its end at hand only, not while it is copied or downloaded, and not at all by readers of streams
# that skip the magic string, as nanoarrow's.
#
# pyarrow 26.0.1 and nanoarrow 0.9.0 (PyPI) read. Needs Python 3.10. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install polars==2.1.0 pyarrow==26.0.1 nanoarrow==0.9.0

cat >"$folder/files.py" <<'PY'
import io
import sys

import nanoarrow
import polars
import pyarrow
from pyarrow import ipc

NUMBERS = [3, 1, 4, 1, 5]


def polars_file():
    target = io.BytesIO()
    polars.DataFrame({"digit": NUMBERS}).write_ipc(target)
    return target.getvalue()


def pyarrow_file():
    target = io.BytesIO()
    table = pyarrow.table({"digit": NUMBERS})
    with ipc.new_file(target, table.schema) as writer:
        writer.write_table(table)
    return target.getvalue()


def outcome(read):
    try:
        return "reads it" if read() == NUMBERS else "reads something else"
    except Exception as e:
        return f"{type(e).__name__}: {str(e).splitlines()[0]}"


seen = {}
for name, data in (("pyarrow", pyarrow_file()), ("polars", polars_file())):
    readers = {
        "pyarrow, by the footer": lambda: ipc.open_file(data).read_all()["digit"].to_pylist(),
        "pyarrow, as a stream": lambda: ipc.open_stream(data[8:]).read_all()["digit"].to_pylist(),
        "nanoarrow, as a stream": lambda: [row["digit"] for row in nanoarrow.ArrayStream.from_readable(data[8:]).read_all().to_pylist()],
    }
    seen[name] = [data[8:12] == b"\xff" * 4] + [outcome(read) for read in readers.values()]
    print(f"a file of {name}, bytes 8 to 15: {data[8:16].hex(' ')}")
    for reader, result in zip(readers, seen[name][1:]):
        print(f"  {reader}: {result}")

if seen["pyarrow"] != [True] + ["reads it"] * 3:
    sys.exit("pyarrow's file is not read as a stream any more")
prefixed, by_footer, *as_stream = seen["polars"]
if prefixed or by_footer != "reads it" or "reads it" in as_stream:
    sys.exit("polars' file is otherwise now")
PY
"$folder/venv/bin/python" "$folder/files.py"
