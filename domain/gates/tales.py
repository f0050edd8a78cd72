"""No narrative outside sealed documents (domain 4.2): a label is a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.entry import Entry
from domain.errors import Fault
from domain.fields import labels, naming_statements
from domain.gates.gate import NEED_LINK, fact_of
from domain.narrative import (
    LONGEST_NAME,
    LONGEST_ORGAN,
    bodies,
    tells,
    tells_of_body,
    tells_of_rule,
    tells_of_statement,
)


def narrative(entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """No narrative outside sealed documents (domain 4.2): a label is a name. In every circle those of
    rules, and of the bodies to which complaints go; in the personal and the social one every label,
    and the ids of statements."""
    fact = fact_of(open_part)
    named = dict(bodies(entry.kind.name, entry.kind.fact, fact))
    yield from _of_rules(entry)
    for pointer, text in named.items():
        if tells_of_body(text):
            yield Fault(
                f"/data/fact{pointer}", "gate.narrative",
                "tells more than the name of a body, of a matter that is a complaint",
                f"give the body's name alone, in at most {LONGEST_ORGAN} characters, "
                "with no word of who complained, of whom or of what",
            )  # fmt: skip
    if entry.circle not in NEED_LINK:
        return
    yield from _of_statements(entry, fact)
    for pointer, text in labels(entry.kind.fact, fact):
        if pointer not in named and tells(text):
            yield Fault(
                f"/data/fact{pointer}", "gate.narrative",
                f"tells of the {entry.circle} circle in sentences; in the open stand names only",
                f"give the name alone, in at most {LONGEST_NAME} characters and without . ! ? ; "
                "or clauses parted by commas",
            )  # fmt: skip


def _of_rules(entry: Entry) -> Iterator[Fault]:
    for index, article in enumerate(entry.basis.articles):
        for name in ("rule", "article", "version"):
            if tells_of_rule(getattr(article, name) or ""):
                yield Fault(
                    f"/data/basis/articles/{index}/{name}", "gate.narrative",
                    "tells something; here stands the name of a rule, and its article",
                    f"give the name alone, in at most {LONGEST_NAME} characters: 监察法, 19",
                )  # fmt: skip


def _of_statements(entry: Entry, fact: dict[str, Any]) -> Iterator[Fault]:
    ids = {
        it: fact.get(it.removeprefix("/data/fact/")) for it in naming_statements(entry.kind.fact)
    }
    for pointer, id_ in (("/data/provenance/source_id", entry.provenance.source_id), *ids.items()):
        if id_ and tells_of_statement(id_):
            yield Fault(
                pointer, "gate.narrative",
                f"tells of the {entry.circle} circle in sentences; a statement is named here",
                "give a number or key of the statement alone, like HX-2025-42",
            )  # fmt: skip
