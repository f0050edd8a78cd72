"""Settings from the environment: each is read strictly, and no password is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from api.service import open_service
from api.settings import BadSetting, Settings, described, read_settings
from projections.view_schemas import sqlalchemy_url
from tests.api.harness import running


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


def test_a_password_comes_from_a_file_and_is_shown_nowhere(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("hun/ter@2:x%\n")
    environment = {
        "SUPERVISION_DATABASE_URL": "postgresql://me@host:5433/db?sslmode=require",
        "SUPERVISION_DATABASE_PASSWORD_FILE": str(tmp_path / "password"),
    }
    settings = read_settings(environment)
    assert settings.database_url
    told = conninfo_to_dict(settings.database_url)
    assert (told["user"], told["password"], told["host"]) == ("me", "hun/ter@2:x%", "host")
    made = make_url(sqlalchemy_url(settings.database_url))
    assert (made.username, made.password, made.port) == ("me", "hun/ter@2:x%", 5433)
    for shown in (repr(settings), str(described(settings, environment))):
        assert "hun" not in shown


@pytest.mark.parametrize("url", ["postgresql://host/db", "postgresql://me:x@host/db", "postgresql://me@host/db?password=x"])  # fmt: skip
def test_an_address_that_cannot_take_the_password_is_told(tmp_path: Path, url: str) -> None:
    (tmp_path / "password").write_text("secret")
    with pytest.raises(BadSetting, match="DATABASE_PASSWORD_FILE"):
        read_settings(
            {"SUPERVISION_DATABASE_URL": url, "SUPERVISION_DATABASE_PASSWORD_FILE": str(tmp_path / "password")}
        )  # fmt: skip


def test_a_password_without_the_address_that_it_belongs_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="SUPERVISION_DATABASE_URL, whose password it holds"):
        read_settings({"SUPERVISION_DATABASE_PASSWORD_FILE": str(tmp_path / "password")})


@pytest.mark.parametrize(
    ("name", "value"),
    [("LISTEN", "localhost"), ("LISTEN", "0.0.0.0:8000"), ("HOSTS", "a b"), ("HOSTS", "record:8000"), ("HOSTS", "a,,b"), ("MOST_LAG_SECONDS", "0"), ("PROJECTOR", "maybe")],
)  # fmt: skip
def test_what_a_deployment_mistypes_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"SUPERVISION_{name}"):
        read_settings({f"SUPERVISION_{name}": value})


def test_only_the_names_of_the_settings_are_answered(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, hosts=("record.example.org",))
    with running(lambda: open_service(settings)) as app:
        for host, status in {
            "record.example.org": 200, "Record.Example.org:8443": 200, "127.0.0.1:9": 200, "[::1]": 200,
            "evil.example.org": 400, "record.example.org.evil": 400, "x@record.example.org": 400, "": 400,
        }.items():  # fmt: skip
            assert app.request("GET", "/livez", headers={"Host": host}).status_code == status, host
