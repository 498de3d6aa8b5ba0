"""Which statement of a cell is at work, and the end of one that takes too long.

The watcher, outside of the student's process, keeps the time. It sends a signal, and the statement
ends with `Stopped`; the rest of its cell goes on. Where that does not help it ends the process,
and the next one leaves that statement out.
"""

import itertools
import signal

SIGNAL = getattr(signal, "SIGXCPU", None)  # at home, on Windows, nobody sends it
TOO_LONG = "it takes too long"
MOST_STATEMENTS = 2**20
_SIZE = 8  # bytes of a number
BOARD = 2 * _SIZE  # bytes of a `Board`


class Stopped(BaseException):
    """Ends a statement that takes too long, or stands in place of one that ended the process.

    No `Exception`: a student's ``try`` is to miss it.
    """


class Board:
    """Two numbers that the student's process shares with its watcher, who believes neither.

    A number stands for a statement: of which row of steps, and which one in it, counted from 1.

    Args:
        memory: bytes that both can write, of which it takes the first `BOARD`.
    """

    def __init__(self, memory):
        self._memory = memory

    def at(self, number=None):
        """The number of the statement at work, 0 between cells; or set it."""
        return self._number(0, number)

    def ended(self, number=None):
        """The number of the statement that is to end; or set it."""
        return self._number(1, number)

    def _number(self, place, number):
        part = slice(place * _SIZE, (place + 1) * _SIZE)
        if number is not None:
            self._memory[part] = number.to_bytes(_SIZE, "little")
        return int.from_bytes(self._memory[part], "little")


def number(row, statement):
    """The number that stands for a statement of a row, which is one cell."""
    return row * MOST_STATEMENTS + statement


def statement(row, found):
    """The statement that a number stands for; None if it is none of this row."""
    return found % MOST_STATEMENTS or None if found // MOST_STATEMENTS == row else None


class Pace:
    """The student's side: counts the statements, and ends one when it is told to.

    Attributes:
        skipped: why statements of this cell are left out from the start, by number.
        late: those that took too long, or were skipped.
        task: the asyncio task that the cell runs in.
    """

    def __init__(self):
        self.skipped, self.late, self.task = {}, [], None
        self._board, self._row, self._now, self._count = None, 0, 0, None

    def listen(self):
        """From now on end a statement when this process, or a copy of it, is told to."""
        signal.signal(SIGNAL, self._told)

    def watch(self, board):
        """From now on tell this board, and believe it."""
        self._board = board

    def begin(self, row, skipped):
        """A cell begins."""
        self._row, self.skipped, self.late = row, dict(skipped), []
        self._count = itertools.count(1)

    def end(self):
        """The cell is over."""
        self._now, self._count = 0, None
        self._tell(0)

    def next(self):
        """The number of the next statement that is made ready; None outside of a cell."""
        return next(self._count) if self._count else None

    def at(self, statement):
        """A statement begins."""
        self._now = statement
        self._tell(number(self._row, statement))
        if statement in self.skipped:
            raise Stopped(self.skipped[statement])

    def note(self):
        """The statement at work was stopped."""
        self.late.append(self._now)

    def _tell(self, found):
        if self._board:
            self._board.at(found)

    def _told(self, *signalled):
        # It may come late, when something else is at work.
        if not self._now or self._board.ended() != number(self._row, self._now):
            return
        if self.task:
            import asyncio  # whoever has a task has imported it

            if asyncio.current_task(self.task.get_loop()) is None:  # all await something
                self.task.get_loop().call_soon_threadsafe(self.task.cancel, TOO_LONG)
                return
        raise Stopped(TOO_LONG)


PACE = Pace()
