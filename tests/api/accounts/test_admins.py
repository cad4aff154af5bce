"""The last admin who can sign in stays one."""
from concurrent.futures import ThreadPoolExecutor

import pytest

from people import ADMIN, PERMISSIONS, SHOPPER, change, path

LOSSES = {
    "deleted": lambda by, whom: by.delete(path(whom)), "disabled": lambda by, whom: by.put(path(whom), change(whom, active=False)),
    "another role": lambda by, whom: by.put(path(whom), change(whom, roleIds=[SHOPPER])), "no role": lambda by, whom: by.put(path(whom), change(whom, roleIds=[]))}


@pytest.fixture(params=LOSSES)
def loss(request):
    return LOSSES[request.param]


def test_the_last_one_stays_whoever_wants_otherwise(person, with_, only_admins, nothing_stored, loss):
    last, almost = person(ADMIN), with_(*PERMISSIONS)
    only_admins(last.id)
    with nothing_stored():
        assert loss(almost, last).status == 409
    assert last.get("/carts").status == 200


@pytest.mark.parametrize("loss", ["deleted", "another role", "no role"])
def test_not_even_themselves(person, only_admins, nothing_stored, loss):
    last = person(ADMIN, SHOPPER)
    only_admins(last.id)
    with nothing_stored():
        assert LOSSES[loss](last, last).status == 409


@pytest.mark.parametrize("other", [{"active": False}, {"password": False}])
def test_one_who_cannot_sign_in_does_not_count(person, with_, only_admins, nothing_stored, loss, other):
    last, _ = person(ADMIN), person(ADMIN, **other)
    almost = with_(*PERMISSIONS)
    only_admins(last.id, _.id)
    with nothing_stored():
        assert loss(almost, last).status == 409


def test_one_of_an_outside_issuer_counts(person, only_admins, ledger, loss):
    first, second = person(ADMIN), person(ADMIN, password=False)
    ledger.run("update cartd.accounts set issuer = 'https://issuer.example', subject = %s where store_id = %s and account_id = %s",
               second.name, ledger.store, second.id)
    third = person(ADMIN)
    only_admins(first.id, second.id)
    ledger.run("delete from cartd.account_roles where store_id = %s and account_id = %s", ledger.store, third.id)
    assert loss(first, second).status in (200, 204)


def test_the_last_one_may_be_renamed_and_rewritten(person, only_admins):
    last = person(ADMIN, SHOPPER)
    only_admins(last.id)
    assert last.put(path(last), change(last, firstName="Other", roleIds=[ADMIN, SHOPPER], active=True)).status == 200
    assert last.put(path(last), change(last, roleIds=[ADMIN])).status == 200


def test_one_who_is_none_may_go_while_there_is_only_one(person, only_admins, loss):
    last, other = person(ADMIN), person(SHOPPER)
    only_admins(last.id)
    assert loss(last, other).status in (200, 204)


@pytest.mark.parametrize("first, second", [("deleted", "deleted"), ("disabled", "another role"), ("no role", "deleted")])
def test_two_who_take_each_other_away_are_one_afterwards(person, only_admins, ledger, first, second):
    for _ in range(12):
        one, two = person(ADMIN), person(ADMIN)
        only_admins(one.id, two.id)
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda step: LOSSES[step[0]](*step[1:]), [(first, one, two), (second, two, one)]))
        left = ledger.one("""select count(*) from cartd.account_roles r join cartd.accounts a using (store_id, account_id)
                             where store_id = %s and role_id = 1 and active and account_id in (%s, %s)""", ledger.store, one.id, two.id)
        assert left == 1, answers
        # The loser was refused, or was no admin any more when the answer was made.
        assert sorted(answer.status < 300 for answer in answers) == [False, True], answers
        assert {answer.status for answer in answers if answer.status >= 300} <= {401, 409}


def test_many_who_lay_it_down_at_once_leave_one(person, only_admins, ledger):
    everybody = [person(ADMIN) for _ in range(8)]
    only_admins(*(somebody.id for somebody in everybody))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda somebody: somebody.put(path(somebody), change(somebody, roleIds=[])), everybody))
    assert sorted(answer.status for answer in answers) == [200] * 7 + [409]
