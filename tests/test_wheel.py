"""The wheel holds the rules, and works without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_wheel_holds_the_same_patterns_and_works_alone(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        inside = {
            name.removeprefix("yearbook/patterns/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("yearbook/patterns/")
        }
        archive.extractall(tmp_path / "site")
    here = {
        str(path.relative_to(ROOT / "patterns")): path.read_bytes() for path in (ROOT / "patterns").rglob("*") if path.is_file()
    }
    assert inside == here
    assert (tmp_path / "site" / "yearbook" / "py.typed").is_file()
    assert (tmp_path / "site" / "yearbook" / "evaluate" / "errors.html").is_file()
    assert (tmp_path / "site" / "yearbook" / "report" / "templates" / "report.js").is_file()
    code = "import yearbook; print(yearbook.__file__); print(yearbook.extract('gave 3 million yuan').mentions[0].value)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        check=True,
    )
    where, value = done.stdout.split()
    assert Path(where).is_relative_to(tmp_path)
    assert int(float(value)) == 3_000_000
