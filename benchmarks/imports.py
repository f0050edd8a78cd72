"""NDJSON through the intake to PostgreSQL against COPY of the very same rows into the same table.

The service is one process without a projector, as it is deployed. A file is posted whole, as any
client may, and by the sender of `supervision import`; the rows of COPY are made beforehand and go
in as PostgreSQL's own binary. All tables have all their indexes and grow alike. `run_memory` tells
what both processes hold at most.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]
import psycopg
import uvicorn

from api.app import create_app
from api.imports.sending import Intake
from api.imports.whole import Import, wanted
from api.memory import settle
from api.service import open_service
from api.settings import Settings
from benchmarks.rounds import Measure, interleaved, tell
from benchmarks.server import database, free_port, server, serving
from ledger.recorders.postgres import PostgresRecorder

LINES, ROUNDS, PEOPLE = 20_000, 5, 500
FEW, MANY = 10_000, 1_000_000
_COPIED = (
    "COPY (SELECT * FROM ledger.entry WHERE position > %s AND position <= %s ORDER BY position) "
    "TO STDOUT (FORMAT binary)"
)


def run() -> None:
    with server() as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [_written(folder / f"{it}.ndjson", LINES, it) for it in range(ROUNDS + 1)]
        others = [_written(folder / f"o{it}.ndjson", LINES, 500 + it) for it in range(ROUNDS)]
        ready, ours, plain = database(url), database(url), database(url)
        with _service(ready, folder / "ready") as port:
            _register(port, folder)
            blobs = [_rows_of(ready, port, file) for file in files]
        PostgresRecorder.migrate(plain)
        with _service(ours, folder / "ours") as port:
            _register(port, folder)
            _sent(port, files[0])  # warm
            _copied(plain, blobs[0])
            first, second, third = iter(files[1:]), iter(blobs[1:]), iter(others)
            arms = {
                "COPY of the same rows": lambda: _timed(lambda: _copied(plain, next(second))),
                "NDJSON over HTTP": lambda: _timed(lambda: _posted(port, next(first))),
                "supervision import": lambda: _timed(lambda: _sent(port, next(third))),
            }
            tell(interleaved(arms, ROUNDS), "COPY of the same rows", "lines")


def run_memory() -> None:
    """Most resident memory of the service and of `supervision import`, a few lines and a million."""
    with server() as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with _service(database(url), folder / "home") as port:
            _register(port, folder)
            for number, lines in enumerate((FEW, MANY)):
                file = _written(folder / f"m{number}.ndjson", lines, 1000 + number)
                service, client, took = _held(port, file)
                print(
                    f"{lines:9} lines: service {service >> 20} MiB, client {client >> 20} MiB, "
                    f"{lines / took:.0f} lines/s",
                    flush=True,
                )


def _written(file: Path, lines: int, number: int) -> Path:
    return _lines(file, (_gift(f"{number}-{it}", it) for it in range(lines)))


def _lines(file: Path, events: Iterable[dict[str, object]]) -> Path:
    with file.open("wb") as out:
        for it in events:
            out.write(json.dumps(it).encode() + b"\n")
    return file


def _event(id_: str, kind: str, data: dict[str, object]) -> dict[str, object]:
    return {"specversion": "1.0", "id": id_, "source": "urn:bench", "type": kind, "data": data}


def _gift(id_: str, number: int) -> dict[str, object]:
    subject = {
        "officials": [f"b-{number % PEOPLE}"],
        "cases": [f"c-{number % 7000}"],
        "unit": "u-1",
    }
    basis = {"articles": [{"rule": "政务处分法", "article": "34"}], "link": "INTEREST_LINK"}
    fact = {
        "received_on": "2026-05-19", "handed_in_on": "2026-05-20", "gift": "TEA", "quantity": 1,
        "value_fen": 30000 + number, "value_estimated": True, "giver_category": "SERVICE_RECIPIENT",
        "disposal": "SURRENDERED",
    }  # fmt: skip
    data = {"subject": subject, "when": {"occurred": "2026-05-20"}, "basis": basis, "fact": fact}
    return _event(id_, "gift.handed-in", data)


def _person(number: int) -> dict[str, object]:
    about = {"subject": {"officials": [f"b-{number}"]}, "when": {"occurred": "2020"}}
    return _event(f"r-{number}", "official.registered", {**about, "fact": {"name": "示例"}})


def _register(port: int, folder: Path) -> None:
    _sent(port, _lines(folder / "people.ndjson", map(_person, range(PEOPLE))))


def _sent(port: int, file: Path) -> None:
    """As `supervision import FILE --to …` does, without the start of its process."""

    async def send() -> Import:
        whole = Import(wanted(str(file), None, "utf-8", None, None, "", check=False))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            await whole.run(Intake(client))
        return whole

    with contextlib.redirect_stderr(io.StringIO()):
        counts = asyncio.run(send()).counts
    assert set(counts) == {"stored"}, counts


def _posted(port: int, file: Path) -> None:
    """In one request, the answer read while it is written."""
    body, ended = file.read_bytes(), b""
    head = (
        "POST /v1/events:import HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/x-ndjson\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as connection:
        writing = threading.Thread(target=connection.sendall, args=(head.encode() + body,))
        writing.start()
        while b'"summary"' not in ended:
            some = connection.recv(1 << 20)
            assert some, "the answer has no end"
            ended = (ended + some)[-400:]
        writing.join()
    assert f'"stored":{LINES}'.encode() in ended, ended


def _rows_of(url: str, port: int, file: Path) -> bytes:
    """The rows that a file became, in PostgreSQL's binary form."""
    with psycopg.connect(url) as connection:
        head = "SELECT position FROM ledger.head"
        before = connection.execute(head).fetchone()
        connection.rollback()
        _sent(port, file)
        after = connection.execute(head).fetchone()
        assert before
        assert after
        with connection.cursor().copy(_COPIED, (before[0], after[0])) as rows:
            return b"".join(rows)


def _copied(url: str, rows: bytes) -> None:
    with (
        psycopg.connect(url) as connection,
        connection.cursor().copy("COPY ledger.entry FROM STDIN (FORMAT binary)") as copy,
    ):
        copy.write(rows)


def _timed(act: object) -> Measure:
    begin = time.perf_counter()
    assert callable(act)
    act()
    return Measure(LINES / (time.perf_counter() - begin))


def _serve(port: int, url: str, folder: str) -> None:
    settings = Settings(home=Path(folder), port=port, database_url=url, projector=False)
    app = create_app(lambda: open_service(settings))
    settle()
    uvicorn.run(
        app, host="127.0.0.1", port=port, log_level="error", access_log=False, proxy_headers=False
    )


@contextmanager
def _service(url: str, folder: Path) -> Iterator[int]:
    port = free_port()
    with serving(_serve, port, url, str(folder)):
        yield port


def _held(port: int, file: Path) -> tuple[int, int, float]:
    """Most bytes of the service and of the client, and the seconds that it took."""
    command = [
        sys.executable,
        "-m",
        "api.cli",
        "import",
        str(file),
        "--to",
        f"http://127.0.0.1:{port}",
    ]
    service = next(it for it in psutil.Process().children() if _listens(it, port))
    begin, most = time.perf_counter(), [0, 0]
    client = subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
    )
    held = psutil.Process(client.pid)
    while client.poll() is None:
        try:
            now = [service.memory_info().rss, held.memory_info().rss]
        except psutil.Error:
            break
        most = [max(*it) for it in zip(most, now, strict=True)]
        time.sleep(0.1)
    told = client.communicate()[0].decode().strip()
    assert client.returncode == 0, told
    return most[0], most[1], time.perf_counter() - begin


def _listens(process: psutil.Process, port: int) -> bool:
    return any(it.laddr.port == port for it in process.net_connections())
