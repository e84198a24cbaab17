"""Paths to pages: folders, archives, JSON Lines, split books; and what is wrong with some files, each said."""

import gzip
import io
import os
import shutil
import socket
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest
import regex

from yearbook.inputs import Input, read_inputs, split_text
from yearbook.load import Loaded, LoadError, load

PAGE = "In 2011, Liaoning gave 3 million yuan to Qinghai.\n"


def outcomes(*paths: Path | str, split: str | None = None) -> dict[str, str]:
    """Each input's name, with its text or what is wrong with it."""
    pattern = regex.compile(split, regex.MULTILINE) if split else None
    return {one.name: told(one) for one in read_inputs(map(str, paths), pattern)}


def told(one: Input) -> str:
    try:
        match one.content:
            case Loaded():
                return one.content.text
            case bytes():
                return load(one.content, one.name).text
            case _:
                raise one.content
    except LoadError as error:
        return f"! {error}"


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


def test_a_folder_s_pages_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.HTM", "c.md", ".hidden.txt", ".git/x.txt", "b/picture.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAGE, "utf-8")
    passed_over: Counter[str] = Counter()
    inputs = list(read_inputs([str(tmp_path)], passed_over=passed_over))
    assert [one.name for one in inputs] == ["a.txt", "b/1.HTM", "b/2.txt"]
    assert [one.source for one in inputs] == [str(tmp_path / one.name) for one in inputs]
    assert passed_over == {".md": 1, ".jpg": 1}


def test_what_a_run_wrote_is_no_page_but_a_file_of_that_name_is(tmp_path: Path) -> None:
    line = '{"text": "In 2011."}\n'
    (tmp_path / "pages.jsonl").write_text(line, "utf-8")
    assert outcomes(tmp_path) == {"pages.jsonl#1": "In 2011."}
    (tmp_path / "outcomes.jsonl").write_text("{}\n", "utf-8")
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    assert list(outcomes(tmp_path)) == ["a.txt"]


def test_the_output_within_a_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.txt").write_text(PAGE, "utf-8")
    assert [one.name for one in read_inputs([str(tmp_path)], leave_out=tmp_path / "out")] == ["a.txt"]
    (tmp_path / "out.jsonl").write_text('{"text": "In 2011."}', "utf-8")
    shutil.rmtree(tmp_path / "out")
    assert [one.name for one in read_inputs([str(tmp_path)], leave_out=tmp_path / "out.jsonl")] == ["a.txt"]


@pytest.mark.parametrize("relative", [False, True])
def test_links_are_followed_within_a_folder_and_said_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relative: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("in") if relative else tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (tmp_path / "outside.txt").write_text(PAGE, "utf-8")
    (folder / "a.txt").write_text(PAGE, "utf-8")
    for name, target in {"b.txt": "a.txt", "out.txt": "../outside.txt", "up": "..", "deep/circle": "..", "gone.txt": "nothing",
                         "self.txt": "self.txt", "twin": "deep"}.items():  # fmt: skip
        (folder / name).symlink_to(target)
    assert outcomes(folder) == {
        "a.txt": PAGE,
        "b.txt": PAGE,
        "deep/circle": "! is a link in a circle; remove it",
        "gone.txt": "! is a link to what is not there; remove it",
        "out.txt": "! is a link that leads out of the folder; copy what it leads to, or name that as a path",
        "self.txt": "! is a link in a circle; remove it",
        "up": "! is a link that leads out of the folder; copy what it leads to, or name that as a path",
    }


def test_pipes_sockets_and_devices_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.txt"))
        assert outcomes(tmp_path) == {
            "pipe.txt": "! is a device, a pipe or a socket, not a file; remove it",
            "socket.txt": "! is a device, a pipe or a socket, not a file; remove it",
        }
    assert outcomes("/dev/zero") == {"zero": "! is a device or a socket, not a file; name a file"}


def test_what_may_not_be_read_is_said(unprivileged: Path) -> None:
    folder = unprivileged / "in"
    (folder / "shut").mkdir(mode=0, parents=True)
    (folder / "shut.txt").touch(mode=0)
    (folder / "to.txt").symlink_to("shut/a.txt")
    assert outcomes(folder) == dict.fromkeys(("shut", "shut.txt", "to.txt"), "! may not be read; check its permissions")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped({"x/1.txt": PAGE.encode(), "2.txt": b"two", "picture.jpg": b"", "__MACOSX/._1.txt": b""})),
        ("a.tar", tarred({"x/1.txt": PAGE.encode(), "2.txt": b"two", "picture.jpg": b""}, "w")),
        ("a.tgz", tarred({"x/1.txt": PAGE.encode(), "2.txt": b"two"})),
        ("a.tar.bz2", tarred({"x/1.txt": PAGE.encode(), "2.txt": b"two"}, "w:bz2")),
        ("a.tar.xz", tarred({"x/1.txt": PAGE.encode(), "2.txt": b"two"}, "w:xz")),
    ],
)
def test_the_members_of_an_archive_are_pages(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert outcomes(tmp_path / name) == {f"{name}/x/1.txt": PAGE, f"{name}/2.txt": "two"}


def test_an_archive_without_pages_is_said_and_what_it_holds_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"picture.jpg": b"", "x/table.xlsx": b"", ".hidden.txt": b""}))
    (tmp_path / "b.jsonl").write_bytes(b"\n\n")
    passed_over: Counter[str] = Counter()
    read = {one.name: told(one) for one in read_inputs([str(tmp_path)], passed_over=passed_over)}
    assert read == dict.fromkeys(("a.zip", "b.jsonl"), "! holds no pages; look into it")
    assert passed_over == {".jpg": 1, ".xlsx": 1}


def test_a_file_that_is_compressed_alone_is_one_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(PAGE.encode()))
    assert outcomes(tmp_path) == {"a.txt.gz": PAGE}


def test_names_in_archives_of_chinese_windows_are_read(tmp_path: Path) -> None:
    data = zipped({"nameXX.txt": PAGE.encode()}).replace(b"nameXX.txt", "年鉴".encode("gb18030") + b"aa.txt")
    (tmp_path / "a.zip").write_bytes(data)
    assert outcomes(tmp_path / "a.zip") == {"a.zip/年鉴aa.txt": PAGE}
    with tarfile.open(tmp_path / "b.tar", "w", encoding="gb18030") as archive:
        archive.addfile(tarfile.TarInfo("年鉴/bb.txt"))
    assert list(outcomes(tmp_path / "b.tar")) == ["b.tar/年鉴/bb.txt"]


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"x.txt": b"one", "y.txt": b"two"}).replace(b"y.txt", b"x.txt"))
    assert outcomes(tmp_path) == {"a.zip/x.txt": "one", "a.zip/x.txt (2)": "two"}


def test_lines_of_json_are_pages_in_an_archive_too(tmp_path: Path) -> None:
    lines = '\ufeff{"text": "one", "id": 7}\n\n{"text": 5}\nnot json\n["text"]\n{"text": "\\ud83d"}\n{"text": "six"}'.encode()
    wrong = '! has no "text"; put the page\'s text there'
    read = {
        "#1": "one",
        "#3": wrong,
        "#4": "! is no JSON object in UTF-8; mend the line",
        "#5": wrong,
        "#6": "\ufffd",
        "#7": "six",
    }
    (tmp_path / "a.jsonl").write_bytes(lines)
    (tmp_path / "b.zip").write_bytes(zipped({"c.jsonl": lines}))
    assert outcomes(tmp_path / "a.jsonl") == {f"a.jsonl{n}": text for n, text in read.items()}
    assert outcomes(tmp_path / "b.zip") == {f"b.zip/c.jsonl{n}": text for n, text in read.items()}


def test_bad_members_are_said_and_the_others_read(tmp_path: Path) -> None:
    data = zipped({"../../up.txt": b"up", "/abs.txt": b"abs", "..\\win.txt": b"win", "in.zip": zipped({"a.txt": b""}), "in.tar": tarred({"a.txt": b""}, "w"),
                   "bomb.txt": b"0" * 20_000_000, "good.txt": b"good", "table.docx": zipped({"[Content_Types].xml": b""})})  # fmt: skip
    (tmp_path / "a.zip").write_bytes(data)
    nested = "! is an archive inside another; unpack it first"
    outside = "! has a path that leads out of its archive; rename it and pack it again"
    read = outcomes(tmp_path / "a.zip")
    assert read.pop("a.zip/bomb.txt").startswith("! unpacks to more than 200 times its size")
    assert read == {
        "a.zip/../../up.txt": outside,
        "a.zip//abs.txt": outside,
        "a.zip/../win.txt": outside,
        "a.zip/in.zip": nested,
        "a.zip/in.tar": nested,
        "a.zip/good.txt": "good",
        "a.zip/table.docx": "! is a spreadsheet, a presentation or a book; save its text as .txt or .docx",
    }


def test_links_and_bombs_in_a_tar_are_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert outcomes(tmp_path / "a.tar") == {"a.tar/link.txt": "! is a link or a device in an archive, which is not followed"}
    (tmp_path / "b.tgz").write_bytes(tarred({"first.txt": b"first", "picture.jpg": b"0" * 50_000_000, "last.txt": b"last"}))
    bomb = outcomes(tmp_path / "b.tgz")
    assert bomb.pop("b.tgz").startswith("! unpacks to more than 200 times its size")
    assert bomb == {"b.tgz/first.txt": "first"}
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"0" * 50_000_000))
    assert outcomes(tmp_path / "c.txt.gz")["c.txt.gz"].startswith("! unpacks to more than 200 times its size")


@pytest.mark.parametrize("kind", ["zip", "tgz", "tar", "gz"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.85])
def test_a_cut_archive_is_said(tmp_path: Path, kind: str, share: float) -> None:
    pages = {f"{n}.txt": os.urandom(500).hex().encode() for n in range(30)}
    whole = {"zip": zipped(pages), "tgz": tarred(pages), "tar": tarred(pages, "w"), "gz": gzip.compress(pages["1.txt"] * 30)}[
        kind
    ]
    path = tmp_path / f"a.{kind}"
    path.write_bytes(whole[: int(len(whole) * share)])
    read = outcomes(path)
    assert "damaged" in read[path.name]
    assert all(text.encode() in pages.values() for name, text in read.items() if name != path.name)


def test_an_encrypted_member_is_said(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": PAGE.encode()}))
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert outcomes(tmp_path / "a.zip") == {"a.zip/a.txt": "! is encrypted; unpack it with its password first"}


@pytest.mark.parametrize(
    ("text", "pattern", "parts"),
    [
        ("one\ftwo\f\fthree", r"\f", ["one", "two", "three"]),
        ("前言\n第一章 工业\n甲\n第二章 农业\n乙", "^第.章", ["前言\n", "第一章 工业\n甲\n", "第二章 农业\n乙"]),
        ("第一章\n甲", "^第.章", ["第一章\n甲"]),
        ("no title", "^第.章", ["no title"]),
    ],
)
def test_text_is_cut_where_a_page_begins(text: str, pattern: str, parts: list[str]) -> None:
    assert list(split_text(text, regex.compile(pattern, regex.MULTILINE))) == parts


def test_a_split_file_s_pages_are_numbered_and_keep_its_notes(tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_bytes("一\f二".encode("gb18030") + "年鉴概况，全省生产总值。".encode("gb18030"))
    first, second = read_inputs([str(tmp_path)], regex.compile(r"\f"))
    assert (first.name, told(first)) == ("book.txt#1", "一")
    assert (second.name, told(second)) == ("book.txt#2", "二年鉴概况，全省生产总值。")
    assert isinstance(second.content, Loaded)
    assert second.content.notes == ("decoded as gb18030",)
    assert first.sha256 != second.sha256
    assert first.read == (tmp_path / "book.txt").stat().st_size
    assert second.read == 0
