"""Keeps what `just bench hubs` prints, each part between anchors, and draws it.

    just bench hubs | python3 docs/measured/hubs.py
"""

import math
import sys
from pathlib import Path
from typing import Tuple

HERE = Path(__file__).resolve().parent
LEFT, DECADE, TOP, ROW = 150, 205, 64, 46
SAID = (
    "Milliseconds until the last client has a message, for five hubs: the median, and "
    "what 99 of 100 messages stay below. With one client that does not read they are "
    "much the same, but for the careless hub, which stops"
)
PARTS = (
    "setting times all_read all_read_cost one_silent fate at_once at_once_cost end"
).split()


def main() -> None:
    printed = sys.stdin.read().strip().split("\n\n")
    if len(printed) != len(PARTS):
        sys.exit(f"{len(printed)} parts, not {len(PARTS)}: did the measurement end well?")
    parts = dict(zip(PARTS, printed))
    kept = [
        f"ANCHOR: {name}\n{part}\nANCHOR_END: {name}\n"
        for name, part in parts.items()
    ]
    (HERE / "hubs.txt").write_text("\n".join(kept))
    read = parts["all_read"].splitlines()[2:]
    silent = parts["one_silent"].splitlines()[2:]
    fates = parts["fate"].splitlines()[1:]
    (HERE / "../pictures/hubs.svg").write_text(picture(read, silent, fates))


def picture(read: list, silent: list, fates: list) -> str:
    lines = [
        f'<text x="{x(ms) - 4:.0f}" y="38">{ms:g}</text>'
        f'<path class="line" opacity="0.3" d="M{x(ms):.0f} 46 V{TOP + 5 * ROW}"/>'
        for ms in (0.1, 1, 10)
    ]
    for index, rows in enumerate(zip(read, silent, fates)):
        y = TOP + index * ROW
        lines.append(f'<text x="0" y="{y + 16}">{rows[0][:20].strip()}</text>')
        lines.append(span(rows[0], y + 6, "line", "box"))
        if "stops" in rows[2]:
            lines.append(stop(rows[1], y + 22))
        else:
            lines.append(span(rows[1], y + 22, "accent", "accent"))
    height = TOP + 5 * ROW + 8
    svg = [
        f'<svg class="picture" viewBox="0 0 600 {height}" role="img" aria-label="{SAID}">',
        '<text x="0" y="16">milliseconds:</text>',
        '<circle class="box" cx="114" cy="12" r="5"/><text x="126" y="16">all read</text>',
        '<circle class="accent" cx="204" cy="12" r="5"/>',
        '<text x="216" y="16">one does not read</text>',
        *lines,
        "</svg>",
    ]
    return "\n".join(svg) + "\n"


def x(ms: float) -> float:
    return LEFT + DECADE * math.log10(ms / 0.1)


def median_and_99(row: str) -> Tuple[float, float]:
    _, median, _, most, _ = map(float, row[20:].split())
    return x(median), x(most)


def span(row: str, y: int, line: str, dot: str) -> str:
    median, most = median_and_99(row)
    return (
        f'<path class="{line}" d="M{median:.0f} {y} H{most:.0f} m0 -4 v8"/>'
        f'<circle class="{dot}" cx="{median:.0f}" cy="{y}" r="5"/>'
    )


def stop(row: str, y: int) -> str:
    median, _ = median_and_99(row)
    return (
        f'<path class="accent" d="M{median:.0f} {y} H440 l-7 -4 v8 l7 -4"/>'
        f'<circle class="accent" cx="{median:.0f}" cy="{y}" r="5"/>'
        f'<text x="448" y="{y + 5}">stops for all</text>'
    )


if __name__ == "__main__":
    main()
