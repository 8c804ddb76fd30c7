"""What hostile files cost the server: its memory while fifty are handed in, against before, and its answers meanwhile.

``run(scale)`` hands in workbooks whose far cell asks for 550 GB, sheets and archives that unpack without end, pictures
of 400 million pixels, cut off or of junk, as the import page and the case file do: four people at once. The import of a
good file of ``scale`` rows through the same road is timed for information.
"""

from __future__ import annotations

import gzip
import io
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from measure import Measure

from casework import confined
from casework.errors import YingshengError
from casework.evidence import EvidenceStore
from casework.settings import settings
from etl.intake.sources import open_source

sys.path.insert(0, str(Path(__file__).parents[1] / "factories"))

from pictures_of_others import many_pixels, picture

FILES, PEOPLE = 50, 4
UNPACKED_MB = 200
"""What an archive may unpack to here: more takes longer to make than to refuse."""
MIB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
Attack = tuple[str, bytes]


class Watch(threading.Thread):
    """The most memory of this process, and the longest it took to come to a turn of its own."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.longest = 0.0, 0.0
        self._stop_now = threading.Event()

    def run(self) -> None:
        """Look a hundred times a second."""
        while not self._stop_now.is_set():
            began = time.perf_counter()
            time.sleep(0.01)
            self.longest = max(self.longest, time.perf_counter() - began)
            self.most = max(self.most, resident())

    def stop(self) -> None:
        """End the thread."""
        self._stop_now.set()
        self.join()


def run(scale: int) -> list[Measure]:
    """Measure: memory against before, the longest wait of another thread, and how many were refused in words."""
    allowed, settings().max_unpacked_mb = settings().max_unpacked_mb, UNPACKED_MB
    with TemporaryDirectory() as folder:
        place = Path(folder)
        good = place / "good.csv"
        _write_good(good, scale)
        seconds = _timed(lambda: open_source(good))
        attacks = list(islice(cycle(_attacks()), FILES))
        before = resident()
        watch = Watch()
        watch.start()
        with ThreadPoolExecutor(PEOPLE) as people:
            refused = sum(people.map(lambda numbered: _hand_in(place, *numbered), enumerate(attacks)))
        watch.stop()
    confined.stop()
    settings().max_unpacked_mb = allowed
    return [
        Measure("hostile files: memory while 50 are handed in / before", watch.most / before, "×", 1.3),
        Measure("hostile files told apart in words", refused, f"of {FILES}", FILES, at_least=True),
        Measure("hostile files: the longest another thread waited", 1000 * watch.longest, "ms"),
        Measure("a good CSV read in a child, rows a second", scale / seconds, "rows/s"),
    ]


def resident() -> float:
    """Memory of this process now, in MiB."""
    with Path("/proc/self/statm").open(encoding="ascii") as told:
        return int(told.read().split()[1]) * 4096 / MIB


def _hand_in(folder: Path, number: int, attack: Attack) -> bool:
    """Hand one in as a page does; whether it was refused in words."""
    name, content = attack
    try:
        if Path(name).suffix in {".xlsx", ".gz"}:
            path = folder / f"{number}-{name}"
            path.write_bytes(content + bytes(number if name.endswith("gz") else 0))
            open_source(path, name=f"{number}-{name}")
        else:
            EvidenceStore(folder / "evidence", settings().max_evidence_mb).add(content, name)
    except YingshengError:
        return True
    return False


def _attacks() -> Iterator[Attack]:
    """One of each kind."""
    photo = picture("JPEG", (2000, 1500))
    yield "far.xlsx", _workbook(b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')
    yield "hidden.xlsx", _workbook(b"<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row>")
    yield "endless.xlsx", _workbook(b" " * (UNPACKED_MB + 1) * MIB)
    yield "endless.csv.gz", gzip.compress(b"0" * (UNPACKED_MB + 1) * MIB, 1)
    yield "huge.png", many_pixels(20_000)
    yield "cut.jpg", photo[: len(photo) * 6 // 10]
    yield "junk.png", b"\x89PNG\r\n\x1a\n" + b"junk" * 1000


def _workbook(rows: bytes) -> bytes:
    """The least that is a workbook, with these rows below a header."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>number</t></is></c></row>'
        with archive.open(SHEET, "w") as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + head
            )
            sheet.write(rows)
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


_OFFICE = "http://schemas.openxmlformats.org"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_OFFICE}/package/2006/content-types"></Types>',
    "_rels/.rels": (
        f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_OFFICE}/spreadsheetml/2006/main" xmlns:r="{_OFFICE}/officeDocument/2006/relationships">'
        '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def _write_good(path: Path, scale: int) -> None:
    with duckdb.connect() as connection:
        source = (Path(__file__).parent / "import_file.sql").read_text(encoding="utf-8")
        connection.sql(source, params={"scale": scale}).write_csv(str(path))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
