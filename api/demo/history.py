"""Every story of the demonstration, told in the order in which the record hears of it."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo import (
    audits,
    clues,
    departures,
    forced_selections,
    integrity,
    law_violations,
    petitions,
    public_record,
    register,
    removals,
    routine,
    rules,
    selections,
    terms,
)
from api.demo.build import Event, Story, Teller

NOTICE_ZH = "演示数据：云泽市及其全部单位、人员、事件及其记录时间均系虚构，如有雷同，纯属巧合。"
NOTICE_EN = (
    "Demonstration data: the city of Yunze, its bodies, its people and all events, with the moments "
    "of their recording, are invented; "
    "any likeness to real ones is coincidence."
)

STORIES: tuple[Story, ...] = (
    register.units_registered,
    register.officials_registered,
    register.same_man_merged,
    register.namesakes_parted,
    rules.rules_adopted,
    routine.posts_begun,
    routine.appraised_every_year,
    routine.declarations_filed,
    routine.documents_kept,
    terms.terms_begun,
    terms.decided_together,
    selections.selected_by_the_rules,
    forced_selections.forced_through,
    forced_selections.stopped_by_an_objection,
    clues.letter_answered,
    clues.sanction_revoked,
    clues.clues_waiting,
    petitions.head_known,
    petitions.petition_heard,
    petitions.petition_sent_up,
    integrity.gifts_handed_in,
    integrity.declaration_verified,
    integrity.family_in_business,
    integrity.roles_outside,
    integrity.paid_seat_sanctioned,
    law_violations.drunk_driving_told,
    law_violations.without_a_post,
    departures.retired_in_order,
    departures.resigned_to_a_supplier,
    removals.removed,
    removals.moved_on,
    audits.audited_in_term,
    audits.audited_under_another_name,
    audits.matters_referred,
    audits.bodies_met,
    public_record.alleged_and_cleared,
    public_record.alleged_and_substantiated,
    public_record.alleged_and_left_undecided,
)


def history(seed: int = 20260101) -> Iterator[Event]:
    """CloudEvents, oldest `time` first; equal seeds give equal histories."""
    told = [event for story in STORIES for event in story(Teller(story.__name__, seed))]
    yield from sorted(told, key=lambda event: str(event["time"]))
