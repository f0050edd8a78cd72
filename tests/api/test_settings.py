"""Settings from the environment: each is read strictly, and no password is shown."""

from __future__ import annotations

import pytest

from api.settings import BadSetting, Settings, described, read_settings


def test_what_is_not_told_or_empty_is_as_it_is_without() -> None:
    assert read_settings({"SUPERVISION_PORT": "", "PORT": "1", "HOME": "/"}) == Settings()


def test_what_is_told_is_read_and_its_origin_kept() -> None:
    told = {
        "SUPERVISION_PORT": "8123",
        "SUPERVISION_GRAPHIQL": "off",
        "SUPERVISION_LEDGER": "city-1",
    }
    made = read_settings(told)
    assert (made.port, made.graphiql, made.ledger) == (8123, False, "city-1")
    origins = {name: origin for name, _value, origin, _about in described(made, told)}
    assert [name for name, origin in origins.items() if origin == "environment"] == [
        "SUPERVISION_PORT", "SUPERVISION_LEDGER", "SUPERVISION_GRAPHIQL"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    ["postgresql://me:hunter2@host/db", "postgres://me:hun@ter2@host/db", "postgresql://me:x/hunter2@host/db",
     "postgresql://host/db?user=me&password=hunter2"],
)  # fmt: skip
def test_no_password_is_listed(url: str) -> None:
    environment = {"SUPERVISION_DATABASE_URL": url}
    assert "ter2" not in str(described(read_settings(environment), environment))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROT", "8000"), ("PORT", "0"), ("PORT", "65536"), ("PORT", "http"), ("PORT", "-1"), ("PORT", "²"), ("PORT", "8000 "),
        ("GRAPHIQL", "maybe"), ("LEDGER", "Main"), ("LEDGER", "a" * 64), ("DATABASE_URL", "mysql://x"),
    ],
)  # fmt: skip
def test_a_setting_that_does_not_fit_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"SUPERVISION_{name}") as told:
        read_settings({f"SUPERVISION_{name}": value})
    assert len(str(told.value).splitlines()) == 1
