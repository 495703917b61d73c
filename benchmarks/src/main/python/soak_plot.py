"""Draws the samples of a soak, and prints how much each figure grew after the warm-up.

The figure of a window is the median of its samples, of the heap the least, which is what a collection left. Growth compares the
first window after the warm-up with the last one, of a TaskManager while it has the job: until it is killed, and from when the one
before it was. Exits with 1 where a figure grew by more than was allowed.
"""

import argparse
import collections
import csv
import pathlib
import statistics
import sys

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402

WINDOW_S = 300
ALLOWED = 0.02
FIGURES = ["age, ms", "resident, MiB", "heap, MiB", "metaspace, MiB", "threads"]


def rows(file):
    with open(file, newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def series(samples):
    """(second, value) by figure and process."""
    found = collections.defaultdict(lambda: collections.defaultdict(list))
    for row in samples:
        found[row["figure"]][row["process"]].append((int(row["second"]), float(row["value"])))
    return found


def window(figure, points, begin):
    values = [value for second, value in points if begin <= second < begin + WINDOW_S]
    return (min if figure.startswith("heap") else statistics.median)(values)


def with_job(found, incidents):
    """The figures of each TaskManager while it had the job, and those of the other processes."""
    kills = [int(row["second"]) for row in incidents if row["incident"].startswith("TaskManager")]
    threads = {process: points for process, points in found["threads"].items() if process.startswith("taskmanager")}
    ended = {process: points[-1][0] for process, points in threads.items()}
    end = max(ended.values())
    began = {}
    for before, kill in zip([0, *kills], [*kills, end]):
        # The one that is sampled no more after the kill; at the end, of those that are left, the one with the job's threads.
        holders = [process for process in threads if process not in began and abs(ended[process] - kill) <= 60]
        if holders:
            began[max(holders, key=lambda process: statistics.median(value for _, value in threads[process]))] = before
    return {
        name: {
            process: [point for point in points if point[0] >= began.get(process, 0)]
            for process, points in processes.items()
            if process in began or not process.startswith("taskmanager")
        }
        for name, processes in found.items()
    }


def growth(figure, points, warm_up):
    """From the first window after the warm-up to the last, or None where more than half of one lies in the other."""
    first, last = points[0][0] + warm_up, points[-1][0] - WINDOW_S
    if last < first + WINDOW_S / 2:
        return None
    return window(figure, points, first), window(figure, points, last)


def draw(found, incidents, file):
    figure, axes = pyplot.subplots(len(FIGURES), 1, sharex=True, figsize=(10, 12), constrained_layout=True)
    for axis, name in zip(axes, FIGURES):
        for process, points in sorted(found[name].items()):
            axis.plot([second / 60 for second, _ in points], [value for _, value in points], label=process, linewidth=0.8)
        for incident in incidents:
            if incident["incident"].startswith(("server", "TaskManager")):
                colour = "tab:red" if incident["incident"].startswith("Task") else "silver"
                axis.axvline(int(incident["second"]) / 60, color=colour, linewidth=0.6, zorder=0)
        axis.set_ylabel(name)
        axis.set_ylim(bottom=0)
    axes[0].set_yscale("symlog", linthresh=100)
    axes[1].legend(loc="lower right", fontsize="small", ncols=4)
    axes[-1].set_xlabel("minutes; grey: server killed, red: TaskManager killed")
    figure.savefig(file, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--picture", type=pathlib.Path, required=True)
    parser.add_argument("--warm-up", type=float, default=20, help="minutes of a process's work that do not count")
    args = parser.parse_args()
    found, incidents = series(rows(args.folder / "samples.tsv")), rows(args.folder / "incidents.tsv")
    draw(found, incidents, args.picture)

    print("| incident | times | ms to pictures, median | at most |")
    print("| --- | --- | --- | --- |")
    for name in dict.fromkeys(row["incident"] for row in incidents):
        times = [row["ms_to_pictures"] for row in incidents if row["incident"] == name]
        seen = [int(time) for time in times if time != "never"]
        worst = "never" if "never" in times else max(seen)
        print(f"| {name} | {len(times)} | {statistics.median(seen) if seen else '-'} | {worst} |")
    print(f"\njob restarts: {incidents[-1]['job_restarts']}\n")
    print("| figure | process | after the warm-up | at the end | growth |")
    print("| --- | --- | --- | --- | --- |")
    grown, found = False, with_job(found, incidents)
    for name in FIGURES:
        for process, points in sorted(found[name].items()):
            ends = growth(name, points, args.warm_up * 60)
            if ends:
                share = ends[1] / ends[0] - 1
                grown |= share > ALLOWED
                print(f"| {name} | {process} | {ends[0]:.1f} | {ends[1]:.1f} | {share:+.1%} |")
    sys.exit(1 if grown else 0)


if __name__ == "__main__":
    main()
