"""What a file of apis/ is made of.

    NAME            the API's
    prepare(world)  makes carts and people through the API itself; gives what differs from lane to lane: world.lanes dictionaries
    CALLS           the calls its users make most
    tour(world)     calls every route of the API once, world.tour() naming it

A lane is one client with a cart of its own: no two connections change one cart at a time, on neither side.
"""
from dataclasses import dataclass, field
from string import Template


@dataclass(frozen=True)
class Call:
    """In path, headers and body $name is of the lane; <version> is that of the lane's last answer, <turn> a number that changes
    from request to request, <unique> a word that never comes again."""
    name: str                   # of the script: bigcommerce-get
    says: str
    method: str
    path: str
    headers: dict
    body: str = None
    status: int = 200
    shows: str = None           # a text that the answer has so often as `times`: a read's answer is whole
    times: int = 1
    # pgbench's side: an expression for a parameter that cannot be sent twice, and what a client asks at its start and does after each transaction.
    fresh: dict = field(default_factory=dict)
    start: str = ""
    after: str = ""
    # What one call adds to the result of a statement.
    effects: dict = field(default_factory=dict)

    @property
    def reads(self):
        return self.method == "GET"

    def at(self, lane):
        """(method, path, headers, body or None) of a lane, <…> still in it."""
        def fill(text):
            return Template(text).substitute(lane)
        return self.method, fill(self.path), {name: fill(value) for name, value in self.headers.items()}, self.body and fill(self.body)


def said(text, version, turn, unique):
    """A text of Call.at() as it is sent once."""
    return text and text.replace("<version>", str(version)).replace("<turn>", str(turn)).replace("<unique>", unique)


# The version that a client of pgbench counts by itself, as wrk's connection learns it from the last answer.
VERSION_OF_CART = "select version from cartd.carts where store_id = :store_id and cart_id = :cart_id \\gset"
VERSION_AFTER = "\\set version :version + 1"
CART_VERSIONS = "select sum(version) from cartd.carts"
RANDOM = "\\set number random(1, 9000000000000000000)"
NEW_CART = {"cart_id": "cast(lpad(to_hex(cast(:number as bigint)), 32, '0') as uuid)", "order_key": "lpad(to_hex(cast(:number as bigint)), 16, '0')"}
