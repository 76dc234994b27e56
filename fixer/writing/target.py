"""Where a path of the tree really leads, and putting bytes there without anybody seeing half of them."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

from fixer.errors import Changed, Unwritten


class Target(NamedTuple):
    """A file to be written.

    path   as the tree names it
    file   what it leads to, links followed: never a link itself
    state  what the file system says of it, or None when it is to be created
    """

    path: str
    file: Path
    state: os.stat_result | None


def locate(root: Path, path: str, new: bool) -> Target:
    """Follow links to the file behind `path`. Raises `Unwritten` for anything but a writable regular file in the tree."""
    file = _resolved(root, path, strict=not new)
    if not file.is_relative_to(root.resolve()):
        raise Unwritten(path, f"leads out of the tree, to {file}")
    if new:
        return Target(path, file, None)
    state = file.stat()
    if not stat.S_ISREG(state.st_mode):
        raise Unwritten(path, "is not a regular file")
    if not state.st_mode & 0o222:
        raise Unwritten(path, "is read-only")
    return Target(path, file, state)


def _resolved(root: Path, path: str, strict: bool) -> Path:
    try:
        return (root / path).resolve(strict=strict)
    except FileNotFoundError:
        raise Changed(path, "is gone") from None
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, up to Python 3.12
        raise Unwritten(path, f"cannot be reached: {reason(error)}") from None


def verify(root: Path, path: str, held: bytes | None) -> None:
    """Raise `Changed` unless the file still holds these bytes (None: still does not exist)."""
    file = root / path
    if held is None:
        if os.path.lexists(file):
            raise Changed(path, "exists by now")
        return
    try:
        present = file.read_bytes()
    except OSError as error:
        raise Changed(path, f"can no longer be read: {reason(error)}") from None
    if present != held:
        raise Changed(path, "has changed since it was read")


def beside(file: Path) -> Path:
    """A name in the same folder that nobody can foresee, and that no glob like `*.yml` of a running service matches."""
    return file.with_name(f".{file.name[:100]}.{os.urandom(8).hex()}.tmp")


def stage(target: Target, content: bytes, file: Path) -> None:
    """Create `file` with this content and the target's mode, owner and attributes, safely on disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(file, flags, 0o600)
    try:
        write(handle, content)
        _dress(handle, target)
        os.fsync(handle)
    finally:
        os.close(handle)


def write(handle: int, content: bytes) -> None:
    """All of it, however often the system takes only a part."""
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


def overwrite(file: Path, content: bytes) -> None:
    """Put `content` into the file that is there, keeping its inode.

    Room is reserved before the first byte changes, so that a full disk leaves the content alone.
    """
    handle = os.open(file, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    try:
        _reserve(handle, len(content))
        write(handle, content)
        os.ftruncate(handle, len(content))
        os.fsync(handle)
    finally:
        os.close(handle)


def _reserve(handle: int, size: int) -> None:
    held = os.fstat(handle).st_size
    if size <= held or not hasattr(os, "posix_fallocate"):
        return
    try:
        os.posix_fallocate(handle, held, size - held)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):  # a file system that cannot reserve
            os.ftruncate(handle, held)
            raise


def settle(folder: Path) -> None:
    """Make names in the folder durable; a file system that cannot is no reason to undo what was written."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)


def reason(error: BaseException) -> str:
    """What the system says of an error, without the path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def _dress(handle: int, target: Target) -> None:
    """Mode, and for root the owner; of a new file what the user would get, and for root the folder's owner."""
    model = target.state or target.file.parent.stat()
    if hasattr(os, "fchown") and os.geteuid() == 0:
        os.fchown(handle, model.st_uid, model.st_gid)
    if target.state is not None:
        _copy_attributes(target.file, handle)
    if hasattr(os, "fchmod"):
        os.fchmod(handle, 0o666 & ~_umask() if target.state is None else stat.S_IMODE(target.state.st_mode))


def _copy_attributes(source: Path, handle: int) -> None:
    """Access lists and labels (a container may read only files labelled for it), as far as the file system has them."""
    if not hasattr(os, "listxattr"):
        return
    try:
        for name in os.listxattr(source):
            os.setxattr(handle, name, os.getxattr(source, name))
    except OSError:
        return  # no such attributes here, or a label only the system may set: the folder's default stands


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
