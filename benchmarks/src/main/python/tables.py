"""Prints the tables of docs/performance.md from what benchmarks/run has measured, in ms: the least of all calls."""

import json
import pathlib
import sys

TYPES = "RGBA ABGR ARGB BGRA RGB24 I420 I420A I422 I444 I010 NV12".split()
folder = pathlib.Path(sys.argv[1])


def least(result):
    return result["primaryMetric"]["scorePercentiles"]["0.0"]


def table(*rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join("---" for _ in rows[0]) + " |")
    print("\n".join(lines) + "\n")


def python_figures():
    figures = {}
    for name in ("python-before.txt", "python-after.txt"):
        for line in (folder / name).read_text().splitlines():
            source, target, least_ms = line.split()[:3]
            pair = source, target
            figures[pair] = min(figures.get(pair, 1e9), float(least_ms))
    return figures


ours = {
    (r["params"]["from"], r["params"]["to"]): least(r) for r in json.loads((folder / "conversion.json").read_text())
}
table(["from \\ to", *TYPES], *([source, *(f"{ours[source, target]:.2f}" for target in TYPES)] for source in TYPES))
table(
    ["pair", "here", "Python SDK"],
    *(
        [f"{source} to {target}", "a handle" if source == target else f"{ours[source, target]:.2f}", f"{ms:.2f}"]
        for (source, target), ms in python_figures().items()
    ),
)


def frame_results(file):
    operations = {}
    for r in json.loads((folder / file).read_text()):
        operations.setdefault(r["benchmark"].rsplit(".", 1)[1], {})[r["params"]["type"]] = r
    return operations


garbage = frame_results("garbage.json")
kinds = ["I420", "RGBA"]
table(
    ["operation", *kinds, *(f"{kind}, bytes of heap" for kind in kinds)],
    *(
        [
            name,
            *(f"{least(by_type[kind]):.2f}" for kind in kinds),
            *(f"{garbage[name][kind]['secondaryMetrics']['gc.alloc.rate.norm']['score']:.0f}" for kind in kinds),
        ]
        for name, by_type in frame_results("frames.json").items()
    ),
)
