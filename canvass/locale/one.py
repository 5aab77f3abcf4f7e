"""Sentences for one thing, by the sentence for several; the first field is the count.

Only those where more than the noun changes ("{count} of them are" …): nouns behind counts are put
in singular by rule, see `canvass.locale.nouns`.
"""

from __future__ import annotations

FOR_ONE = {
    "{count} of {doors} doors are large houses whose flats nobody counted, planned as {flats} "
    "flats":
    "{count} of {doors} doors is a large house whose flats nobody counted, planned as {flats} "
    "flats",
    "{count} of {doors} doors are large houses counted as one; with {flats} flats each "
    "(assumed) at least {with_flats} h instead of {hours}":
    "{count} of {doors} doors is a large house counted as one; with {flats} flats (assumed) at "
    "least {with_flats} h instead of {hours}",
    "Since the plan was made {gone} doors on its routes are gone and {joined} joined their stops: "
    "routes computed again, stored as plan {number}":
    "Since the plan was made {gone} door on its routes is gone and {joined} joined its stops: "
    "routes computed again, stored as plan {number}",
    "The newest plan has {gone} doors that are gone and lacks {joined} new ones at its stops: it "
    "will "
    "be updated when it is next listed, printed or exported":
    "The newest plan has {gone} door that is gone and lacks {joined} new ones at its stops: it "
    "will "
    "be updated when it is next listed, printed or exported",
    "{count} rows without an outcome: not done": "{count} row without an outcome: not done",
    "{count} visits recorded; list {code} is back": "{count} visit recorded; list {code} is back",
    "{count} were there already": "{count} was there already",
    "{count} doors were refused, left out or given to another list since: not done unless you say "
    "what":
    "{count} door was refused, left out or given to another list since: not done unless you say "
    "what",
    "{count} of these doors already have a visit by this team in this round":
    "{count} of these doors already has a visit by this team in this round",
    "{count} doors left over on begun routes do not fit and wait: {shown}":
    "{count} door left over on a begun route does not fit and waits: {shown}",
    "{count} visits entered after their shift without a time count as made during it":
    "{count} visit entered after its shift without a time counts as made during it",
    "{count} of them are not in the district: {shown}":
    "{count} of them is not in the district: {shown}",
    "{count} visits, which stay": "{count} visit, which stays",
    "its {count} visits stay, under its name": "its {count} visit stays, under its name",
    "{teams} teams knock at {low} to {high} of {doors} doors in 4 runs of 5":
    "{teams} team knocks at {low} to {high} of {doors} doors in 4 runs of 5",
    "{count} assigned routes would then have no team":
    "{count} assigned route would then have no team",
}  # fmt: skip
"""Where the count is 1, the sentence on the right is said; both are in the catalogues."""
