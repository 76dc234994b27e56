"""One file's way from old to new, and back: prepare, commit, revert, tidy, each safe to call whatever came before."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from fixer.writing.target import Target, beside, overwrite, stage


class Step(Protocol):
    """`before` None: the file is new. All but `tidy` raise `OSError`."""

    target: Target

    @property
    def before(self) -> bytes | None: ...

    @property
    def path(self) -> str: ...

    @property
    def remains(self) -> str:
        """Where the old content is, should `revert` fail."""
        ...

    def prepare(self) -> None:
        """Do everything that may fail for want of room or rights."""
        ...

    def commit(self) -> None: ...

    def revert(self) -> None: ...

    def tidy(self) -> None: ...


class Renaming:
    """The new file is renamed over the old one, of which a second name is kept until the unit is through."""

    def __init__(self, target: Target, before: bytes | None, after: bytes) -> None:
        self.target, self.before, self._after = target, before, after
        self._staged, self._kept = beside(target.file), beside(target.file)
        self._folders: list[Path] = []
        self._prepared = self._stuck = False

    @property
    def path(self) -> str:
        return self.target.path

    @property
    def remains(self) -> str:
        return f"the old content is in {self._kept}"

    def prepare(self) -> None:
        for folder in reversed([parent for parent in self.target.file.parents if not parent.exists()]):
            folder.mkdir()
            self._folders.append(folder)
        stage(self.target, self._after, self._staged)
        if self.before is not None:
            self._keep()
        self._prepared = True

    def _keep(self) -> None:
        try:
            os.link(self.target.file, self._kept)
        except OSError:  # a file system without hard links
            shutil.copy2(self.target.file, self._kept)

    def commit(self) -> None:
        os.replace(self._staged, self.target.file)

    def revert(self) -> None:
        if self._prepared and not self._staged.exists():  # it has become the target
            self._stuck = self.before is not None
            if self.before is None:
                self.target.file.unlink(missing_ok=True)
            else:
                os.replace(self._kept, self.target.file)
            self._stuck = False
        self._staged.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            with suppress(OSError):  # somebody else has put a file there by now
                folder.rmdir()

    def tidy(self) -> None:
        for file in (self._staged, *(() if self._stuck else (self._kept,))):
            with suppress(OSError):
                file.unlink(missing_ok=True)


class Overwriting:
    """The new bytes go into the file that is there, which keeps its inode."""

    def __init__(self, target: Target, before: bytes, after: bytes) -> None:
        self.target, self.before, self._after = target, before, after
        self._started = False

    @property
    def path(self) -> str:
        return self.target.path

    @property
    def remains(self) -> str:
        return "the file may be incomplete"

    def prepare(self) -> None:
        """Open it for writing once, so that missing rights show before any file of the unit changes."""
        os.close(os.open(self.target.file, os.O_RDWR))

    def commit(self) -> None:
        self._started = True
        overwrite(self.target.file, self._after)

    def revert(self) -> None:
        if self._started:
            overwrite(self.target.file, self.before)

    def tidy(self) -> None:
        """Nothing was laid aside."""
