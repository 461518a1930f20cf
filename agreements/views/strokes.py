"""A drawn signature as the path of an SVG: 100 wide and 40 high, as the field it was drawn in (sign.js)."""

from __future__ import annotations

WIDTH, HEIGHT = 100, 40


def path(strokes: list[list[list[float]]]) -> str:
    return " ".join(_stroke(stroke) for stroke in strokes if len(stroke) > 1)


def _stroke(stroke: list[list[float]]) -> str:
    places = [f"{min(max(x, 0), 1) * WIDTH:.1f} {min(max(y, 0), 1) * HEIGHT:.1f}" for x, y in stroke]
    return f"M{places[0]} L{' '.join(places[1:])}"
