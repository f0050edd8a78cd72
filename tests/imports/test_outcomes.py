"""The phrase table, and how often it agrees with a reader on cases it was not written on.

Run `python -m tests.imports.test_outcomes` from the project root to print the agreement.
"""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from api.imports.outcomes import Result, load_table, read_result

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROJECT = Path(__file__).parents[2]
CHECKED_CASES = Path(__file__).with_name("checked_cases.toml")
OUTCOMES = ("SUBSTANTIATED", "CLEARED", "SETTLED", "LAPSED", "NOT_STATED")
DECISIVE = ("CLEARED", "SUBSTANTIATED", "SETTLED")
LEAVING = ("RESIGNED", "JURISDICTION_ENDED")


@dataclass(frozen=True)
class Score:
    """Agreement on one outcome."""

    labelled: int
    predicted: int
    agreed: int

    @property
    def precision(self) -> float:
        """Share of the predicted that a reader confirmed."""
        return self.agreed / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled that were predicted."""
        return self.agreed / self.labelled if self.labelled else 1.0


def misconduct_file() -> Path:
    """Return where the shared records are, whether or not they are there."""
    default = PROJECT.parent / "shared"
    return Path(os.environ.get("SUPERVISION_SHARED", default)) / "data/congress/misconduct.yaml"


def consequence_result(consequence: Mapping[str, Any]) -> str:
    """Read one consequence the way the importer does."""
    words = str(consequence.get("action") or consequence.get("text") or "")
    return read_result(words, str(consequence.get("tags") or "").split())


def case_outcome(consequences: Iterable[Mapping[str, Any]]) -> str:
    """Fold a case: the last decision stands, else it lapsed, else nothing is stated."""
    by_date = sorted(consequences, key=lambda consequence: str(consequence["date"]))
    results = [consequence_result(consequence) for consequence in by_date]
    decided = [result for result in results if result in DECISIVE]
    if decided:
        return decided[-1]
    return "LAPSED" if any(result in LEAVING for result in results) else "NOT_STATED"


def read_allegations() -> list[dict[str, Any]]:
    """Read the shared records; skip when they are not there."""
    path = misconduct_file()
    if not path.exists():
        pytest.skip("shared/data/congress/misconduct.yaml is absent: set SUPERVISION_SHARED")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    allegations: list[dict[str, Any]] = yaml.load(path.read_text("utf-8"), loader)  # noqa: S506
    return allegations


def read_checked_cases() -> list[dict[str, Any]]:
    """Read the labels."""
    cases: list[dict[str, Any]] = tomllib.loads(CHECKED_CASES.read_text("utf-8"))["case"]
    return cases


def compare(allegations: list[dict[str, Any]]) -> list[tuple[int, str, str]]:
    """Return (place in the file, labelled, predicted) of every checked case."""
    compared = []
    for case in read_checked_cases():
        index = case["allegation_index"]
        persons = [allegation["person"] for allegation in allegations[: index + 1]]
        assert persons[-1] == case["person"], "the shared file is not the one that was labelled"
        assert persons.count(case["person"]) == case["ordinal"], "the file order has changed"
        compared.append((index, case["outcome"], case_outcome(allegations[index]["consequences"])))
    return compared


def score(compared: list[tuple[int, str, str]]) -> dict[str, Score]:
    """Count agreement per outcome."""
    return {
        outcome: Score(
            labelled=sum(labelled == outcome for _, labelled, _ in compared),
            predicted=sum(predicted == outcome for _, _, predicted in compared),
            agreed=sum(labelled == predicted == outcome for _, labelled, predicted in compared),
        )
        for outcome in OUTCOMES
    }


def accuracy(compared: list[tuple[int, str, str]]) -> float:
    """Share of all checked cases on which the table and the reader agree."""
    return sum(labelled == predicted for _, labelled, predicted in compared) / len(compared)


def print_measurement() -> None:
    """Print the agreement on the checked cases, then plain counts over the whole file."""
    allegations = read_allegations()
    compared = compare(allegations)
    print(f"{'outcome':<14}{'labelled':>9}{'predicted':>10}{'precision':>10}{'recall':>8}")
    for outcome, row in score(compared).items():
        shares = (
            f"{row.precision:.3f}" if row.predicted else "-",
            f"{row.recall:.3f}" if row.labelled else "-",
        )
        print(f"{outcome:<14}{row.labelled:>9}{row.predicted:>10}{shares[0]:>10}{shares[1]:>8}")
    print(f"accuracy {accuracy(compared):.3f} of {len(compared)} checked cases")
    for index, labelled, predicted in compared:
        if labelled != predicted:
            print(f"  allegation {index}: labelled {labelled}, predicted {predicted}")
    all_cases = [allegation["consequences"] for allegation in allegations]
    results = Counter(consequence_result(one) for case in all_cases for one in case)
    print(f"{sum(results.values())} consequences: {dict(results.most_common())}")
    print(f"{len(all_cases)} cases: {dict(Counter(map(case_outcome, all_cases)).most_common())}")


if __name__ == "__main__":
    print_measurement()
