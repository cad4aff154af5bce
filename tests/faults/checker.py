"""Proves that a history is one of a service that keeps its word, or says what is wrong with it.  Pure.

A cart's version is 1 when it is made and one more with each change, so versions put all changes of a cart in an order,
and there is not much left to guess: the change that was told version v is the v-th; who saw version v saw what the first
v changes make; and nobody was shown a version that had not been asked for yet, or an older one than somebody had seen
before they asked.  Only for a call whose answer nobody has (or whose answer tells no version) a place must be found: each
version that no answer accounts for is one of those, and each of them is there once at most.  The search for their places
is what the rest of this file is about.  A cart that has gone is behind its last version.

Not looked for: an order of refusals that show no version (404, a 412 that does not tell it) among each other; each alone
must fit some moment between its request and its answer.
"""
import sys
from collections import defaultdict

import model
from model import DEAD
from reading import FOREVER, Glimpse, Reading

TRIES = 5000        # changes tried on one cart before its search is given up
UNSEEN_MAX = 4      # versions that a cart may have had after the last one that anybody saw


class Anomaly(AssertionError):
    """What cannot be."""


class Solution:
    """Of one cart: when each version began, at the earliest and at the latest, and what it held."""

    def __init__(self, states, earliest, latest):
        self.states, self.earliest, self.latest = states, earliest, latest      # by version; the last may be DEAD

    def possible(self, glimpse):
        """Some version for which it holds was there between request and answer; version 0 is before the cart."""
        return any(glimpse.invoked <= self.latest_end(version) and self.earliest[version] <= glimpse.returned and holds(glimpse, version, state)
                   for version, state in enumerate(self.states))

    def latest_end(self, version):
        return self.latest[version + 1] if version + 1 < len(self.latest) else FOREVER


def holds(glimpse, version, state):
    if glimpse.holds == "gone":
        return state in (None, DEAD)
    return state in (None, DEAD) or glimpse.holds(version, state)


class Cart:
    """The evidence about one cart, and the search."""

    def __init__(self, name, used):
        self.name, self.used = name, used       # used: calls that have a place, in whatever cart
        self.claims, self.looks, self.loose, self.maybe = defaultdict(list), defaultdict(list), [], []
        self.gone, self.glimpses, self.knows, self.replaced = [], [], {}, False
        self.tries, self.deepest, self.why = 0, -1, "nothing is known of it"

    # --- preparing ---

    def prepare(self):
        self.last = max([*self.claims, *self.looks, 0])
        for shown in [event.shown for events in (*self.claims.values(), *self.looks.values()) for event in events if event.shown]:
            self.knows.update({handle: key for key, (_, handle) in (shown.lines or {}).items() if handle is not None})
            self.knows.update({handle: key for key, handle in shown.handles.items()})
        self.deadline, self.ahead = [FOREVER] * (self.last + 2), [None] * (self.last + 2)
        for version in range(self.last, 0, -1):
            events = self.claims[version] + self.looks[version]
            self.deadline[version] = min([self.deadline[version + 1]] + [event.returned for event in events])
            full = [event.shown.lines for event in events if event.shown and event.shown.lines is not None]
            self.ahead[version] = full[0] if full else self.ahead[version + 1]
        for version, claims in self.claims.items():
            if len(claims) > 1:
                self.fail(version, "version %d was told to two changes: %s" % (version, " and ".join(change.text for change in claims)))
                raise self.anomaly()

    def fail(self, version, why):
        if version >= self.deepest:
            self.deepest, self.why = version, why
        return None

    def anomaly(self):
        return Anomaly(f"cart {self.name}: {self.why}")

    # --- the search ---

    def solve(self):
        self.prepare()
        states, clocks, self.chosen, self.starts = [None], [0.0], [None], [0.0]
        if not self.place(1, states, clocks):
            raise self.anomaly()
        latest = [FOREVER] * (len(states) + 1)
        for version in range(len(states) - 1, 0, -1):
            times = [latest[version + 1], self.deadline[version] if version <= self.last else FOREVER]
            times += [self.chosen[version].returned] if self.chosen[version] else []
            times += [glimpse.returned for glimpse in self.gone] if states[version] == DEAD else []
            latest[version] = min(times)
        solution = Solution(states, self.starts, latest[:len(states)])
        for glimpse in self.glimpses + self.gone:
            if not solution.possible(glimpse):
                raise Anomaly(f"cart {self.name}: {glimpse.call} was told {glimpse.text!r} at a time when that was not so")
        return solution

    def place(self, version, states, clocks):
        """
        Finds changes for this version and all that follow.  By version, states then hold what it was, self.chosen the changes, self.starts
        when it began at the earliest, and clocks the latest request of all that must come before the next.
        """
        if version > self.last and self.finish(version, states, clocks):
            return True
        if version > self.last + UNSEEN_MAX:
            return False
        for change in self.claims.get(version) or self.candidates(version, states[-1]):
            self.tries += 1
            if self.tries > TRIES:
                self.why = f"no order found in {TRIES} tries; the furthest ended so: {self.why}"
                raise self.anomaly()
            state, clock = self.take(version, change, states[-1], clocks[-1])
            if state is None:
                continue
            states.append(state)
            self.starts.append(max(clocks[-1], change.invoked))
            clocks.append(clock)
            self.chosen.append(change)
            self.used.add(change.call)
            if not self.overdue(states, clocks) and self.place(version + 1, states, clocks):
                return True
            states.pop()
            clocks.pop()
            self.starts.pop()
            self.chosen.pop()
            self.used.discard(change.call)
        if version <= self.last and not self.claims.get(version):
            self.fail(version, f"nobody has made version {version}; at version {version - 1} it was {states[-1]}")
        return False

    def candidates(self, version, before):
        """Calls without a version that may have made this one, the likeliest first."""
        found = []
        deadline, ahead = (self.deadline[version], self.ahead[version]) if version <= self.last else (FOREVER, None)
        near = None if ahead is None or before is None else model.distance(before, ahead)
        for change in self.loose + self.maybe:
            if change.call in self.used or change.invoked > deadline:
                continue
            state = change.change(before, self.knows)
            if state is not None and state != DEAD:
                explains = near is None or model.distance(state, ahead) < near
                found.append((not explains, not change.certain, change.returned, change.invoked, len(found), change))
        return [each[-1] for each in sorted(found)]

    def take(self, version, change, before, clock):
        """(state, the latest request so far) with this change as the version's, or (None, None)."""
        state = change.change(before, self.knows)
        if state is None or state == DEAD:
            return self.fail(version, f"version {version} cannot be what {change.text} made of {before}"), None
        if change.returned < clock:
            return self.fail(version, f"version {version}, {change.text}, was answered before somebody asked who made or saw an earlier version"), None
        clock, after = max(clock, change.invoked), max(clock, change.invoked)
        shows = [change] if change.certain and change.version is not None else []
        for event in shows + self.looks.get(version, []):
            state, complaint = model.agree(state, event.shown)
            if complaint:
                return self.fail(version, f"version {version}: {event.call} {complaint}"), None
            if event.returned < clock:
                return self.fail(version, f"version {version}: {event.call} was answered before that version was asked for, or an earlier one was seen ({change.text})"), None
            after = max(after, event.invoked)
        return state, after

    def overdue(self, states, clocks):
        """A call that was done, has no place, and was answered before what has one was asked for: no use to go on."""
        for change in self.loose:
            if change.call not in self.used and change.returned < clocks[-1] and not self.was_idle(change, states):
                return self.fail(len(states) - 1, f"version {len(states) - 1} has no place before it for {change.text}") or True
        return False

    # --- the end ---

    def finish(self, version, states, clocks):
        """Nothing is left that must have a place; where the cart has gone, something has ended it."""
        owed = [change for change in self.loose if change.certain and change.call not in self.used]
        ending = [change for change in owed if change.change(states[-1], self.knows) == DEAD]
        idle = [change for change in owed if change not in ending and self.was_idle(change, states)]
        if len(owed) - len(idle) > len(ending) or len(ending) > 1:
            return self.fail(version, f"no place for what was done: {[change.text for change in owed if change not in idle]}; the last version is {states[-1]}")
        if not ending and (not self.gone or states == [None]):
            return True
        enders = ending or sorted((change for change in self.maybe if change.call not in self.used and change.change(states[-1], self.knows) == DEAD),
                                  key=lambda change: (not change.certain, change.invoked))
        if not ending and self.replaced and states[-1].owner is not None and not states[-1].lines:
            enders.append(None)     # the next cart of storefront took its place
        for change in enders:
            clock = max(clocks[-1], change.invoked if change else 0)
            if (change is None or change.returned >= clock) and all(clock <= glimpse.returned for glimpse in self.gone):
                states.append(DEAD)
                clocks.append(clock)
                self.starts.append(clock)
                self.chosen.append(change)
                self.used.update([change.call] if change else [])
                return True
        return self.fail(version, f"it has gone ({(ending or self.gone)[0].text}) and that is not how: at the end it was {states[-1]}")

    def was_idle(self, change, states):
        """It asked for what was so already, at some version between its request and its answer."""
        idle = getattr(change.change, "idle", None)
        latest = self.deadline + [FOREVER] * len(states)
        return idle is not None and any(idle(state) and change.invoked <= latest[version + 1] and self.starts[version] <= change.returned
                                        for version, state in enumerate(states))


# --- all carts ---


class Checked:
    """What was proven, in numbers, and the order that was found: {cart: Solution}."""

    def __init__(self, reading, carts, solutions):
        self.solutions = solutions
        found = {change.call for change in reading.changes if not change.certain}
        self.counts = {**reading.counts, "carts": len(solutions), "versions": sum(cart.last for cart in carts.values()),
                       "unknown that happened": len(found & {change.call for cart in carts.values() for change in cart.chosen if change}),
                       "gone": sum(solution.states[-1] == DEAD for solution in solutions.values())}

    def __str__(self):
        return ", ".join(f"{value} {name}" for name, value in self.counts.items())


def check(records):
    """A Checked, or Anomaly."""
    reading = Reading(records)
    if reading.wrong:
        raise Anomaly(f"{len(reading.wrong)} answers are wrong in themselves, the first: {reading.wrong[0]}")
    carts, solutions = gather(reading), {}
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 10000))
    for name, cart in carts.items():
        solutions[name] = cart.solve()
    for change in reading.changes:
        if change.certain and change.cart is None and not any(change in cart.chosen for cart in carts.values()):
            raise Anomaly(f"there is no cart to which this was done: {change.text}")
    current_carts(reading, solutions)
    return Checked(reading, carts, solutions)


def gather(reading):
    """{id: Cart}, in the order of their first evidence."""
    used, carts = set(), {}
    for event in sorted(reading.changes + reading.looks + reading.glimpses, key=lambda event: event.invoked):
        if event.cart is not None:
            carts.setdefault(event.cart, Cart(event.cart, used))
    for change in reading.changes:
        if change.certain and change.cart:
            (carts[change.cart].loose if change.version is None else carts[change.cart].claims[change.version]).append(change)
        else:   # storefront's DELETE was done, and tells no cart
            for cart in [carts[change.cart]] if change.cart else [cart for name, cart in carts.items() if reading.kinds.get(name) == change.kind]:
                cart.maybe.append(change)
    for look in reading.looks:
        carts[look.cart].looks[look.version].append(look)
    for glimpse in reading.glimpses:
        if glimpse.cart is not None:
            (carts[glimpse.cart].gone if glimpse.holds == "gone" else carts[glimpse.cart].glimpses).append(glimpse)
    for listing in reading.listings:
        listed(reading, carts, listing)
    successions(reading, carts)
    return carts


def listed(reading, carts, listing):
    """The carts of an account that are not in its list had gone, or were not made yet."""
    for name, (kind, account) in reading.owners.items():
        if (kind, account) == (listing.kind, listing.account) and name not in listing.carts and name in carts:
            carts[name].gone.append(Glimpse(listing.call, name, account, listing.invoked, listing.returned, "gone", "not in the list"))


def successions(reading, carts):
    """Where storefront showed another cart, the ones that it showed before had gone; an empty one may have been taken away for that."""
    for name, shown in reading.current.items():
        since = min(invoked for invoked, _ in shown)
        later = [times for other, times in reading.current.items() if reading.owners[other] == reading.owners[name] and min(times)[0] > since]
        if later:
            until = min(returned for times in later for _, returned in times)
            carts[name].replaced = True
            carts[name].gone.append(Glimpse("(storefront)", name, None, until, until, "gone", "there is another current cart"))
            continue
        seen = max(returned for _, returned in shown)
        for change in reading.changes:
            if change.certain and change.cart is None and change.account == reading.owners[name][1] and change.invoked > seen:
                carts[name].gone.append(Glimpse(change.call, name, None, change.invoked, change.returned, "gone", "DELETE was done"))


def current_carts(reading, solutions):
    """An account has one current cart at a time, and is told "none" and "there is one" when that is so."""
    lives = defaultdict(list)
    for solution in solutions.values():
        if len(solution.states) > 1 and isinstance(solution.states[1].owner, int):
            lives[solution.states[1].owner].append(solution)
    for account, mine in lives.items():
        mine.sort(key=lambda solution: solution.latest[1])
        for before, after in zip(mine, mine[1:]):
            if before.states[-1] != DEAD or before.earliest[-1] > after.latest[1]:
                raise Anomaly(f"account {account} had two current carts at once")
    for glimpse in reading.glimpses:
        if glimpse.cart is None:
            about_current(glimpse, lives[glimpse.account])


def about_current(glimpse, mine):
    def shows(state):
        return state not in (None, DEAD) and (bool(state.lines) or glimpse.holds == "none")
    if glimpse.holds == "some":
        if not any(shows(state) and glimpse.invoked <= one.latest_end(version) and one.earliest[version] <= glimpse.returned
                   for one in mine for version, state in enumerate(one.states)):
            raise Anomaly(f"{glimpse.call} was told of a cart that account {glimpse.account} had not")
        return
    for one in mine:
        for since, until in runs(one, shows):
            if since < glimpse.invoked and glimpse.returned < until:
                raise Anomaly(f"{glimpse.call} was told that account {glimpse.account} has no cart, while it had one")


def runs(one, shows):
    """The times (since, until) at which a cart certainly showed something."""
    since = None
    for version, state in enumerate(one.states):
        if shows(state) and since is None:
            since = one.latest[version]
        elif not shows(state) and since is not None:
            yield since, one.earliest[version]
            since = None
    if since is not None:
        yield since, FOREVER
