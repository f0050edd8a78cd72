"""schemathesis against a server of its own, on the service's own description.

`./dev fuzz` asks about each type of event in turn, at length and with another chance each time;
`./dev fuzz gift.handed-in` about some. In the tests one type stands for all: their choice takes the
generator minutes, and that every schema and the intake agree is tested type by type.

A run that asked less than all, or could not be made, has failed as well as one that found something.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
from pathlib import Path
from typing import Any

from api.describing.events import examples, postable
from api.describing.operations import OPERATIONS
from api.service import open_service
from api.settings import Settings
from tests.api.servers import environment, free_port, server

Json = Any
MOST_SECONDS = 3600
PHASES = ("Examples", "Coverage", "Fuzzing", "Stateful")
AT_LENGTH = ("--max-examples", "200", "--generation-database", "none")
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


def lacking(ran: subprocess.CompletedProcess[str]) -> list[str]:
    """What a run should have asked and did not."""
    wanted = [*PHASES, f"Tested: {len(OPERATIONS)}"]
    found = re.sub(r"[✅❌] +", "", ran.stdout)
    return [it for it in wanted if not re.search(rf"^ *{re.escape(it)}\b", found, re.MULTILINE)]


def main(kinds: list[str]) -> int:
    known = [it.name for it in postable()]
    if unknown := [it for it in kinds if it not in known]:
        print(f"no such type of event: {', '.join(unknown)}", file=sys.stderr)
        return 2
    kinds, failed = kinds or known, list[str]()
    for number, kind in enumerate(kinds, 1):
        print(f"[{number}/{len(kinds)}] {kind}: ", end="", flush=True)
        begun = time.monotonic()
        found = _found(kind)
        print(f"{'failed' if found else 'nothing found'} in {time.monotonic() - begun:.0f} s")
        print(found, end="", flush=True)
        failed += [kind] if found else []
    print(f"{len(kinds)} types, {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}")
    return min(len(failed), 1)


def _found(kind: str) -> str:
    """All that a run said, where it found something, asked less than all or could not be made."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            ran = fuzz(Path(folder) / "home", [kind], *AT_LENGTH)
        except Exception:  # noqa: BLE001  the other types are still to be asked
            return traceback.format_exc()
    if not ran.returncode and not (less := lacking(ran)):
        return ""
    told = f"not asked: {', '.join(less)}\n" if not ran.returncode else ""
    return f"{ran.stdout}{ran.stderr}{told}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
