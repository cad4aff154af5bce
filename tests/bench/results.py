"""RESULTS.md: what a full run found, for whoever has no quiet machine."""
import plot
from report import FIGURES

HEAD = """# Results

Written by `tests/bench/run --write`; what is measured, and how to read it, is in [README.md](README.md).

"""


def table(columns, rows):
    """Numbers to the right."""
    return "\n".join(["| " + " | ".join(columns) + " |", "|---|" + "---:|" * (len(columns) - 1)] + ["| " + " | ".join(row) + " |" for row in rows]) + "\n\n"


def judged(connections, reads):
    return FIGURES[f"{'read of bound' if reads else 'write of pgbench'}, {connections} connections"][1]


def ratio_rows(report):
    """call → {(connections, of): value}, in the order of the calls."""
    rows = {}
    for name, says, connections, of, value in report.ratios:
        rows.setdefault((name, says), {})[connections, of] = value
    return rows


def ratio_table(rows):
    def cell(values, connections, of, figure):
        if (connections, of) not in values:
            return ""
        value = values[connections, of]
        return f"{value:.2f}" if figure is None else f"{value:.2f}" if value >= figure else f"**{value:.2f}** < {figure:.2f}"

    out = []
    for (name, says), values in rows.items():
        reads = (8, "of bound") in values
        out.append((f"{name.split('-')[0]}: {says}", *(cell(values, connections, "of bound", judged(connections, True)) for connections in (8, 64)),
                    *(cell(values, connections, "bare of bound", None) for connections in (8, 64)),
                    *(cell(values, connections, "of pgbench", None if reads else judged(connections, False)) for connections in (8, 64))))
    return table(("call", "of bound, 8", "of bound, 64", "without checks, 8", "without checks, 64", "of pgbench, 8", "of pgbench, 64"), out)


def plots(report, rows, directory):
    """The pictures that there is something for, as Markdown."""
    text = ""
    if rows:
        bars = []
        for (name, says), values in rows.items():
            reads = (8, "of bound") in values
            bars.append((f"{name.split('-')[0]}: {says}",
                         {connections: (values[connections, "of bound" if reads else "of pgbench"], judged(connections, reads)) for connections in (8, 64)}))
        plot.ratios(bars, f"{directory}/ratios.svg")
        text += "![ratios](ratios.svg)\n\n"
    if "workers, GET" in report.curves and "lines" in report.curves:
        plot.curves([("GET of a cart", report.curves["workers, GET"]), ("PUT of a quantity", report.curves["workers, PUT"])],
                    [("GET of a cart", report.curves["lines"])], f"{directory}/curves.svg")
        text += "![workers and lines](curves.svg)\n\n"
    return text


def write(report, directory):
    rows = ratio_rows(report)
    text = HEAD + "\n".join(f"- {line}" for line in report.machine) + "\n\n"
    missed = len(report.missed)
    text += f"{len(report.verdicts)} figures, {missed} missed{':' if missed else '.'}\n\n" + "".join(f"- {what}\n" for what in report.missed) + ("\n" if missed else "")
    if rows:
        text += "## Ratios\n\nReads of the bound 1/(1/healthz + 1/pgbench), writes of pgbench, by requests a second. Without checks: bare.c with the same statements, of the same bound.\n\n" + ratio_table(rows)
    text += plots(report, rows, directory)
    text += "## Figures\n\n" + table(("figure", "measured", "asked", ""), [(name, value, asked, "reached" if good else "**missed**") for name, value, asked, good in report.verdicts])
    for title, columns, body in report.tables:
        text += f"## {title[0].upper()}{title[1:]}\n\n" + table(("", *columns), [(row + ("",) * len(columns))[:len(columns) + 1] for row in body])
    with open(f"{directory}/RESULTS.md", "w") as f:
        f.write(text.rstrip() + "\n")
