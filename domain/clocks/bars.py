"""What locks bar: the codes of the packs, and what each is called."""

from __future__ import annotations

from domain.words import Word


class Bar(Word):
    """What may not happen meanwhile. A pack may name another, which is told by its code."""

    POST_PROMOTION = "POST_PROMOTION", "晋升职务"
    LEADING_POST = "LEADING_POST", "担任领导职务"
    HIGHER_POST = "HIGHER_POST", "担任高于原职务层次的职务"
    PARTY_POST_PROMOTION = "PARTY_POST_PROMOTION", "提升党内职务"
    HIGHER_POST_RECOMMENDATION = (
        "HIGHER_POST_RECOMMENDATION",
        "向党外组织推荐担任高于原职务的党外职务",
    )
    BETTER_USE = "BETTER_USE", "重用"
    NAMED_POST = "NAMED_POST", "担任所指的职务"
    GRADE_PROMOTION = "GRADE_PROMOTION", "晋升职级"
    LEVEL_PROMOTION = "LEVEL_PROMOTION", "晋升级别"
    PAY_STEP = "PAY_STEP", "晋升工资档次"
    YEARLY_HONOURS = "YEARLY_HONOURS", "年度评先评优"
    AWARD = "AWARD", "奖励"
    TRANSFER = "TRANSFER", "交流"
    RESIGNATION = "RESIGNATION", "辞去公职"
    RETIREMENT = "RETIREMENT", "办理退休手续"
    LEAVING_THE_COUNTRY = "LEAVING_THE_COUNTRY", "出境"
    EMPLOYER_SANCTION = "EMPLOYER_SANCTION", "由任免机关、单位给予处分"
    PARTY_RE_ENTRY = "PARTY_RE_ENTRY", "重新入党"
    JOB_TIED_TO_FORMER_DUTY = "JOB_TIED_TO_FORMER_DUTY", "到与原工作业务直接相关的单位任职"
    PROFIT_TIED_TO_FORMER_DUTY = (
        "PROFIT_TIED_TO_FORMER_DUTY",
        "从事与原工作业务直接相关的营利性活动",
    )

    @classmethod
    def zh(cls, code: str) -> str:
        """In Chinese; a code that only a pack has, as it is."""
        return cls(code).says if code in set(cls) else code


OF_APPOINTMENT = (
    Bar.POST_PROMOTION, Bar.LEADING_POST, Bar.HIGHER_POST, Bar.PARTY_POST_PROMOTION,
    Bar.HIGHER_POST_RECOMMENDATION, Bar.BETTER_USE, Bar.NAMED_POST,
)  # fmt: skip
"""Over which what bars an appointment is spread."""
