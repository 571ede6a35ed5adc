"""The keys of this server's endpoints, which no message may hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress

from ..errors import ProviderError
from ..providers.configured import environment_key
from ..providers.saved import SavedEndpoints
from .keys import key_in_keyring


class KnownKeys(Collection[str]):
    """Those of the configuration, those that were pasted into the panel, whether their endpoint is
    on or off, and those that its preset finds in the environment. What is in the keyring counts as
    soon as it has been read."""

    def __init__(self, saved: SavedEndpoints, configured: Collection[str]) -> None:
        self._saved, self._configured = saved, configured
        self._tried: set[str] = set()
        self._in_keyring: dict[str, str] = {}

    def find(self, entry: str) -> str:
        """The key of an entry of the keyring; empty if it is not there any more."""
        key = key_in_keyring(entry)
        if key:
            self._in_keyring[entry] = key
        return key

    def read(self) -> None:
        """Reads those in the keyring. One that is locked asks its user to unlock it: only once."""
        entries = {each.keyring for each in self._saved.endpoints if each.keyring}
        for entry in sorted(entries - self._tried - self._in_keyring.keys()):
            self._tried.add(entry)
            with suppress(ProviderError):
                self.find(entry)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __contains__(self, key: object) -> bool:
        return key in self._all()

    def _all(self) -> set[str]:
        saved = self._saved.endpoints
        pasted = {each.key for each in saved} | {environment_key(each) for each in saved}
        return {*self._configured, *pasted, *self._in_keyring.values()} - {""}
