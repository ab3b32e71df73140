"""compare.py - times commands side by side in alternating rounds and prints ratios.

compare(rows, rounds, records) runs each command once a round, in turn, after one round that does not
count, and gives for each the medians of wall time, CPU time and peak memory, and the median of its
per-round ratio to the first row, which the machine's drift touches least. A child's peak memory counts from the
fork on, so what is smaller than this program itself (some 15 MiB) cannot be told.
"""
import os
import statistics
import subprocess
import time


def run_once(command):
    """Wall and CPU seconds and peak KiB of one command (a list); raises when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}: {errors.decode()[-400:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def compare(rows, rounds, records):
    """rows: (name, command, prepare) with prepare called before each run. Gives a list of dicts."""
    taken = {name: [] for name, _, _ in rows}
    for turn in range(rounds + 1):
        for name, command, prepare in rows:
            if prepare:
                prepare()
            figures = run_once(command)
            if turn:
                taken[name].append(figures)
    first = taken[rows[0][0]]
    result = []
    for name, command, _ in rows:
        wall, cpu, rss = (statistics.median(x[k] for x in taken[name]) for k in range(3))
        ratios = [b[1] / a[1] for a, b in zip(first, taken[name]) if a[1]]
        spread = max(x[0] for x in taken[name]) / min(x[0] for x in taken[name])
        result.append({"name": name, "wall_s": wall, "cpu_s": cpu, "peak_mib": rss / 1024,
                       "per_wall_s": records / wall, "per_cpu_s": records / cpu if cpu else None,
                       "cpu_ratio": statistics.median(ratios) if ratios else None, "wall_spread": spread})
    return result


def print_table(title, result):
    print(f"\n{title}\n| what | records/s | records/CPU s | CPU x first | wall s (max/min) | peak MiB |\n"
          "| --- | --- | --- | --- | --- | --- |")
    for r in result:
        print(f"| {r['name']} | {r['per_wall_s']:,.0f} | {r['per_cpu_s'] or 0:,.0f} | {r['cpu_ratio'] or 0:.2f} "
              f"| {r['wall_s']:.3f} ({r['wall_spread']:.2f}) | {r['peak_mib']:.1f} |")
