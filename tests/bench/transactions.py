"""cartd's transactions as pgbench scripts, made of the statement files and session settings that cartd itself is built from.

Three things differ, because pgbench has neither uuids nor nulls nor results inside of a pipeline: a new cart's id is made of a random
number by an expression, parameters that are always null are written as such, and each client asks once for its cart's id and counts the version itself.
"""
import re


class Sources:
    def __init__(self, root):
        self.root = root

    def session_options(self, store_id, limits):
        """What src/db/session.c sets on every connection, as PGOPTIONS. limits: the three timeouts in ms, in its order."""
        with open(f"{self.root}/src/db/session.c") as f:
            settings = re.findall(r"set_config\('(\w+)', (\$\d|'[^']*'), false\)", f.read())
        if len(settings) < 5:
            raise SystemExit("src/db/session.c does not set what the bench looks for")
        settings = [(name, str(limits[int(value[1:]) - 1]) if value[0] == "$" else value[1:-1]) for name, value in settings]
        settings.append(("cartd.store_id", str(store_id)))
        return " ".join("-c " + f"{name}={value}".replace("\\", "\\\\").replace(" ", "\\ ") for name, value in settings)

    def statement(self, name, values):
        """The statement with a text for each parameter that its header names; None for null."""
        with open(f"{self.root}/sql/queries/{name}.sql") as f:
            text = f.read()
        takes = re.findall(r"(\w+) ([\w ]+(?:\[\])?)\??", ", ".join(re.findall(r"^-- takes: (.*)$", text, re.M)))

        def put(match):
            parameter, kind = takes[int(match.group(1)) - 1]
            return f"cast(null as {kind})" if values[parameter] is None else values[parameter]

        body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("--")).strip()
        return re.sub(r"\$(\d+)", put, body)


def pipeline(*statements):
    return "\\startpipeline\n" + "\n".join(statements) + "\n\\endpipeline\n"


OWN_CART = """\\if :known = 0
select b.cart_id, b.line_id, c.version from bench.carts b join cartd.carts c on c.store_id = :store_id and c.cart_id = b.cart_id where b.n = :client_id + 1 \\gset
\\set known 1
\\endif
"""


def get_script(sources):
    """call_read() and cart_read(): one batch."""
    values = {"store_id": ":store_id", "token_hash": ":token_hash", "cart_id": ":cart_id"}
    return OWN_CART + pipeline(sources.statement("token/check", values), sources.statement("cart/read", values))


def put_script(sources):
    """item_put(): call_write() and open_queue(), then cart_save() and COMMIT."""
    values = {"store_id": ":store_id", "token_hash": ":token_hash", "cart_id": ":cart_id", "line_id": ":line_id", "version": ":version",
              "quantity": ":quantity", "price_override": None, "unit_price": None, "account_id": None, "cart_days": ":cart_days", "has_coupons": "false", "claimed_ip": None, "seen_ip": None}

    def statement(name):
        return sources.statement(name, values)

    return (OWN_CART + "\\set quantity random(1, 90)\n" +
            pipeline("begin;", statement("token/check"), statement("cart/lock"), statement("cart/read")) +
            pipeline(statement("cart/line-set"), statement("cart/touch"), "commit;") +
            "\\set version :version + 1\n")


def post_script(sources):
    """cart_post(): call_write(), channel_read() and items_read(), then cart_insert() and COMMIT."""
    values = {"store_id": ":store_id", "token_hash": ":token_hash", "channel_id": ":channel_id", "product_ids": ":product_ids",
              "cart_id": "lpad(to_hex(cast(:number as bigint)), 32, '0')::uuid", "account_id": None, "currency": ":currency",
              "locale": ":locale", "cart_days": ":cart_days", "has_coupons": "false", "lines": ":lines",
              "is_current": "false", "claimed_ip": None, "seen_ip": None, "order_key": "lpad(to_hex(cast(:number as bigint)), 16, '0')"}

    def statement(name):
        return sources.statement(name, values)

    return ("\\set number random(1, 9000000000000000000)\n" +
            pipeline("begin;", statement("token/check"), statement("store/channel"), statement("catalog/variants"), statement("catalog/options")) +
            pipeline(statement("cart/insert"), statement("cart/lines-insert"), "commit;"))


SCRIPTS = {"get": get_script, "put": put_script, "post": post_script}
