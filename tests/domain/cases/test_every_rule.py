"""No irregularity goes untested: each code that a module of `domain/cases` notes stands in an `ODD`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import domain.cases
import tests.domain.cases
from domain.cases.lifecycle import Lifecycle

MODULES = tuple(
    import_module(f"{tests.domain.cases.__name__}.{path.stem}")
    for path in sorted(Path(tests.domain.cases.__path__[0]).glob("test_*.py"))
    if "\nODD" in path.read_text(encoding="utf-8")
)
ELSEWHERE = {"correction.same-approver"}
"""In test_matter.py."""
CODE = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)*")


def codes() -> Iterator[str]:
    """Every text that looks like a code; one that begins with the chapter, for each that is given."""
    for path in Path(domain.cases.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and CODE.fullmatch(node.value)
            ):
                yield node.value
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "four_eyes"
            ):
                chapter = ast.literal_eval(node.args[2])
                yield from (f"{chapter}.no-approval", f"{chapter}.same-approver")


def test_each_code_is_tested() -> None:
    tested = {code for it in MODULES for rules, _rows in it.ODD for code in rules.split()}
    noted = {*codes()} - ELSEWHERE
    assert noted - tested == set()
    assert tested - noted == set()
    assert len(noted) > 80


def test_each_lifecycle_is_in_a_list() -> None:
    """One that is not would pass its own tests and be followed nowhere."""
    modules = [
        import_module(f"{domain.cases.__name__}.{path.stem}")
        for path in Path(domain.cases.__path__[0]).glob("*.py")
        if path.stem != "__init__"
    ]
    made = {it.name for module in modules for it in vars(module).values() if type(it) is Lifecycle}
    assert made == {it.name for it in (*domain.cases.PEOPLE, *domain.cases.CASES)}


def test_each_code_begins_with_its_module() -> None:
    shared = {"handler", "correction"}
    names = {path.stem for path in Path(domain.cases.__path__[0]).glob("*.py")}
    assert {it.partition(".")[0] for it in codes()} <= names | shared
