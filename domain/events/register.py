"""The register: people, bodies, rules and calendars are entries too (DESIGN idea 5)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import Circle, Officials, event, value
from domain.values import Code, Count, Label, OfficialId, Personal, Ref, Sha256, Text, Year


class ManagementLevel(StrEnum):
    """干部管理权限: the level of the organ that manages the official or that a body belongs to."""

    CENTRAL = "CENTRAL"
    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    NEUTRAL = "NEUTRAL"


class PackStatus(StrEnum):
    """General, or a pilot (试点) with a scope."""

    GENERAL = "GENERAL"
    PILOT = "PILOT"


@event("ledger.opened", "台账启用", officials=Officials.NONE)
class LedgerOpened:
    """The first entry of a ledger. `zone` is an IANA time zone; the ledger's days are cut in it."""

    body: Label
    level: ManagementLevel
    zone: Label


@event("official.registered", "干部登记", officials=Officials.ONE)
class OfficialRegistered:
    """Makes an official known under a pseudonymous id; the name is sealed."""

    name: Personal[Label]
    unit: Ref | None = None
    key_post: bool = False


@value
class Identifier:
    """`key` names the official in the system `scheme`: `hr` and `A1023`."""

    scheme: OfficialId
    key: Ref


@event("official.identifier-linked", "标识关联", officials=Officials.ONE)
class OfficialIdentifierLinked:
    """From here on `scheme:key` may be used wherever an official is named."""

    identifiers: tuple[Identifier, ...]


@event("officials.merged", "人员合并", officials=Officials.ONE)
class OfficialsMerged:
    """The official of this entry is the same person as `into`, under which both are read."""

    into: OfficialId


@event("officials.merge-undone", "合并撤销", officials=Officials.ONE)
class MergeUndone:
    """The official of this entry is a person of its own again."""

    was_into: OfficialId


@event("unit.registered", "单位登记", officials=Officials.NONE, needs=("unit",))
class UnitRegistered:
    """A unit under its reference; `parent` is the unit that it belongs to."""

    name: Label
    parent: Ref | None = None
    level: ManagementLevel | None = None


@event("official.management-level-set", "干部管理权限确定", officials=Officials.ONE)
class ManagementLevelSet:
    """Which level manages the official from `effective_on`; the jurisdiction guard reads it."""

    level: ManagementLevel
    organ: Label
    effective_on: date


@event("organ.head-designated", "本机关主要负责人确定", officials=Officials.ONE)
class OrganHeadDesignated:
    """Who heads this ledger's own body, both days included; the jurisdiction guard reads it."""

    head_from: date
    head_to: date | None = None


@event("pack.adopted", "规则包启用", officials=Officials.NONE)
class RulePackAdopted:
    """A rule pack with its bytes, so that replay never depends on today's files."""

    pack: Code
    pack_version: Code
    status: PackStatus
    effective_from: date
    effective_to: date | None = None
    toml: Text
    sha256: Sha256


@event("calendar.published", "工作日历发布", officials=Officials.NONE)
class CalendarPublished:
    """The working days of one year, with its bytes."""

    calendar: Code
    year: Year
    toml: Text
    sha256: Sha256


@event("coverage.planned", "监督覆盖计划", officials=Officials.NONE, needs=("unit",))
class CoveragePlanned:
    """What is to be looked at in a year: `share_percent` of `population`, in one circle or in all."""

    plan: Code
    year: Year
    population: Count
    share_percent: Count
    circle: Circle | None = None
    months: Count | None = None
