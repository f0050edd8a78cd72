"""An entry: one fact with the four values that every fact carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from domain.catalogue import Channel, Circle, Kind, Mechanism, Stage, kind_of
from domain.values import Code, Label, Limit, OfficialName, Period, Ref, Sha256, StatementId
from domain.words import Word

Source = Annotated[str, Limit(pattern=r"^[^\s\x00-\x1f\x7f]+$", max_length=512)]
Trace = Annotated[str, Limit(pattern=r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")]


class Confidence(Word):
    """An allegation is never stored as a fact: it says how far it is established."""

    ASSERTED = "ASSERTED", "stated, and not checked yet"
    UNDER_CHECK = "UNDER_CHECK", "being checked"
    CONFIRMED = "CONFIRMED", "found to be so"
    REFUTED = "REFUTED", "found not to be so"


class Classification(Word):
    """The senders' class. State secrets are refused, only a stub may be kept (保密法)."""

    OPEN = "OPEN", "公开"
    INTERNAL = "INTERNAL", "内部"
    WORK_SECRET = "WORK_SECRET", "工作秘密"
    STATE_SECRET_STUB = (
        "STATE_SECRET_STUB",
        "that there is a state secret, and where; nothing of it",
    )
    STATE_SECRET = "STATE_SECRET", "国家秘密, which is refused"


class OfficeLink(StrEnum):
    """What ties a personal or social matter to the office (domain 4.2)."""

    DECLARATION_ITEM = "DECLARATION_ITEM"
    INTEREST_LINK = "INTEREST_LINK"
    CONFIRMED_DECISION = "CONFIRMED_DECISION"
    POST_RESTRICTION = "POST_RESTRICTION"


class CorrectionReason(StrEnum):
    SUBJECT_REQUEST = "SUBJECT_REQUEST"
    SENDER_ERROR = "SENDER_ERROR"
    HANDLER_REVIEW = "HANDLER_REVIEW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article that the sender acts under: `rule` 监察法, `article` 19."""

    rule: Label
    article: Label
    version: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A document by reference and hash; the document itself stays with `held_by`."""

    document: Ref
    sha256: Sha256
    kind: Code
    held_by: Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The entry that this one restates in full (PIPL 46). The old one stays readable."""

    source: Source
    id: StatementId
    reason: CorrectionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom and what it concerns. `stage` is the sender's claim; the record derives its own."""

    officials: tuple[OfficialName, ...] = ()
    tenure: Ref | None = None
    cases: tuple[Ref, ...] = ()
    unit: Ref | None = None
    stage: Stage | None = None
    circle: Circle | None = None
    mechanism: Mechanism | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """`occurred` in the world, `decided_on` by the competent body. `sent_at` is advisory."""

    occurred: Period
    decided_on: date | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where it comes from. `source` and `source_id` identify the statement for ever.

    `subject` is the event's own attribute of that name, one of the officials it concerns.
    """

    source: Source
    source_id: StatementId
    subject: OfficialName | None = None
    channel: Channel | None = None
    recorder: Ref | None = None
    approver: Ref | None = None
    causation: Ref | None = None
    correlation: Ref | None = None
    corrects: Correction | None = None
    evidence: tuple[Evidence, ...] = ()
    traceparent: Trace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Why it may be held: the articles, its class, and how far it is established."""

    articles: tuple[Article, ...] = ()
    classification: Classification = Classification.INTERNAL
    confidence: Confidence = Confidence.ASSERTED
    link: OfficeLink | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    subject: Subject
    when: When
    provenance: Provenance
    basis: Basis = field(default_factory=Basis)
    fact: Any

    @property
    def kind(self) -> Kind:
        return kind_of(self.fact)

    @property
    def circle(self) -> Circle | None:
        """The sender's, or the only one that the kind has."""
        return self.subject.circle or _only(self.kind.circles)

    @property
    def mechanism(self) -> Mechanism | None:
        """The sender's, or the first that the kind has."""
        return self.subject.mechanism or next(iter(self.kind.mechanisms), None)

    @property
    def channel(self) -> Channel | None:
        return self.provenance.channel or _only(self.kind.channels)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry in its place. `officials` are the ids it was resolved to when it was recorded."""

    position: int
    recorded_at: datetime
    tags: tuple[str, ...]
    entry: Entry

    def tagged(self, name: str) -> tuple[str, ...]:
        """The values of its `name:` tags, in the order of the statement."""
        begin = f"{name}:"
        return tuple([tag[len(begin) :] for tag in self.tags if tag.startswith(begin)])

    @property
    def officials(self) -> tuple[str, ...]:
        """Its own come first; the tags of a correction's target and of a merge follow them."""
        return self.tagged("official")[: len(self.entry.subject.officials)]

    @property
    def ref(self) -> tuple[str, str]:
        return self.entry.provenance.source, self.entry.provenance.source_id

    @property
    def origin(self) -> tuple[str, str]:
        """The statement first made, which this one restates; itself where it restates nothing."""
        corrects = self.entry.provenance.corrects
        if corrects is None:
            return self.ref
        for tag in self.tagged("origin"):
            source, _colon, source_id = tag.partition(":")
            return source.replace("%3A", ":").replace("%25", "%"), source_id
        return corrects.source, corrects.id


def _only(choices: tuple[Any, ...]) -> Any:
    return choices[0] if len(choices) == 1 else None
