"""The posts of 云泽市 that began without a story of their own."""

from __future__ import annotations

from dataclasses import dataclass

from api.demo.people import (
    BAI,
    CHENG,
    CUI,
    DONG,
    DU,
    FANG,
    GUO,
    HAN,
    HE,
    JIANG,
    KANG,
    LIANG,
    LIN,
    LIU,
    LU,
    LUO,
    MENG,
    NIE,
    PAN,
    QIU,
    RAO,
    SHEN,
    SONG,
    TANG,
    TIAN,
    WEI,
    XU,
    YU_NAMESAKE,
    ZHOU,
    ZHU,
)

HEAD_OF_DIVISION, DEPUTY_OF_DIVISION, HEAD_OF_SECTION = (
    "DIVISION_HEAD", "DIVISION_DEPUTY", "SECTION_HEAD",
)  # fmt: skip
"""县处级正职 · 县处级副职 · 乡科级正职."""


@dataclass(frozen=True, slots=True)
class Post:
    """A tenure that began without a story of its own; `arrives` where it was recorded late.

    `again` is the day on which its second term began, `terms` say that a term has a number.
    """

    tenure: str
    official: str
    title: str
    begins: str
    rank: str
    ends: str | None = None
    form: str = "APPOINTED"
    arrives: str | None = None
    again: str | None = None
    terms: bool = False

    @property
    def leading(self) -> bool:
        return self.rank != HEAD_OF_SECTION


POSTS = (
    Post("t-lin-1", LIN, "交通运输局副局长", "2019-03-01", DEPUTY_OF_DIVISION, "2023-04-23"),
    Post("t-zhou-1", ZHOU, "住房和城乡建设局副局长", "2020-03-02", DEPUTY_OF_DIVISION, "2024-09-05"),
    Post("t-shen-1", SHEN, "卫生健康委员会主任", "2021-01-11", HEAD_OF_DIVISION, again="2026-01-12"),
    Post("t-guo-1", GUO, "自然资源局副局长", "2019-06-03", DEPUTY_OF_DIVISION, again="2024-06-03"),
    Post("t-xu-1", XU, "财政局局长", "2019-02-01", HEAD_OF_DIVISION),
    Post("t-he-1", HE, "水利局局长", "2020-05-06", HEAD_OF_DIVISION, again="2025-05-06"),
    Post("t-tang-1", TANG, "教育局局长", "2019-04-01", HEAD_OF_DIVISION, arrives="2021-04-12",
         again="2024-04-01"),
    Post("t-wei-1", WEI, "市场监督管理局局长", "2019-01-15", HEAD_OF_DIVISION),
    Post("t-luo-1", LUO, "望溪区区长", "2021-09-01", HEAD_OF_DIVISION, form="ELECTED", terms=True),
    Post("t-fang-1", FANG, "青岚县副县长", "2020-09-01", DEPUTY_OF_DIVISION, form="ELECTED", terms=True),
    Post("t-cui-1", CUI, "城市投资集团董事长", "2020-01-02", HEAD_OF_DIVISION, form="CONTRACT"),
    Post("t-liang-1", LIANG, "水利局规划科科长", "2019-07-01", HEAD_OF_SECTION),
    Post("t-tian-1", TIAN, "芦汀镇镇长", "2021-08-16", HEAD_OF_SECTION, form="ELECTED", terms=True),
    Post("t-zhu-1", ZHU, "财政局副局长", "2019-05-06", DEPUTY_OF_DIVISION),
    Post("t-namesake-1", YU_NAMESAKE, "信访局接访科科长", "2021-05-10", HEAD_OF_SECTION),
    Post("t-qiu-1", QIU, "望溪区副区长", "2021-09-01", DEPUTY_OF_DIVISION, form="ELECTED", terms=True),
    Post("t-pan-1", PAN, "青岚县委书记", "2021-06-15", HEAD_OF_DIVISION, form="ELECTED", terms=True),
    Post("t-song-1", SONG, "水务集团总经理", "2022-03-01", HEAD_OF_DIVISION, form="CONTRACT"),
    Post("t-dong-1", DONG, "市纪委监委监督检查室主任", "2020-06-01", HEAD_OF_DIVISION),
    Post("t-meng-1", MENG, "农业农村局局长", "2021-04-12", HEAD_OF_DIVISION),
    Post("t-cheng-1", CHENG, "市委组织部部长", "2021-11-15", HEAD_OF_DIVISION, form="ELECTED", terms=True),
    Post("t-han-1", HAN, "文化广电和旅游局局长", "2022-06-01", HEAD_OF_DIVISION),
    Post("t-jiang-1", JIANG, "卫生健康委员会副主任", "2022-01-10", DEPUTY_OF_DIVISION),
    Post("t-rao-1", RAO, "市场监督管理局综合科科长", "2020-10-12", HEAD_OF_SECTION, "2024-12-16"),
    Post("t-bai-1", BAI, "财政局预算科科长", "2021-03-01", HEAD_OF_SECTION),
    Post("t-du-1", DU, "交通运输局规划科科长", "2022-02-21", HEAD_OF_SECTION),
    Post("t-lu-1", LU, "住房和城乡建设局质量安全科科长", "2021-07-05", HEAD_OF_SECTION),
    Post("t-nie-1", NIE, "自然资源局执法科科长", "2020-11-02", HEAD_OF_SECTION),
    Post("t-liu-1", LIU, "水利局工程科科长", "2022-08-01", HEAD_OF_SECTION),
    Post("t-kang-1", KANG, "农业农村局种业科科长", "2021-12-06", HEAD_OF_SECTION),
)  # fmt: skip
