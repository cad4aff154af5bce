"""Memory, or a connection, fails at the n-th call of one request: it is done whole or not at all, the answer says which, and the worker goes on.

In the short form some n of each route, others in each run; CARTD_NTH=7 repeats the run that printed it.  CARTD_LONG=1: every n of every
route, and every fifth where all behind it fail too; where a connection is made anew, which takes a thousand allocations, hundreds of them.
"""
import os
import random

import pytest

import nth
import stack
from conftest import LONG, Database
from nth import CALL_HOWS, CALLS, MEMORY, MEMORY_HOWS, ONWARD
from routes import KEYED, PLAIN, Shop

SEED = int(os.environ.get("CARTD_NTH") or random.randint(1, 9999))
# How many n of each route in the short form; in the long one the most.
SOME = {"once": 4, "onward": 1, "reset": 2, "end": 1, "little": 1, "interrupt": 1, "later": 1}
MOST = 400
# What may be said instead of a success; 502 is nginx's, where the worker could not send its own.
ERRORS = {502, 503, 504}


@pytest.fixture(scope="module")
def worker(whole, request, tmp_path_factory):
    print(f"CARTD_NTH={SEED}")
    one = nth.Worker(whole, tmp_path_factory.mktemp("nth"))
    yield one
    one.close("nth" if request.session.testsfailed else None)


@pytest.fixture(scope="module")
def shop(whole):
    """No app of the store is told that it asks too often."""
    owner, store = Database(stack.database_url(whole.env)), whole.env["CARTD_STORE"]
    limits = owner.run("select rate_quota, bucket_size, bucket_per_second from cartd.stores where hash = %s", store)[0]
    change = "update cartd.stores set rate_quota = %s, bucket_size = %s, bucket_per_second = %s where hash = %s"
    owner.run(change, *[1000000] * 3, store)
    yield Shop(whole)
    owner.run(change, *limits, store)
    owner.close()


class Ledger:
    """What is written, in rows of each table: every request here writes rows of its own, and never the same number by half.

    Of a batch the queue is not counted: the stack's own jobs take from it meanwhile, as those of `account` must have
    before anything else is counted.  test_jobs.py looks after them.
    """

    def __init__(self, database, account):
        self.database, self.account = database, account
        self.tables = [name for name, in database.run("""
            select table_name from information_schema.tables where table_schema = 'cartd' and table_type = 'BASE TABLE'
            and table_name not in ('entities', 'entity_terms', 'entity_ranges', 'job_queue') order by 1""")]
        self.query = " union all ".join(f"select '{name}', count(*), count(*) filter (where xmin::text::bigint > %s) from cartd.{name}" for name in self.tables)
        self.mark()

    def mark(self):
        """What is written from now on counts."""
        stack.wait_for(lambda: not self.database.run("select 1 from cartd.job_queue where account_id = %s", self.account), 30, every=0.01)
        self.since = self.database.run("select (pg_current_xact_id()::text::bigint %% (2^32)::bigint)::bigint")[0][0]
        self.before = {name: count for name, count, _ in self.rows()}

    def rows(self):
        return self.database.run(self.query, *[self.since] * len(self.tables))

    def written(self):
        """{table: (rows more or less, rows written)} of those that have changed, when no session of the worker is at work any more."""
        stack.wait_for(lambda: not self.database.run("select 1 from pg_stat_activity where application_name = 'nth' and state <> 'idle'"), 20, every=0.005)
        return {name: (count - self.before[name], new) for name, count, new in self.rows() if new or count != self.before[name]}


@pytest.fixture(scope="module")
def ledger(whole, shop):
    connection = Database(stack.database_url(whole.env))
    yield Ledger(connection, shop.user.account)
    connection.close()


class Trial:
    """One route, disturbed again and again."""

    def __init__(self, worker, shop, ledger, name, keyed=False, cut=False):
        shop.renew()
        self.worker, self.ledger, self.keyed, self.cut = worker, ledger, keyed, cut
        self.make, self.dice = getattr(shop, name), random.Random(f"{SEED} {name} {keyed} {cut}")
        self.look = shop.bigcommerce_read()
        self.wrong = []
        self.runs = 0

    def prepare(self):
        """A request, and nothing written yet of what it asks for."""
        if not self.keyed:
            request = self.make()
        else:
            request = self.make(key=os.urandom(12).hex())
        self.ledger.mark()
        if self.cut:
            self.worker.cut_off(self.ledger.database)
        return request

    def undisturbed(self):
        """What it counts and writes when nothing fails: the second time, when what is kept for good has been made."""
        for _ in range(2):
            request = self.prepare()
            answer, self.allocations, _ = self.worker.send(lambda: request(self.worker.url), MEMORY)
            assert answer.status < 300, answer
            self.success, self.whole = answer.status, self.ledger.written()
        request = self.prepare()
        _, self.calls, _ = self.worker.send(lambda: request(self.worker.url), CALLS)
        assert self.ledger.written() == self.whole, "it does not write the same each time"
        self.serves()
        self.live, self.descriptors = self.worker.page.live, self.worker.descriptors()

    def serves(self):
        """The next one is served, though perhaps not before the pause after a failed connection."""
        accepted = None

        def served():
            nonlocal accepted
            accepted = self.worker.page.get("accepted")
            return self.look(self.worker.url).status == 200
        stack.wait_for(served, 10, every=0.02)
        self.worker.rest(accepted)

    def disturbed(self, kind, how_name, how, n, grew=0):
        """False: the request was over before its n-th.  grew: how often in a row this one left something behind."""
        request = self.prepare()
        answer, _, fired = self.worker.send(lambda: request(self.worker.url), kind, how, n)
        self.runs += fired
        what = f"{'key ' if self.keyed else ''}{how_name} {n} ({self.worker.page.what if fired else 'none'}): {answer!r}"
        if not self.worker.same():
            self.wrong.append(f"the worker is gone: {what}")
            self.serves()
            self.live, self.descriptors = self.worker.page.live, self.worker.descriptors()
        if answer.status not in ERRORS | {self.success}:
            self.wrong.append(f"neither success nor error: {what}")
        written = self.ledger.written()
        if written not in ({}, self.whole) or (answer.status == self.success and written != self.whole):
            self.wrong.append(f"written {written}, not {self.whole}: {what}")
        self.serves()
        if self.keyed:
            self.again(request, answer, what)
        if self.keeps(what):
            if grew == 2:
                self.wrong.append(f"it leaves allocations or descriptors behind each time: {what}")
            else:
                self.disturbed(kind, how_name, how, n, grew + 1)
        return fired

    def again(self, request, first, what):
        """With the key it is done once, whatever came of the first."""
        answer = request(self.worker.url)
        self.serves()
        if answer.status != self.success or (first.status == self.success and answer.raw != first.raw):
            self.wrong.append(f"again with its key {answer!r}: {what}")
        if self.ledger.written() != self.whole:
            self.wrong.append(f"again with its key, written {self.ledger.written()}, not {self.whole}: {what}")

    def keeps(self, what):
        """More is in use than before.  Once that is something made anew, as libcrypto's contexts are; a leak is what does so again."""
        before, self.live = self.live, self.worker.page.live
        descriptors = self.worker.descriptors()
        if descriptors != self.descriptors:
            self.wrong.append(f"{descriptors} descriptors, not {self.descriptors}: {what}")
            self.descriptors = descriptors
        # libpq 15 loses what it had of a description when it finds no memory for the rest, and it alone could free it.
        return self.live > before and not self.cut

    def all(self, kind, hows, count):
        for name, how in hows.items():
            every = range(1, count + 1)
            if not LONG:
                every = self.dice.sample(every, min(count, SOME[name]))
            else:
                step = 5 if how == ONWARD else count // MOST + 1
                every = range(self.dice.randint(1, min(step, count)), count + 1, step)
            for n in every:
                self.disturbed(kind, name, how, n)
            # After what came before it may be a few more.
            while LONG and how != ONWARD and n < count + 20 and self.disturbed(kind, name, how, n + 1):
                n += 1

    def judge(self, name):
        self.undisturbed()
        self.all(MEMORY, MEMORY_HOWS, self.allocations)
        self.all(CALLS, CALL_HOWS, self.calls)
        print(f"{name}: {self.allocations} allocations and {self.calls} calls; {self.runs} failures, {len(self.wrong)} wrong")
        assert not self.wrong, f"{len(self.wrong)} of {self.runs}:\n" + "\n".join(self.wrong)


ROUTES = [(name, False) for name in PLAIN] + [(name, True) for name in KEYED]


@pytest.mark.parametrize("name, keyed", ROUTES, ids=[name + ("_with_a_key" if keyed else "") for name, keyed in ROUTES])
def test_the_nth_failure_is_an_error_or_a_success(worker, shop, ledger, name, keyed):
    Trial(worker, shop, ledger, name, keyed).judge(name + (" with a key" if keyed else ""))


@pytest.mark.parametrize("name", ["bigcommerce_read", "bigcommerce_add"])
def test_so_it_is_while_a_lost_connection_is_made_anew(worker, shop, ledger, name):
    Trial(worker, shop, ledger, name, cut=True).judge(f"{name} on a new connection")
