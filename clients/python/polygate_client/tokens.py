"""What a client has seen of each tenant."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple, Optional

TENANT = re.compile(r".*/v1/namespaces/([^/]+)/tenants/([^/?]+)(/[^?]*)?(?:\?.*)?")
MOST_TENANTS = 10_000


class Tenant(NamedTuple):
    """A tenant of a namespace."""

    ns: str
    t: str


@dataclass(frozen=True)
class Known:
    """A token, after how many writes it came, and whether there are writes that it may not stand for."""

    token: str
    writes: int
    unsure: bool


@dataclass(frozen=True)
class Sent:
    """A request: what it is about, whether it changes nothing, and how many writes had been answered by then."""

    tenant: Optional[Tenant]
    erases: bool
    read: bool
    writes: int
    headers: dict[str, str]


class Tokens:
    """What a client has seen of each tenant of a namespace whose data are copied to other nodes, so that it sees its
    own writes on whatever node answers. Tokens cannot be compared: after writes that ran beside each other, requests
    ask for all that was acknowledged until one of their answers stands for them all. Tenants that were not spoken to
    for the longest time are forgotten beyond 10,000. Safe for use by several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[Tenant, Known] = OrderedDict()

    def of(self, tenant: Tenant) -> Optional[str]:
        """The token of a tenant, to be handed to another client."""
        with self._lock:
            known = self._known.get(tenant)
            return None if known is None else known.token

    def take(self, tenant: Tenant, token: str) -> None:
        """Has this client see what another one had seen that was given the token."""
        self._learn(tenant, token, -1, False)

    def sending(self, method: str, path: str, headers: dict[str, str], read: bool) -> Sent:
        """A request with what is known of its tenant; what the caller says of it stays."""
        match = TENANT.fullmatch(path)
        if match is None:
            return Sent(None, False, read, 0, headers)
        tenant = Tenant(match[1], match[2])
        with self._lock:
            known = self._known.get(tenant)
        if known is not None and "Consistency" not in headers and "Consistency-Token" not in headers:
            headers = {**headers, **({"Consistency": "strong"} if known.unsure else {"Consistency-Token": known.token})}
        erases = method == "DELETE" and match[3] is None
        return Sent(tenant, erases, read, 0 if known is None else known.writes, headers)

    def learn(self, sent: Sent, status: int, token: Optional[str], code: Optional[str]) -> None:
        """Learns from an answer. Writes that were lost are told once, and their token is forgotten."""
        if sent.tenant is None:
            return
        if (sent.erases and status < 300) or code == "WRITES_LOST":
            with self._lock:
                self._known.pop(sent.tenant, None)
        elif token is not None:
            self._learn(sent.tenant, token, sent.writes, sent.read)

    def _learn(self, tenant: Tenant, token: str, writes: int, read: bool) -> None:
        with self._lock:
            now = self._known.get(tenant)
            latest = now is None or now.writes == writes
            if read and not latest:
                return
            if read:
                after = Known(token, writes, False)
            else:
                unsure = now is not None and not latest and (now.unsure or now.token != token)
                after = Known(token, 1 if now is None else now.writes + 1, unsure)
            self._known[tenant] = after
            self._known.move_to_end(tenant)
            if len(self._known) > MOST_TENANTS:
                self._known.popitem(last=False)
