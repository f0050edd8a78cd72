"""On what ground something is recorded: an article, a classification, a link to the office, a source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from domain import jurisdiction
from domain.allegations import FOUND_BY
from domain.catalogue import Agent
from domain.entry import Classification, Confidence, Entry
from domain.errors import Fault
from domain.gates.gate import NEED_LINK
from domain.rulebook.published import what_is_wrong
from domain.values import open_strings

_NO_CODE = re.compile(r"\s|[^\x00-\x7f]")


def basis(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """State organs act only within statutory powers: PIPL 34 (F)."""
    if entry.kind.supervises and not entry.basis.articles:
        yield Fault(
            "/data/basis/articles", "gate.basis",
            "a supervision event rests on at least one article (PIPL 34)",
            "name the rule and the article under which you act",
        )  # fmt: skip


def classification(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """State secrets stay out of a system that is not certified for them: 保密法 2024 (F)."""
    if entry.basis.classification is Classification.STATE_SECRET:
        yield Fault(
            "/data/basis/classification", "gate.classification",
            "a state-secret payload may not be stored here (保密法)",
            "send a stub: STATE_SECRET_STUB with references and codes only",
        )  # fmt: skip


def stub(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """A stub of a state secret tells that something is, never what: no words (保密法 2024, F)."""
    if entry.basis.classification is not Classification.STATE_SECRET_STUB:
        return
    for pointer, text in open_strings(asdict(entry.fact)):
        if _NO_CODE.search(text):
            yield Fault(
                f"/data/fact{pointer.removesuffix('/value')}", "gate.stub",
                "the stub of a state secret holds codes, references, dates and counts only",
                "give a code or a reference, in ASCII and without white space",
            )  # fmt: skip


def proportionality(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """A personal or social matter needs a link to the office (domain 4.2, from PIPL 6 and 34)."""
    if entry.circle in NEED_LINK and entry.basis.link is None:
        yield Fault(
            "/data/basis/link", "gate.proportionality",
            f"a matter of the {entry.circle} circle needs its link to the office",
            "give link: DECLARATION_ITEM, INTEREST_LINK, CONFIRMED_DECISION or "
            "POST_RESTRICTION; without one it may not be recorded",
        )  # fmt: skip


def source(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """In these circles a fact comes from the official or a competent organ (domain 4.2).

    What the public says is a complaint: it enters as a petition or a clue, and asserts.
    """
    if entry.circle not in NEED_LINK:
        return
    channel = entry.channel
    if channel is None or channel.agent is not Agent.MASSES:
        return
    if not entry.kind.channels and not jurisdiction.may_complain(entry.kind):
        yield Fault(
            "/data/provenance/channel/agent", "gate.source",
            f"what the public says of the {entry.circle} circle is no fact of this type",
            "register it as a petition or a clue; what a competent organ then finds is its own",
        )  # fmt: skip


def allegation(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """An allegation is never stored as a fact (DESIGN 7); what a body found is a statement of it."""
    found_by = FOUND_BY.get(type(entry.fact))
    if found_by and entry.basis.confidence is Confidence.CONFIRMED:
        yield Fault(
            "/data/basis/confidence", "gate.allegation",
            "what somebody says against somebody is not a fact and is never recorded as confirmed",
            f"send it as ASSERTED; what a body found is told by {found_by}",
        )  # fmt: skip


def published(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """A pack or a calendar is adopted whole, as it is, or not at all (DESIGN ideas 5 and 9)."""
    for it in what_is_wrong(entry.fact):
        yield replace(it, pointer=f"/data/fact{it.pointer}")
