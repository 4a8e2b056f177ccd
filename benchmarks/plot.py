"""Draws docs/scale.svg: how the time of a whole search grows with the passages, from what `scale.py --results` wrote."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 30, 50
LINES = {
    "whole search, no filter": "#1b6ca8",
    "whole search, session type": "#b3541e",
    "whole search, type and stage": "#3c7a3f",
}
LABELS = {name: name.removeprefix("whole search, ") for name in LINES}
STYLE = "font-family:system-ui,sans-serif;font-size:12px;fill:#333"


def drawn(rows: Sequence[dict[str, Any]], kind: str) -> str:
    """Return the plot; `kind` is "" for the clock and "cpu" for the processor. The sizes stand on a logarithmic axis."""
    median, high = (f"{kind or 'p'}{share}" for share in (50, 95))
    shown = [row for row in rows if row["name"] in LINES]
    sizes = sorted({row["size"] for row in shown})
    top = _rounded(max(row[high] for row in shown))
    parts = _axes(sizes, top, "processor time" if kind else "time")
    for place, (name, colour) in enumerate(LINES.items()):
        points = sorted((row["size"], row[median], row[high]) for row in shown if row["name"] == name)
        for dash, values in (("", [(size, low) for size, low, _ in points]), ("4 4", [(size, up) for size, _, up in points])):
            path = " ".join(f"{_x(size, sizes):.1f},{_y(value, top):.1f}" for size, value in values)
            parts.append(
                f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
            )
        parts.append(_text(WIDTH - RIGHT + 14, TOP + 20 + 18 * place, LABELS[name], f"fill:{colour}"))
    parts.append(_text(WIDTH - RIGHT + 14, TOP + 20 + 18 * len(LINES), "solid p50, dashed p95"))
    told = "; ".join(
        f"{LABELS[row['name']]}, {row['size']:,} passages: p50 {row[median]:.1f} ms, p95 {row[high]:.1f} ms" for row in shown
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d">'
    title = f'<title id="t">Time of a whole search by number of passages</title><desc id="d">{told}</desc>'
    return "\n".join([head, title, f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>', *parts, "</svg>\n"])


def _axes(sizes: Sequence[int], top: float, what: str) -> list[str]:
    parts = [_text(LEFT, TOP - 12, f"{what} of a whole search without the query embedding, milliseconds")]
    for step in range(6):
        value = top * step / 5
        y = _y(value, top)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{value:g}", "text-anchor:end"))
    bottom = HEIGHT - BOTTOM + 20
    parts += [_text(_x(size, sizes), bottom, f"{size:,}", "text-anchor:middle") for size in sizes]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "passages", "text-anchor:middle"))
    return parts


def _x(size: int, sizes: Sequence[int]) -> float:
    span = math.log(sizes[-1] / sizes[0]) or 1.0
    return LEFT + 20 + (WIDTH - LEFT - RIGHT - 40) * math.log(size / sizes[0]) / span


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _rounded(value: float) -> float:
    """Return the next number up that a fifth of reads well."""
    unit = 10 ** math.floor(math.log10(value))
    return float(next(step * unit for step in (1, 2, 2.5, 5, 10) if step * unit >= value))


def _text(x: float, y: float, text: str, style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" style="{STYLE};{style}">{text}</text>'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    parser.add_argument("--to", type=Path, default=Path("docs/scale.svg"))
    parser.add_argument("--processor", action="store_true", help="draw the processor's time, not the clock's")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.results.read_text(encoding="utf-8").splitlines()]
    given.to.write_text(drawn(rows, "cpu" if given.processor else ""), encoding="utf-8")


if __name__ == "__main__":
    main()
