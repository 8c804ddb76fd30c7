"""In the child process: the first sheet of a workbook from outside as rows of text."""

from __future__ import annotations

from collections.abc import Mapping

import fastexcel

from casework.record.confined import Json
from surveys.errors import SurveyError

MOST_ROWS = 20_000


def opened(order: Mapping[str, Json]) -> dict[str, Json]:
    """The rows below the header, by column; raises ``SurveyError`` for what is no workbook."""
    name = str(order["name"])
    try:
        sheet = fastexcel.read_excel(str(order["path"])).load_sheet(0, dtypes="string", n_rows=MOST_ROWS + 1)
        rows = sheet.to_arrow().to_pylist()
    except (fastexcel.FastExcelError, OSError, ValueError) as error:
        raise SurveyError("{file}: it is no workbook that can be read ({reason}).", file=name, reason=error) from error
    if len(rows) > MOST_ROWS:
        raise SurveyError("{file}: it has more rows than a table of answers can have.", file=name)
    return {"rows": [{str(key): str(cell) for key, cell in row.items() if cell is not None} for row in rows]}
