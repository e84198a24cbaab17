"""Rules are loaded once for all tests; the folder of shared pages may be missing."""

from pathlib import Path

import pytest

import yearbook

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "pages"


@pytest.fixture(scope="session")
def rules() -> yearbook.Rules:
    return yearbook.load_rules("en")


@pytest.fixture
def real_page() -> bytes:
    path = SHARED / "liaoning-qinghai-2011.txt"
    if not path.is_file():
        pytest.skip("the shared page is not beside this checkout")
    return path.read_bytes()
