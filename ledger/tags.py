"""By which tags an entry is found: whom and what it concerns, its register keys, its reference."""

from __future__ import annotations

from domain.entry import Entry
from domain.events.register import MergeUndone, OfficialIdentifierLinked, OfficialsMerged
from ledger.recorders.rows import ref_tag


def tags_of(
    entry: Entry, officials: tuple[str, ...], restated: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """`officials` are the resolved ids; `restated` the tags of what a correction restates, so
    that it is found wherever its target is."""
    subject = entry.subject
    own = [f"official:{official}" for official in officials]
    own += [f"tenure:{subject.tenure}"] if subject.tenure else []
    own += [f"case:{case}" for case in subject.cases]
    own += [f"unit:{subject.unit}"] if subject.unit else []
    own += _of_register(entry)
    ref = ref_tag((entry.provenance.source, entry.provenance.source_id))
    return (*dict.fromkeys([*own, *restated]), ref)


def other_officials(fact: object) -> list[str]:
    """The official that a merge or its undoing names besides its own."""
    if isinstance(fact, OfficialsMerged):
        return [fact.into]
    return [fact.was_into] if isinstance(fact, MergeUndone) else []


def _of_register(entry: Entry) -> list[str]:
    if isinstance(entry.fact, OfficialIdentifierLinked):
        return [f"key:{it.scheme}:{it.key}" for it in entry.fact.identifiers]
    return [f"official:{other}" for other in other_officials(entry.fact)]
