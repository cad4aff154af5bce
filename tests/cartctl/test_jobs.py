"""cartctl job: what operators see of batches, and do to them."""
import uuid

import pytest


@pytest.fixture
def job(store, rows, database):
    """job(state): a job of somebody in the store; claimed for an hour, so that no worker runs it while it waits."""
    def make(state, cart=True, written=3):
        job_id, cart_id = str(uuid.uuid4()), str(uuid.uuid4())
        with database.cursor() as cursor:
            cursor.execute("select store_id from cartd.stores where hash = %s", (store,))
            store_id = cursor.fetchone()[0]
            cursor.execute("insert into cartd.accounts (store_id, account_id, email, given_name, family_name) values (%s, 7, 'x@y.example', 'X', 'Y') on conflict do nothing", (store_id,))
            if cart:
                cursor.execute("insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at) values (%s, %s, 7, %s, 1, now(), now())",
                               (store_id, cart_id, cart_id))
            finished = state in ("done", "failed", "cancelled")
            cursor.execute("""insert into cartd.resource_jobs (store_id, job_id, account_id, cart_id, token_hash, entity_type, filters, state, count, written, created_at, finished_at)
                              values (%s, %s, 7, %s, encode(sha256(%s::bytea), 'hex'), 'files', '{}', %s, 10, %s, now(), case when %s then now() end)""",
                           (store_id, job_id, cart_id, job_id, state, written, finished))
            if not finished:
                cursor.execute("insert into cartd.job_queue (store_id, job_id, account_id, seat, run_at) values (%s, %s, 7, (select coalesce(max(seat), 0) + 1 from cartd.job_queue where store_id = %s), now() + interval '1 hour')",
                               (store_id, job_id, store_id))
        return job_id
    yield make
    with database.cursor() as cursor:
        # The queue first, as the workers do it: a job may be ending right now.
        cursor.execute("delete from cartd.job_queue where store_id = (select store_id from cartd.stores where hash = %s)", (store,))
        cursor.execute("delete from cartd.resource_jobs where store_id = (select store_id from cartd.stores where hash = %s)", (store,))
        cursor.execute("delete from cartd.resource_carts where store_id = (select store_id from cartd.stores where hash = %s)", (store,))


def state_of(rows, job_id):
    return rows("select state, finished_at is not null, (select count(*) from cartd.job_queue q where q.job_id = j.job_id) from cartd.resource_jobs j where job_id = %s", job_id)[0]


def test_jobs_are_listed_by_store_and_state(cartctl, store, job):
    made = {state: job(state) for state in ("waiting", "running", "done", "failed", "cancelled")}
    listed = cartctl.json("job", "list", "--store", store)
    assert {one["jobId"]: one["state"] for one in listed} == {job_id: state for state, job_id in made.items()}
    assert [one["jobId"] for one in cartctl.json("job", "list", "--store", store, "--state", "failed")] == [made["failed"]]
    assert len(cartctl.json("job", "list", "--store", store, "--limit", "2")) == 2
    assert made["done"] in cartctl("job", "list", "--store", store).stdout


@pytest.mark.parametrize("words", [["--state", "lost"], ["--limit", "0"], ["--limit", "x"], ["--store"], ["--follow"]])
def test_a_list_that_cannot_be_is_refused(cartctl, words):
    cartctl("job", "list", *words, code=2)


def test_a_job_is_shown_whole(cartctl, job):
    shown = cartctl.json("job", "show", job("failed"))
    assert (shown["state"], shown["written"], shown["count"], shown["filters"], shown["entityType"], shown["accountId"]) == ("failed", 3, 10, "{}", "files", 7)
    assert " state failed " in " ".join(cartctl("job", "show", shown["jobId"]).stdout.split())


def test_follow_ends_with_the_job_and_tells_whether_it_did_its_work(cartctl, job):
    assert cartctl.json("job", "show", "--follow", job("done"))["state"] == "done"
    cartctl("job", "show", job("failed"), "--follow", code=1)
    cartctl("job", "show", "--follow=yes", job("done"), code=2)


@pytest.mark.parametrize("verb", ["show", "retry", "cancel"])
def test_what_is_no_job_is_told(cartctl, verb):
    assert "there is no job" in cartctl("job", verb, str(uuid.uuid4()), code=1).stderr
    assert "is no job's id" in cartctl("job", verb, "x", code=2).stderr
    cartctl("job", verb, code=2)


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_a_job_that_is_not_finished_can_be_cancelled(cartctl, job, rows, state):
    one = job(state)
    assert cartctl.json("job", "cancel", one)["state"] == "cancelled"
    assert state_of(rows, one) == ("cancelled", True, 0)
    cartctl("job", "cancel", one, code=1)


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_a_finished_one_cannot(cartctl, job, rows, state):
    one = job(state)
    cartctl("job", "cancel", one, code=1)
    assert state_of(rows, one) == (state, True, 0)


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_job_that_did_not_do_its_work_gets_another_chance(cartctl, job, state):
    """A worker takes it at once: the store has no entities, so what is left to do is nothing."""
    one = job(state)
    assert cartctl.json("job", "retry", one)["state"] in ("waiting", "running", "done")
    assert cartctl.json("job", "show", "--follow", one)["state"] == "done"


@pytest.mark.parametrize("state", ["waiting", "done"])
def test_others_need_none(cartctl, job, rows, state):
    one = job(state)
    before = state_of(rows, one)
    cartctl("job", "retry", one, code=1)
    assert state_of(rows, one) == before


def test_without_its_cart_or_a_seat_there_is_no_other_chance(cartctl, job, rows):
    one = job("failed", cart=False)
    assert "its cart has been deleted" in cartctl("job", "retry", one, code=1).stderr
    two = job("failed")
    waiting = [job("waiting") for _ in range(10)]
    assert "ten unfinished jobs" in cartctl("job", "retry", two, code=1).stderr
    assert state_of(rows, one) == state_of(rows, two) == ("failed", True, 0)
    cartctl("job", "cancel", waiting[0])
    cartctl("job", "retry", two)
