"""What a cart is, for who checks histories, and what a change does to it.  Pure.

A line is known by what makes it one: ("p", product's child, price of one) or ("c", name of a custom item); a resource
cart's by ("i", id of the item).  Its handle is the id that an API shows for it: a number, because threedcart's
CartItemID is 31 bits of the UUID that bigcommerce shows.
"""
from collections import namedtuple
from decimal import Decimal

# owner: the account whose current cart it is, or whose resource cart; None: neither.  lines: {key: (quantity, handle)},
# handle None: not seen yet.  text: what threedcart's BillingFirstName or resources' CartName says.
class State(namedtuple("State", "owner lines text")):
    __slots__ = ()

    def __str__(self):
        return f"<{self.owner or ''} {self.text!r} " + ", ".join(f"{key[1][:12] if key[0] == 'i' else ' '.join(map(str, key[1:]))}: {amount}"
                                                             for key, (amount, _) in self.lines.items()) + ">"


DEAD = "dead"


class Shown:
    """What an answer showed of a cart; None: nothing of that.  handles: {key: handle} of some lines."""

    def __init__(self, lines=None, text=None, handles=None):
        self.lines, self.text, self.handles = lines, text, handles or {}


def handle_of(uuid):
    return int(uuid[:8], 16) & 0x7fffffff


def product(child, price):
    return "p", int(child), format(Decimal(str(price)).normalize(), "f")


def added(lines, more):
    lines = dict(lines)
    for key, quantity in more:
        had, handle = lines.get(key, (0, None))
        lines[key] = (had + quantity, handle)
    return lines


def named(lines, handle, knows):
    """The key of the line with that handle; None: there is none.  knows: {handle: key}, of everything that was ever shown."""
    for key, (_, bound) in lines.items():
        if bound == handle or (bound is None and knows.get(handle) == key):
            return key
    return None


# --- changes: change(state, knows) gives the state after it, or None where it would have been refused ---


def create(owner, lines, text=""):
    return lambda state, knows: State(owner, added({}, lines), text) if state is None else None


def add(lines):
    return lambda state, knows: state and state._replace(lines=added(state.lines, lines))


def fold(owner, lines):
    """storefront's merge: into the current cart, or a new one."""
    def change(state, knows):
        if state is None:
            return State(owner, added({}, lines), "")
        return state._replace(lines=added(state.lines, lines)) if state.owner == owner else None
    return change


def replace(owner, lines):
    """storefront's PUT: lines that stay keep their ids, and custom items stay."""
    def change(state, knows):
        if state is None or state.owner != owner:
            return None
        asked = added({}, lines)
        kept = {key: line for key, line in state.lines.items() if key[0] == "c"}
        return state._replace(lines={**{key: (quantity, state.lines.get(key, (0, None))[1]) for key, (quantity, _) in asked.items()}, **kept})
    return change


def quantity(handle, amount):
    def change(state, knows):
        key = state and named(state.lines, handle, knows)
        return state._replace(lines={**state.lines, key: (amount, handle)}) if key else None
    return change


# What becomes of a cart that loses its last line.  Columns: may this have been its last, and is the cart gone then; may others have been left.
REMOVALS = {
    "dies": (True, True, True),         # bigcommerce, unanswered
    "died": (True, True, False),        # bigcommerce, 204
    "lives": (False, False, True),      # bigcommerce, 200
    "stays": (True, False, True),       # threedcart
}


def remove(handle, how):
    may_be_last, dies, may_leave = REMOVALS[how]

    def change(state, knows):
        key = state and named(state.lines, handle, knows)
        if not key:
            return None
        lines = {other: line for other, line in state.lines.items() if other != key}
        if not (may_leave if lines else may_be_last):
            return None
        return DEAD if dies and not lines else state._replace(lines=lines)
    return change


def text(words):
    return lambda state, knows: state and state._replace(text=words)


def touch():
    return lambda state, knows: state


def delete(owner=None):
    """owner: only the current cart of that account."""
    return lambda state, knows: DEAD if state and (owner is None or state.owner == owner) else None


def put_items(keys):
    """resources: what is there already is no change, and then this is none: change.idle(state)."""
    def change(state, knows):
        if state is None or change.idle(state):
            return None
        return state._replace(lines={**state.lines, **{key: (1, None) for key in keys}})
    change.idle = lambda state: state not in (None, DEAD) and all(key in state.lines for key in keys)
    return change


def take_item(key):
    def change(state, knows):
        if state is None or key not in state.lines:
            return None
        return state._replace(lines={other: line for other, line in state.lines.items() if other != key})
    return change


# --- answers ---


def agree(state, shown):
    """(the state with the handles that were shown, None), or (None, what does not fit)."""
    if shown is None:
        return state, None
    if shown.text is not None and shown.text != state.text:
        return None, f"shows the text {shown.text!r}, not {state.text!r}"
    if shown.lines is not None:
        told = {key: amount for key, (amount, _) in shown.lines.items()}
        held = {key: amount for key, (amount, _) in state.lines.items()}
        if told != held:
            return None, "shows " + differences(told, held)
    lines = dict(state.lines)
    for key, handle in [(key, handle) for key, (_, handle) in (shown.lines or {}).items()] + list(shown.handles.items()):
        if handle is None:
            continue
        if key not in lines:
            return None, f"shows an id of {key}, which is not there"
        amount, bound = lines[key]
        if bound not in (None, handle):
            return None, f"shows the line {key} as {handle}, before it was {bound}"
        lines[key] = (amount, handle)
    return state._replace(lines=lines), None


def differences(told, held):
    return "; ".join(f"{key}: {told.get(key, 'absent')} for {held.get(key, 'absent')}" for key in {**told, **held} if told.get(key) != held.get(key))


def distance(state, lines):
    """How far a state is from lines that are shown later; less is likelier."""
    if lines is None or state == DEAD:
        return 0
    return sum(state.lines.get(key, (None,))[0] != lines.get(key, (None,))[0] for key in {**state.lines, **lines})
