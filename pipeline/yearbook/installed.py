"""What is installed: the folder of rules, and the version of code and rules that stands on every page they read."""

import hashlib
from functools import cache
from importlib import resources
from importlib.metadata import version
from pathlib import Path


def patterns_folder() -> Path:
    """The folder of rules: inside the package when installed, the checkout's own otherwise."""
    inside = Path(str(resources.files("yearbook"))) / "patterns"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "patterns"


@cache
def made_by(*stated: str | int | None) -> str:
    """The version of `yearbook`, a digest of its code and rules, and what a user stated of the page: `0.1.0+3f2a1b4c5d6e;zh;1999`.

    A page that is made by another one may read otherwise.
    """
    digest = hashlib.sha256()
    for folder, suffixes in ((Path(__file__).parent, {".py"}), (patterns_folder(), {".toml", ".tsv"})):
        for path in sorted(path for path in folder.rglob("*") if path.suffix in suffixes):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return ";".join([f"{version('yearbook')}+{digest.hexdigest()[:12]}", *(str(one) for one in stated if one is not None)])
