"""A file as it is made, piece by piece, in flat memory however many rows it has: CSV and XLSX.

An XLSX is a zip of XML (ECMA-376); one sheet with its texts inline needs five small parts and no library.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from zipfile import ZIP_DEFLATED, ZipFile

from coaching.escaping import in_xml

Cell = str | int | None
Row = list[Cell]
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS_OF_A_SHEET = 1_048_575  # and one for the heads
A_PIECE = 500  # rows
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Contacts" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>',
}
SHEET_BEGINS = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
SHEET_ENDS = "</sheetData></worksheet>"


def harmless(cell: Cell) -> Cell:
    """No text is taken for a formula by whatever opens the file."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_BEGINS) else cell


def as_csv(head: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with the mark by which Excel knows it; lines end as RFC 4180 says."""
    yield b"\xef\xbb\xbf" + _lines([head])
    for piece in _pieces(rows):
        yield _lines(piece)


def as_xlsx(head: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """Written forward only: nothing is kept but the piece at hand."""
    out = _Out()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, body in PARTS.items():
            archive.writestr(name, _HEAD + body)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((_HEAD + SHEET_BEGINS + _xml_row(head, style=' s="1"')).encode())
            for piece in _pieces(rows):
                sheet.write("".join(map(_xml_row, piece)).encode())
                yield out.taken()
            sheet.write(SHEET_ENDS.encode())
    yield out.taken()


def _pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    every = iter(rows)
    while piece := list(islice(every, A_PIECE)):
        yield piece


class _Out(io.RawIOBase):
    """Where a zip is written that goes out at once: it cannot be sought in."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.held += data
        return len(data)

    def taken(self) -> bytes:
        held, self.held = bytes(self.held), bytearray()
        return held


def _lines(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _xml_row(row: Row, style: str = "") -> str:
    return f"<row>{''.join(_xml_cell(harmless(cell), style) for cell in row)}</row>"


def _xml_cell(cell: Cell, style: str) -> str:
    if cell is None or cell == "":
        return f"<c{style}/>"
    if isinstance(cell, int):
        return f"<c{style}><v>{cell}</v></c>"
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{in_xml(cell)}</t></is></c>'
