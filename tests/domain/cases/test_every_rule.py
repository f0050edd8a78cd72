"""No irregularity goes untested: each code that a module of `domain/cases` notes stands in an `ODD`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import domain.cases
from tests.domain.cases import (
    test_allegation,
    test_audit,
    test_clue,
    test_declaration,
    test_departure,
    test_measure,
    test_petition,
    test_rectification,
    test_selection,
)

MODULES = (
    test_allegation, test_audit, test_clue, test_declaration, test_departure, test_measure, test_petition,
    test_rectification, test_selection,
)  # fmt: skip
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


def test_each_code_begins_with_its_module() -> None:
    shared = {"handler", "correction"}
    names = {path.stem for path in Path(domain.cases.__path__[0]).glob("*.py")}
    assert {it.partition(".")[0] for it in codes()} <= names | shared
