"""A QR code as the path of an SVG, one unit a module. Nothing is fetched and nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


@dataclass(frozen=True, slots=True)
class Code:
    size: int
    path: str


def code(words: str) -> Code:
    made = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(words)
    made.make(fit=True)
    matrix = made.get_matrix()
    dark = [(x, y) for y, line in enumerate(matrix) for x, is_dark in enumerate(line) if is_dark]
    return Code(len(matrix), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
