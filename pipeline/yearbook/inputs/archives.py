"""The members of zip and tar archives, and files that are compressed alone. Nothing is unpacked to disk."""

import bz2
import gzip
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Literal

from yearbook.inputs.folders import is_page_name, pass_over
from yearbook.load import MAX_BYTES, OFFICE, TOO_LARGE, LoadError

MAX_RATIO = 200  # unpacked to packed: text has 3 to 20, a bomb a thousand
SMALL = 2**20  # what unpacks to less than this is no bomb, whatever its ratio
KINDS = ((b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x1f\x8b", "gz"), (b"BZh", "bz2"), (b"\xfd7zXZ\x00", "xz"))
OPENERS: dict[str, Any] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open}
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, OverflowError,
           NotImplementedError)  # fmt: skip
BOMB = f"unpacks to more than {MAX_RATIO} times its size, as bombs do; unpack it by hand if you trust it"

Kind = Literal["zip", "tar", "gz", "bz2", "xz"]
Member = tuple[str, bytes | LoadError, int]


def archive_of(file: BinaryIO) -> Any:
    """The kind of archive that a file is, by its first bytes; None if it is none. An Office file, a zip inside, is none."""
    head = file.read(512)
    file.seek(0)
    kind = next((kind for magic, kind in KINDS if head.startswith(magic)), "tar" if head[257:262] == b"ustar" else None)
    return None if kind == "zip" and _is_office(file) else kind


def _is_office(file: BinaryIO) -> bool:
    try:
        return not OFFICE.isdisjoint(zipfile.ZipFile(file).namelist())
    except DAMAGED:
        return False
    finally:
        file.seek(0)


def read_members(file: BinaryIO, kind: Kind, passed_over: Counter[str]) -> Iterator[Member]:
    """Each page of an archive: `/` and its path in it, its bytes or what is wrong with it, and the bytes of the archive that it took.

    A file that is compressed alone is one member without a path. `passed_over` counts the suffixes of members that are no pages. Raises LoadError where the archive itself is damaged.
    """
    try:
        if kind == "zip":
            yield from _unique(_zip_members(file, passed_over))
        elif kind == "tar":
            yield from _unique(_tar_members(file, kind, passed_over))
        else:
            yield from _compressed(file, kind, passed_over)
    except DAMAGED as error:
        raise LoadError(f"is a damaged archive ({error}); what stands before the damage is read; fetch it again") from None


def _zip_members(file: BinaryIO, passed_over: Counter[str]) -> Iterator[Member]:
    archive = zipfile.ZipFile(file)
    for member in archive.infolist():
        name = _zip_name(member)
        if not member.is_dir() and _wanted(name, passed_over):
            yield name, _zip_content(archive, member, name), member.compress_size


def _zip_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes | LoadError:
    if fault := _path_fault(name):
        return fault
    if stat.S_ISLNK(member.external_attr >> 16):
        return LoadError("is a link in an archive, which is not followed")
    if member.flag_bits & 1:
        return LoadError("is encrypted; unpack it with its password first")
    if member.file_size > max(SMALL, MAX_RATIO * member.compress_size):
        return LoadError(BOMB)
    if member.file_size > MAX_BYTES:
        return LoadError(TOO_LARGE)
    try:
        with archive.open(member) as content:
            return content.read(MAX_BYTES)
    except NotImplementedError:
        return LoadError("is packed in a way that is not read here; unpack the archive first")
    except DAMAGED as error:
        return LoadError(f"is damaged in its archive ({error}); fetch the archive again")


def _zip_name(member: zipfile.ZipInfo) -> str:
    """A member's name; names without the flag of UTF-8 are in what Windows wrote in China, GB18030, unless they are UTF-8."""
    name = member.filename if member.flag_bits & 0x800 else _decoded(member.filename.encode("cp437", "replace"))
    return name.replace("\\", "/")


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    return raw.decode("utf-8", "backslashreplace")


def _tar_members(file: BinaryIO, kind: Kind, passed_over: Counter[str]) -> Iterator[Member]:
    size = file.seek(0, 2)
    file.seek(0)
    before = unpacked = 0
    stream = file if kind == "tar" else OPENERS[kind](file)  # tarfile's own streams trip over damaged headers
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            unpacked += member.size
            if unpacked > max(SMALL, MAX_RATIO * size):
                raise LoadError(BOMB)
            name = _decoded(member.name.encode("utf-8", "surrogateescape"))
            if not member.isdir() and _wanted(name, passed_over):
                content = _tar_content(archive, member)
                here = file.tell()
                yield name, content, here - before
                before = here
        end = archive.offset + tarfile.BLOCKSIZE  # of the empty block that ends an archive
    if kind == "tar" and size < end:
        raise tarfile.ReadError("unexpected end of data")


def _tar_content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes | LoadError:
    if fault := _path_fault(member.name):
        return fault
    if not member.isfile():
        return LoadError("is a link or a device in an archive, which is not followed")
    if member.size > MAX_BYTES:
        return LoadError(TOO_LARGE)
    content = archive.extractfile(member)
    return content.read() if content else b""


def _compressed(file: BinaryIO, kind: Kind, passed_over: Counter[str]) -> Iterator[Member]:
    """A compressed tar's members, or the one page of a file that is compressed alone."""
    try:
        yield from _unique(_tar_members(file, kind, passed_over))
        return
    except tarfile.ReadError as error:
        if "unexpected end of data" in str(error):
            raise
        file.seek(0)
    size = file.seek(0, 2)
    file.seek(0)
    with OPENERS[kind](file) as content:
        data = content.read(min(MAX_BYTES, max(SMALL, MAX_RATIO * size)) + 1)
    if len(data) > MAX_BYTES:
        yield "", LoadError(TOO_LARGE), size
    else:
        yield "", LoadError(BOMB) if len(data) > max(SMALL, MAX_RATIO * size) else data, size


def _unique(members: Iterator[Member]) -> Iterator[Member]:
    """Members under names that none before them has: the second `a.txt` is `a.txt (2)`."""
    seen: dict[str, int] = {}
    for name, content, read in members:
        seen[name] = seen.get(name, 0) + 1
        yield "/" + name + (f" ({seen[name]})" if seen[name] > 1 else ""), content, read


def _wanted(name: str, passed_over: Counter[str]) -> bool:
    """Is a member a page by its name? Of those that are none, hidden ones but for, the suffixes are counted."""
    path = PurePosixPath(name)
    if any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in path.parts):
        return False
    if not is_page_name(path.name):
        pass_over(path.name, passed_over)
        return False
    return True


def _path_fault(name: str) -> LoadError | None:
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts
    return LoadError("has a path that leads out of its archive; rename it and pack it again") if outside else None
