"""The Dask engine: the same pages read by the workers of a cluster, a batch a task; answers come back as Parquet.

Dask gives a lost worker's batches to others. A page on which workers die fails alone.
"""

from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from multiprocessing import current_process
from typing import Any

from yearbook.engines import Engine, Here, Settings, Wait, Workers, failed
from yearbook.errors import YearbookError
from yearbook.inputs import Input
from yearbook.write.output import Answer

BATCH = 32  # pages a task: about a second of work, well above the millisecond that Dask takes for a task
BATCH_BYTES = 2**20  # large pages make smaller batches
PER_THREAD = 4 * BATCH  # pages under way for each thread of the cluster
PATIENCE = 30  # seconds to wait for a scheduler
LATER = 16  # threads to be ready for, since workers may join a cluster while it runs


class ClusterError(YearbookError):
    """The cluster can't do the work; the message says why and what to do."""


@dataclass
class _Batch:
    """Pages that go out together, and what waits for their answers once they have."""

    inputs: list[Input] = field(default_factory=list)
    answers: Callable[[], list[Answer]] | None = None


class Cluster:
    """Reads on a Dask cluster: the one whose scheduler is at an address, or one of `jobs` processes here."""

    def __init__(self, settings: Settings, scheduler: str | None, jobs: int) -> None:
        """Raises ClusterError where Dask is not installed, or the scheduler does not answer."""
        self._settings = settings
        self._client = _client(scheduler, jobs)
        self.width = PER_THREAD * max(LATER, sum(self._client.nthreads().values()))
        self._batch = _Batch()

    def submit(self, one: Input) -> Wait:
        batch, place = self._batch, len(self._batch.inputs)
        batch.inputs.append(one)
        if len(batch.inputs) == BATCH or sum(each.size for each in batch.inputs) > BATCH_BYTES:
            self._send()
        return lambda: self._answers(batch)[place]

    def close(self) -> None:
        self._client.close()
        if self._client.cluster:
            self._client.cluster.close()

    def _answers(self, batch: _Batch) -> list[Answer]:
        if batch.answers is None:
            self._send()
        assert batch.answers is not None
        return batch.answers()

    def _send(self) -> None:
        batch, self._batch = self._batch, _Batch()
        future = self._client.submit(read_batch, batch.inputs, self._settings, self._settings.made_by, pure=False)
        batch.answers = cache(lambda: self._gather(batch.inputs, future))

    def _gather(self, inputs: list[Input], future: Any) -> list[Answer]:
        """The answers to a batch; where workers died of it, its pages go out one by one, and those fail on which they die again."""
        from distributed import KilledWorker

        try:
            return from_parquet(future.result())
        except CancelledError:
            raise ClusterError("the scheduler is lost; start one, and go on with --resume") from None
        except KilledWorker:
            if len(inputs) == 1:
                return [failed(inputs[0], self._settings, "several workers died of it, of too much memory or a fault; split it")]
            alone = [
                (one, self._client.submit(read_batch, [one], self._settings, self._settings.made_by, pure=False))
                for one in inputs
            ]
            return [self._gather([one], each)[0] for one, each in alone]


def _client(scheduler: str | None, jobs: int) -> Any:
    try:
        import dask
        import distributed
    except ImportError:
        raise ClusterError("--engine dask needs Dask: pip install 'yearbook[dask]'") from None
    make: Any = distributed
    dask.config.set(
        {"distributed.worker.daemon": False}
    )  # so that a worker may have a process of its own for each page's time limit
    try:
        if scheduler:
            return make.Client(scheduler, timeout=PATIENCE)
        return make.Client(make.LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=":0", silence_logs="ERROR"))
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler answers at {scheduler}: {error}; check the address, as `tcp://HOST:8786`") from error


def read_batch(inputs: list[Input], settings: Settings, expected: str) -> bytes:
    """Read pages in a worker; their answers as a Parquet file. Raises ClusterError where the worker's rules are others."""
    if settings.made_by != expected:
        raise ClusterError(f"a worker has yearbook {settings.made_by}, and here is {expected}; install the same on both")
    engine = _engine_of(settings)
    return to_parquet([wait() for wait in [engine.submit(one) for one in inputs]])


@cache
def _engine_of(settings: Settings) -> Engine:
    """A worker's own engine: a process beside it, where it may have one, so that a page that takes too long can be ended."""
    return Here(settings) if settings.timeout is None or current_process().daemon else Workers(settings, 1)


def to_parquet(answers: list[Answer]) -> bytes:
    """Answers as a compressed Parquet file, a row each."""
    import pyarrow
    from pyarrow.parquet import write_table

    file = BytesIO()
    columns = {
        "json": [one.json for one in answers],
        "status": [one.status for one in answers],
        "notes": [list(one.notes) for one in answers],
    }
    types = {"json": pyarrow.large_string(), "status": pyarrow.string(), "notes": pyarrow.list_(pyarrow.string())}
    write_table(pyarrow.table(columns, schema=pyarrow.schema(list(types.items()))), file, compression="zstd")
    return file.getvalue()


def from_parquet(data: bytes) -> list[Answer]:
    """The answers in a Parquet file, as `to_parquet` wrote it."""
    from pyarrow.parquet import read_table

    return [Answer(row["json"], row["status"], tuple(row["notes"])) for row in read_table(BytesIO(data)).to_pylist()]
