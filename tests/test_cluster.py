"""The Dask engine, on a real cluster of two workers here; one of them is killed on the way."""

import contextlib
import json
import os
import signal
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import distributed
import pytest
from click.testing import CliRunner

from yearbook import cluster
from yearbook.cli import main
from yearbook.cluster import Cluster, ClusterError, from_parquet, read_batch, to_parquet
from yearbook.engines import Settings
from yearbook.inputs import Input
from yearbook.load import LoadError
from yearbook.write.output import Answer

PAGE = "【Funds {n}】 In 2011, Liaoning gave {n} million yuan to Qinghai. "


def test_answers_come_back_from_parquet_as_they_were() -> None:
    answers = [Answer('{"text": "年\\u0000鉴"}', "ok"), Answer("{}", "failed", ("why", "what"))]
    assert from_parquet(to_parquet(answers)) == answers


def test_a_worker_with_other_rules_is_refused() -> None:
    with pytest.raises(ClusterError, match="install the same on both"):
        read_batch([], Settings(), "0.0.9+other")


def test_no_scheduler_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    (tmp_path / "a.txt").write_text("In 2011.", "utf-8")
    command = ["extract", str(tmp_path), "-o", str(tmp_path / "out"), "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"]
    result = CliRunner().invoke(main, command)
    assert (result.exit_code, "no scheduler answers at tcp://127.0.0.1:1" in result.stderr) == (2, True)


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(tmp_path: Path) -> None:
    archive = tmp_path / "in"
    archive.mkdir()
    for n in range(200):
        (archive / f"{n:03}.txt").write_text(PAGE.format(n=n + 1) * 20, "utf-8")
    (archive / "bad.txt").write_bytes(b"")
    runner = CliRunner()
    assert runner.invoke(main, ["extract", str(archive), "-o", str(tmp_path / "here.jsonl")]).exit_code == 1
    killed: list[int] = []
    make: Any = distributed
    with (
        make.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs="ERROR") as two,
        make.Client(two) as client,
    ):
        threading.Thread(target=kill_one, args=(client.run(os.getpid), tmp_path / "there.jsonl", killed)).start()
        command = [
            "extract",
            str(archive),
            "-o",
            str(tmp_path / "there.jsonl"),
            "--engine",
            "dask",
            "--scheduler",
            two.scheduler_address,
        ]
        result = runner.invoke(main, command)
    assert killed
    assert result.exit_code == 1
    assert "200 ok, 1 failed" in result.stderr
    assert (tmp_path / "there.jsonl").read_bytes() == (tmp_path / "here.jsonl").read_bytes()


def kill_one(workers: dict[str, int], output: Path, killed: list[int]) -> None:
    """Kill a worker when it has begun: some pages are on disk, others are not."""
    while not output.exists() or not output.stat().st_size:
        time.sleep(0.02)
    victim = next(iter(workers.values()))
    os.kill(victim, signal.SIGKILL)
    killed.append(victim)


def deadly(inputs: list[Input], settings: Settings, expected: str) -> bytes:
    """As `read_batch`, of a page on which workers die."""
    if any("dead" in one.name for one in inputs):
        os.kill(os.getpid(), signal.SIGKILL)
    return to_parquet([Answer(one.name, "ok") for one in inputs])


def test_a_page_on_which_workers_die_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "read_batch", deadly)
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "1")
    with contextlib.closing(Cluster(Settings(), None, 2)) as two:
        answers = [wait() for wait in [two.submit(Input(name, name, LoadError(""))) for name in ("a", "dead", "b")]]
    assert [one.status for one in answers] == ["ok", "failed", "ok"]
    assert "several workers died of it" in answers[1].notes[0]


def test_a_lost_scheduler_is_told() -> None:
    class Lost:
        def result(self) -> bytes:
            raise CancelledError

    with pytest.raises(ClusterError, match="the scheduler is lost; start one, and go on with --resume"):
        Cluster._gather(object.__new__(Cluster), [], Lost())


def test_a_page_that_hangs_fails_alone_on_a_cluster_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("In 2011, it rose 3%.", "utf-8")
    (tmp_path / "slow.txt").write_text(PAGE.format(n=1) * 60_000, "utf-8")
    command = ["extract", str(tmp_path), "-o", str(tmp_path / "out"), "--engine", "dask", "--jobs", "1", "--timeout", "8"]
    assert CliRunner().invoke(main, command).exit_code == 1
    told = [json.loads(line) for line in (tmp_path / "out" / "outcomes.jsonl").read_text("utf-8").splitlines()]
    assert [one["status"] for one in told] == ["ok", "failed"]
    assert "takes longer than 8 s" in told[1]["notes"][0]
