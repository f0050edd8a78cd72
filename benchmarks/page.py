"""A person's page over HTTP, against an empty answer of the same server.

Asks a running service (SUPERVISION_PORT); import real data into it first, if that is the question.
"""

from __future__ import annotations

import statistics
import time

import httpx

from api.settings import read_settings

ROUNDS = 40
PAGE = """query ($id: String!) {
  official(id: $id) {
    name unit keys tenures { post termFrom termTo status }
    profile { stage circle mechanism total cleared }
    cases(page: {first: 20}) { nodes { reference status outcome issueCodes } }
  }
  timeline(official: $id, page: {first: 20}) {
    nodes { occurred kind titleZh stage circle mechanism cases { reference outcome } }
  }
}"""


def run() -> None:
    base = f"http://127.0.0.1:{read_settings().port}"
    try:
        with httpx.Client(base_url=base, timeout=30) as client:
            people = _people(client)
            floor = [_ms(client, "{ __typename }", {}) for _ in range(ROUNDS)]
            pages = [_ms(client, PAGE, {"id": people[it % len(people)]}) for it in range(ROUNDS)]
    except httpx.ConnectError:
        print(f"nothing answers at {base}: start ./dev run first")
        return
    for name, found in (("empty answer", floor), ("person's page", pages)):
        print(f"{name:14} median {statistics.median(found):6.1f} ms, slowest {max(found):6.1f} ms")


def _people(client: httpx.Client) -> list[str]:
    query = {"query": "{ officials(page: {last: 100}) { nodes { id } } }"}
    answer = client.post("/graphql", json=query).json()
    return [node["id"] for node in answer["data"]["officials"]["nodes"]]


def _ms(client: httpx.Client, query: str, variables: dict[str, str]) -> float:
    begin = time.perf_counter()
    answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer
    return (time.perf_counter() - begin) * 1000
