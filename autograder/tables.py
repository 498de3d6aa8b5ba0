"""A table in a text file, as people and learning platforms write it.

Read cell by cell, and written again so that whatever is not put anew stays as it was, byte for
byte: an LMS takes its own file back, and nothing else.
"""

import codecs
import re
from pathlib import Path

LARGEST = 32 * 2**20  # bytes of a file
MOST_CELLS = 2_000_000
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EXCELS = re.compile(r"sep=(.)(?:\r\n|\n|\r)")  # a first line that only spreadsheets understand
_SAVE = "save it as 'CSV UTF-8'"


class TableError(ValueError):
    """A table that cannot be used; the message names the file and the line, and says what to do."""


class Table:
    """A table with a header.

    Args:
        path: of the file; for messages, too.

    Attributes:
        header: the names of the columns.
        lines: for each row below it, the number of its first line in the file.

    Raises:
        OSError: there is no such file.
        TableError: it is no table.
    """

    def __init__(self, path):
        self.path = Path(path)
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise TableError(f"{path} is larger than {LARGEST // 2**20} MB, which no table is")
        self._mark, self._encoding = next(
            (known for known in _ENCODINGS if content.startswith(known[0])), (b"", "utf-8")
        )
        text = self._decoded(content.removeprefix(self._mark))
        excels = _EXCELS.match(text)
        self._start = excels[0] if excels else ""
        text = text.removeprefix(self._start)
        self._rows, self.lines = self._scanned(text, excels[1] if excels else _delimiter(text))
        if not self._rows:
            raise TableError(f"{path} is empty; expected a table with a header")
        header, _ = self._rows.pop(0), self.lines.pop(0)
        self.header = [_value(raw).strip() for raw, _ in header]
        self._start += "".join(raw + end for raw, end in header)

    def _decoded(self, content):
        try:
            text = content.decode(self._encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise TableError(f"{self.path}, line {line}, is not UTF-8 text; {_SAVE}") from error
        if "\0" in text:
            raise TableError(f"{self.path} is not text; expected a table; {_SAVE}")
        return text

    def _scanned(self, text, delimiter):
        """All rows, each a list of cells with what ends them; and the lines where they begin."""
        mark = re.escape(delimiter)
        cell = re.compile(
            rf'("[^"]*+(?:""[^"]*+)*+"|[^"\r\n{mark}][^\r\n{mark}]*+|)({mark}|\r\n|\n|\r|\Z)'
        )
        rows, lines, row, place, line, first, count = [], [], [], 0, 1, 1, 0
        while place < len(text) or row:
            found = cell.match(text, place)
            if found is None:
                raise TableError(
                    f"{self.path}, line {line}: a quotation mark begins a cell and does not end "
                    "it; correct that line, or save the table anew"
                )
            count += 1
            if count > MOST_CELLS:
                raise TableError(f"{self.path} has more than {MOST_CELLS:,} cells")
            row.append(found.groups())
            place, line = found.end(), line + _breaks(found[1])
            if found[2] != delimiter:
                rows.append(row)
                lines.append(first)
                row, line = [], line + 1
                first = line
        return rows, lines

    def __iter__(self):
        """The numbers of the rows that hold anything, counted below the header."""
        return (n for n, row in enumerate(self._rows) if any(raw.strip() for raw, _ in row))

    def has(self, *columns):
        """Whether it has all of these columns, however they are capitalised."""
        return all(self.column(name) is not None for name in columns)

    def column(self, name):
        """The place of a column with this name, however it is capitalised; None if none has it."""
        same = (n for n, each in enumerate(self.header) if each.casefold() == name.casefold())
        return next(same, None)

    def get(self, row, column):
        """What a cell says, without space around it; "" for a cell or a column that is not there.

        Args:
            row: its number below the header.
            column: the name of a column, or its place.
        """
        place = self.column(column) if isinstance(column, str) else column
        cells = self._rows[row]
        return _value(cells[place][0]).strip() if place is not None and place < len(cells) else ""

    def put(self, row, place, text):
        """Write into a cell.

        Raises:
            TableError: the row is too short to have this cell.
        """
        cells = self._rows[row]
        if place >= len(cells):
            raise TableError(
                f"{self.path}, line {self.lines[row]}, has {len(cells)} cells, expected "
                f"{len(self.header)}; download the file anew"
            )
        raw, end = cells[place]
        if _value(raw).strip() != text:
            quoted = raw.startswith('"') or re.search(r'[,;\t"\r\n]', text)
            doubled = text.replace('"', '""')
            cells[place] = (f'"{doubled}"' if quoted else text), end

    def content(self):
        """The bytes of the file, with what was put."""
        cells = (part for row in self._rows for cell in row for part in cell)
        return self._mark + f"{self._start}{''.join(cells)}".encode(self._encoding)


def _delimiter(text):
    """What separates the cells: the one that the header has most of."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(",;\t", key=header.count)


def _value(raw):
    return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw


def _breaks(raw):
    return raw.count("\n") or raw.count("\r")
