"""A run over an archive: nothing is lost, nothing is done twice, and what is on disk does not depend on how it came there."""

import contextlib
import filecmp
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from yearbook import batch, engines
from yearbook.batch import Done, run
from yearbook.cli import main
from yearbook.engines import Here, Settings, Workers
from yearbook.inputs import Input
from yearbook.write import sqlite, write_whole
from yearbook.write.files import JsonFolder, JsonLines
from yearbook.write.output import Answer
from yearbook.write.tables import rows_of

FORMATS = ("json", "jsonl", "csv", "parquet", "sqlite")  # of DuckDB's file not every byte is the same
PAGE = "【Funds {n}】 In 2011, Liaoning gave {n} million yuan to Qinghai. "


def extract(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["extract", *map(str, arguments)])


def make(folder: Path, pages: int, size: int = 1) -> Path:
    for n in range(pages):
        path = folder / str(n % 3) / f"{n:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(n=n + 1) * size, "utf-8")
    return folder


def same(one: Path, other: Path) -> bool:
    """Do two folders hold the same files, byte for byte?"""
    files = [sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()) for folder in (one, other)]
    return files[0] == files[1] and all(filecmp.cmp(one / name, other / name, shallow=False) for name in files[0])


def outcomes(output: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (output / "outcomes.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("form", FORMATS)
def test_the_output_is_the_same_from_one_worker_and_from_many_and_after_a_kill(tmp_path: Path, form: str) -> None:
    archive = make(tmp_path / "in", 150, size=15)
    (archive / "empty.txt").write_text("", "utf-8")
    command = ["extract", str(archive), "--format", form]
    assert extract(archive, "--format", form, "-o", tmp_path / "one").exit_code == 1
    assert extract(archive, "--format", form, "-o", tmp_path / "many", "--jobs", 3).exit_code == 1
    assert same(tmp_path / "one", tmp_path / "many")
    assert [one["status"] for one in outcomes(tmp_path / "one")] == ["ok"] * 150 + ["failed"]

    killed = tmp_path / "killed"
    running = subprocess.Popen([sys.executable, "-m", "yearbook.cli", *command, "-o", str(killed)], stderr=subprocess.DEVNULL)
    while not (killed / "outcomes.jsonl").exists() or not (killed / "outcomes.jsonl").stat().st_size:
        assert running.poll() is None
        time.sleep(0.02)
    running.kill()
    running.wait()
    done = len(outcomes_whole(killed))
    assert 0 < done < 151
    result = extract(archive, "--format", form, "-o", killed, "--resume")
    assert done <= kept(result) < 151
    assert same(tmp_path / "one", killed)
    assert "150 of them as an earlier run left them" in extract(archive, "--format", form, "-o", killed, "--resume").stderr
    assert same(tmp_path / "one", killed)


def kept(result: Result) -> int:
    """How many pages a run says that an earlier one had done."""
    before, _, after = result.stderr.partition(" of them as an earlier run left them")
    return int(before.rpartition("; ")[2].replace(",", "")) if after else 0


def outcomes_whole(output: Path) -> list[str]:
    return [line for line in (output / "outcomes.jsonl").read_text("utf-8").splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.parametrize("form", [*FORMATS, "duckdb"])
def test_what_changed_is_read_again_and_what_is_gone_goes(tmp_path: Path, form: str) -> None:
    archive, output = make(tmp_path / "in", 6), tmp_path / "out"
    extract(archive, "--format", form, "-o", output)
    (archive / "0" / "003.txt").write_text(PAGE.format(n=99), "utf-8")
    (archive / "1" / "new.txt").write_text(PAGE.format(n=77), "utf-8")
    (archive / "2" / "002.txt").unlink()
    result = extract(archive, "--format", form, "-o", output, "--resume")
    assert "6 ok; 4 of them as an earlier run left them" in result.stderr
    if form == "json":
        assert "1 .json files in it are of other pages" in result.stderr  # they are the user's to remove
        (output / "2" / "002.json").unlink()
    extract(archive, "--format", form, "-o", tmp_path / "fresh")
    if form != "duckdb":
        assert same(output, tmp_path / "fresh")
    assert "6 ok; 6 of them" in extract(archive, "--format", form, "-o", output, "--resume").stderr
    assert "6 ok; 0 s" in " ".join(extract(archive, "--year", 1999, "--format", form, "-o", output, "--resume").stderr.split())


def test_other_rules_or_a_damaged_file_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, output = make(tmp_path / "in", 3), tmp_path / "out"
    extract(archive, "-o", output)
    path = output / "1" / "001.json"
    whole = path.read_bytes()
    (output / "1" / ".yearbook-killed.tmp").touch()
    path.write_bytes(whole[:200])
    assert "3 ok; 2 of them" in extract(archive, "-o", output, "--resume").stderr
    assert path.read_bytes() == whole
    assert not (output / "1" / ".yearbook-killed.tmp").exists()
    monkeypatch.setattr(engines, "made_by", lambda *stated: "0.1.0+other")
    assert "of them" not in extract(archive, "-o", output, "--resume").stderr


def test_what_failed_is_tried_again(tmp_path: Path) -> None:
    archive, output = make(tmp_path / "in", 2), tmp_path / "out"
    (archive / "gone.txt").symlink_to("nothing")
    assert extract(archive, "-o", output).exit_code == 1
    (archive / "nothing").write_text(PAGE.format(n=5), "utf-8")
    result = extract(archive, "-o", output, "--resume")
    assert "3 ok; 2 of them as an earlier run left them" in result.stderr


def test_pages_of_one_name_in_another_case_or_suffix_have_files_of_their_own(tmp_path: Path) -> None:
    archive = tmp_path / "in"
    archive.mkdir()
    for name in ("A.txt", "a.html", "a.txt", "年" * 80 + ".txt", "b c?.txt"):
        (archive / name).write_text("In 2011.", "utf-8")
    assert extract(archive, "-o", tmp_path / "out").exit_code == 0
    names = sorted(path.name for path in (tmp_path / "out").glob("*.json"))
    assert [name for name in names if "年" not in name] == ["A.json", "a-2.json", "a-3.json", "b_c_.json"]
    assert {outcome["source"] for outcome in outcomes(tmp_path / "out")} == {str(path) for path in archive.iterdir()}


def hang(one: Input, settings: Settings) -> Answer:
    """As a worker: pages named so hang, take all memory, or end the process; of the others the name is the answer."""
    if "hang" in one.name:
        time.sleep(60)
    if "greedy" in one.name:
        try:
            return Answer(str(len(bytearray(2**40))), "ok")
        except MemoryError:
            return engines.failed(one, settings, "takes too much memory")
    if "dead" in one.name:
        os.kill(os.getpid(), signal.SIGKILL)
    return Answer(one.name, "ok")


def test_a_page_that_hangs_dies_or_takes_all_memory_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "read", hang)
    names = ["a", "hang", "b", "dead", "c", "greedy", "d"]
    with contextlib.closing(Workers(Settings(timeout=1), 2)) as workers:
        answers = [wait() for wait in [workers.submit(Input(name, name, b"")) for name in names]]
    assert [one.status for one in answers] == ["ok", "failed", "ok", "failed", "ok", "failed", "ok"]
    assert "takes longer than 1 s" in answers[1].notes[0]
    assert "its process died (exit code -9)" in answers[3].notes[0]
    assert "too much memory" in answers[5].notes[0]


def test_a_slow_page_of_the_command_fails_alone(tmp_path: Path) -> None:
    archive = make(tmp_path / "in", 2)
    (archive / "slow.txt").write_text(PAGE.format(n=1) * 60_000, "utf-8")
    result = extract(archive, "-o", tmp_path / "out", "--jobs", 2, "--timeout", 8)
    assert result.exit_code == 1
    assert [one["status"] for one in outcomes(tmp_path / "out")] == ["ok", "ok", "failed"]
    assert "slow.txt: takes longer than 8 s; split it, or raise --timeout" in result.stderr


def test_a_page_is_never_half_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupting(page: dict[str, Any], position: int) -> dict[str, list[Any]]:
        rows = rows_of(page, position)
        if position == 3:
            os.kill(os.getpid(), signal.SIGINT)  # while the page is being written
        return rows

    archive, output = make(tmp_path / "in", 6), tmp_path / "out"
    monkeypatch.setattr(sqlite, "rows_of", interrupting)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    assert extract(archive, "--format", "csv", "-o", output).exit_code == 130
    signal.signal(signal.SIGINT, before)
    monkeypatch.undo()
    assert len(outcomes(output)) == 3
    result = extract(archive, "--format", "csv", "-o", output, "--resume")
    assert kept(result) == 3
    extract(archive, "--format", "csv", "-o", tmp_path / "fresh")
    assert same(output, tmp_path / "fresh")


def test_an_output_that_is_an_input_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "In 2011."}\n', "utf-8")
    (tmp_path / "link.jsonl").symlink_to(path)
    for output in (path, tmp_path / "link.jsonl"):
        result = extract(path, "-o", output)
        assert (result.exit_code, "is one of the files to read" in result.stderr) == (2, True)
    assert path.read_text("utf-8") == '{"text": "In 2011."}\n'


def heed_ctrl_c() -> None:
    """In a new process: Ctrl-C ends it, also where it is ignored around it, as of jobs in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_ends_cleanly_and_goes_on_later(tmp_path: Path, sent: signal.Signals) -> None:
    archive, output = make(tmp_path / "in", 300, size=30), tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "yearbook.cli",
        "extract",
        str(archive),
        "-o",
        str(output),
        "--format",
        "jsonl",
        "--jobs",
        "2",
    ]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heed_ctrl_c)
    while not (output / "outcomes.jsonl").exists() or not outcomes(output):
        time.sleep(0.02)
    os.killpg(running.pid, sent) if sent == signal.SIGINT else running.send_signal(
        sent
    )  # Ctrl-C reaches all of a terminal's processes
    _, told = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "interrupted; the same command with --resume goes on from here" in told
    assert "Traceback" not in told
    assert f"yearbook: {len(outcomes(output))} ok; " in told
    assert len(outcomes(output)) == len((output / "pages.jsonl").read_text("utf-8").splitlines())
    assert extract(archive, "-o", output, "--format", "jsonl", "--resume").exit_code == 0
    assert len(outcomes(output)) == 300


def test_workers_end_when_the_run_is_killed(tmp_path: Path) -> None:
    archive, output = make(tmp_path / "in", 300, size=30), tmp_path / "out"
    command = [sys.executable, "-m", "yearbook.cli", "extract", str(archive), "-o", str(output), "--jobs", "2"]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    while not (output / "outcomes.jsonl").exists() or not outcomes(output):
        time.sleep(0.02)
    running.kill()
    running.wait()
    for _ in range(100):
        if not alive(running.pid):
            break
        time.sleep(0.1)
    assert alive(running.pid) == []


def alive(session: int) -> list[int]:
    """The processes of a session that are no zombies."""
    processes = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                processes.append(int(path.parent.name))
    return processes


class Counted:
    """Inputs that count how many of them have been taken."""

    taken = 0

    def __iter__(self) -> Iterator[Input]:
        for n in range(1000):
            self.taken += 1
            yield Input(f"{n}", f"{n}", b"In 2011.")


def test_no_more_pages_are_under_way_than_the_engine_s_width(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "COMMIT_EVERY", 0)
    inputs, settings = Counted(), Settings()
    with contextlib.closing(JsonFolder(tmp_path)) as output:
        pages = run(inputs, output, Here(settings), settings, resume=False)
        taken = [inputs.taken for _ in zip(range(20), pages, strict=False)]
    assert taken == [n + Here.width for n in range(20)]


def test_a_page_named_twice_is_read_once(tmp_path: Path) -> None:
    settings = Settings()
    inputs = [Input("a.txt", "a.txt", b"In 2011."), Input("a.txt", "a.txt", b"In 2011.")]
    with contextlib.closing(JsonLines(tmp_path / "a.jsonl", resume=False)) as output:
        done = list(run(inputs, output, Here(settings), settings, resume=False))
    assert [(type(one), one.status) for one in done] == [(Done, "ok")]


def test_a_file_that_vanishes_or_is_too_large_is_said(tmp_path: Path) -> None:
    archive = make(tmp_path / "in", 2)
    with (archive / "large.txt").open("wb") as file:
        file.truncate(65 * 2**20)
    result = extract(archive, archive / "gone.txt", "-o", tmp_path / "out", "--jobs", 1)
    assert "large.txt: is larger than 64 MB; split it into pages" in result.stderr
    assert "gone.txt: is not there; check the path" in result.stderr
    assert [one["status"] for one in outcomes(tmp_path / "out")] == ["ok", "ok", "failed", "failed"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False, capture_output=True).returncode
    ):
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "sqlite"])
def test_a_full_disk_stops_the_run_and_later_it_goes_on(tmp_path: Path, small_disk: Path, form: str) -> None:
    archive = make(tmp_path / "in", 60, size=30)
    result = extract(archive, "-o", small_disk / "out", "--format", form)
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert "No space left" in result.stderr or "full" in result.stderr
    done = len(outcomes_whole(small_disk / "out"))
    subprocess.run(["mount", "-o", "remount,size=50m", small_disk], check=True)
    result = extract(archive, "-o", small_disk / "out", "--format", form, "--resume")
    assert result.exit_code == 0
    assert kept(result) >= done  # what is told is on disk, and more may be
    extract(archive, "-o", tmp_path / "fresh", "--format", form)
    assert same(small_disk / "out", tmp_path / "fresh")


@pytest.mark.parametrize("form", [*FORMATS, "duckdb"])
def test_a_folder_that_may_not_be_written_to_is_wrong_usage(unprivileged: Path, form: str) -> None:
    archive = make(unprivileged / "in", 1)
    (unprivileged / "shut").mkdir(mode=0o500)
    for output in (unprivileged / "shut" / "out", unprivileged / "shut"):
        result = extract(archive, "--format", form, "-o", output)
        assert (result.exit_code, "Traceback" in result.output) == (2, False)
        assert str(unprivileged / "shut") in result.stderr


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.txt", "half" * 100_000 + "\ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--resume",), "--resume needs -o FOLDER"),
        (("--format", "csv"), "--format csv needs -o FOLDER"),
        (("--scheduler", "tcp://x:1"), "--scheduler goes with --engine dask"),
        (("--to", "mysql://x"), "begins with postgresql://"),
        (("--to", "postgresql://x", "--format", "csv"), "--to goes without"),
        (("-o", "x.jsonl", "--format", "csv"), "-o takes a folder, or a .jsonl file"),
        (("-o", "x", "--format", "summary"), "goes to the terminal"),
        (("--split", "(", "-o", "x"), "--split is no regular expression"),
        (("--jobs", "0"), "--jobs"),
        (("--timeout", "0"), "--timeout"),
    ],
)
def test_options_that_do_not_go_together_are_refused(tmp_path: Path, options: tuple[str, ...], message: str) -> None:
    make(tmp_path, 1)
    result = extract(tmp_path, *options)
    assert (result.exit_code, message in result.stderr) == (2, True)


def test_a_book_is_split_and_its_parts_are_files(tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text("第一章\n2011年拨款3万元。\n第二章\n2012年拨款5万元。\n", "utf-8")
    assert extract(tmp_path / "book.txt", "--split", "^第.章", "-o", tmp_path / "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").glob("*.json")) == ["book-1.json", "book-2.json"]
    shutil.rmtree(tmp_path / "out")
    (tmp_path / "book.txt").write_text("one\ftwo", "utf-8")
    extract(tmp_path / "book.txt", "--split", "form-feed", "-o", tmp_path / "out.jsonl")
    assert [json.loads(line)["text"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()] == ["one", "two"]


def test_pages_go_to_standard_output_from_workers_too(tmp_path: Path) -> None:
    archive = make(tmp_path / "in", 5)
    assert extract(archive, "--jobs", 2).stdout == extract(archive).stdout
    assert len(extract(archive, "--jobs", 2).stdout.splitlines()) == 5
