"""The plots beside RESULTS.md, as SVG written by hand: a bar chart and two curves need no library, and a text file shows in a diff what moved."""
from html import escape
from math import log10

INK, FAINT, PAPER = "#1b1f24", "#c9ced6", "#ffffff"
COLOURS = ("#2f6fab", "#d9822b", "#3f8f5b")
FONT = 'font-family="sans-serif" font-size="12"'


class Drawing:
    def __init__(self, width, height):
        self.parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" {FONT}>',
                      f'<rect width="{width}" height="{height}" fill="{PAPER}"/>']

    def text(self, x, y, text, anchor="start", fill=INK, weight="normal"):
        self.parts.append(f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{fill}" font-weight="{weight}">{escape(str(text))}</text>')

    def line(self, x1, y1, x2, y2, colour=FAINT, width=1, dash=""):
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dash}"/>')

    def bar(self, x, y, width, height, colour):
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height}" fill="{colour}"/>')

    def curve(self, points, colour):
        self.parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')
        for x, y in points:
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>')

    def write(self, path):
        with open(path, "w") as f:
            f.write("\n".join([*self.parts, "</svg>"]) + "\n")


def ratios(rows, path):
    """rows: [(label, {connections: (ratio, figure)})]. A bar for each number of connections, with a mark where the figure is."""
    left, width, step, top = 330, 360, 44, 44
    most = max(1.0, *(ratio for _, bars in rows for ratio, _ in bars.values()))
    drawing = Drawing(left + width + 70, top + step * len(rows) + 34)
    drawing.text(12, 22, "Reads as a part of the composed bound, writes of pgbench on the same statements", weight="bold")
    for tenth in range(0, int(most * 10) + 1, 2):
        x = left + width * tenth / 10 / most
        drawing.line(x, top - 6, x, top + step * len(rows) - 8)
        drawing.text(x, top + step * len(rows) + 8, f"{tenth / 10:.1f}", "middle")
    for i, (label, bars) in enumerate(rows):
        y = top + step * i
        drawing.text(left - 10, y + 20, label, "end")
        for j, (connections, (ratio, figure)) in enumerate(bars.items()):
            drawing.bar(left, y + 16 * j, width * ratio / most, 13, COLOURS[j])
            mark = left + width * figure / most
            drawing.line(mark, y + 16 * j - 1, mark, y + 16 * j + 14, INK, 2)
            drawing.text(left + width * max(ratio, figure) / most + 6, y + 16 * j + 11, f"{ratio:.2f}")
    legend(drawing, 12, top + step * len(rows) + 26, [f"{connections} connections" for connections in rows[0][1]] + ["black mark: the figure to reach"])
    drawing.write(path)


def legend(drawing, x, y, names):
    for i, name in enumerate(names):
        if i < 2:
            drawing.bar(x, y - 9, 10, 10, COLOURS[i])
        drawing.text(x + 15, y, name)
        x += 30 + 7 * len(name)


def round_up(value):
    """The next number that a quarter of is round."""
    unit = 10 ** int(log10(value))
    return next(unit * n for n in (1, 1.2, 2, 4, 6, 8, 10) if unit * n >= value)


def panel(drawing, left, title, under, curves):
    """curves: [(name, [(x, y)])]; x by its logarithm, y from 0."""
    top, width, height = 50, 340, 210
    xs = [x for x, _ in curves[0][1]]
    most = round_up(max(y for _, points in curves for _, y in points))
    span = log10(xs[-1]) - log10(xs[0])
    drawing.text(left, 22, title, weight="bold")
    for i in range(5):
        y = top + height - height * i / 4
        drawing.line(left, y, left + width, y)
        drawing.text(left - 6, y + 4, f"{most * i / 4:,.0f}", "end")
    for x in xs:
        drawing.text(left + width * (log10(x) - log10(xs[0])) / span, top + height + 18, x, "middle")
    drawing.text(left + width / 2, top + height + 36, under, "middle")
    for i, (name, points) in enumerate(curves):
        drawing.curve([(left + width * (log10(x) - log10(xs[0])) / span, top + height - height * y / most) for x, y in points], COLOURS[i])
    legend(drawing, left, top + height + 56, [name for name, _ in curves])


def curves(workers, lines, path):
    drawing = Drawing(900, 330)
    panel(drawing, 70, "Requests a second by workers, 64 connections", "workers", workers)
    panel(drawing, 520, "Requests a second by lines, 8 connections", "lines of the cart", lines)
    drawing.write(path)
