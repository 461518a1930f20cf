"""What a file looks like to whatever opens it: as many rows and cells as went in, and never a formula."""

import csv
import io
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from coaching.export import files

HEAD = ["Client", "Talked"]
ROWS = [["Ben <Okafor> & co", 480], ["", None], ['Ñandú, "quoted"\nin two lines', 0], ["=1+1", -3]]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_csv(made):
    return list(csv.reader(io.StringIO(b"".join(made).decode("utf-8-sig"))))


def read_xlsx(made):
    archive = ZipFile(io.BytesIO(b"".join(made)))
    assert archive.testzip() is None
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))
    sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{SHEET}row")]


@pytest.mark.parametrize(("write", "read"), [(files.as_csv, read_csv), (files.as_xlsx, read_xlsx)])
def test_it_holds_every_cell(write, read):
    rows = read(write(HEAD, ROWS))
    assert rows[:3] == [HEAD, ["Ben <Okafor> & co", "480"], ["", ""]]
    assert rows[3] == ['Ñandú, "quoted"\nin two lines', "0"]


@pytest.mark.parametrize(("write", "read"), [(files.as_csv, read_csv), (files.as_xlsx, read_xlsx)])
@pytest.mark.parametrize("word", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_text_is_a_formula(write, read, word):
    assert read(write(HEAD, [[word, -5]]))[1] == [f"'{word}", "-5"]


def test_what_xml_cannot_hold_is_left_out():
    assert read_xlsx(files.as_xlsx(["a"], [["be\x00ll\x07"]]))[1] == ["bell"]


@pytest.mark.parametrize("write", [files.as_csv, files.as_xlsx])
def test_it_goes_out_in_pieces(write):
    """Nothing waits for the last row: memory is that of one piece."""
    asked = []
    rows = (asked.append(n) or [str(n), n] for n in range(files.A_PIECE * 3))
    made = write(HEAD, rows)
    while not asked:
        next(made)
    assert len(asked) == files.A_PIECE
    assert len(list(made)) >= 2
