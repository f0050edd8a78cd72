"""Who imports whom. Each check has a control: it finds the breach that it is there to find."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"domain", "vault", "ledger", "projections", "api"}
BESIDE = {"tests", "benchmarks"}

# each contract with a breach of it: a module `two` of a package
BREACHES = {
    "Outer layers import inner ones, never the other way": ("vault", "import ledger"),
    "The domain stands on the standard library alone": ("domain", "import pydantic_core"),
    "Only the ledger knows the event-sourcing library": (
        "projections",
        "from eventsourcing.dcb import api",
    ),
    "Only ledger and projections speak to a database library": (
        "api",
        "def late():\n    import sqlalchemy",
    ),
    "No circles inside a package": ("domain", "import domain.one"),
}


def contracts(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the packages in `root`, by the contracts in its pyproject.toml."""
    run = "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", run, "--no-cache", "--no-logo"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def strangers(source: str, package: str) -> Iterator[str]:
    """The modules imported anywhere in `source` that are neither standard nor of `package`."""
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            if name.partition(".")[0] not in sys.stdlib_module_names | {package}:
                yield name


def test_the_contracts_hold() -> None:
    ran = contracts(ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture
def sketch(tmp_path: Path) -> Path:
    """Almost empty packages under the real contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "domain" / "one.py").write_text("import domain.two")
    return tmp_path


def test_packages_without_a_breach_are_let_through(sketch: Path) -> None:
    (sketch / "domain" / "two.py").touch()
    ran = contracts(sketch)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_found(sketch: Path, contract: str) -> None:
    package, source = BREACHES[contract]
    (sketch / package / "two.py").write_text(source)
    ran = contracts(sketch)
    assert ran.returncode == 1
    assert f"{contract} BROKEN" in ran.stdout


def test_every_contract_has_a_breach_that_it_finds() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    written = config["tool"]["importlinter"]["contracts"]
    assert [contract["name"] for contract in written] == list(BREACHES)


def test_the_packages_on_disk_are_those_that_the_contracts_name() -> None:
    found = {
        folder.name
        for folder in ROOT.iterdir()
        if not folder.name.startswith(".") and any(folder.glob("*.py"))
    }
    assert found - BESIDE == PACKAGES


def test_the_domain_imports_only_the_standard_library() -> None:
    files = sorted((ROOT / "domain").rglob("*.py"))
    found = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in strangers(file.read_text(encoding="utf-8"), "domain")
    }
    assert files
    assert not found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import domain.values, orjson", ["orjson"]),
        ("from sqlalchemy.orm import Session", ["sqlalchemy.orm"]),
        ("def late():\n    import ledger.codec", ["ledger.codec"]),
        ("from .values import Limit\nfrom datetime import date", []),
    ],
)
def test_a_stranger_in_the_domain_is_found(source: str, found: list[str]) -> None:
    assert list(strangers(source, "domain")) == found
