"""`supervision run`: fill the demonstration once, then serve, on the loopback unless told otherwise."""

from __future__ import annotations

import errno
import logging
import signal
import socket
from ipaddress import ip_address
from typing import Any

import uvicorn

from api.app import create_app
from api.commands.rules import adopting, look_at_rules
from api.demo.fill import fill
from api.logs import log_to
from api.memory import settle
from api.progress import Progress, say
from api.protocol import Http
from api.service import check_meant, open_service
from api.settings import BadSetting, Settings
from ledger.recorders.finding import OK

LOG = logging.getLogger("supervision.service")


def serve(settings: Settings, *, new_ledger: bool = False) -> None:
    """Until it is interrupted. Raises BadSetting when the port is taken."""
    _port_is_free(settings)
    if not new_ledger:  # beside others one is begun only where it is meant
        check_meant(settings)
    if not settings.database_url:
        _demonstrate(settings)
    service = open_service(settings)
    if not settings.database_url:  # a deployment says nothing that is not a line of its log
        shown = settings.demonstration and not new_ledger  # beside others none is filled in
        say(_welcome(settings) if shown else _address(settings))
        if (rules := look_at_rules(settings)).state != OK:
            say(f"N{rules.detail[1:]}: {rules.way_out}.\n")
    log_to()
    if settings.database_url and (rules := look_at_rules(settings)).state != OK:
        LOG.warning("no_rules_adopted way_out=%s", adopting())
    if not ip_address(settings.listen).is_loopback:
        LOG.warning(
            "listens_beyond_this_machine listen=%s access_control=%s", settings.listen, "none"
        )
    LOG.info(
        "serving listen=%s port=%s projector=%s", settings.listen, settings.port, settings.projector
    )
    app = create_app(lambda: service, graphiql=settings.graphiql)
    config = uvicorn.Config(
        app,
        http=Http,
        host=settings.listen,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=5,
        proxy_headers=False,  # whoever sends could write them
        server_header=False,
    )
    server = _Server(config)
    for number in (signal.SIGTERM, signal.SIGINT):  # told again by the server once it has ended
        signal.signal(number, lambda *_: None)
    settle()
    server.run()
    if not server.started:
        raise SystemExit(1)
    LOG.info("stopped")


def _demonstrate(settings: Settings) -> None:
    """Fill a new ledger with the demonstration, where it is wanted. Raises BadSetting."""
    begun = settings.home / "demonstration-begun"
    new = not (settings.home / "ledger.db").exists()
    if not settings.demonstration:
        if begun.exists() and not new:
            raise BadSetting(
                f"{settings.home} holds a demonstration that was cut off; take another SUPERVISION_HOME"
            )
        begun.unlink(missing_ok=True)
        return
    if not (new or begun.exists()):
        return
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    begun.touch()  # a start that is cut off is made good by the next
    say(
        f"First start: filling {settings.home} with a demonstration. All of it is invented, the "
        "moments of recording too: they are those of its story."
    )
    try:
        filled = fill(settings, Progress("recording"), Progress("building the view"))
    except BadSetting:
        if not (settings.home / "ledger.db").exists():
            begun.unlink()  # nothing is to be filled in once the ledger is back
        raise
    begun.unlink()
    say(
        f"{filled.sent} events sent. {filled.repeated} of them repeat one whose answer was lost, "
        "and are recorded once; the opening of the ledger is an entry too: "
        f"{filled.entries} entries."
    )


class _Server(uvicorn.Server):
    """Tells the application first, so that what is long ends at a line and not in the middle."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app: Any = self.config.app
        app.state.stopping.set()
        await super().shutdown(sockets)


def _port_is_free(settings: Settings) -> None:
    port, family = settings.port, socket.AF_INET6 if ":" in settings.listen else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.listen, port))
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                told = (
                    f"SUPERVISION_LISTEN is {settings.listen}, which is no address of this machine"
                )
            else:
                told = f"port {port} is taken; set SUPERVISION_PORT to another"
            raise BadSetting(told) from None


def _address(settings: Settings) -> str:
    at = f"http://127.0.0.1:{settings.port}"
    return f"\nsupervision at {at}   (this machine only: there is no access control yet)\n"


def _welcome(settings: Settings) -> str:
    at = f"http://127.0.0.1:{settings.port}"
    event = (
        '{"specversion":"1.0","id":"first-event","source":"urn:example:hr","type":"gift.handed-in",'
        '"data":{"subject":{"officials":["yz-001"]},"when":{"occurred":"2026-05-20"},'
        '"basis":{"articles":[{"rule":"政务处分法","article":"34"}],"link":"INTEREST_LINK"},'
        '"fact":{"received_on":"2026-05-19","handed_in_on":"2026-05-20","gift":"TEA","quantity":1,'
        '"value_fen":30000,"value_estimated":true,"giver_category":"SERVICE_RECIPIENT",'
        '"disposal":"SURRENDERED"}}}'
    )
    query = (
        '{ official(id: \\"yz-001\\") { name tenures { post } profile { stage circle mechanism total } }'
        ' timeline(official: \\"yz-001\\", page: {first: 1}) { nodes { occurred titleZh stage circle } } }'
    )
    return (
        f"{_address(settings)}"
        f"GraphiQL at {at}/graphql\n\nPost an event:\n\n"
        f"curl -s {at}/v1/events -H 'Content-Type: application/cloudevents+json' -d '{event}'\n\n"
        f"See it:\n\n"
        f"curl -s {at}/graphql -H 'Content-Type: application/json' -d '{{\"query\":\"{query}\"}}'\n\n"
        "Ctrl-C ends it.\n"
    )
