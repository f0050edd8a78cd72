"""schemathesis against a server of its own, on the service's own description.

`./dev fuzz` asks about each type of event in turn, at length and with another chance each time;
`./dev fuzz gift.handed-in` about some. In the tests one type stands for all: their choice takes the
generator minutes, and that every schema and the intake agree is tested type by type.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from api.describing.events import examples, postable
from api.service import open_service
from api.settings import Settings
from tests.api.servers import environment, free_port, server

Json = Any
MOST_SECONDS = 3600
SINGLE = "application/cloudevents+json"
HERE = Path(__file__).parent


def fuzz(home: Path, kinds: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    """All phases and all checks; ends with 0 where nothing was found."""
    open_service(Settings(home=home)).close()  # begun, so that no demonstration is filled in
    port = free_port()
    with server(home, port):
        url = f"http://127.0.0.1:{port}"
        document = json.loads(_asked(f"{url}/v1/openapi.json"))
        for event in list(examples().values())[:3]:  # somebody to name, something to read
            _asked(f"{url}/v1/events", json.dumps(event).encode())
        file = home / "openapi.json"
        file.write_text(json.dumps(narrowed(document, kinds)), encoding="utf-8")
        command = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "--no-color",
            "run", str(file), "--url", url, "--checks", "all",
            "--continue-on-failure", *options,
        ]  # fmt: skip
        told = environment(home, SCHEMATHESIS_HOOKS="tests.api.schemathesis_hooks")
        return subprocess.run(
            command, env=told, cwd=home, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
        )  # fmt: skip


def narrowed(document: Json, kinds: list[str]) -> Json:
    """The document with these types of event alone, and without what only the others use."""
    parts, choice = document["components"], document["components"]["schemas"]["Event"]
    choice["oneOf"] = [it for it in choice["oneOf"] if it["$ref"].rpartition("/")[2] in kinds]
    choice["discriminator"]["mapping"] = {
        it: choice["discriminator"]["mapping"][it] for it in kinds
    }
    body = document["paths"]["/v1/events"]["post"]["requestBody"]["content"][SINGLE]
    body["examples"] = {it: body["examples"][it] for it in kinds}
    parts["examples"] = {it: parts["examples"][it] for it in kinds}
    used: set[str] = set()
    waiting = [json.dumps([document["paths"], parts["parameters"]])]
    for text in waiting:  # grows as it goes
        new = set(re.findall(r'#/components/schemas/([^"]+)"', text)) - used
        used |= new
        waiting += [json.dumps(parts["schemas"][it]) for it in new]
    parts["schemas"] = {name: it for name, it in parts["schemas"].items() if name in used}
    return document


def _asked(url: str, body: bytes | None = None) -> bytes:
    request = urllib.request.Request(url, body, {"Content-Type": SINGLE})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def main(kinds: list[str]) -> int:
    failed = 0
    for kind in kinds or [it.name for it in postable()]:
        with tempfile.TemporaryDirectory() as folder:
            ran = fuzz(
                Path(folder) / "home",
                [kind],
                "--max-examples",
                "200",
                "--generation-database",
                "none",
            )
        print(f"{kind}: {'failed' if ran.returncode else 'nothing found'}", flush=True)
        failed += ran.returncode != 0
        if ran.returncode:
            print(ran.stdout)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
