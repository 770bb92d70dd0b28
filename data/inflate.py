"""Inflating what a server packed, piece by piece and never beyond a limit: a bomb costs no more than its cap."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

PACKINGS = ("gzip", "deflate")
"""What Accept-Encoding asks for. Other encodings have no inflater with a bounded output here."""

_STEP = 256 * 1024


class BrokenPacking(Exception):
    """The bytes are not packed the way the server says."""


class CutOff(Exception):
    """The packed bytes end before their end."""


class Inflater:
    """Inflates gzip (also of several members) or deflate (with or without its wrapper); "" passes bytes on."""

    def __init__(self, packing: str) -> None:
        if packing not in ("", *PACKINGS):
            raise ValueError(packing)
        self._packing = packing
        self._zlib: zlib._Decompress | None = None
        self._held = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Pieces of at most 256 kB. The caller counts them and stops whenever it has had enough."""
        if not self._packing:
            yield data
            return
        data = self._held + data
        if self._zlib is None and len(data) < 2:
            self._held = data
            return
        self._held = b""
        while data:
            if self._zlib is None:
                self._zlib = zlib.decompressobj(self._window(data))
            if self._zlib.eof:
                # gzip files may be strung together; anything else behind the end is padding.
                if self._packing != "gzip" or not data.startswith(b"\x1f\x8b"):
                    return
                self._zlib = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                piece = self._zlib.decompress(data, _STEP)
            except zlib.error as error:
                raise BrokenPacking(str(error)) from error
            data = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
            if piece:
                yield piece

    def end(self) -> None:
        """To be called after the last piece. Raises CutOff where more should have come."""
        if self._packing and (self._held or (self._zlib is not None and not self._zlib.eof)):
            raise CutOff

    def _window(self, head: bytes) -> int:
        if self._packing == "gzip":
            return zlib.MAX_WBITS | 16
        wrapped = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS  # some servers leave the wrapper out
