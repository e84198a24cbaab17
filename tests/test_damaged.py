"""Files damaged at random: each page of them ends as text or as an error that says what to do, never as another error."""

import contextlib
import gzip
import random
from pathlib import Path

import pytest

from test_inputs import PAGE, tarred, zipped
from test_load_files import CHINESE, ENGLISH, pdf_of, word_of
from yearbook.inputs import read_inputs
from yearbook.load import LoadError, load

MEMBERS = {f"{n}.txt": PAGE.encode() * n for n in range(1, 9)}
WHOLE = {
    "a.pdf": pdf_of(ENGLISH, CHINESE),
    "a.docx": word_of("【概况】", [["a", "b"], ["c", "3718"]], ENGLISH),
    "a.zip": zipped(MEMBERS),
    "a.tgz": tarred(MEMBERS),
    "a.tar": tarred(MEMBERS, "w"),
    "a.tar.xz": tarred(MEMBERS, "w:xz"),
    "a.tar.bz2": tarred(MEMBERS, "w:bz2"),
    "a.txt.gz": gzip.compress(PAGE.encode() * 9),
    "a.jsonl": b'{"text": "In 2011."}\n' * 20,
    "a.html": f"<html><body><table><tr><td>5 yuan</td></tr></table><p>{ENGLISH}</p></body></html>".encode(),
}


def damaged(data: bytes, draw: random.Random) -> bytes:
    """Bytes changed, lost, added and told twice, at one to twenty places."""
    changed = bytearray(data)
    for _ in range(draw.choice([1, 2, 5, 20])):
        at = draw.randrange(len(changed) + 1)
        match draw.randrange(4):
            case 0:
                changed[at : at + 1] = draw.randbytes(1)
            case 1:
                del changed[at : at + draw.randrange(200)]
            case 2:
                changed[at:at] = draw.randbytes(draw.randrange(30))
            case 3:
                changed[at:at] = changed[(start := draw.randrange(len(changed) + 1)) : start + draw.randrange(300)]
    return bytes(changed)


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_is_text_or_says_what_to_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    for seed in range(80):
        path.write_bytes(damaged(WHOLE[name], random.Random(seed)))
        inputs = list(read_inputs([str(path)]))
        assert inputs  # nothing is dropped in silence
        for one in inputs:
            with contextlib.suppress(LoadError):
                if isinstance(one.content, bytes):
                    load(one.content, one.name)
