"""Where the copy's calls wait for an answer: the listener of its filter. Runs in the supervisor."""

from __future__ import annotations

import errno
import fcntl
import os
import struct

from .caller import Caller

RECEIVE, SEND, IS_WAITING, ADD = 0xC0502100, 0xC0182101, 0x40082102, 0x40182103
ANSWER = struct.Struct("=QqiI")
ADDED = struct.Struct("=QIIII")
ADD_AND_SEND = 2
CONTINUE = 1
# What is decided is a number: of an error (below zero), of what the call gives, or one of these.
GOES_ON = 1 << 40  # the system decides
ANSWERED = 1 << 41


class Listener:
    def __init__(self, handle: int) -> None:
        self.handle = handle

    def receive(self) -> Caller | None:
        notice = bytearray(80)
        try:
            fcntl.ioctl(self.handle, RECEIVE, notice, True)
        except OSError:  # the caller was killed
            return None
        return Caller(bytes(notice))

    def is_waiting(self, caller: Caller) -> bool:
        """Else its number may be another process's by now."""
        try:
            fcntl.ioctl(self.handle, IS_WAITING, struct.pack("=Q", caller.id))
        except OSError:
            return False
        return True

    def answer(self, caller: Caller, decided: int) -> None:
        if decided == ANSWERED:
            return
        goes_on = decided == GOES_ON
        value, number = (0, 0) if goes_on else (max(decided, 0), min(decided, 0))
        try:
            message = ANSWER.pack(caller.id, value, number, CONTINUE if goes_on else 0)
            fcntl.ioctl(self.handle, SEND, message)
        except OSError:  # the caller was killed
            return

    def hand_over(self, caller: Caller, opened: int, *, closes: bool) -> int:
        """The caller gets a descriptor of its own for what is open here. `closes`: when another
        program begins."""
        inherited = os.O_CLOEXEC if closes else 0
        try:
            message = bytearray(ADDED.pack(caller.id, ADD_AND_SEND, opened, 0, inherited))
            fcntl.ioctl(self.handle, ADD, message, True)
            return ANSWERED
        except OSError as error:
            if error.errno != errno.EINVAL:  # before Linux 5.14
                return -(error.errno or errno.EMFILE)
        try:
            message = bytearray(ADDED.pack(caller.id, 0, opened, 0, inherited))
            return int(fcntl.ioctl(self.handle, ADD, message, True))
        except OSError as error:
            return -(error.errno or errno.EMFILE)
