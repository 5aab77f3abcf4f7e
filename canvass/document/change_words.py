"""Translate the description of a change; it is stored with the plan in English."""

from __future__ import annotations

import re
from collections.abc import Callable

CHANGED_THEN = "changed before the last purge"
"""Replaces words that named a team whose week has been purged."""

FORMS: tuple[tuple[str, str], ...] = (
    (r"move (?P<what>.+) to (?P<to>\S+)", "moved {what} to {to}"),
    (r"swap (?P<what>.+) and (?P<other>.+)", "exchanged {what} and {other}"),
    (r"merge (?P<what>\S+) into (?P<to>\S+)", "merged {what} into {to}"),
    (r"split (?P<what>\S+): (?P<to>\S+)", "split {what}: the new route is {to}"),
    (r"new route (?P<to>\S+): (?P<what>.+)", "new route {to} of {what}"),
    (r"order (?P<route>\S+): (?P<what>.+) before (?P<mark>.+)", "{route}: {what} before {mark}"),
    (r"order (?P<route>\S+): (?P<what>.+) at last", "{route}: {what} last"),
    (r"rename (?P<route>\S+): (?P<name>.+)", "{route} is now called {name}"),
    (r"lock stay: (?P<what>.+)", "locked to its route: {what}"),
    (r"lock together: (?P<what>.+)", "locked to stay together: {what}"),
    (r"lock apart: (?P<what>.+)", "locked to stay apart: {what}"),
    (r"lock order: (?P<what>.+)", "locked as it is: {what}"),
    (r"lock [a-z, ]+: (?P<what>.+)", "locked: {what}"),
    (r"unlock: (?P<what>.+)", "unlocked: {what}"),
    (r"assign (?P<route>\S+): nobody", "{route} has no team any more"),
    (r"assign (?P<route>\S+): (?P<team>.+)", "{route} goes to {team}"),
    (r"doors since: (?P<gone>\d+) gone, (?P<joined>\d+) joined",
     "doors that came or went: {gone} gone, {joined} joined"),
    (CHANGED_THEN, "changed before the last purge"),
)  # fmt: skip
"""Patterns of the stored words, each with its message id."""


def say_change(words: str, translate: Callable[[str], str]) -> str:
    """Return a stored change as a translated sentence; unknown words are returned unchanged."""
    if not words:
        return translate("planned anew")
    for verb, sentence in (("undo: ", "undone: {what}"), ("redo: ", "done again: {what}")):
        if words.startswith(verb):
            what = say_change(words.removeprefix(verb), translate)
            return translate(sentence).format(what=what)
    for form, sentence in FORMS:
        found = re.fullmatch(form, words)
        if found:
            return translate(sentence).format(**found.groupdict())
    return words
