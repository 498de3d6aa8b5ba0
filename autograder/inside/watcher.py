"""The first process in the sandbox: it takes requests, and watches over what students' code does.

It lives as long as the sandbox, and so do two workers, copies of it from before the first request:
one for bare notebooks, one for those that need IPython. For each request one of them copies itself
once more; that copy is the student's process.
What a request holds goes to that process alone, see `Worker.student`. So no student's process has
ever held a byte of another's, nor of what the same submission was asked in another process.
"""

import contextlib
import itertools
import os
import signal
import socket
import sys

from autograder.inside import isolation, landlock, syscalls, watching, wire, worker
from autograder.inside.arena import Arena
from autograder.inside.cells import settle

_HOLDS = "holds"
_TRIAL = {"total_seconds": 6, "file_bytes": 0, "memory_bytes": None, "processes": None}


def main(sandboxed, readable=None):
    """Serve requests from standard input until it ends.

    Args:
        sandboxed: whether students are to be isolated; if not, limits that would count other
            people's processes are left out.
        readable: what the student's process may read, as `autograder.inside.landlock.Rules` wants
            it, where this process sees the whole machine; None where it sees but the sandbox.
    """
    if sandboxed and not readable and os.getuid() == 0:
        isolation.become_nobody()
    if sandboxed and not syscalls.available():
        sys.exit("this kernel refuses no system calls for us (seccomp, on x86_64 or aarch64)")
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    settle()
    rules = _tried(landlock.Rules(**readable)) if readable else None
    separates = sandboxed and (rules is not None or isolation.is_possible())
    how = sandboxed, rules, separates and not rules
    workers = {}
    for bare in (True, False):
        workers[bare] = _begun(bare, *how, others=[requests, replies, *workers.values()])
    # There are no more of our own as long as this one lives.
    ours = watching.processes() if sandboxed and not rules else None
    wire.write(replies, wire.frame(wire.pack({"separates": separates})))
    while part := _part(requests):
        for reply in _replies(workers, part, requests, sandboxed, rules, ours):
            wire.write(replies, reply)


def _begun(bare, *how, others):
    """A worker that has begun.

    Args:
        others: descriptors, and workers, of which it is to hold none.
    """
    our_end, their_end = socket.socketpair()
    if os.fork() == 0:
        for file in (*others, our_end):
            os.close(file if isinstance(file, int) else file.fileno())
        worker.serve(their_end, bare, *how)
    their_end.close()
    return worker.Worker(our_end)


def _part(requests):
    """The next part: what this process is told, the student's message, the arrays; none at the end.

    This process does not read the message.
    """
    if not (header := wire.read(requests, wire.HEADER)):
        return None
    told = wire.unpack(wire.read(requests, wire.length(header)), items=wire.OUR_ITEMS)
    return told, *(wire.read(requests, told[name]) for name in ("message", "arrays"))


def _replies(workers, part, requests, sandboxed, rules, ours):
    """Have one request answered in a process of its own, part by part.

    The next part is asked for when all that the one before has said is on its way.
    """
    told, message, arrays = part
    limits = worker.limits_of(told, sandboxed)
    arena = Arena(told["room"])
    with contextlib.closing(arena), workers[told["bare"]].student(arena.file) as student:
        theirs = _theirs(student.process, ours, rules) if sandboxed else None
        while True:
            arena.put(message, arrays, told["sizes"])
            student.tell(len(message))
            reply, ended = _reply(student, arena, told["rows"], limits, theirs)
            if not told["stays"] or ended != wire.Ending.FINISHED:
                break
            yield reply
            if not watching.wait(requests, theirs, limits):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(student.process, signal.SIGKILL)
            told, message, arrays = _part(requests)
    yield reply


def _reply(student, arena, rows, limits, theirs):
    """What a student's process answers to a part, as frames, and how that ended.

    Args:
        rows: for each its `watching.Group`, and of how many steps it is.
    """
    changed, ends = [], [0, *itertools.accumulate(many for *_, many in rows)]
    watched = watching.collect(
        student.reading,
        student.process,
        theirs,
        [watching.Group(*group) for *group, _ in rows],
        limits,
        arena.board,
        arrived=lambda first, last: changed.extend(arena.changed(ends[first], ends[last])),
    )
    frames = b"".join(watched.frames)
    head = {
        "size": len(frames),
        "ended": watched.ended.value,
        "starved": watched.starved,
        "spent": watched.spent,
        "statement": watched.statement,
        "changed": changed,
    }
    return wire.frame(wire.pack(head)) + frames, watched.ended


def _theirs(student, ours, rules):
    """What returns the processes that are the student's."""
    return (lambda: {student}) if rules else lambda: watching.processes() - ours


def _tried(rules):
    """These rules, if they hold: a process of ours has tried what a student may try."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            isolation.confine(_TRIAL, None, keep=[writing], sandboxed=True, rules=rules)
            said = rules.leaks() or _HOLDS
        except BaseException as error:
            said = str(error)
        os.write(writing, said.encode()[:500])
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    said = wire.read(reading, 500).decode(errors="replace")
    os.close(reading)
    if said != _HOLDS:
        sys.exit(f"Landlock's rules do not hold here: {said or 'the process that tried has ended'}")
    return rules
