"""What a field means that its name does not say, and what stands in a model of it.

By `type field`, else by the field alone. The words of packs are those of the packs that are shipped
(docs/rules.md); whatever decides a clock or a lock by being left out says so. A sample is told where
a plain code or reference would teach nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """`sample` is an item's where the field is a list; None: that of the form."""

    says: str = ""
    sample: Any = None


_STATEMENT = "The `id` of the statement that it is about, as its source wrote it there"
_CASE = " Name its case in data.subject.cases: without it the statement is in no case, and no case moves on."

# ruff: noqa: E501  a table, one line a field
WORDS = {
    "appointment.made leading": Words("Whether it is a leading post. Say it of every appointment: where it is left out or false, none of the clocks of leading posts run: training (K04), the term (K10, K11, where no `term_no` is given either), years at a level, in a post, in a place (K12, K14, K15), the yearly report of personal matters (K20)."),
    "appointment.made special_post": Words("true: a post for which the rules ask more than for others; no rule of the shipped packs reads it."),
    "appointment.made post_level": Words("The level of the post in your own code: years at one level are counted by it (K12, K15), and are not where it is left out.", "COUNTY-DIVISION"),
    "appointment.made term_no": Words("Which term in this post it is, from 1; where `leading` is left out, the clocks of terms (K10, K11) run by it."),
    "appointment.made probation_until": Words("The last day of probation, inclusive; left out, no probation is waited for (公务员法 48)."),
    "appointment.made document_no": Words("", "云组干〔2025〕17号"),
    "tenure.ended reason": Words("Why, in the words of `departure.initiated`: TERM_END, AGE, TRANSFER, RESIGN_POST, RESIGN_SERVICE, REMOVAL, RETIRE, DEATH (公务员法 85-87, 91-93).", "RETIRE"),
    "tenure.ended leading": Words("true: was a leading member, or a leader of county-division level and above: post-employment is restricted for three years, else for two (公务员法 107; K78, L09). Say it here too, whatever the appointment said."),
    "clue.registered real_name": Words("Whether one of the petitions that it rests on is in a real name. Say it: where it is true whoever wrote is told the result within fifteen working days of what ends the clue (检举控告工作规则 27; K46)."),
    "tenure.ended left_service": Words("Whether they left the service, and not this post alone. Say it: where it is true the years after office begin (公务员法 107; K78, L09) and the yearly report of personal matters ends (K20)."),
    "tenure.ended supervision_staff": Words("true: was a supervision official, who is restricted for three years after leaving (监察法 68, 监察官法 49; K79). Left out, that does not run."),
    "resignation.applied leading": Words("true: a leading member, decided within ninety days, else thirty (公务员法 85; K75)."),
    "departure.initiated classified_post": Words("true: held secrets; resigning waits for the end of the cooling period (公务员法 86; L06)."),
    "departure.initiated audit_required": Words("true: an audit at departure is waited for (审计法 58)."),
    "case.filed body": Words("Whom the official works for. It decides which period the case has: AGENCY six months (K36), STATE_ENTERPRISE six months (K36b). Left out, neither runs. A supervisory case says `detention` instead.", "AGENCY"),
    "case.filed detention": Words("Said of a supervisory case alone: with (true) or without (false) detention; false begins its year (K36c). Where it is said, K36 and K36b do not run."),
    "case.filed regime": Words("PARTY, ADMINISTRATIVE or EMPLOYER, as in `sanction.imposed`.", "ADMINISTRATIVE"),
    "sanction.imposed grade": Words("The grade, of its regime, in the words that the rules know: PARTY: WARNING, SERIOUS_WARNING, REMOVAL, PROBATION, EXPULSION (纪律处分条例 2023); ADMINISTRATIVE and EMPLOYER: WARNING, DEMERIT, MAJOR_DEMERIT, DEMOTION, REMOVAL, DISMISSAL (政务处分法 7; 公务员法 62). Another word is stored and bars nothing: no lock (L01, L02) knows it.", "SERIOUS_WARNING"),
    "sanction.imposed period_months": Words("The period that the decision states, in months; left out, the period of the grade (政务处分法 8).", 18),
    "sanction.imposed act_refs": Words("What it is for, by your references: the same act is not punished twice under one regime.", "act-2025-3"),
    "sanction.imposed proposer": Words("Who proposed it; `provenance.approver` is who approved, another person. Both are looked at where its case is named in data.subject.cases."),
    "sanction.imposed decision_no": Words("", "云纪处〔2025〕3号"),
    "measure.decided ground": Words("The ground in your own code; no rule looks for a word here.", "UNFIT-3"),
    "measure.decided lock_until": Words("Told, and looked at by no lock: how long what is barred is a matter of the rule pack (L07)."),
    "measure.decided decided_on": Words("When it was decided. Who approved stands in `provenance.approver`."),
    "admonition.issued issue_codes": Words("", "late-report"),
    "clue.disposition-decided proposer": Words("Who proposed it. Who approved stands in `provenance.approver`, and is another person."),
    "declaration.verification-opened trigger": Words("What led to it, in the words of the rules: PROMOTION, RESERVE_LIST, TOUR, COMPLAINT or, of a random one, DRAW (2017 regulation 11).", "PROMOTION"),
    "declaration.verification-opened registers_queried": Words("", "real-estate"),
    "declaration.verification-opened draw_seed_sha256": Words("Of a random draw: the commitment that was made to its seed (`declaration.draw-made`)."),
    "travel-document.custody-changed document": Words("Your own reference for the document, or a digest of its number: never the number itself.", "doc-2025-17"),
    "travel-document.custody-changed due_back_on": Words("The last day on which a drawn document is to be handed back, inclusive."),
    "rectification.item-closed item": Words(f"The item, as the plan names it.{_CASE}", "item-3"),
    "rectification.item-closed finding_class": Words("", "late-payment"),
    "petition.dispatched-upward sealed_envelope_no": Words("The number of the envelope and nothing else: nothing that leads to whom or what it is about, so no id of an official and no name.", "XF-2025-0017"),
    "petition.dispatched-upward to_organ": Words("The body alone, by its name: not a word of the matter."),
    "petition.routed to_organ": Words("The body alone, by its name: not a word of the matter, of whom it is about or who wrote."),
    "petition.received informant_token": Words("An opaque token of your own for who wrote, under which nothing else is kept: neither a name nor an official's id.", "tok-7f3a9c"),
    "petition-results.reported quarter": Words("Year and quarter.", "2025-Q1"),
    "post-employment.reported related_to_former_duty": Words("true: it is tied to the duties of the former post, which is barred while L09 runs (公务员法 107). Name the tenure in data.subject.tenure: without it nothing is known of the years after that post."),
    "post-employment.reported decision": Words("The id or reference of the decision about it, where there is one."),
    "post-employment.reported role": Words("The title of the role, as the register of the organisation has it.", "顾问"),
    "post-employment.breach-found employer_uscc": Words("Whose role it was. Name the tenure in data.subject.tenure: without it the departure does not move on."),
    "key-post.designated rotation_after_months": Words("Months in the post after which it is rotated; counts from the designation of this tenure.", 60),
    "key-post.designated coverage_period_months": Words("Months in which each circle is to be looked at once.", 12),
    "family-business.recorded supervised_sector": Words("true: the business is in a sector that the official supervises. Left out, nothing is asked about it unless `ban_scope_hit`."),
    "tenure.recusal-arranged same_organ": Words("true: the relative works in the same organ; with KINSHIP this, or `direct_subordinate`, is what is asked about (公务员法 74). Left out it counts as no."),
    "tenure.recusal-arranged direct_subordinate": Words("true: one is the other's direct superior (公务员法 74). Left out it counts as no."),
    "tenure.recusal-arranged relation": Words("", "SPOUSE"),
    "audit.commissioned audited_tenure": Words("The tenure that is audited; left out, that of data.subject."),
    "audit.commissioned notice_served_on": Words("Served three days before work starts (审计法 42; K55). Left out, that clock does not run."),
    "clock.extended clock": Words("The id of the clock in the rule pack (docs/rules.md).", "K43"),
    "clock.suspended clock": Words("The id of the clock in the rule pack.", "K43"),
    "clock.resumed clock": Words("The id of the clock in the rule pack.", "K43"),
    "clock.cancelled clock": Words("The id of the clock in the rule pack.", "K43"),
    "finding.disposed finding": Words("The identity of the finding, as GraphQL gives it in `findings`.", "3f9a17c2"),
    "handler.assigned role": Words("", "lead"),
    "relatives-abroad.recorded region": Words("A country or region, ISO 3166-1.", "AU"),
    "selection.objection-received petition": Words("The case of the petition that it is, where it is one."),
    "declaration.discrepancy-determined items": Words("Differences by item. `area_m2` is in whole square metres: drop the fraction (104.5 is 104). Whether it reaches the five square metres below which R07 asks nothing is the same with and without it. `value_fen` is in fen."),
    "area_m2": Words("Whole square metres: drop the fraction, 104.5 is 104. Whether it reaches the five below which R07 asks nothing does not change by that.", 104),
    "of": Words(f"{_STATEMENT}: the one that started the clock. Needed where several of one clock run; left out, it is about all that ran then.", "HX-2025-42"),
    "sanction": Words(f"{_STATEMENT}: the one that imposed the sanction.", "CF-2025-3"),
    "against": Words(f"{_STATEMENT}: the sanction, the measure, or the review before.", "CF-2025-3"),
    "about": Words(f"{_STATEMENT}.", "CF-2025-3"),
    "objection": Words(f"{_STATEMENT}: the one by which the objection came in.", "FY-2025-1"),
    "target_source_id": Words(f"{_STATEMENT}: the one that is to be corrected.", "HX-2025-42"),
    "issue_codes": Words("What it is about, in codes of your own; none names what is never recorded (docs/gates.md).", "gift-not-handed-in"),
    "finding_class": Words("In your own code.", "procurement"),
    "quota_total": Words(sample=3), "quota_filled": Words(sample=2), "entitled": Words("All who may vote, present or not.", 9), "present": Words(sample=8), "agree": Words(sample=7),
    "oppose": Words(sample=1), "abstain": Words(sample=0), "expected": Words(sample=40), "votes": Words(sample=30), "slots": Words(sample=1),
    "talker_role": Words(sample="organisation-head"), "reason": Words(sample="lawful-request"), "purpose": Words(sample="visit-family"), "regions": Words(sample="AU"),
    "gift": Words(sample="tea"), "violation": Words(sample="drink-driving"), "sector": Words(sample="construction"), "result": Words(sample="no-effect"),
    "conclusion": Words(sample="no-objection"), "form_version": Words(sample="2017"), "duty_spec_version": Words(sample="2025-1"), "means": Words(sample="phone"),
    "handled_as": Words(sample="reported"), "reported_by_role": Words(sample="handler"), "contact_channel": Words(sample="phone-and-mail"), "arrangement": Words(sample="moved"),
    "disqualifications_checked": Words(sample="sanction-running"), "methods": Words(sample="talks"), "outcome_codes": Words(sample="referred"), "activity": Words(sample="banquet"),
    "term.targets-agreed code": Words(sample="gdp-growth"), "official": Words(sample="yz-001"), "record.exported scope": Words(sample="case-file"), "declaration.discrepancy-determined finding": Words(sample="OMISSION"),
    "mode": Words(sample="TARGETED"), "rectification.plan-filed item": Words(sample="item-3"), "post": Words(sample="青岚县副县长"), "points": Words(sample=3), "points_accepted": Words(sample=1),
    "next_step": Words(sample="talk-again"), "late_reason": Words(sample="abroad"), "ground": Words(sample="kinship"), "requested_by": Words("Who asked, in your own code.", "SUBJECT"),
    "exceptional_reason": Words(sample="urgent-need"), "not_done_reason": Words(sample="no-archive"), "equal_number_reason": Words(sample="single-candidate"), "basis": Words(sample="period-over"),
    "action_taken": Words(sample="declined"), "grouping": Words(sample="alumni"), "plan": Words(sample="coverage-2025"), "action": Words(sample="recover-funds"),
}  # fmt: skip


def told(kind: str, schema: dict[str, Any]) -> None:
    """Enter the words into the schema of a fact, and into those of the items of its lists."""
    for name, field in schema["properties"].items():
        words = WORDS.get(f"{kind} {name}") or WORDS.get(name)
        if words:
            _enter(field, words)
        for inner in (field, *field.get("anyOf", ())):
            if "properties" in inner.get("items", {}):
                told(kind, inner["items"])


def _enter(field: dict[str, Any], words: Words) -> None:
    if words.says:
        field["description"] = words.says
    if words.sample is None:
        return
    given = field["anyOf"][0] if "anyOf" in field else field
    leaf = given.get("items", given)
    if "properties" not in leaf and words.sample in leaf.get("enum", [words.sample]):
        leaf["examples"] = [words.sample]
