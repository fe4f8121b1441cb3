"""The result as Markdown and as JSON."""

import json
import os
import platform
import subprocess

# What a row of the table shows: heading, form, and the row's value.
COLUMNS = (
    ("requests/s", "{:,.0f}", lambda row: row["per_second"]),
    ("p50 ms", "{:.2f}", lambda row: row["p50"]),
    ("p99 ms", "{:.2f}", lambda row: row["p99"]),
    ("CPU µs/request", "{:.1f}", lambda row: row["cpu"]),
    ("nginx CPU µs", "{:.1f}", lambda row: row["server_cpu"]),
    ("database CPU µs", "{:.1f}", lambda row: row["database_cpu"]),
    ("peak MB", "{:.1f}", lambda row: row["peak_kb"] / 1024),
    ("idle worker MB", "{:.1f}", lambda row: row["idle_kb"] / 1024),
    ("errors", "{}", lambda row: row["errors"]),
)


def first_line(*argv):
    try:
        out = subprocess.run(argv, stdout=subprocess.PIPE, text=True,
                             stderr=subprocess.STDOUT, check=False).stdout
    except OSError:
        return "absent"
    return out.strip().split("\n")[0]


def cpu_model():
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        for line in f:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def machine():
    return {
        "cpu": cpu_model(), "cores": os.cpu_count(),
        "kernel": platform.release(),
        "load_before": os.getloadavg()[0],
        "nginx": first_line("nginx", "-v").rpartition(" ")[2],
        "node": first_line("node", "--version"),
        "wrk": first_line("wrk", "-v")[:20],
    }


def table(rows):
    """The rows; a column that is empty in all of them is left out."""
    columns = [c for c in COLUMNS
               if c[0] == "errors" or any(c[2](row) for row in rows)]
    out = "| contender | " + " | ".join(c[0] for c in columns) + " |\n"
    out += "|---" + "|--:" * len(columns) + "|\n"
    for row in rows:
        cells = [form.format(value(row)) if value(row) or name == "errors"
                 else "–" for name, form, value in columns]
        out += f"| {row['name']} | " + " | ".join(cells) + " |\n"
    return out


def promise_lines(promises):
    if not promises:
        return ""
    out = "\n| promise | measured | target | |\n|---|--:|--:|---|\n"
    for p in promises:
        sign = "≤" if p["at_most"] else "≥"
        value = "–" if p["value"] is None else f"{p['value']:.2f}"
        verdict = {None: "not measured", True: "pass",
                   False: "**FAIL**"}[p["holds"]]
        unit = p.get("unit", "")
        target = f"{sign} {p['target']}{unit}"
        if p["target"] is None:
            target, verdict = "–", "to compare"
        out += f"| {p['text']} | {value}{unit} | {target} | {verdict} |\n"
    return out


def markdown(result):
    m = result["machine"]
    out = (f"# {result['title']}\n\n{m['cores']} cores, {m['cpu']}, "
           f"Linux {m['kernel']}, load {m['load_before']:.1f} before; "
           f"{result['how']}\n")
    if result.get("others", 0) > 0.05:
        out += (f"\n**Other work took {result['others']:.0%} of the machine "
                "meanwhile: trust the ratios less.**\n")
    for case in result.get("cases", []):
        if len(result["cases"]) > 1:
            out += f"\n## {case['name']}\n"
        out += "\n" + table(case["rows"])
        out += promise_lines(case["promises"])
    out += promise_lines(result.get("promises", []))
    for line in result.get("absent", []):
        out += f"\nLeft out: {line}.\n"
    return out


def save(result, path):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(result, f, indent=1)
        f.write("\n")


def verdict(result):
    """0: every promise holds; 1: one does not, or was not measured; 2: a
    reply was wrong."""
    cases = result.get("cases", [])
    if any(row["errors"] for c in cases for row in c["rows"]):
        return 2
    promises = result.get("promises", []) + [
        p for c in cases for p in c["promises"]]
    return 0 if all(p["holds"] for p in promises) else 1
