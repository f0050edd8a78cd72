"""The cast: units, officials and posts of 云泽市, a city that does not exist."""

from __future__ import annotations

from dataclasses import dataclass

LIN, ZHOU, SHEN, GUO, XU, HE, TANG, WEI, LUO = (f"yz-{number:03}" for number in range(1, 10))
SHAO, FANG, CUI, LIANG, TIAN, ZHU, YU, YU_NAMESAKE, CUI_TWICE, ZHONG = (
    f"yz-{number:03}" for number in range(10, 20)
)


@dataclass(frozen=True, slots=True)
class Unit:
    id: str
    name: str
    parent: str | None = "u-city"
    level: str = "CITY"


@dataclass(frozen=True, slots=True)
class Person:
    """`key` is the one under which a system knows the person, `hr:A1001`; `level` who manages."""

    id: str
    name: str
    unit: str
    key: str | None = None
    level: str | None = None
    key_post: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """A tenure that began without a story of its own; `arrives` where it was recorded late."""

    tenure: str
    official: str
    title: str
    begins: str
    ends: str | None = None
    form: str = "APPOINTED"
    arrives: str | None = None


UNITS = (
    Unit("u-city", "中共云泽市委员会（示例）", parent=None),
    Unit("u-org", "云泽市委组织部（示例）"),
    Unit("u-discipline", "云泽市纪委监委（示例）"),
    Unit("u-audit", "云泽市审计局（示例）"),
    Unit("u-petition", "云泽市信访局（示例）"),
    Unit("u-finance", "云泽市财政局（示例）"),
    Unit("u-transport", "云泽市交通运输局（示例）"),
    Unit("u-housing", "云泽市住房和城乡建设局（示例）"),
    Unit("u-resources", "云泽市自然资源局（示例）"),
    Unit("u-health", "云泽市卫生健康委员会（示例）"),
    Unit("u-education", "云泽市教育局（示例）"),
    Unit("u-water", "云泽市水利局（示例）"),
    Unit("u-market", "云泽市市场监督管理局（示例）"),
    Unit("u-invest", "云泽城市投资集团（示例）"),
    Unit("u-wangxi", "云泽市望溪区（示例）", level="COUNTY"),
    Unit("u-qinglan", "云泽市青岚县（示例）", level="COUNTY"),
    Unit("u-luting", "青岚县芦汀镇（示例）", parent="u-qinglan", level="TOWNSHIP"),
)
UNIT_NAMES = {unit.id: unit.name for unit in UNITS}

PEOPLE = (
    Person(LIN, "林知远", "u-transport", "hr:A1001", "CITY"),
    Person(ZHOU, "周砚秋", "u-housing", "hr:A1002", "CITY"),
    Person(SHEN, "沈若溪", "u-health", "hr:A1003", "CITY"),
    Person(GUO, "郭承钧", "u-resources", "hr:A1004", "CITY"),
    Person(XU, "许文澜", "u-finance", "hr:A1005", key_post=True),
    Person(HE, "贺明川", "u-water", "hr:A1023", "CITY"),
    Person(TANG, "唐以宁", "u-education", "hr:A1007", "CITY"),
    Person(WEI, "魏长松", "u-market", "hr:A1008", "CITY"),
    Person(LUO, "罗静姝", "u-wangxi", "hr:A1009", "CITY", key_post=True),
    Person(SHAO, "邵启航", "u-luting", level="COUNTY"),
    Person(FANG, "方雨桐", "u-qinglan", "hr:A1011", "CITY"),
    Person(CUI, "崔伯庸", "u-invest", "hr:A1012", "CITY", key_post=True),
    Person(LIANG, "梁书禾", "u-water", "hr:A1013"),
    Person(TIAN, "田牧之", "u-luting", "hr:A1014", "COUNTY"),
    Person(ZHU, "祝清扬", "u-finance", "hr:A1015", key_post=True),
    Person(YU, "俞嘉木", "u-education", "hr:A1016"),
    Person(YU_NAMESAKE, "俞嘉木", "u-petition", "petition:XF-204"),
    Person(CUI_TWICE, "崔伯镛", "u-invest", "audit:SJ-12"),
    Person(ZHONG, "钟维岳", "u-city", "hr:A1019", "PROVINCE"),
)

POSTS = (
    Post("t-lin-1", LIN, "交通运输局副局长", "2019-03-01", "2023-04-23"),
    Post("t-zhou-1", ZHOU, "住房和城乡建设局副局长", "2020-03-02", "2024-09-05"),
    Post("t-shen-1", SHEN, "卫生健康委员会主任", "2021-01-11"),
    Post("t-guo-1", GUO, "自然资源局副局长", "2019-06-03"),
    Post("t-xu-1", XU, "财政局局长", "2019-02-01"),
    Post("t-he-1", HE, "水利局局长", "2020-05-06"),
    Post("t-tang-1", TANG, "教育局局长", "2019-04-01", arrives="2021-04-12"),
    Post("t-wei-1", WEI, "市场监督管理局局长", "2019-01-15"),
    Post("t-luo-1", LUO, "望溪区区长", "2021-09-01", form="ELECTED"),
    Post("t-fang-1", FANG, "青岚县副县长", "2020-09-01", form="ELECTED"),
    Post("t-cui-1", CUI, "城市投资集团董事长", "2020-01-02", form="CONTRACT"),
    Post("t-liang-1", LIANG, "水利局规划科科长", "2019-07-01"),
    Post("t-tian-1", TIAN, "芦汀镇镇长", "2021-08-16", form="ELECTED"),
    Post("t-zhu-1", ZHU, "财政局副局长", "2019-05-06"),
    Post("t-namesake-1", YU_NAMESAKE, "信访局副局长", "2021-05-10"),
)

HR_KEYS = {
    person.id: person.key for person in PEOPLE if person.key and person.key.startswith("hr:")
}


def unit_of(official: str) -> str:
    return next(person.unit for person in PEOPLE if person.id == official)
